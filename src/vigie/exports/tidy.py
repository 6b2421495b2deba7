"""Vigie's own tables: a line for each incident, each event of an article, each statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vigie.domain.event import json_value
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import CLOSED_VALUES, LIST_SLOTS, TALLY_SLOTS, Kind, slots_of
from vigie.exports.gathering import COUNTED, credibility, reliability, said, statement_of
from vigie.exports.model import Batch, Cell, Count, Entry, Field, Line, Said
from vigie.lexicon.world import country
from vigie.store.evidence import around

JOINT = "|"
_KINDS = tuple((kind.value, "") for kind in Kind)
_CERTAINTIES = (
    ("fact", "told as established"),
    ("alleged", "attributed and unconfirmed"),
    ("denied", "denied"),
    ("planned", "of the future, or feared"),
)
_RELIABILITIES = tuple(zip("ABCDEF", ("completely", "usually", "fairly", "not usually", "un", "cannot be judged"),
                           strict=True))  # fmt: skip
CREDIBILITIES = (
    ("1", "confirmed by other sources"),
    ("2", "probably true"),
    ("3", "possibly true"),
    ("4", "doubtful"),
    ("5", "improbable"),
    ("6", "truth cannot be judged"),
)
CLAIMS = (
    ("claimed", "a group takes responsibility"),
    ("relayed", "the claim names a channel"),
    ("credible", "the claim is held to be credible"),
    ("doubted", "the claim is doubted"),
    ("contradicted", "other groups claim it too, or an assessment finds no link"),
    ("denied", "a group denies it"),
    ("praised", "praised, not claimed"),
)


def _codes(slot: str) -> tuple[tuple[str, str], ...]:
    return tuple((value, "") for value in sorted(CLOSED_VALUES[slot]))


def _counted(slot: str) -> tuple[Field, ...]:
    hxl = {"killed": "#affected+killed", "wounded": "#affected+injured"}.get(slot, f"#affected+{slot}")
    return (
        Field(f"{slot}_min", "integer", f"{slot} as shown: at least so many; empty when no lower end is told"),
        Field(f"{slot}_max", "integer", f"{slot} as shown: at most so many; empty when the upper end is open"),
        Field(f"{slot}_low", "integer", f"{slot}: the lowest number that any report tells", hxl=f"{hxl}+min"),
        Field(f"{slot}_best", "integer", f"{slot}: the best number, by the policy of the record", hxl=hxl),
        Field(f"{slot}_high", "integer", f"{slot}: the highest number that any report tells", hxl=f"{hxl}+max"),
        Field(f"{slot}_open", "boolean", f"{slot}: the upper end is open (`at least`)"),
    )


INCIDENTS: tuple[Field, ...] = (
    Field("id", "string", "the incident; stays the same when later reports join it", hxl="#event+id"),
    Field("kind", "string", "what happened", _KINDS, "#event+type"),
    Field("date", "string", "when, in EDTF (ISO 8601-2): 2016-07, 2015-01-07/2015-01-09, 2017-03-XX", hxl="#date+edtf"),
    Field("date_first", "date", "the first day it may have happened on", hxl="#date+start"),
    Field("date_last", "date", "the last day it may have happened on", hxl="#date+end"),
    Field("country", "string", "ISO 3166-1 alpha-2", hxl="#country+code+v_iso2"),
    Field("country_iso3", "string", "ISO 3166-1 alpha-3", hxl="#country+code+v_iso3"),
    Field("country_name", "string", "English name of the country", hxl="#country+name"),
    Field("city", "string", "town or region as the French press names it", hxl="#loc+name"),
    Field("latitude", "number", "WGS84 degrees of the town, region or country, not of the scene", hxl="#geo+lat"),
    Field("longitude", "number", "WGS84 degrees", hxl="#geo+lon"),
    Field(
        "precision",
        "string",
        "what the position is the middle of",
        (("city", "a town"), ("region", "a region"), ("country", "the country")),
        "#geo+precision",
    ),
    Field("certainty", "string", "how surely it is told", _CERTAINTIES, "#status+certainty"),
    Field("credibility", "integer", "of the incident itself, by the Admiralty code", CREDIBILITIES),
    Field("reliability", "string", "the best grade among its outlets, by the Admiralty code", _RELIABILITIES),
    *(field for slot in COUNTED for field in _counted(slot)),
    Field("actors", "string", "ids of the groups held responsible", hxl="#group+perpetrator"),
    Field("tactics", "string", "by what means", _codes("tactics"), "#event+tactic"),
    Field("targets", "string", "against whom or what", _codes("targets"), "#event+target"),
    Field("detail", "string", "the slot that says most of a record", hxl="#description"),
    Field("claim", "string", "where its claim stands", CLAIMS, "#status+claim"),
    Field("of", "string", "the incident that this record concerns", hxl="#event+id+of"),
    Field("tied", "string", "the records that concern it, as kind:id"),
    Field("links", "string", "typed links, as `source type target`"),
    Field("background", "boolean", "known from undated mentions alone or, where it has a date, from lists alone"),
    Field("corrected", "boolean", "an analyst set a value"),
    Field("rejected", "boolean", "an analyst struck it from the record"),
    Field("report_count", "integer", "reports it rests on", hxl="#meta+reports"),
    Field("source_count", "integer", "independent sources among them", hxl="#meta+sources"),
    Field("reports", "string", "its reports, as article#event", hxl="#meta+source"),
    Field("urls", "string", "the addresses of its articles", hxl="#meta+url"),
    Field("publishers", "string", "the outlets of its articles", hxl="#meta+source+name"),
    Field("added", "datetime", "when it came into the record (ISO 8601)"),
    Field("changed", "datetime", "when it changed last (ISO 8601)"),
)


def joined(values: Iterable[object]) -> str | None:
    """Several values in one cell; None for none."""
    return JOINT.join(str(value) for value in values) or None


def count_cells(slot: str, count: Count | None) -> Line:
    """The six columns of a count."""
    if count is None:
        return dict.fromkeys(f"{slot}_{end}" for end in ("min", "max", "low", "best", "high", "open"))
    return {
        f"{slot}_min": count.shown.low,
        f"{slot}_max": count.shown.high,
        f"{slot}_low": count.low,
        f"{slot}_best": count.best,
        f"{slot}_high": count.high,
        f"{slot}_open": count.open,
    }


def incident_line(entry: Entry) -> Line:
    """One incident."""
    item, state = entry.item, country(entry.item.country)
    line: Line = {
        name: getattr(item, name)
        for name in ("id", "kind", "date", "date_first", "date_last", "country", "city", "latitude", "longitude",
                     "precision", "certainty", "detail", "claim", "of", "background", "corrected", "rejected",
                     "added", "changed")
    }  # fmt: skip
    line |= {"country_iso3": state.iso3 if state else None, "country_name": state.name if state else None}
    line |= {"credibility": credibility(entry), "reliability": reliability(entry)}
    for slot in COUNTED:
        line |= count_cells(slot, entry.count(slot))
    return line | {
        "actors": joined(item.actors),
        "tactics": joined(item.tactics),
        "targets": joined(item.targets),
        "tied": joined(f"{one.kind}:{one.id}" for one in entry.tied),
        "links": joined(f"{link.source} {link.tie.value} {link.target}" for link in entry.links),
        "report_count": item.reports,
        "source_count": item.sources,
        "reports": joined(f"{report.key.article}#{report.key.event}" for report in entry.reports),
        "urls": joined(source.article.url for source in entry.sources if source.article.url),
        "publishers": joined(dict.fromkeys(s.article.publisher for s in entry.sources if s.article.publisher)),
    }


def incident_lines(entries: Iterable[Entry], _: Batch) -> Iterator[Line]:
    """A line for each incident."""
    for entry in entries:
        yield incident_line(entry)


_SLOTS = tuple(dict.fromkeys(slot for kind in Kind for slot in slots_of(kind)))


def _slot_fields(slot: str) -> tuple[Field, ...]:
    codes = _codes(slot) if slot in CLOSED_VALUES else ()
    if slot in TALLY_SLOTS:
        return (
            Field(f"{slot}_min", "integer", f"`{slot}`: at least so many"),
            Field(f"{slot}_max", "integer", f"`{slot}`: at most so many; empty when open"),
        )
    if slot == "of":
        return (Field("of", "integer", "index of the event of the same article that this one concerns"),)
    return (Field(slot, "string", f"slot `{slot}` of the event contract", codes),)


EVENTS: tuple[Field, ...] = (
    Field("article", "string", "id of the article"),
    Field("event", "integer", "index among the events of that article"),
    Field("incident", "string", "the incident it belongs to"),
    Field("settled_date", "string", "where the article itself gives no date, that of its incident (EDTF)"),
    Field("published", "string", "when the article was published"),
    Field("publisher", "string", "the outlet"),
    Field("url", "string", "the article's address"),
    Field("kind", "string", "what happened", _KINDS),
    Field("trigger", "string", "the words that show the event"),
    *(field for slot in _SLOTS for field in _slot_fields(slot)),
)


def event_lines(entries: Iterable[Entry], _: Batch) -> Iterator[Line]:
    """A line for each event as its article tells it."""
    for entry in entries:
        articles = {source.article.id: source for source in entry.sources}
        for report in entry.reports:
            source = articles.get(report.key.article)
            if source is None:
                continue
            event = report.event
            line: Line = {
                "article": report.key.article,
                "event": report.key.event,
                "incident": entry.item.id,
                "settled_date": entry.item.date if event.date() is None else None,
                "published": source.published,
                "publisher": source.article.publisher,
                "url": source.article.url,
                "kind": event.kind.value,
                "trigger": event.trigger.of(source.article.text),
            }
            for slot in slots_of(event.kind):
                line |= _slot_cells(slot, [value.value for value in event.all(slot)])
            yield line


def _slot_cells(slot: str, values: list[object]) -> Line:
    if slot in TALLY_SLOTS:
        tally = values[0] if values and isinstance(values[0], Tally) else None
        return {f"{slot}_min": tally.low if tally else None, f"{slot}_max": tally.high if tally else None}
    if slot in LIST_SLOTS:
        return {slot: joined(values)}
    first = values[0] if values else None
    return {slot: first if isinstance(first, int) else str(first) if values else None}


STATEMENTS: tuple[Field, ...] = (
    Field("incident", "string", "the incident it speaks of"),
    Field("article", "string", "id of the article"),
    Field("event", "integer", "index among the events of that article"),
    Field("kind", "string", "kind of the event", _KINDS),
    Field("slot", "string", "what is stated", tuple((slot, "") for slot in _SLOTS)),
    Field("value", "string", "the value; counts as [min, max], dates as EDTF"),
    Field("value_min", "integer", "of a count: at least so many"),
    Field("value_max", "integer", "of a count: at most so many"),
    Field("words", "string", "the words it rests on"),
    Field("sentence", "string", "the sentence they stand in (400 characters at most)"),
    Field("start", "integer", "where the words begin: code points of title, heading and text joined by blank lines"),
    Field("end", "integer", "where they end (exclusive)"),
    Field("certainty", "string", "how surely the article tells it", _CERTAINTIES),
    Field("speaker", "string", "who says it, as the article names them"),
    Field("outlet", "string", "who quotes them"),
    Field("inferred", "boolean", "rests on reasoning: a year from a weekday, a country from its city"),
    Field("rule", "string", "the rule or scorer that read it"),
    Field("score", "number", "how sure the scorer is, 0 to 1"),
    Field("reliability", "string", "of the outlet, by the Admiralty code", _RELIABILITIES),
    Field("credibility", "integer", "of the statement against all others, by the Admiralty code", CREDIBILITIES),
    Field("publisher", "string", "the outlet"),
    Field("published", "string", "when the article was published"),
    Field("url", "string", "the article's address"),
)


def statement_line(one: Said) -> Line:
    """One statement."""
    value, article = one.value, one.source.article
    tally = value.value if isinstance(value.value, Tally) else None
    told = json_value(value.value)
    shown: Cell = str(told) if isinstance(told, list) else None if isinstance(told, dict) else told
    statement = statement_of(one.report, one.source, one.position)
    return {
        "incident": one.incident,
        "article": one.report.key.article,
        "event": one.report.key.event,
        "kind": one.report.event.kind.value,
        "slot": value.slot,
        "value": str(shown).replace("None", "null") if tally else str(shown),
        "value_min": tally.low if tally else None,
        "value_max": tally.high if tally else None,
        "words": statement.words or None,
        "sentence": around(article.text, value.spans)[0] or None,
        "start": min((span.start for span in value.spans), default=None),
        "end": max((span.end for span in value.spans), default=None),
        "certainty": value.certainty,
        "speaker": value.attribution.speaker,
        "outlet": value.attribution.outlet,
        "inferred": value.inferred,
        "rule": value.rule or None,
        "score": value.score,
        "reliability": one.grade[0],
        "credibility": int(one.grade[1:]),
        "publisher": article.publisher,
        "published": one.source.published,
        "url": article.url,
    }


def statement_lines(entries: Iterable[Entry], _: Batch) -> Iterator[Line]:
    """A line for each value of each report."""
    for entry in entries:
        for one in said(entry):
            yield statement_line(one)
