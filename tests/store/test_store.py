"""The database: layout, writing, reading back, searching."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from eval.postgresql_server import Server
from vigie.domain.article import Article
from vigie.domain.edtf import Edtf
from vigie.domain.errors import Issue, StoreError
from vigie.domain.event import Attribution, Event, SlotValue
from vigie.domain.incident import ReportKey
from vigie.domain.ports import Reading
from vigie.domain.report import Block, Linked, Shown
from vigie.domain.span import Span
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Kind
from vigie.store import tables
from vigie.store.engine import migrate, open_engine, steps
from vigie.store.evidence import around
from vigie.store.records import Change, IncidentFilter, Seen
from vigie.store.store import Store

ATTACK = Event(
    Kind.ATTACK,
    Span(0, 9),
    (
        SlotValue("date", Edtf.parse("2016-07-14"), (Span(0, 5), Span(10, 14)), "day", 0.9, inferred=True),
        SlotValue("country", "FR"),
        SlotValue("city", "Nice"),
        SlotValue("killed", Tally(84, None), certainty="alleged", attribution=Attribution("préfecture", "AFP", "says")),
        SlotValue("actors", "islamic-state"),
        SlotValue("actors", "al-qaeda"),
    ),
    (Span(0, 9), Span(20, 25)),
    "trigger",
    0.8,
)
CLAIM = Event(Kind.CLAIM, Span(3, 8), (SlotValue("stance", "claims"), SlotValue("of", 0)))
ARTICLE = Article(
    "a1",
    "Une explosion près du marché.",
    title="Élection sous tension",
    url="https://journal.example/1",
    publisher="Le Quotidien",
    published=Edtf.parse("2016-07-15"),
    published_at="2016-07-15T08:00:00+02:00",
)


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    opened = Store.open(database)
    yield opened
    opened.close()


def rows(database: str, statement: str) -> list[tuple[object, ...]]:
    """What stands in the database, asked beside the store."""
    engine = open_engine(database, create=False)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return found


def put(store: Store, article: Article, *events: Event, reader: str = "r1") -> tuple[str, Change]:
    written = store.write(article, Reading(article, events), "a.jsonl:1", reader)
    return written.id, written.change


def linked(name: str, *keys: ReportKey, anchor: str | None = None, kind: Kind = Kind.ATTACK) -> Linked:
    return Linked(name, kind, keys, Shown(Edtf.parse("2016-07-14"), "FR", "Nice", killed=Tally(84, None)), anchor)


def test_migrations_make_the_tables_that_the_code_knows(database: str) -> None:
    engine = open_engine(database, create=True)
    migrate(engine, "a.db")
    migrate(engine, "a.db")  # a second time changes nothing
    made = inspect(engine)
    for table in tables.metadata.sorted_tables:
        assert [column["name"] for column in made.get_columns(table.name)] == [column.name for column in table.columns]
    numbers = [step.number for step in steps(engine.dialect.name)]
    assert numbers == sorted(set(numbers)) and numbers[0] == 1
    engine.dispose()


def test_a_newer_layout_is_refused(database: str) -> None:
    Store.open(database).close()
    engine = open_engine(database, create=False)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO schema_migrations VALUES (99, 'future', '')"))
    engine.dispose()
    with pytest.raises(StoreError, match="newer than this program"):
        Store.open(database)


def test_unknown_places_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such database"):
        Store.open(str(tmp_path / "a.db"), create=False)
    with pytest.raises(StoreError, match="does not exist"):
        Store.open(str(tmp_path / "folder" / "a.db"))
    with pytest.raises(StoreError, match="expected a path"):
        Store.open("oracle-of-delphi://x")


def test_an_article_comes_back_as_it_went_in(store: Store) -> None:
    put(store, ARTICLE, ATTACK, CLAIM)
    stored = store.article("a1")
    assert stored is not None
    assert stored.article == ARTICLE and stored.events == (ATTACK, CLAIM) and stored.incidents == (None, None)
    assert (stored.origin, stored.version) == ("a.jsonl:1", 1)
    assert store.article("a2") is None


def test_identity_by_address_then_content_then_id(store: Store) -> None:
    assert put(store, ARTICLE, ATTACK) == ("a1", Change.NEW)
    assert put(store, ARTICLE, ATTACK) == ("a1", Change.SAME)
    assert put(store, replace(ARTICLE, id="other"), ATTACK) == ("a1", Change.SAME), "the address decides"
    bare = replace(ARTICLE, id="b1", url=None, body="Un autre texte.")
    assert put(store, bare) == ("b1", Change.NEW)
    assert put(store, replace(bare, id="b2")) == ("b1", Change.SAME), "without address the content decides"
    assert put(store, replace(bare, body="Le même, corrigé.")) == ("b1", Change.CHANGED), "then the id"
    clash = replace(ARTICLE, url="https://journal.example/2")
    name, change = put(store, clash)
    assert change is Change.NEW and name.startswith("a1-") and len(name) == 9, "two addresses are two articles"


def test_a_changed_article_keeps_its_versions(store: Store, database: str) -> None:
    put(store, ARTICLE, ATTACK, CLAIM)
    assert put(store, replace(ARTICLE, body="Tout autre chose."), CLAIM) == ("a1", Change.CHANGED)
    stored = store.article("a1")
    assert stored is not None and stored.version == 2 and stored.events == (CLAIM,)
    assert rows(database, "SELECT version, body FROM article_versions") == [(1, ARTICLE.body)]
    assert rows(database, "SELECT count(*) FROM slot_values") == [(2,)]


def test_another_reader_reads_again(store: Store) -> None:
    put(store, ARTICLE, ATTACK)
    assert put(store, ARTICLE, ATTACK, CLAIM, reader="r2") == ("a1", Change.REREAD)
    stored = store.article("a1")
    assert stored is not None and stored.version == 1 and len(stored.events) == 2


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.writing():
        put(store, ARTICLE, ATTACK)
        store.record({"a.jsonl:1": [Issue("read", "a.jsonl:1", "x", "y")]})
        raise RuntimeError
    assert store.article("a1") is None and store.issues() == []


def test_search_folds_accents_and_follows_changes(store: Store) -> None:
    put(store, ARTICLE, ATTACK)
    assert [hit.id for hit in store.search("election MARCHE")] == ["a1"]
    assert [hit.id for hit in store.search('"pres du marche"')] == ["a1"]
    assert store.search('"marche pres"') == []
    assert [hit.id for hit in store.search("explos*")] == ["a1"]
    assert [hit.id for hit in store.search("AND")] == [], "no operator of the search language"
    put(store, replace(ARTICLE, body="Un défilé calme."), ATTACK)
    assert store.search("explosion") == [] and len(store.search("defile")) == 1


def test_search_ranks_titles_first_and_marks_the_words(store: Store) -> None:
    put(store, Article("b1", "Le marché a rouvert. " + "Rien de neuf. " * 40, title="Un matin"))
    put(store, Article("b2", "Rien de neuf. " * 40, title="Le marché rouvre"))
    hits = store.search("marche")
    assert [hit.id for hit in hits] == ["b2", "b1"]
    assert all(("marché", True) in hit.snippet for hit in hits)
    assert store.search("marche", limit=1) == hits[:1]


def test_search_takes_any_sign_for_what_it_is(store: Store) -> None:
    put(store, replace(ARTICLE, title="À Saint-Denis, l’assaut d'hier : « 2016-07-14 » (100 %) C:\\x"), ATTACK)
    for words in (
        "saint-denis",
        "SAINT DENIS",
        "l’assaut",
        "l'assaut",
        '"d hier"',
        "2016-07-14",
        "sain*",
        "saint-d*",
        "x",
    ):
        assert len(store.search(words)) == 1, words
    for words in ("& | ! <-> ( ) 2017", "' 'b", ":* zzz", "saint:*z", "nul\0", "%s", ":term0 zzz"):
        assert store.search(words) == [], words
    with pytest.raises(StoreError, match="no word to look for"):
        store.search("* ( ' :")


def test_postgresql_finds_the_forms_of_a_word(postgresql: Server) -> None:
    url = postgresql.new()
    store = Store.open(url)
    put(store, replace(ARTICLE, body="Des explosions ont visé deux marchés."))
    assert len(store.search("explosion marche")) == 1
    assert store.search('"explosion"') == [], "quoted, it stays as it is"
    store.close()
    postgresql.drop(url)


def test_postgresql_is_refused_clearly(postgresql: Server) -> None:
    bare = postgresql.new(bare=True)
    with pytest.raises(StoreError, match="no such database; run"):
        Store.open(bare, create=False)
    Store.open(bare).close()
    Store.open(bare, create=False).close()
    postgresql.drop(bare)
    with pytest.raises(StoreError, match="does not exist"):
        Store.open(bare)
    with pytest.raises(StoreError) as told:
        Store.open("postgresql://vigie:secret@127.0.0.1:9/a")
    assert "cannot be used as a database" in str(told.value) and "secret" not in str(told.value)


def test_text_that_databases_refuse_is_kept_readable(store: Store) -> None:
    put(store, replace(ARTICLE, body="Un \0 et \ud83d isolé"), ATTACK)
    stored = store.article("a1")
    assert stored is not None and stored.article.body == "Un \ufffd et \ufffd isolé"


def test_order_does_not_depend_on_the_locale_of_the_server(store: Store) -> None:
    names = ["a-1", "B", "a2", "É", "e", "a 3", "Z"]
    for place, name in enumerate(names):
        put(store, Article(f"x{place}", f"texte {name}"), ATTACK)
        key = ReportKey(f"x{place}", 0)
        store.save([linked(name, key)], {key: None})
    found = [row.id for row in store.incidents(IncidentFilter(sort="id"))]
    assert found == sorted(names)


def test_one_store_sees_what_another_wrote(store: Store, database: str) -> None:
    other = Store.open(database)
    put(store, ARTICLE, ATTACK, CLAIM)
    with store.writing():
        assert store.placed([ReportKey("a1", 0)])[0].report.event == ATTACK
    put(other, ARTICLE, CLAIM, reader="r2")
    with store.writing():
        (placed,) = store.of_articles(["a1"])
        assert placed.report.event == CLAIM
    other.close()


def test_blocks_hold_what_could_be_of_one_incident(store: Store) -> None:
    def report(name: str, date: str | None, country: str | None, city: str | None) -> None:
        slots = [("date", Edtf.parse(date) if date else None), ("country", country), ("city", city)]
        values = tuple(SlotValue(slot, value) for slot, value in slots if value is not None)
        put(store, Article(name, f"texte {name}"), Event(Kind.ATTACK, Span(0, 1), values))

    report("day", "2016-07-14", "FR", "Nice")
    report("accent", "2016-07-14", "FR", "Nicé")
    report("month", "2016-07", "FR", None)
    report("open", "2016/..", "FR", None)
    report("undated", None, "FR", "Nice")
    report("undated-country", None, "FR", None)
    report("elsewhere", "2016-07-14", "FR", "Lyon")
    report("abroad", "2016-07-14", "DE", None)
    report("nowhere", "2016-07-14", None, None)
    report("later", "2016-09-14", "FR", "Nice")

    def found(block: Block) -> set[str]:
        return {placed.report.key.article for placed in store.placed_in([block])}

    day = Edtf.parse("2016-07-14").first
    window = Block(Kind.ATTACK, country="FR", city="NICE", first=day, last=day)
    assert found(window) == {"day", "accent", "month", "open", "nowhere"}
    assert found(replace(window, undated=True)) == {"day", "accent", "month", "open", "nowhere", "undated"}
    assert found(replace(window, kind=Kind.PLOT)) == set()


def test_incidents_keep_leading_to_their_heir(store: Store) -> None:
    put(store, ARTICLE, ATTACK, CLAIM)
    other = Article("a2", "Autre.", published=Edtf.parse("2016-07-16"))
    put(store, other, ATTACK)
    one, two, claim = ReportKey("a1", 0), ReportKey("a2", 0), ReportKey("a1", 1)
    saved = store.save([linked("nice-1", one), linked("nice-2", two)], {one: None, two: None})
    assert saved.new == {"nice-1", "nice-2"} and not saved.updated
    store.save([linked("claim-1", claim, anchor="nice-1", kind=Kind.CLAIM)], {claim: None})
    assert [row.id for row in store.anchored("nice-1")] == ["claim-1"]
    assert store.dependents([one]) == [claim]
    assert store.placed([claim])[0].report.anchor == "nice-1"
    saved = store.save([linked("nice-1", one, two)], {one: "nice-1", two: "nice-2"})
    assert (saved.new, saved.updated, saved.gone) == (frozenset(), {"nice-1"}, {"nice-2"})
    assert store.resolve("nice-2") == ["nice-1"] and store.resolve("nice") == ["nice-1"]
    assert store.reports(["nice-1"]) == {"nice-1": [one, two]}
    assert store.in_use(["nice-1", "nice-2", "free"]) == {"nice-1"}
    saved = store.save([linked("nice-1", one, two)], {one: "nice-1", two: "nice-1"})
    assert not (saved.new or saved.updated or saved.gone)
    saved = store.save([linked("nice-3", one, two)], {one: "nice-1", two: "nice-1"})
    assert saved.renamed == (("nice-1", "nice-3"),) and not saved.new
    assert store.resolve("nice-1") == store.resolve("nice-2") == ["nice-3"]
    store.save([linked("nice-1", one, two)], {one: "nice-3", two: "nice-3"})
    assert store.resolve("nice-1") == store.resolve("nice-2") == store.resolve("nice-3") == ["nice-1"]
    (row,) = store.incidents(IncidentFilter(kinds=(Kind.ATTACK,)))
    assert row.shown.killed == Tally(84, None) and row.reports == 2


def test_evidence_comes_with_its_sentence(store: Store) -> None:
    article = replace(ARTICLE, title="", body="Rien ici. Le bilan est de 84 morts, dit-il ! Fin.", published=None)
    start = article.body.index("84")
    event = Event(Kind.ATTACK, Span(0, 1), (SlotValue("killed", Tally.exactly(84), (Span(start, start + 8),)),))
    put(store, article, event)
    store.save([linked("nice-1", ReportKey("a1", 0))], {ReportKey("a1", 0): None})
    (one,) = store.evidence("nice-1")
    assert one.sentence == "Le bilan est de 84 morts, dit-il !" and one.statement.words == "84 morts"
    assert [mark.of(one.sentence) for mark in one.marks] == ["84 morts"]


def test_long_sentences_are_cut_around_the_words() -> None:
    text = "mot " * 500
    sentence, (mark,) = around(text, [Span(1000, 1003)])
    assert len(sentence) <= 400 and mark.of(sentence) == "mot"
    assert around("abc", []) == ("", ())


def test_issues_of_a_place_are_those_met_last(store: Store) -> None:
    first, second = Issue("read", "a:1", "x", "one"), Issue("clean", "a:1", "y", "two")
    store.record({"a:1": [first], "a:2": []})
    assert store.issues() == [first]
    store.record({"a:1": [second, second]})
    assert store.issues() == [second] and store.issues(stage="read") == []
    store.record({"a:1": []})
    assert store.issues() == []


def test_documents_are_known_to_the_reader_that_saw_them(store: Store) -> None:
    store.remember("r1", [Seen("f1", "irrelevant", "a:1"), Seen("f2", "irrelevant", "a:2")])
    assert store.known(["f1", "f3"], "r1") == {"f1"} and store.known(["f1"], "r2") == set()
    store.remember("r2", [Seen("f1", "irrelevant", "a:1")])
    assert store.known(["f1", "f2"], "r2") == {"f1"} and store.totals().irrelevant == 2
