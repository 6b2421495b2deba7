"""Lists of known incidents: linked as the press is, in whatever order; taken out without a trace."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from test_pipeline import documents, listing, open_store, take_in_by

from vigie import app, known
from vigie.desk.desk import Desk
from vigie.desk.selection import Selection
from vigie.domain.document import Document
from vigie.domain.errors import InputError
from vigie.domain.incident import ReportKey
from vigie.domain.judgement import Action, Decision
from vigie.domain.tally import Tally
from vigie.pipeline import Run, Said, judge, undo
from vigie.settings import Settings
from vigie.store.desk import period
from vigie.store.desk.reading import Base
from vigie.store.records import IncidentFilter
from vigie.store.store import Store

RUN = Run("r1", 8, app.load_ways(Settings()))
HEAD = "id;date;place;country;killed;group;notes\n"
NICE = "n1;2016-07-14;Nice;France;86;Islamic State;un nom que nul ne doit lire\n"


def write(folder: Path, text: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def some_rows(seed: int, number: int = 25) -> str:
    """Rows of the days and towns of `documents`, some vague, some twice in a day and town."""
    chance = random.Random(seed)
    lines = []
    for index in range(number):
        date = chance.choice(["2016", "2016-07", *(f"2016-07-{day}" for day in range(12, 17))])
        place = chance.choice(["", "Nice", "Lyon", "Rouen", "Quetta"])
        country = "FR" if place in ("", "Nice", "Lyon", "Rouen") else ""
        toll, group = chance.choice(["", "84", "3", "2+"]), chance.choice(["", "", "Islamic State"])
        lines.append(f"r{index};{date};{place};{country};{toll};{group};\n")
    return HEAD + "".join(lines)


def shown(store: Store) -> dict[str, tuple[bool, int]]:
    """Town, whether only background, and reports of each incident."""
    rows = store.incidents(IncidentFilter(background=True, sort="id"))
    return {f"{row.shown.date} {row.shown.city}": (row.shown.background, row.reports) for row in rows}


def articles(seed: int) -> list[Document]:
    """Articles none of which is the copy of another: which of two copies is kept depends on which came first."""
    return [replace(one, title=f"Titre {one.id}") for one in documents(24, seed)]


def press(*lines: str) -> list[Document]:
    return [
        Document(
            f"p:{n}", f"Selon les autorités.\n{line}", id=f"p{n}", publisher="Le Quotidien", published="2016-07-16"
        )
        for n, line in enumerate(lines)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_a_list_before_between_or_after_the_press_makes_the_same_incidents(tmp_path: Path, seed: int) -> None:
    met, path = articles(seed), write(tmp_path, some_rows(seed))
    made = []
    for place in (0, 12, 24):
        store = open_store(tmp_path, f"{place}.db")
        random.Random(place).shuffle(met)
        take_in_all(store, met[:place])
        known.add(store, path, "Liste", RUN)
        take_in_all(store, met[place:])
        made.append(listing(store))
        before = listing(store)
        again = known.add(store, path, "Liste", RUN)
        assert (again.summary.unchanged, again.removed, again.summary.new, again.summary.updated) == (
            25,
            0,
            set(),
            set(),
        )
        assert listing(store) == before
    assert made[0] == made[1] == made[2]


def take_in_all(store: Store, met: list[Document]) -> None:
    take_in_by(store, met, RUN)


@pytest.mark.parametrize("seed", range(4))
def test_taken_out_it_leaves_the_record_as_it_would_be_without(tmp_path: Path, seed: int) -> None:
    met, path = articles(seed), write(tmp_path, some_rows(seed))
    alone, store, first = (open_store(tmp_path, name) for name in ("alone.db", "both.db", "first.db"))
    take_in_all(alone, met)
    take_in_all(store, met)
    known.add(store, path, "Liste", RUN)
    known.add(first, path, "Liste", RUN)
    take_in_all(first, met)
    for one in (store, first):
        assert listing(one) != listing(alone)
        assert known.remove(one, "Liste", RUN).removed == 25
        assert listing(one) == listing(alone)
        assert one.publishers() == alone.publishers() and not one.lists.listed() and not one.issues()
    known.add(alone, path, "Liste", RUN)
    take_in_all(alone, met)
    known.remove(alone, "Liste", RUN)
    assert listing(alone) == listing(store)


def test_a_list_made_smaller_is_as_if_it_had_always_been_so(tmp_path: Path) -> None:
    met, text = articles(9), some_rows(9)
    store, other = open_store(tmp_path), open_store(tmp_path, "b.db")
    take_in_all(store, met)
    known.add(store, write(tmp_path, text), "Liste", RUN)
    lines = text.splitlines(keepends=True)
    fewer = write(tmp_path, "".join([lines[0], *lines[6:]]))
    assert known.add(store, fewer, "Liste", RUN).removed == 5
    take_in_all(other, met)
    known.add(other, fewer, "Liste", RUN)
    assert listing(store) == listing(other)
    assert [row.line for row, _ in known.rows(store, "Liste")] == list(range(2, 22))


def test_what_a_row_tells_rests_on_its_cells_and_no_other_column_is_kept(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    known.add(store, write(tmp_path, HEAD + NICE), "Liste", RUN)
    stored = store.article("list:Liste:n1")
    assert stored is not None and stored.article.publisher == "Liste"
    text = stored.article.text
    assert (
        text == "Liste n1\n\nid: n1\ndate: 2016-07-14\ncountry: France\nplace: Nice\nkilled: 86\ngroup: Islamic State"
    )
    (event,) = stored.events
    words = {value.slot: [span.of(text) for span in value.spans] for value in event.values}
    assert words == {
        "date": ["2016-07-14"],
        "country": ["France", "Nice"],
        "city": ["Nice"],
        "certainty": [],
        "killed": ["86"],
        "actors": ["Islamic State"],
    }
    assert {value.rule for value in event.values} == {"list"} and event.listed
    assert not store.search("nul")[0:1]


def test_known_from_a_list_alone_until_the_press_tells_it(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    path = write(tmp_path, HEAD + NICE + "q;2016-01-29;Québec;CA;6;;\nl;2015-07;;FR;;;\n")
    known.add(store, path, "Liste", RUN)
    assert {background for background, _ in shown(store).values()} == {True}
    assert not store.incidents() and store.totals().incidents == 3 == store.totals().background
    # An undated mention is enough: the list tells when it was.
    take_in_all(
        store, press("@attack date=2016-07-14 country=FR city=Nice killed=[80,null]", "@attack country=CA city=Québec")
    )
    assert shown(store) == {
        "2016-07-14 Nice": (False, 2),
        "2016-01-29 Québec": (False, 2),
        "2015-07 None": (True, 1),
    }
    (one,) = store.lists.listed()
    assert (one.name, one.rows, one.told, one.first, one.last) == ("Liste", 3, 2, "2015-07-01", "2016-07-14")


def test_a_row_that_changed_keeps_its_former_words_and_may_change_back(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    for toll in ("84", "86", "84", "84"):
        known.add(store, write(tmp_path, HEAD + NICE.replace("86", toll)), "Liste", RUN)
        (row,) = store.incidents(IncidentFilter(background=True))
        assert row.shown.killed == Tally.exactly(int(toll)) and row.reports == 1
    assert [one.body.count("84") for one in store.versions("list:Liste:n1")] == [1, 0]


def test_a_corrected_date_does_not_make_it_news(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    known.add(store, write(tmp_path, HEAD + NICE), "Liste", RUN)
    key = ReportKey("list:Liste:n1", 0)
    judge(store, [Decision(Action.CORRECT, key, slot="date", value="2016-07-15")], Said("a"), RUN.ways)
    assert shown(store) == {"2016-07-15 Nice": (True, 1)}


def test_what_an_analyst_said_of_a_row_is_found_again_when_the_list_comes_back(tmp_path: Path) -> None:
    store, path = open_store(tmp_path), write(tmp_path, HEAD + NICE)
    take_in_all(store, press("@attack date=2016-07-14 country=FR city=Nice"))
    known.add(store, path, "Liste", RUN)
    row, other = ReportKey("list:Liste:n1", 0), ReportKey("p0", 0)
    command = judge(store, [Decision(Action.DIFFERENT, row, other)], Said("a"), RUN.ways)
    apart = listing(store)
    assert len(store.incidents(IncidentFilter(background=True))) == 2
    known.remove(store, "Liste", RUN)
    assert shown(store) == {"2016-07-14 Nice": (False, 1)} and not store.lists.listed()
    left = store.article("list:Liste:n1")
    assert left is not None and left.article.text == "" and not left.events and store.publishers() == ["Le Quotidien"]
    known.add(store, path, "Liste", RUN)
    assert listing(store) == apart and not store.versions("list:Liste:n1")
    undo(store, command, RUN.ways)
    assert shown(store) == {"2016-07-14 Nice": (False, 2)}


def test_rows_that_cannot_be_read_are_issues_that_go_with_their_cause(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    text = (
        HEAD
        + NICE
        + (
            "x;14 juillet;Nice;FR;1;;\n"
            "y;2016-07-14;Nice;FR;beaucoup;;\n"
            ";;Nice;FR;1;;\n"
            "z;2016-07-14;Ruritanie;;1;;\n"
            "n1;2016-07-26;Lyon;FR;1;;\n"
        )
    )
    taken = known.add(store, write(tmp_path, text), "Liste", RUN)
    assert (taken.rows, taken.summary.refused) == (6, 5) and len(store.incidents(IncidentFilter(background=True))) == 1
    assert [(one.where, one.code) for one in store.issues()] == [
        ("list Liste:3", "bad_date"),
        ("list Liste:4", "bad_toll"),
        ("list Liste:5", "not_placed"),
        ("list Liste:6", "not_placed"),
        ("list Liste:7", "id_twice"),
    ]
    known.add(
        store,
        write(tmp_path, text.replace("14 juillet", "14/07/2016").replace("n1;2016-07-26", "n2;2016-07-26")),
        "Liste",
        RUN,
    )
    assert [one.where for one in store.issues()] == ["list Liste:4", "list Liste:5", "list Liste:6"]
    known.remove(store, "Liste", RUN)
    assert not store.issues()


def test_a_name_that_cannot_be_and_a_list_that_is_not_there(tmp_path: Path) -> None:
    store, path = open_store(tmp_path), write(tmp_path, HEAD + NICE)
    take_in_all(store, press("@attack date=2016-07-14 country=FR city=Nice"))
    for name, told in (("a:b", "without :"), (" ", "expected up to"), ("Le Quotidien", "outlet")):
        with pytest.raises(InputError, match=told):
            known.add(store, path, name, RUN)
    with pytest.raises(InputError, match="there are: none yet"):
        known.remove(store, "Liste", RUN)


def test_dead_assailants_that_a_layout_counts_are_no_victims(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    head = "eventid,iyear,imonth,iday,country,country_txt,city,nkill,nkillter,gname,summary\n"
    rows = (
        '201607140001,2016,7,14,69,France,Nice,87,1,"Islamic State of Iraq and the Levant (ISIL)","x, y"\n'
        "201612190001,2016,12,19,75,Germany,Berlin,12,,Unknown,\n"
        "201700000001,2017,0,0,4,Afghanistan,Unknown,0,0,Taliban,\n"
    )
    known.add(store, write(tmp_path, head + rows), "GTD", RUN)
    found = {str(row.shown.date): row.shown for row in store.incidents(IncidentFilter(background=True))}
    assert found["2016-07-14"].killed == Tally.exactly(86) and found["2016-07-14"].actors == ("islamic-state",)
    assert found["2016-12-19"].killed == Tally(None, 12) and found["2016-12-19"].country == "DE"
    assert found["2017"].killed == Tally.exactly(0) and found["2017"].city is None
    stored = store.article("list:GTD:201607140001")
    assert stored is not None and "x, y" not in stored.article.text
    date = stored.events[0].first("date")
    assert date is not None and [span.of(stored.article.text) for span in date.spans] == ["2016", "7", "14"]


def test_an_id_that_is_no_part_of_an_address_goes_by_its_digest(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    rows = "".join(f"{name};2016-07-14;Nice;FR;86;;\n" for name in ("a/b", "a#b", "x" * 200))
    known.add(store, write(tmp_path, HEAD + rows), "Liste", RUN)
    ids = [key.article for some in store.reports(["2016-07-14-nice-f762"]).values() for key in some]
    assert len(set(ids)) == 3 and all(len(one) == len("list:Liste:") + 12 for one in ids)
    assert [row.id for row, _ in known.rows(store, "Liste")] == ["a/b", "a#b", "x" * 200]


def test_rows_without_id_go_by_their_content(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    rows = ["14/07/2016;Nice;86\n", "02/06/2019;Quetta;2\n", "02/06/2019;Quetta;2\n"]
    assert known.add(store, write(tmp_path, "jour;lieu;morts\n" + "".join(rows)), "Liste", RUN).rows == 3
    again = known.add(store, write(tmp_path, "jour;lieu;morts\n" + "".join(reversed(rows))), "Liste", RUN)
    assert (again.summary.unchanged, again.removed) == (3, 0)
    assert shown(store) == {"2016-07-14 Nice": (True, 1), "2019-06-02 Quetta": (True, 2)}
    country = next(
        value for value in store.article(f"list:Liste:{_key(store)}").events[0].values if value.slot == "country"
    )  # type: ignore[union-attr]
    assert country.value == "FR" and country.inferred


def _key(store: Store) -> str:
    keys = store.reports([row.id for row in store.incidents(IncidentFilter(background=True, city="Nice"))])
    return next(key.article for some in keys.values() for key in some).rpartition(":")[2]


def test_the_desk_tells_lists_from_the_press(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    take_in_all(store, press("@attack date=2016-07-14 country=FR city=Nice"))
    known.add(store, write(tmp_path, HEAD + NICE + "q;2016-01-29;Québec;CA;6;;\n"), "Liste", RUN)
    assert RUN.ways.places is not None
    desk = Desk(Base(str(tmp_path / "a.db")), RUN.ways.places, RUN.ways)
    assert [one.city for one in desk.everything(Selection())] == ["Nice"]
    found = {one.city: one for one in desk.everything(Selection(background=True))}
    assert not found["Nice"].listed and found["Québec"].listed
    told = {one.article: one.listed for slot in desk.incident(found["Nice"].id).slots for one in slot.statements}
    assert told == {"p0": False, "list:Liste:n1": True}
    desk.close()


def test_rows_are_no_articles_that_a_brief_misses(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    take_in_all(store, [replace(press("@attack date=2016-07-14 country=FR city=Nice")[0], published=None)])
    known.add(store, write(tmp_path, HEAD + NICE), "Liste", RUN)
    base = Base(str(tmp_path / "a.db"))
    with base.reading() as connection:
        assert period.without_day(connection) == 1
    base.close()


def test_a_failure_leaves_the_record_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(tmp_path)
    take_in_all(store, press("@attack date=2016-07-14 country=FR city=Nice"))
    known.add(store, write(tmp_path, HEAD + NICE), "Liste", RUN)
    before = listing(store)
    monkeypatch.setattr(known, "conclude", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        known.add(store, write(tmp_path, some_rows(1)), "Liste", replace(RUN, batch=2))
    assert listing(store) == before and store.lists.listed()[0].rows == 1
