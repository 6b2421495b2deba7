"""The queue, decisions on it, and what survives when everything is read again."""

from __future__ import annotations

from pathlib import Path

import pytest
from stage import PRESS, REASONED, article, fill, open_desk

from vigie.desk.desk import Desk
from vigie.desk.errors import ConflictError, MissingError
from vigie.desk.selection import Selection
from vigie.domain.errors import InputError


def city(desk: Desk, name: str) -> str:
    return next(one.id for one in desk.everything(Selection(background=True)) if one.city == name)


def keys(desk: Desk, reason: str, state: str = "open") -> list[str]:
    return [one.key for one in desk.queue(reason, state, None, 100).items]


def test_each_doubt_is_in_the_queue_with_its_reason(desk: Desk) -> None:
    page = desk.queue(None, "open", None, 100)
    found = {(one.reason, one.item.city): one for one in page.items}
    assert {("contradiction", "Nice"), ("toll", "Kaboul"), ("toll", "Nice"), ("toll", "Gao")} <= set(found)
    assert {("date", "Lyon"), ("actor", "Gao")} <= set(found)
    assert ("date", "Nice") not in found and ("actor", "Kaboul") not in found
    contradiction = found["contradiction", "Nice"]
    assert contradiction.slot == "killed" and dict(contradiction.facts)["day"] == "2016-07-15"
    assert {one.value for one in contradiction.choices} == {"60", "80+", "84"}
    assert found["actor", "Gao"].value == "brigade-du-fleuve" and "brigade-du-fleuve" in found["actor", "Gao"].sentence
    assert [one.weight for one in page.items] == sorted((one.weight for one in page.items), reverse=True)
    assert dict(page.counts) == {"contradiction": 1, "toll": 3, "date": 1, "actor": 1}
    half = desk.queue(None, "open", None, 2)
    rest = desk.queue(None, "open", half.next, 100)
    assert [one.key for one in (*half.items, *rest.items)] == [one.key for one in page.items]


def test_accepting_closes_an_item_and_undoing_opens_it(desk: Desk) -> None:
    (key,) = keys(desk, "date")
    done = desk.accept(key, "ada", "checked by phone")
    assert keys(desk, "date") == [] and keys(desk, "date", "accepted") == [key]
    (item,) = desk.queue("date", "accepted").items
    assert item.decision is not None and (item.decision.author, item.decision.note) == ("ada", "checked by phone")
    desk.undo(done.number, "bob")
    assert keys(desk, "date") == [key]
    (past,) = desk.decisions().items
    assert past.undone is not None and past.undone_by == "bob" and past.author == "ada"


def test_correcting_shows_at_once_and_closes_what_it_settles(desk: Desk) -> None:
    done = desk.correct(city(desk, "Nice"), "killed", "86", "ada", "final count")
    nice = desk.incident(city(desk, "Nice"))
    assert nice.item.killed == (86, 86) and nice.item.corrected and done.incidents == (nice.item.id,)
    killed = next(slot for slot in nice.slots if slot.slot == "killed")
    assert killed.shown == ("86",) and killed.correction == "86" and len(killed.statements) == 3
    assert nice.decisions[0].machine == "84" and nice.decisions[0].machine_now is None
    assert keys(desk, "contradiction") == [] and len(keys(desk, "contradiction", "corrected")) == 1
    with pytest.raises(InputError, match="killed"):
        desk.correct(nice.item.id, "killed", "many", "ada")
    with pytest.raises(InputError, match="cannot be corrected"):
        desk.correct(nice.item.id, "medium", "video", "ada")
    with pytest.raises(MissingError):
        desk.correct("nowhere", "killed", "3", "ada")


def test_rejecting_takes_a_value_out(desk: Desk) -> None:
    (actor,) = keys(desk, "actor")
    desk.reject(actor, "ada")
    gao = desk.incident(city(desk, "Gao"))
    assert gao.item.actors == () and keys(desk, "actor") == []
    assert any(one.value == "brigade-du-fleuve" for slot in gao.slots for one in slot.statements)


def test_decisions_survive_reading_anew_and_a_changed_mind_opens_the_item_again(database_path: Path) -> None:
    desk = open_desk(database_path)
    desk.correct(city(desk, "Nice"), "killed", "86", "ada")
    (date_key,) = keys(desk, "date")
    desk.accept(date_key, "ada")
    desk.close()
    fill(database_path, PRESS, "r2")
    desk = open_desk(database_path)
    assert desk.incident(city(desk, "Nice")).item.killed == (86, 86)
    assert keys(desk, "date") == [] and keys(desk, "contradiction") == []
    desk.close()
    later = article(
        "nice-4",
        "2016-08-30",
        "La Gazette",
        "Le bilan définitif",
        "@attack date=2016-07-14 country=FR city=Nice killed=[85,85]<procureur>",
    )
    moved = article(
        "lyon-1",
        "2019-05-25",
        "Le Quotidien",
        "Colis piégé à Lyon",
        REASONED,
        "@attack date=2019-05-23 country=FR city=Lyon wounded=[13,13] tactics=parcel_bomb",
    )
    fill(database_path, [later, moved], "r3")
    desk = open_desk(database_path)
    nice = desk.incident(city(desk, "Nice"))
    assert nice.item.killed == (86, 86) and (nice.decisions[0].machine, nice.decisions[0].machine_now) == ("84", "85")
    (again,) = [one for one in desk.queue("contradiction").items if one.item.city == "Nice"]
    assert again.changed_mind and again.state == "open" and again.decision is not None
    (date,) = desk.queue("date").items
    assert date.changed_mind and date.value == "2019-05-23" and date.decision is not None
    assert date.decision.machine == "2019-05-24"
    desk.close()


def test_merging_splitting_and_undoing_leave_no_trace(desk: Desk) -> None:
    before = {one.id: one.reports for one in desk.everything(Selection(background=True))}
    nice, lyon = city(desk, "Nice"), city(desk, "Lyon")
    merged = desk.merge(nice, lyon, "ada", "one campaign")
    assert len(desk.everything(Selection())) == 3 and len(merged.incidents) == 1
    joined = desk.incident(merged.incidents[0])
    assert joined.item.reports == 4 and joined.decisions[0].machine == "apart"
    assert desk.incident(lyon).item.id == joined.item.id == desk.incident(nice).item.id, "former ids lead to it"
    with pytest.raises(ConflictError, match="already"):
        desk.merge(nice, lyon, "ada")
    with pytest.raises(ConflictError, match="holds these reports together"):
        desk.split(joined.item.id, ("lyon-1#0",), "ada")
    desk.undo(merged.number, "ada")
    parted = desk.split(nice, ("nice-2#0",), "ada")
    assert len(desk.everything(Selection())) == 5
    with pytest.raises(ConflictError, match="keeps"):
        desk.merge(nice, desk.incident(next(one for one in parted.incidents if one != nice)).item.id, "ada")
    desk.undo(parted.number, "ada")
    assert {one.id: one.reports for one in desk.everything(Selection(background=True))} == before
    assert [one.action for one in desk.decisions().items] == ["different", "same"], "the history keeps both"


@pytest.mark.parametrize("reports", [("nice-1",), ("nice-1#²",), ("#0",), ("nice-1#-1",)])
def test_a_report_that_is_none_is_refused(desk: Desk, reports: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match="expected ARTICLE#EVENT"):
        desk.split(city(desk, "Nice"), reports, "ada")
    with pytest.raises(ConflictError, match="not of this incident"):
        desk.split(city(desk, "Nice"), ("kaboul-1#0",), "ada")


def test_merging_two_kinds_is_a_conflict(desk: Desk) -> None:
    claim = desk.everything(Selection(kinds=("claim",)))[0].id
    with pytest.raises(ConflictError, match="expected one kind"):
        desk.merge(claim, city(desk, "Nice"), "ada")


def test_what_is_struck_leaves_the_lists_and_can_come_back(desk: Desk) -> None:
    gao = city(desk, "Gao")
    done = desk.strike(gao, "ada", "an exercise")
    assert gao not in {one.id for one in desk.everything(Selection())}
    assert desk.incident(gao).item.rejected and keys(desk, "actor") == []
    assert gao in {one.id for one in desk.everything(Selection(rejected=True))}
    desk.undo(done.number, "ada")
    assert gao in {one.id for one in desk.everything(Selection())}


def test_a_struck_claim_no_longer_speaks_of_its_incident(desk: Desk) -> None:
    def told() -> tuple[str | None, bool, set[str]]:
        view = desk.incident(nice)
        return (
            view.item.claim,
            any(one.kind == "claim" for one in view.item.tied),
            {t.relation for t in view.chronology},
        )

    nice, claim = city(desk, "Nice"), desk.everything(Selection(kinds=("claim",)))[0].id
    before = told()
    assert before[0] == "relayed" and before[1] and "claims" in before[2]
    done = desk.strike(claim, "ada", "a rumour")
    assert told() == (None, False, before[2] - {"claims"})
    desk.undo(done.number, "ada")
    assert told() == before


def test_notes_are_kept_with_who_and_when(desk: Desk) -> None:
    desk.note(city(desk, "Gao"), "  <b>ask the ministry</b> ", "ada")
    (note,) = desk.incident(city(desk, "Gao")).decisions
    assert (note.action, note.note, note.author) == ("note", "<b>ask the ministry</b>", "ada") and note.made
    assert desk.decisions(city(desk, "Gao")).total == 1 and desk.decisions(city(desk, "Nice")).total == 0
    for text in ("", "   ", "x" * 5000):
        with pytest.raises(InputError, match="note"):
            desk.note(city(desk, "Gao"), text, "ada")


@pytest.mark.parametrize(
    "key", ["", "link", "date:date:nice-1", "date:date:nice-1#x", "war:x:nice-1#0", "date:date:a#9"]
)
def test_a_key_of_no_item_is_missing(desk: Desk, key: str) -> None:
    with pytest.raises(MissingError):
        desk.accept(key, "ada")


def test_what_another_process_writes_is_seen(database_path: Path) -> None:
    desk = open_desk(database_path)
    assert len(desk.everything(Selection())) == 4
    other = open_desk(database_path)
    other.merge(city(other, "Nice"), city(other, "Lyon"), "ada")
    fill(
        database_path,
        [
            article(
                "oslo-1",
                "2011-07-23",
                "Le Quotidien",
                "Oslo",
                "@attack date=2011-07-22 country=NO city=Oslo killed=[77,77]",
            )
        ],
    )
    desk.index._checked = 0.0
    assert {one.city for one in desk.everything(Selection())} >= {"Oslo", "Kaboul"}
    assert len(desk.everything(Selection())) == 4
    desk.close()
    other.close()


def test_what_few_articles_tell_of_another_day_may_be_what_many_tell(tmp_path: Path) -> None:
    told = "@attack date={} country=FR city={} killed=[2,2] tactics=stabbing"
    days = ["2016-06-13"] * 4 + ["2016-06-16", "2016-06-24", "2016-06-16"]
    towns = ["Lyon"] * 6 + ["Nice"]
    some = zip(days, towns, strict=True)
    press = [
        article(f"a{n}", "2016-07-01", "Le Quotidien", "Deux morts", told.format(*one)) for n, one in enumerate(some)
    ]
    desk = open_desk(fill(tmp_path / "like.db", press))
    (item,) = desk.queue("double").items
    assert (item.item.date, item.item.city, item.item.reports) == ("2016-06-16", "Lyon", 1)
    assert item.value == next(one.id for one in desk.everything(Selection()) if one.reports == 4)
    done = desk.accept(item.key, "ada")
    assert desk.queue("double").items == ()
    desk.undo(done.number, "ada")
    desk.reject(item.key, "ada")
    assert sorted(one.reports for one in desk.everything(Selection())) == [1, 1, 5]
    assert desk.queue("double").items == ()
