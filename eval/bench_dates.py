"""Date bench: values of French time expressions, Vigie side by side with dateparser and EDS-NLP.

Run `python eval/bench_dates.py [--write docs/date-bench.md]`. The two libraries are optional (extra `bench`); one that
is not installed is left out of the table. Each sentence of `eval/dates.jsonl` was written for this bench, with the
publication date, the expression and the EDTF value that a reader would give it; the shares of the groups follow how
often the French press uses each form.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import importlib.util
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vigie.annotate.times import find_times
from vigie.domain.article import Article
from vigie.domain.edtf import Edtf
from vigie.resolve.dates import resolve_times
from vigie.text.fold import fold

HERE = Path(__file__).parent
_MARK = re.compile(r"[~?%]")


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence: what stands where, and the value expected."""

    id: str
    published: str
    group: str
    text: str
    expression: str
    edtf: str

    @property
    def start(self) -> int:
        """Offset of the expression; the last occurrence is meant where a word comes twice."""
        return self.text.rindex(self.expression)

    @property
    def end(self) -> int:
        """Offset behind the expression."""
        return self.start + len(self.expression)


@dataclass(frozen=True, slots=True)
class Answer:
    """A value that a reader gave to a stretch of the text."""

    start: int
    end: int
    value: str


Reader = Callable[[Case], Sequence[Answer]]


def load_cases() -> list[Case]:
    """The cases of the bench in the order of their file."""
    lines = (HERE / "dates.jsonl").read_text(encoding="utf8").splitlines()
    return [Case(**json.loads(line)) for line in lines if line]


def vigie(case: Case) -> list[Answer]:
    """What Vigie reads."""
    article = Article(case.id, case.text, published=Edtf.parse(case.published))
    mentions = resolve_times(find_times(case.text, fold(case.text)), article, case.text)
    return [Answer(m.span.start, m.span.end, str(m.edtf)) for m in mentions if m.edtf]


def dateparser_reader() -> Reader | None:
    """`dateparser.search.search_dates` with French and the publication as its base; None when not installed."""
    if importlib.util.find_spec("dateparser") is None:
        return None
    search_dates = importlib.import_module("dateparser.search").search_dates

    def read(case: Case) -> list[Answer]:
        base = dt.datetime.fromisoformat(case.published)
        settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"}
        answers, at = [], 0
        for words, value in search_dates(case.text, languages=["fr"], settings=settings) or []:
            at = max(case.text.find(words, at), 0)
            answers.append(Answer(at, at + len(words), value.date().isoformat()))
        return answers

    return read


def edsnlp_reader() -> Reader | None:
    """The `eds.dates` pipe with the publication as the note's date; None when not installed."""
    if importlib.util.find_spec("edsnlp") is None:
        return None
    nlp = importlib.import_module("edsnlp").blank("eds")
    nlp.add_pipe("eds.sentences")
    nlp.add_pipe("eds.dates")

    def read(case: Case) -> list[Answer]:
        doc = nlp.make_doc(case.text)
        base = dt.datetime.fromisoformat(case.published)
        doc._.note_datetime = base
        doc = nlp(doc)
        answers = []
        for span in doc.spans["dates"]:
            value = span._.date.to_datetime(note_datetime=base, infer_from_context=True)
            if value is not None:
                answers.append(Answer(span.start_char, span.end_char, value.strftime("%Y-%m-%d")))
        return answers

    return read


def agrees(expected: str, given: str, lenient: bool) -> bool:
    """Whether two EDTF values are one, marks of approximation aside.

    `lenient` is for readers that can only give days: a day inside what was expected is right.
    """
    if _MARK.sub("", expected) == _MARK.sub("", given):
        return True
    return lenient and Edtf.parse(expected).contains(Edtf.parse(given))


def right(case: Case, answers: Sequence[Answer], lenient: bool) -> bool:
    """Whether an answer that overlaps the expression has the value expected."""
    touching = [a for a in answers if a.start < case.end and case.start < a.end]
    return any(agrees(case.edtf, answer.value, lenient) for answer in touching)


@dataclass(frozen=True, slots=True)
class Result:
    """Right answers by group, and milliseconds a sentence."""

    name: str
    right: Counter[str]
    wrong: tuple[str, ...]
    milliseconds: float


def run(name: str, reader: Reader, cases: Sequence[Case], lenient: bool) -> Result:
    """Read all cases with one reader."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    reader(cases[0])
    started = time.perf_counter()
    given = [reader(case) for case in cases]
    elapsed = (time.perf_counter() - started) * 1000 / len(cases)
    for case, answers in zip(cases, given, strict=True):
        if right(case, answers, lenient):
            counts[case.group] += 1
        else:
            values = ", ".join(f"{case.text[a.start : a.end]!r} {a.value}" for a in answers) or "nothing"
            wrong.append(f"{case.id} {case.expression!r}: expected {case.edtf}, read {values}")
    return Result(name, counts, tuple(wrong), elapsed)


def table(results: Sequence[Result], cases: Sequence[Case]) -> str:
    """The Markdown table of shares right by group."""
    sizes: dict[str, int] = defaultdict(int)
    for case in cases:
        sizes[case.group] += 1
    lines = ["| group | n | " + " | ".join(r.name for r in results) + " |", "|---|---|" + "---|" * len(results)]
    for group, size in sizes.items():
        lines.append(f"| {group} | {size} | " + " | ".join(f"{r.right[group] / size:.2f}" for r in results) + " |")
    totals = " | ".join(f"**{sum(r.right.values()) / len(cases):.3f}**" for r in results)
    lines.append(f"| **all** | {len(cases)} | {totals} |")
    lines.append("| ms a sentence | | " + " | ".join(f"{r.milliseconds:.2f}" for r in results) + " |")
    return "\n".join(lines)


def main() -> None:
    """Print the table, and the cases that Vigie got wrong; `--write` replaces the table in a document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="Markdown file whose table between the bench marks is replaced")
    arguments = parser.parse_args()
    cases = load_cases()
    results = [run("Vigie", vigie, cases, lenient=False)]
    for name, reader in (("dateparser", dateparser_reader()), ("EDS-NLP", edsnlp_reader())):
        if reader is not None:
            results.append(run(name, reader, cases, lenient=True))
    text = table(results, cases)
    print(text)
    print("\n".join(results[0].wrong))
    if arguments.write:
        page = arguments.write.read_text(encoding="utf8")
        marked = re.compile(r"(?<=<!-- table -->\n).*?(?=<!-- /table -->)", re.S)
        if not marked.search(page):
            parser.error(f"{arguments.write}: no <!-- table --> ... <!-- /table --> to replace")
        arguments.write.write_text(marked.sub(lambda _: f"{text}\n", page), encoding="utf8")


if __name__ == "__main__":
    main()
