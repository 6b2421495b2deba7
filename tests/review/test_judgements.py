"""What an analyst decided survives re-ingest and re-extraction, and undoing leaves no trace."""

from __future__ import annotations

import random
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from fake_reader import FakeReader
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from vigie.domain.article import Article
from vigie.domain.document import Document
from vigie.domain.errors import InputError, VigieError
from vigie.domain.incident import ReportKey
from vigie.domain.judgement import Action, Decision
from vigie.domain.ports import Reading
from vigie.pipeline import Run, Said, Summary, fresh, ingest, items, judge, process, undo
from vigie.review import decide
from vigie.store.records import IncidentFilter
from vigie.store.store import Store

ALL = IncidentFilter(background=True, sort="id")
PROSE = (
    "Les habitants du quartier attendaient encore des nouvelles de leurs proches pendant que les secours "
    "travaillaient sous la pluie et que la circulation restait coupée dans tout le centre de la ville.\n"
)


class Reordering(FakeReader):
    """Reads the same events last first, as another version of the extraction might."""

    def read(self, article: Article) -> Reading:
        reading = super().read(article)
        return replace(reading, events=tuple(reversed(reading.events)))


def documents(seed: int, number: int = 14) -> list[Document]:
    chance = random.Random(seed)
    made: list[Document] = []
    for index in range(number):
        lines = []
        for _ in range(chance.randint(1, 2)):
            date = chance.choice(["", "date=2016-07", *(f"date=2016-07-{day}" for day in (12, 13, 15, 20))])
            city = chance.choice(["", "city=Nice", "city=Lyon"])
            lines.append(f"@attack {date} country=FR {city} {chance.choice(['', 'killed=[3,3]', 'killed=[84,84]'])}")
        made.append(Document(f"a:{index}", PROSE + "\n".join(lines), id=f"a{index}", published="2016-07-25"))
    return made


def take_in(store: Store, met: list[Document], reader: FakeReader, version: str, batch: int = 5) -> None:
    summary = Summary()
    waiting = fresh(store, items(met), version, summary)
    outcomes = (process(item, reader, 100_000) for item in waiting)
    for _ in ingest(store, outcomes, Run(version, batch), summary):
        pass


def partition(store: Store) -> set[frozenset[tuple[str, int]]]:
    """Incidents as sets of (article, offset of the trigger), which re-extraction leaves alone."""
    triggers = {
        ReportKey(stored.article.id, index): (stored.article.id, event.trigger.start)
        for stored in store.articles_with_events()
        for index, event in enumerate(stored.events)
    }
    rows = [row.id for row in store.incidents(ALL)]
    return {frozenset(triggers[key] for key in keys) for keys in store.reports(rows).values()}


def corrected(store: Store, values: dict[tuple[str, int], int]) -> dict[tuple[str, int], bool]:
    """For each corrected report (article, offset of the trigger) whether its incident shows a correction of its own."""
    found: dict[tuple[str, int], bool] = {}
    for row in store.incidents(ALL):
        here = {}
        for placed in store.members([row.id]):
            place = placed.report.key.article, placed.report.event.trigger.start
            if place in values:
                here[place] = values[place]
        found.update({place: bool(row.shown.killed and row.shown.killed.best in here.values()) for place in here})
    return found


# Shrinking would take minutes: the seed and the draws are told as they are.
@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(seed=st.integers(0, 10_000), data=st.data())
def test_judgements_survive_rereading_and_undoing_leaves_no_trace(seed: int, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(str(Path(folder) / "a.db"))
        met = documents(seed)
        take_in(store, met, FakeReader(), "r1")
        before = partition(store)
        made: list[int] = []
        values: dict[tuple[str, int], int] = {}
        for _ in range(data.draw(st.integers(1, 4), label="judgements")):
            rows = [row.id for row in store.incidents(ALL)]
            reports = store.reports(rows)
            try:
                what = data.draw(st.sampled_from(["merge", "split", "correct"]), label="what")
                if what == "correct":
                    key = data.draw(st.sampled_from(reports[data.draw(st.sampled_from(rows))]), label="corrected")
                    count = 1000 + len(made)
                    made.append(
                        judge(store, [Decision(Action.CORRECT, key, slot="killed", value=f"{count}")], Said("t"))
                    )
                    (placed,) = store.placed([key])
                    values[key.article, placed.report.event.trigger.start] = count
                    continue
                if what == "merge":
                    one, other = data.draw(st.sampled_from(rows)), data.draw(st.sampled_from(rows))
                    if one == other:
                        continue
                    decisions = decide.merge(reports[one], reports[other], store.judgements())
                else:
                    large = [row for row in rows if len(reports[row]) > 1]
                    if not large:
                        continue
                    members = reports[data.draw(st.sampled_from(large))]
                    moved = data.draw(st.sets(st.sampled_from(members), min_size=1, max_size=len(members) - 1))
                    decisions = decide.split(members, moved, store.judgements())
            except InputError:
                continue  # against a judgement in force: refused, nothing to test
            made.append(judge(store, decisions, Said("test")))
            _obeyed(store, decisions)
        judged = partition(store)
        assert all(corrected(store, values).values()) and len(corrected(store, values)) == len(values)
        take_in(store, met, Reordering(), "r2")
        assert partition(store) == judged, "re-extraction in another order"
        assert all(corrected(store, values).values()), "corrections after re-extraction in another order"
        take_in(store, met, FakeReader(), "r3", batch=1)
        assert partition(store) == judged, "re-extraction one by one"
        assert all(corrected(store, values).values()), "corrections after re-extraction one by one"
        for number in made:
            undo(store, number)
        assert partition(store) == before
        assert not any(row.shown.killed and row.shown.killed.best >= 1000 for row in store.incidents(ALL))
        store.close()


def _obeyed(store: Store, decisions: list[Decision]) -> None:
    for one in decisions:
        assert one.other is not None
        home = {placed.report.key: placed.incident for placed in store.placed([one.report, one.other])}
        assert (home[one.report] == home[one.other]) is (one.action is Action.SAME)


def test_what_was_merged_in_does_not_take_a_report_back(tmp_path: Path) -> None:
    store = Store.open(str(tmp_path / "a.db"))
    cities = {"a0": "Lyon", "b0": "Nice", "b1": "Nice"}
    told = {name: f"@attack date=2016-07-14 country=FR city={city}" for name, city in cities.items()}
    met = [Document(f"a:{name}", f"{PROSE}Article {name}.\n{line}", id=name) for name, line in told.items()]
    take_in(store, met, FakeReader(), "r1")
    lyon, nice, other = (ReportKey(name, 0) for name in cities)
    judge(store, decide.merge([lyon], [nice, other], store.judgements()), Said("me"))
    (row,) = store.incidents(ALL)
    decisions = decide.split(store.reports([row.id])[row.id], {other}, store.judgements())
    judge(store, decisions, Said("me"))
    _obeyed(store, decisions)
    assert sorted(row.reports for row in store.incidents(ALL)) == [1, 2]


def test_contradicting_judgements_are_refused(tmp_path: Path) -> None:
    store = Store.open(str(tmp_path / "a.db"))
    lines = ["@attack date=2016-07-14 country=FR city=Nice"]
    take_in(
        store,
        [Document(f"a:{n}", PROSE + f"Article {n}.\n" + lines[0], id=f"a{n}") for n in range(3)],
        FakeReader(),
        "r1",
    )
    (row,) = store.incidents(ALL)
    members = store.reports([row.id])[row.id]
    number = judge(store, decide.split(members, {members[2]}, ()), Said("me", "another street"))
    assert sorted(row.reports for row in store.incidents(ALL)) == [1, 2]
    with pytest.raises(InputError, match=f"undo {number}"):
        decide.merge(members[:2], members[2:], store.judgements())
    with pytest.raises(InputError, match="not of this incident"):
        decide.split(members[:2], {members[2]}, ())
    with pytest.raises(InputError, match="expected one or more to stay"):
        decide.split(members, set(members), ())
    with pytest.raises(VigieError, match="not in the database"):
        judge(store, [Decision(Action.SAME, members[0], ReportKey("zz", 0))], Said("me"))
    undo(store, number)
    assert [row.reports for row in store.incidents(ALL)] == [3] and store.judgements() == []
    (kept,) = store.judgements(undone=True)
    assert kept.undone and kept.reason == "another street"
    with pytest.raises(VigieError, match="none of that number"):
        undo(store, number)


@pytest.mark.parametrize("text", ["27555", "#1", "a#b", "a#-1"])
def test_reports_are_named_by_article_and_event(text: str) -> None:
    assert ReportKey.parse("a#b#2") == ReportKey("a#b", 2)
    with pytest.raises(InputError, match="ARTICLE#EVENT"):
        ReportKey.parse(text)
