"""Articles with their events as training data: tasks for Label Studio, standoff files for brat."""

from __future__ import annotations

import json
import re
import uuid
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from vigie.domain.article import Article
from vigie.domain.event import JsonValue, SlotValue, json_value
from vigie.domain.report import Report
from vigie.domain.span import Span
from vigie.domain.vocabulary import Certainty, Kind, slots_of
from vigie.exports.about import brief, codebook, package
from vigie.exports.model import Batch, Entry, Field

_SPACE = uuid.UUID("6f0a9f0e-6a3b-5c0e-9a55-0d9b1c7c2f41")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_EPOCH = (1980, 1, 1, 0, 0, 0)
LABEL_STUDIO_FIELDS = (
    Field("data.text", "string", "title, heading and text, joined by blank lines"),
    Field("data.article", "string", "id of the article"),
    Field("predictions.result labels", "object", "trigger of each event (its kind) and words of each value (its slot)"),
    Field("value.start, value.end", "integer", "UTF-16 code units, end-exclusive, as browsers count"),
    Field("meta.text", "string", "the value; counts [min, max], dates EDTF"),
    Field("relations", "object", "from the trigger of an event to the words of its values"),
    Field("data.vigie", "object", "what the export says of itself"),
)
BRAT_FIELDS = (
    Field("ARTICLE.txt", "string", "title, heading and text, joined by blank lines"),
    Field("T", "string", "words with their label; code points, end-exclusive; cut at line ends, as brat wants"),
    Field("E", "string", "an event by its trigger with its arguments by slot"),
    Field("A", "string", "Certainty of an event", tuple((value.value, "") for value in Certainty)),
    Field("#", "string", "AnnotatorNotes: the value of the words; of events: values without words of their own"),
    Field("annotation.conf", "string", "labels, made from the event contract"),
    Field("vigie.json", "object", "what the export says of itself"),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """An article with those of its reports that belong to the incidents chosen."""

    article: Article
    reports: tuple[Report, ...]


def sheets(entries: Iterable[Entry]) -> list[Sheet]:
    """The articles of the press that tell some incidents, each once, in order of id."""
    articles: dict[str, Article] = {}
    reports: dict[str, list[Report]] = defaultdict(list)
    for entry in entries:
        articles.update((source.article.id, source.article) for source in entry.sources)
        # A row of a list is no text to learn reading from.
        for report in (one for one in entry.reports if not one.event.listed):
            reports[report.key.article].append(report)
    return [
        Sheet(articles[name], tuple(sorted(some, key=lambda report: report.key.event)))
        for name, some in sorted(reports.items())
        if name in articles
    ]


def write_label_studio(entries: Iterable[Entry], batch: Batch, out: BinaryIO) -> None:
    """A list of tasks with predictions."""
    out.write(b"[")
    for number, sheet in enumerate(sheets(entries)):
        task = json.dumps(_task(sheet, batch), ensure_ascii=False).encode()
        out.write((b",\n" if number else b"\n") + task)
    out.write(b"\n]\n")


def _task(sheet: Sheet, batch: Batch) -> dict[str, JsonValue]:
    article, result = sheet.article, list[JsonValue]()
    for report in sheet.reports:
        event = report.event
        trigger = f"e{report.key.event}"
        result.append(_label(trigger, event.kind.value, event.trigger, article.text, ""))
        for position, value in enumerate(event.values):
            told = json.dumps(json_value(value.value), ensure_ascii=False)
            for place, span in enumerate(sorted(set(value.spans))):
                name = f"{trigger}-{position}-{place}"
                result.append(_label(name, value.slot, span, article.text, told))
                result.append({"type": "relation", "from_id": trigger, "to_id": name, "labels": [value.slot]})
    return {
        "data": {
            "text": article.text,
            "article": article.id,
            "url": article.url,
            "published": str(article.published) if article.published else None,
            "vigie": brief(batch),
        },
        "predictions": [{"model_version": f"vigie {batch.version}", "result": result}],
    }


def _label(name: str, label: str, span: Span, text: str, meta: str) -> dict[str, JsonValue]:
    before = text[: span.start]
    start = len(before) + _astral(before)
    words = span.of(text)
    told: dict[str, JsonValue] = {
        "id": name,
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": {"start": start, "end": start + len(words) + _astral(words), "text": words, "labels": [label]},
    }
    return told | {"meta": {"text": [meta]}} if meta else told


def _astral(text: str) -> int:
    """How many characters take two UTF-16 code units."""
    return sum(char > "\uffff" for char in text)


def write_brat(entries: Iterable[Entry], batch: Batch, out: BinaryIO) -> None:
    """A ZIP of one `.txt` and one `.ann` for each article, with the configuration of brat and the codebook."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        taken: set[str] = set()
        for sheet in sheets(entries):
            stem = _stem(sheet.article.id, taken)
            _put(archive, f"{stem}.txt", sheet.article.text)
            _put(archive, f"{stem}.ann", "".join(f"{line}\n" for line in standoff(sheet)))
        _put(archive, "annotation.conf", configuration())
        about = package(batch, BRAT_FIELDS, ".", "application/zip")
        _put(archive, "vigie.json", json.dumps(about, ensure_ascii=False, indent=2) + "\n")
        _put(archive, "CODEBOOK.md", codebook("brat", batch.what, BRAT_FIELDS))


def _stem(name: str, taken: set[str]) -> str:
    stem = _UNSAFE.sub("_", name)[-80:].lstrip("._") or "article"
    if stem.lower() in taken:
        stem = f"{stem[-60:]}-{uuid.uuid5(_SPACE, name).hex[:12]}"
    taken.add(stem.lower())
    return stem


def _put(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(zipfile.ZipInfo(name, _EPOCH), text.encode("utf-8"), zipfile.ZIP_DEFLATED)


def standoff(sheet: Sheet) -> Iterator[str]:
    """The lines of an `.ann` file."""
    text, words, notes = sheet.article.text, 0, 0
    names: dict[int, str] = {report.key.event: f"E{n}" for n, report in enumerate(sheet.reports, 1)}
    for number, report in enumerate(sheet.reports, 1):
        event = report.event
        words += 1
        yield f"T{words}\t{_label_of(event.kind.value)} {_fragments(text, (event.trigger,))}"
        arguments, bare = [f"{_label_of(event.kind.value)}:T{words}"], list[SlotValue]()
        counts: dict[str, int] = defaultdict(int)
        for value in event.values:
            if value.slot == "of" and isinstance(value.value, int) and value.value in names:
                arguments.append(f"of:{names[value.value]}")
            elif value.slot == "certainty" or not any(len(span) for span in value.spans):
                bare.append(value)
            else:
                words, notes = words + 1, notes + 1
                yield f"T{words}\t{value.slot} {_fragments(text, value.spans)}"
                yield f"#{notes}\tAnnotatorNotes T{words}\t{_note(value)}"
                counts[value.slot] += 1
                place = counts[value.slot]
                arguments.append(f"{value.slot}{place if place > 1 else ''}:T{words}")
        yield f"E{number}\t{' '.join(arguments)}"
        certainty = event.text_of("certainty")
        if certainty:
            yield f"A{number}\tCertainty E{number} {certainty}"
        told = "; ".join(f"{value.slot} = {_note(value)}" for value in bare if value.slot != "certainty")
        if told:
            notes += 1
            yield f"#{notes}\tAnnotatorNotes E{number}\t{told}"


def _label_of(kind: str) -> str:
    return "".join(part.capitalize() for part in kind.split("_"))


def _note(value: SlotValue) -> str:
    return json.dumps(json_value(value.value), ensure_ascii=False)


def _fragments(text: str, spans: Iterable[Span]) -> str:
    """Offsets and words; brat allows no line end inside a fragment, and no fragments that overlap."""
    found: list[tuple[int, int]] = []
    for span in sorted(set(spans)):
        for line in re.finditer(r"[^\n]+", span.of(text)):
            start, end = span.start + line.start(), span.start + line.end()
            start = max(start, found[-1][1]) if found else start
            if start < end:
                found.append((start, end))
    offsets = ";".join(f"{start} {end}" for start, end in found)
    return f"{offsets}\t{' '.join(text[start:end] for start, end in found)}"


def configuration() -> str:
    """`annotation.conf` of brat for the kinds and slots of the event contract."""
    slots = sorted({slot for kind in Kind for slot in slots_of(kind)} - {"of", "certainty"})
    lines = ["[entities]", *slots, "[relations]", "[events]"]
    for kind in Kind:
        arguments = [f"{slot}*:{slot}" for slot in slots_of(kind) if slot not in ("of", "certainty")]
        if "of" in slots_of(kind):
            arguments.append("of?:<EVENT>")
        lines.append(f"{_label_of(kind.value)}\t{', '.join(arguments)}")
    values = "|".join(value.value for value in Certainty)
    return "\n".join([*lines, "[attributes]", f"Certainty\tArg:<EVENT>, Value:{values}"]) + "\n"
