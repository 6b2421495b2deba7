"""Dossiers, articles, ledgers, statistics and the first page tell what the press told."""

from __future__ import annotations

from pathlib import Path

import pytest
from stage import article, fill

from vigie.cli.sources import corroborate
from vigie.desk.desk import Desk
from vigie.desk.errors import MissingError
from vigie.desk.selection import Selection
from vigie.domain.errors import InputError


def nice(desk: Desk) -> str:
    return next(one.id for one in desk.everything(Selection()) if one.city == "Nice")


def test_an_incident_shows_every_statement_with_who_when_and_how_sure(desk: Desk) -> None:
    view = desk.incident(nice(desk))
    killed = next(slot for slot in view.slots if slot.slot == "killed")
    assert killed.shown == ("84",) and killed.correctable
    told = {(one.value, one.speaker, one.official, one.publisher, one.published) for one in killed.statements}
    assert ("84", "procureur", True, "Le Courrier", "2016-07-21") in told and len(told) == 3
    assert all(one.sentence[a:b] for one in killed.statements for a, b in one.marks)
    wounded = next(slot for slot in view.slots if slot.slot == "wounded")
    assert wounded.statements[0].certainty == "alleged"
    assert view.item.sources == 3 and [len(group.articles) for group in view.sources] == [1, 1, 1]
    assert {one.item.kind for one in view.chronology} >= {"claim", "justice"}
    assert not any(one.before for one in view.chronology)
    warning = next(one for one in desk.everything(Selection(kinds=("warning",))))
    (back,) = [one for one in desk.incident(warning.id).chronology if one.item.city == "Gao"]
    assert back.outward and not back.before
    gao = desk.incident(warning.of or "")
    assert [(one.item.id, one.outward, one.before) for one in gao.chronology] == [(warning.id, False, True)]
    assert view.sources[0].articles[0].url == "https://journal.example/" + view.sources[0].articles[0].id


def test_a_toll_has_a_history_and_every_policy_its_answer(desk: Desk) -> None:
    toll = next(one for one in desk.incident(nice(desk)).tolls if one.slot == "killed")
    assert [(step.count, step.move) for step in toll.steps] == [
        ((60, 60), "first"),
        ((80, None), "revised up"),
        ((84, 84), "finer"),
    ]
    assert [[side.count for side in pair] for pair in toll.contradictions] == [[(60, 60), (80, None)]]
    assert dict(toll.policies)["ucdp"] == (60, 84) and toll.steps[1].words
    shown = next(slot for slot in desk.incident(nice(desk), "ucdp").slots if slot.slot == "killed").shown
    assert shown == ("60-84",)
    with pytest.raises(InputError, match="policy"):
        desk.incident(nice(desk), "newest")


def test_the_life_of_a_claim(desk: Desk) -> None:
    claim = desk.incident(nice(desk)).claim
    assert claim.status == "relayed"
    assert [(one.what, one.actors, one.channels) for one in claim.steps] == [("claims", ("islamic-state",), ("amaq",))]
    record = next(one for one in desk.everything(Selection(kinds=("claim",))))
    assert record.claim == "relayed" and record.of == nice(desk)


def test_an_article_is_cut_into_stretches_that_are_its_text(desk: Desk) -> None:
    view = desk.article("nice-1")
    assert "".join(part.text for part in view.segments) == view.text
    assert [part.start for part in view.segments[1:]] == [part.end for part in view.segments[:-1]]
    words = {slot: part.text for part in view.segments for slot in part.slots}
    assert words["0:city"] == "Nice" and words["0:killed"] == "[80,null]" and view.events[1].kind == "claim"
    assert view.segments[0].part == "title" and view.segments[-1].part == "text"
    assert any(part.trigger for part in view.segments)
    with pytest.raises(MissingError):
        desk.article("../../etc/passwd")


def test_ledgers(desk: Desk) -> None:
    warnings = desk.records(Selection(kinds=("warning",)))
    assert warnings.total == 1 and warnings.items[0].of is not None and warnings.items[0].of.city == "Gao"
    assert {slot.slot: slot.values for slot in warnings.items[0].slots}["recipients"] == ("public",)
    assert "@warning" in warnings.items[0].sentence
    (levels,) = desk.levels()
    assert levels.country == "GB" and levels.current.level == "grave" and levels.current.last is None
    first = levels.stretches[0]
    assert (first.level, first.change, first.first, first.last) == ("critique", "raised", "2017-05-23", "2017-05-26")
    assert desk.levels(("FR",)) == ()


def test_statistics_are_held_against_the_record(desk: Desk) -> None:
    told = desk.statistics(Selection())
    assert told.total.incidents == 4 and told.total.killed_low == 84 + 103 + 12 and told.total.unknown == 1
    assert {one.key: one.incidents for one in told.countries} == {"FR": 2, "AF": 1, "ML": 1}
    assert [one.key for one in told.periods] == ["2016", "2018", "2019"]
    (reported,) = told.reported
    assert reported.comparable and (reported.reported, reported.own, reported.difference) == ((4, 4), (1, 1), -3)
    assert len(reported.incidents) == 1


def test_outlets_words_and_issues(desk: Desk) -> None:
    assert {one.name for one in desk.outlets()} == {"Le Quotidien", "La Gazette", "Le Courrier"}
    assert desk.set_outlet("La Gazette", "B", "ada").grade == "B"
    grades = {one.grade[0] for slot in desk.incident(nice(desk)).slots for one in slot.statements}
    assert grades == {"B", "F"}
    with pytest.raises(MissingError):
        desk.set_outlet("Nowhere Post", "B", "ada")
    (hit,) = desk.search("ambulance piégée")
    assert hit.id == "kaboul-1" and ("Ambulance", True) in hit.snippet
    with pytest.raises(InputError, match="no word"):
        desk.search("!?")
    assert desk.issues().total == 0


def test_the_first_page(desk: Desk) -> None:
    home = desk.home("2020")
    assert home.totals.incidents == 4 and home.totals.background == 1 and home.totals.open_reviews > 0
    assert home.fresh == 10 and home.updated == 0 and home.news[0].item.city == "Kaboul" and home.news[0].new
    assert desk.home("2099-01-01").fresh == 0
    with pytest.raises(InputError, match="since"):
        desk.home("2020-13-45T99")


def test_grades_and_claims_are_those_of_the_command_line(desk: Desk) -> None:
    for item in desk.everything(Selection(kinds=("any",), background=True)):
        view = desk.incident(item.id)
        with desk.base.asking() as store:
            row, evidence = store.incident(item.id), store.evidence(item.id)
            assert row is not None
            told = corroborate(store, row, evidence)
        shown = [
            (one.slot, one.value, one.article, one.grade, one.sentence)
            for slot in view.slots
            for one in slot.statements
        ]
        wanted = [
            (one.statement.slot, str(one.statement.value), one.statement.report.article, str(grade), one.sentence)
            for one, grade in zip(evidence, told.grades, strict=True)
        ]
        assert sorted(shown) == sorted(one for one in wanted if one[0] != "of")
        assert (view.claim.status or item.claim) == told.claim and item.sources == told.independent


def test_notifications_are_paged_and_marked_by_user(database_path: Path, desk: Desk) -> None:
    with desk.base.store() as store:
        store.notifications.take_stock(notify=False)
    fresh = (
        article(
            "x-1", "2016-07-22", "Le Courrier", "Bilan", "@attack date=2016-07-14 country=FR city=Nice killed=[86,86]"
        ),
        article(
            "x-2", "2016-07-27", "Le Courrier", "Rouen", "@attack date=2016-07-26 country=FR city=Rouen killed=[1,1]"
        ),
    )
    fill(database_path, fresh)
    with desk.base.store() as store:
        made = store.notifications.take_stock()
    page = desk.notices("ada")
    assert [one.number for one in page.items] == sorted((one.number for one in made), reverse=True)
    assert {one.topic for one in page.items} == {"toll_change", "new_incident"} and page.unmarked == len(made) == 2
    first = desk.notices("ada", limit=1)
    second = desk.notices("ada", cursor=first.next, limit=1)
    assert (*first.items, *second.items) == page.items and second.next is None
    assert desk.notices("ada", "toll_change").items[0].killed == (86, 86)
    assert desk.mark_notices("ada", until=first.items[0].number) == 2
    assert desk.notices("ada").unmarked == 0 and desk.notices("bob").unmarked == 2
    with pytest.raises(InputError, match="topic"):
        desk.notices(topic="weather")
