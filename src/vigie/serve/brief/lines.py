"""A brief as titled lines of words, each with its sources and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from vigie.desk.briefing import sections
from vigie.desk.view.brief import Brief, BriefSource, Doubt, Entry, TollChange
from vigie.desk.view.incidents import IncidentItem, Range
from vigie.domain.vocabulary import LIST_SLOTS, TALLY_SLOTS
from vigie.serve.brief.words import words_of
from vigie.serve.web.wording import Wording

# The slots of each part, in order of reading; what names no slot is an entry's own (status, of).
_FACTS: Mapping[str, tuple[str, ...]] = {
    "incidents": ("tactics", "targets", "killed", "wounded", "assailants", "assailants_killed", "actors"),
    "plots": ("tactics", "targets", "actors"),
    "claims": ("actors", "stance", "status", "channel", "of"),
    "warnings": ("actors", "recipients", "of"),
    "threats": ("actors", "medium", "targets"),
    "levels": ("change", "level"),
    "justice": ("step", "persons", "of"),
}
_PARTS: Mapping[str, str] = {
    "attack": "incidents",
    "plot": "plots",
    "claim": "claims",
    "warning": "warnings",
    "threat": "threats",
    "alert_level": "levels",
    "justice": "justice",
}
_MOST_SOURCES = 8
_SOURCES_AT_ENDS = 4


@dataclass(frozen=True, slots=True)
class Source:
    """An article: its id, how it is named (outlet, id and day in words), and its address where it has one."""

    article: str
    label: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is about, named facts, how sure it is, and the articles it rests on.

    Lines that read alike are equal, whichever incident of the record they tell.
    """

    incident: str = field(compare=False)
    head: str
    facts: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    sources: tuple[Source, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the brief with its lines."""

    name: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A brief in words."""

    language: str
    title: str
    watch: str
    basis: str
    caution: str
    nothing: str
    colon: str
    joint: str
    articles: str
    parts: tuple[Part, ...]
    left_title: str
    left_out: tuple[str, ...]


def note(brief: Brief, language: str) -> Note:
    """A brief in the words of a language. Raises InputError for one without a catalogue."""
    return _Writer(language).note(brief)


class _Writer:
    def __init__(self, language: str) -> None:
        self._words = words_of(language)
        self._wording = Wording(language)
        self._language = language

    def note(self, brief: Brief) -> Note:
        words = self._words
        since, until = (self._wording.date(day) for day in (brief.since, brief.until))
        named = "title" if brief.since != brief.until else "title_day"
        basis = words["basis_one" if brief.articles == 1 else "basis_many"]
        return Note(
            language=self._language,
            title=words[named].format(since=since, until=until),
            watch=words["watch"].format(name=brief.watch) if brief.watch else "",
            basis=basis.format(count=brief.articles, until=until),
            caution=words["caution"],
            nothing=words["nothing"],
            colon=words["colon"],
            joint=words["joint"],
            articles=words["articles"],
            parts=tuple(part for part in self._parts(brief) if part.lines),
            left_title=words["left_out"],
            left_out=self._left_out(brief),
        )

    def _parts(self, brief: Brief) -> list[Part]:
        found = {name: [self._line(name, one) for one in some] for name, some in sections(brief).items()}
        found["tolls"] = [self._toll(one) for one in brief.tolls]
        found["doubts"] = [self._doubt(one) for one in brief.doubts]
        order = ("incidents", "tolls", "claims", "warnings", "threats", "levels", "plots", "justice", "doubts")
        # Records that the linker keeps apart but that read alike in every word are told once.
        return [Part(name, self._words[name], tuple(dict.fromkeys(found[name]))) for name in order]

    def _left_out(self, brief: Brief) -> tuple[str, ...]:
        left = brief.left_out
        counts = {
            "left_undated": left.undated,
            "left_vague": left.vague,
            "left_old": left.old,
            "left_known": left.known,
            "left_unsure": left.unsure,
            "left_like": left.like,
            "left_no_day": left.no_day,
        }
        return tuple(self._words[name].format(count=count) for name, count in counts.items() if count)

    # lines

    def _line(self, part: str, one: Entry) -> Line:
        facts = tuple(pair for slot in _FACTS[part] if (pair := self._fact(slot, one)) is not None)
        remarks = [self._certainty(one.item), self._support(one.item)]
        remarks += [self._words["voices"].format(voices=", ".join(one.voices))] if one.voices else []
        remarks += [self._words["before"]] if one.before else []
        return self._with(one.item, facts, remarks, one.sources)

    def _toll(self, one: TollChange) -> Line:
        words, say = self._words, self._wording
        told = words["toll"].format(
            slot=say.term("slot", one.slot), before=say.tally(one.before), after=say.tally(one.after)
        )
        move = words["moved"].format(move=say.term("move", one.move), day=say.date(one.day))
        before = ", ".join(self._source(source).label for source in one.sources_before)
        facts = ((told, move), (words["first_told"], before)) if before else ((told, move),)
        remarks = [words["voices"].format(voices=", ".join(one.voices))] if one.voices else []
        remarks += [] if one.borne_out else [words["unborne"]]
        return self._with(one.item, facts, remarks, one.sources)

    def _doubt(self, one: Doubt) -> Line:
        line = self._line(_PARTS[one.entry.item.kind], one.entry)
        kind = self._wording.term("kind", one.entry.item.kind)
        return replace(line, head=f"{kind}, {line.head}", remarks=(*line.remarks, self._words[one.reason]))

    def _with(
        self,
        item: IncidentItem,
        facts: tuple[tuple[str, str], ...],
        remarks: Sequence[str],
        given: Sequence[BriefSource],
    ) -> Line:
        named, more = tuple(given), 0
        if len(named) > _MOST_SOURCES:
            more = len(named) - 2 * _SOURCES_AT_ENDS
            named = (*named[:_SOURCES_AT_ENDS], *named[-_SOURCES_AT_ENDS:])
        told = self._words["more"].format(count=more) if more else ""
        sources = tuple(self._source(one) for one in named)
        return Line(item.id, self._head(item), facts, tuple(remarks), sources, told)

    # pieces

    def _head(self, item: IncidentItem) -> str:
        when = self._wording.date(item.date) if item.date else self._words["undated"]
        where = self._wording.place(item.city, item.country)
        if item.kind == "claim":
            return when
        return f"{when}, {where or self._words['nowhere']}"

    def _named(self, item: IncidentItem) -> str:
        kind = self._wording.term("kind", item.kind)
        place = self._wording.place(item.city, item.country) or self._words["nowhere"]
        if not item.date:
            return self._words["incident_undated"].format(kind=kind, place=place)
        return self._words["incident"].format(kind=kind, date=self._wording.date(item.date), place=place)

    def _fact(self, slot: str, one: Entry) -> tuple[str, str] | None:
        """The name and words of one fact; none where the record holds nothing of it."""
        if slot == "of":
            return (self._words["concerns"], self._named(one.of)) if one.of else None
        if slot == "status":
            return (self._words["status"], self._wording.term("claim_status", one.status)) if one.status else None
        values = self._values(slot, one)
        return (self._label(one.item.kind, slot), values) if values else None

    def _label(self, kind: str, slot: str) -> str:
        if slot == "actors" and kind in ("attack", "plot"):
            return self._words["responsible"]
        return self._wording.column(kind, slot)

    def _values(self, slot: str, one: Entry) -> str:
        item = one.item
        if slot in ("killed", "wounded"):
            count = item.killed if slot == "killed" else item.wounded
            return self._wording.tally(count) if count is not None else ""
        if slot in TALLY_SLOTS:
            told = one.values(slot)
            return self._wording.tally(_range(told[0])) if told else ""
        shown = {"actors": item.actors, "tactics": item.tactics, "targets": item.targets}.get(slot)
        values = one.values(slot) if shown is None or (not shown and item.kind not in ("attack", "plot")) else shown
        some = values if slot in LIST_SLOTS else values[:1]
        return ", ".join(self._wording.value(slot, value) for value in some)

    def _certainty(self, item: IncidentItem) -> str:
        return self._words[item.certainty or "uncertain"]

    def _support(self, item: IncidentItem) -> str:
        if item.reports == 1:
            return self._words["source_one"]
        named = "source_same" if item.sources == 1 else "source_many"
        return self._words[named].format(articles=item.reports, sources=item.sources)

    def _source(self, one: BriefSource) -> Source:
        day = self._wording.date(one.published)
        return Source(one.article, " ".join(part for part in (one.publisher, one.article, f"({day})") if part), one.url)


def _range(text: str) -> Range:
    """A count as it is written in the record: `6`, `40+`, `<=5`, `10-15`."""
    if text.endswith("+"):
        return int(text[:-1]), None
    if text.startswith("<="):
        return None, int(text[2:])
    low, dash, high = text.partition("-")
    return int(low), int(high) if dash else int(low)
