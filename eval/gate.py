"""The gate: figures reached on gold articles never fall unnoticed.

    python eval/gate.py                          measure and compare with the floors; exit code 1 when one is missed
    python eval/gate.py --raise                  lift floors to the figures reached
    python eval/gate.py --lower --why "..."      lower the floors that are missed; needs a line in the changelog

`eval/floors.json` pins, for each set of gold articles, the SHA-256 of its files and the figures reached: all slot fills
and events found (F1), out-of-scope articles left empty (share), events found by kind and slot fills by slot (F1). A
figure may fall `TOLERANCE` below its floor; those of fewer than `FEWEST` gold values are not pinned, for one more or
less would move them by several points.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from vigie.clean.article import clean
from vigie.domain.article import Article
from vigie.domain.document import Document
from vigie.domain.event import slots_json
from vigie.domain.ports import Reader
from vigie.read.jsonl import read_json
from vigie.scoring import EventJson, Scorer, Scores, actor_aliases
from vigie.settings import Settings

ROOT = Path(__file__).parent.parent
FLOORS = ROOT / "eval" / "floors.json"
CHANGELOG = ROOT / "CHANGELOG.md"
SAMPLE = ROOT / "src" / "vigie" / "sample"
TOLERANCE = 0.005
FEWEST = 10
_DIGITS = 4
_UNRELEASED = re.compile(r"^## \[Unreleased\]$(?P<body>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


class GateError(Exception):
    """What keeps the gate from measuring or from changing a floor."""


@dataclass(frozen=True, slots=True)
class GoldSet:
    """A file of gold events and the files that hold the texts of its articles."""

    name: str
    gold: Path
    articles: tuple[Path, ...]

    @property
    def present(self) -> bool:
        """Whether all files are there."""
        return all(path.is_file() for path in (self.gold, *self.articles))

    def digest(self) -> str:
        """SHA-256 (hex) of all files, the gold first."""
        digest = hashlib.sha256()
        for path in (self.gold, *self.articles):
            digest.update(path.read_bytes())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Pinned:
    """The floors of one gold set, and why some were lowered."""

    sha256: str = ""
    floors: Mapping[str, float] = field(default_factory=dict)
    lowered: tuple[str, ...] = ()


def sample_set() -> GoldSet:
    """The sample that comes with the package."""
    return GoldSet("sample", SAMPLE / "expected.jsonl", (SAMPLE / "articles.jsonl",))


def shared_sets(shared: Path) -> tuple[GoldSet, ...]:
    """The gold articles that are kept outside the project."""
    corpus = shared / "corpus"
    return (GoldSet("dev", shared / "gold" / "dev.jsonl", (corpus / "dev.jsonl", corpus / "seeds.jsonl")),)


def load_events(path: Path) -> dict[str, list[EventJson]]:
    """Gold events by article id. Raises GateError naming the line that cannot be read."""
    found: dict[str, list[EventJson]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            found[str(row["id"])] = list(row["events"])
        except (ValueError, KeyError, TypeError) as error:
            raise GateError(f"{path}:{number}: expected an object with `id` and `events` ({error!r})") from error
    return found


def load_articles(paths: Iterable[Path]) -> dict[str, Article]:
    """Cleaned articles by id, as `vigie extract` would read them; those refused are left out."""
    most = Settings().read.max_characters
    found: dict[str, Article] = {}
    for path in paths:
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            for document in read_json(line, f"{path.name}:{number}"):
                article = clean(document, most).article if isinstance(document, Document) else None
                if article is not None:
                    found[article.id] = article
    return found


def read_events(reader: Reader, article: Article) -> list[EventJson]:
    """The events of one article in the form of the event contract; none for what the reader's gate holds back."""
    if not reader.relevant(article):
        return []
    return [{"kind": event.kind.value, **slots_json(event)} for event in reader.read(article).events]


def make_scorer() -> Scorer:
    """A scorer that knows the organisations of the lexicon by all their names."""
    return Scorer(actor_aliases())


def measure(gold: GoldSet, reader: Reader) -> Scores:
    """Read the articles of a gold set and compare. Raises GateError where a file or a text is missing."""
    missing = [str(path) for path in (gold.gold, *gold.articles) if not path.is_file()]
    if missing:
        raise GateError(f"{gold.name}: not found: {', '.join(missing)}; name the folder that holds them with --shared")
    expected, articles = load_events(gold.gold), load_articles(gold.articles)
    unknown = sorted(set(expected) - set(articles))
    if unknown:
        raise GateError(f"{gold.name}: {len(unknown)} gold articles have no text, the first is {unknown[0]}")
    return make_scorer().score(expected, {name: read_events(reader, articles[name]) for name in expected})


def figures(scores: Scores) -> dict[str, float]:
    """The figures that are pinned, by name, each 0..1."""
    found = {"overall.slots": scores.fills.f1, "overall.events": scores.events.f1}
    if scores.out_of_scope:
        found["overall.out_of_scope"] = scores.quiet / scores.out_of_scope
    found |= {f"found.{kind}": s.f1 for kind, s in sorted(scores.found.items()) if s.gold >= FEWEST}
    found |= {f"slot.{slot}": s.f1 for slot, s in sorted(scores.by_slot.items()) if s.gold >= FEWEST}
    return {name: round(value, _DIGITS) for name, value in found.items()}


def shortfalls(pinned: Pinned, reached: Mapping[str, float], digest: str) -> list[str]:
    """What keeps the gate shut, one line each."""
    lines = []
    if digest != pinned.sha256:
        lines.append(
            f"the gold is not the one the floors were reached on: {digest[:12]}, expected {pinned.sha256[:12]}"
        )
    for name, floor in pinned.floors.items():
        value = reached.get(name)
        if value is None:
            lines.append(f"{name}: not measured any more, floor {floor:.4f}")
        elif value < floor - TOLERANCE:
            lines.append(f"{name}: {value:.4f}, floor {floor:.4f}")
    return lines


def raised(pinned: Pinned, reached: Mapping[str, float], digest: str) -> Pinned:
    """Floors lifted to the figures reached. Raises GateError where the gold has changed."""
    if pinned.sha256 and digest != pinned.sha256:
        raise GateError("the gold has changed, figures on it cannot be compared: use --lower --why to pin them anew")
    lifted = {name: max(value, pinned.floors.get(name, 0.0)) for name, value in reached.items()}
    return replace(pinned, sha256=digest, floors={**pinned.floors, **lifted})


def lowered(pinned: Pinned, reached: Mapping[str, float], digest: str, why: str) -> Pinned:
    """Floors that are missed set to the figures reached, those not measured any more dropped, with the reason kept."""
    kept = {name: floor for name, floor in pinned.floors.items() if name in reached}
    missed = {name: reached[name] for name, floor in kept.items() if reached[name] < floor - TOLERANCE}
    if not missed and kept == pinned.floors and digest == pinned.sha256:
        return pinned
    what = ", ".join(f"{name} {kept[name]:.4f} to {value:.4f}" for name, value in missed.items()) or "gold pinned anew"
    return Pinned(digest, {**kept, **missed}, (*pinned.lowered, f"{why} ({what})"))


def announced(changelog: Path) -> bool:
    """Whether the changelog's section of unreleased changes speaks of a floor."""
    section = _UNRELEASED.search(changelog.read_text(encoding="utf-8")) if changelog.is_file() else None
    return section is not None and "floor" in section["body"].lower()


def load_floors(path: Path) -> dict[str, Pinned]:
    """Pinned floors by gold set; none where the file is not there yet."""
    if not path.is_file():
        return {}
    found = {}
    for name, entry in json.loads(path.read_text(encoding="utf-8")).items():
        unknown = set(entry) - {"sha256", "floors", "lowered"}
        if unknown:
            raise GateError(f"{path}: {name}: unknown keys {sorted(unknown)}; expected sha256, floors, lowered")
        floors = {figure: float(value) for figure, value in entry["floors"].items()}
        found[name] = Pinned(entry["sha256"], floors, tuple(entry.get("lowered", ())))
    return found


def save_floors(path: Path, pinned: Mapping[str, Pinned]) -> None:
    """Write floors, the same bytes for the same floors."""
    data = {
        name: {"sha256": one.sha256, "floors": dict(one.floors), "lowered": list(one.lowered)}
        for name, one in sorted(pinned.items())
    }
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _table(pinned: Pinned, reached: Mapping[str, float]) -> Iterable[str]:
    for name, value in reached.items():
        floor = pinned.floors.get(name)
        against = "no floor yet" if floor is None else f"floor {floor:.4f}  {value - floor:+.4f}"
        yield f"  {name:24} {value:.4f}  {against}"


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder of the gold articles")
    parser.add_argument("--only", choices=("sample", "dev"), help="this set alone")
    parser.add_argument("--floors", type=Path, default=FLOORS, help=argparse.SUPPRESS)
    parser.add_argument("--changelog", type=Path, default=CHANGELOG, help=argparse.SUPPRESS)
    change = parser.add_mutually_exclusive_group()
    change.add_argument("--raise", dest="lift", action="store_true", help="lift floors to the figures reached")
    change.add_argument("--lower", action="store_true", help="lower the floors that are missed")
    parser.add_argument("--why", help="the reason for lowering, kept beside the floors")
    arguments = parser.parse_args(given)
    if arguments.lower != bool(arguments.why):
        parser.error("--lower and --why go together")
    return arguments


def _sets(arguments: argparse.Namespace) -> list[GoldSet]:
    """The sets to measure: those of the shared folder only where it is there, unless asked for by name."""
    every = (sample_set(), *shared_sets(arguments.shared))
    if arguments.only:
        return [one for one in every if one.name == arguments.only]
    return [one for one in every if one.present]


def run(arguments: argparse.Namespace, reader: Reader) -> int:
    """Measure every set, change or compare its floors; 1 where one is missed."""
    if arguments.lower and not announced(arguments.changelog):
        raise GateError(f"{arguments.changelog.name}: no line under [Unreleased] tells of the lowered floor; add one")
    floors, missed = load_floors(arguments.floors), 0
    for gold in _sets(arguments):
        pinned, reached, digest = floors.get(gold.name, Pinned()), figures(measure(gold, reader)), gold.digest()
        print(f"{gold.name}:", *_table(pinned, reached), sep="\n")
        if arguments.lift:
            floors[gold.name] = raised(pinned, reached, digest)
        elif arguments.lower:
            floors[gold.name] = lowered(pinned, reached, digest, arguments.why)
        else:
            lines = shortfalls(pinned, reached, digest)
            missed += len(lines)
            for line in lines:
                print(f"gate: {gold.name}: {line}", file=sys.stderr)
    if arguments.lift or arguments.lower:
        save_floors(arguments.floors, floors)
    return 1 if missed else 0


def main(given: Sequence[str] | None = None) -> int:
    """Entry point; 2 where the gate cannot do what was asked."""
    from vigie.reading import ArticleReader

    arguments = _arguments(given)
    try:
        return run(arguments, ArticleReader.load())
    except GateError as error:
        print(f"gate: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
