"""Corruptions of articles as bad sources make them: how much of the reading survives?

    python -m eval.corrupt        read the sample clean and corrupted, print the slot-fill F1 of each

Every corruption is deterministic: where only some places are touched, a checksum of the place decides. The events
expected stay those of the clean article, for names are compared without case and accents.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from eval.gate import GoldSet, load_articles, load_events, make_scorer, read_events, sample_set
from vigie.domain.article import Article
from vigie.domain.ports import Reader
from vigie.scoring import Score

SHARE_KEPT = 0.90
_THIRD = 3
_QUOTES = (("\u201c", "\u201d"), ('"', '"'), ("<< ", " >>"), ("''", "''"))
_BLANKS = ("\u00a0", "\u202f")
_OPENING = re.compile(r"«[\s\u00a0\u202f]*")
_CLOSING = re.compile(r"[\s\u00a0\u202f]*»")
_STOP = re.compile(r"(?<=[\w»)][.!?]) +(?=[^\W\d_])")
_AFTER_MARK = re.compile(r"(?<=[,;:»)]) +(?=\w)")
_BLANK = re.compile(r"(?<=\S) (?=\S)")
_NAME = re.compile(r"(?<=[^\W\d_] )[^\W\d_a-z][\w’'-]+")

Corruption = Callable[[str, str], str]


def _chosen(seed: str, place: int, one_in: int = _THIRD) -> bool:
    return zlib.crc32(f"{seed}:{place}".encode()) % one_in == 0


def _some(pattern: re.Pattern[str], by: str | Callable[[re.Match[str]], str], text: str, seed: str) -> str:
    """Replace about a third of the matches."""

    def swap(found: re.Match[str]) -> str:
        if not _chosen(seed, found.start()):
            return found[0]
        return by if isinstance(by, str) else by(found)

    return pattern.sub(swap, text)


def no_accents(text: str, _: str) -> str:
    """Accents lost in every word."""
    plain = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(char for char in plain if not unicodedata.combining(char)))


def capitals(text: str, _: str) -> str:
    """All in capitals."""
    return text.upper()


def glued_sentences(text: str, seed: str) -> str:
    """The blank behind a third of the full stops lost."""
    return _some(_STOP, "", text, seed)


def mixed_quotes(text: str, seed: str) -> str:
    """Quotation marks of several styles in one article; straight ones stay."""
    opened, parts = 0, []
    for index, piece in enumerate(_OPENING.split(text)):
        opening, closing = _QUOTES[zlib.crc32(f"{seed}:{opened}".encode()) % len(_QUOTES)]
        if index:
            piece = opening + _CLOSING.sub(lambda _, mark=closing: mark, piece, count=1)
            opened += 1
        parts.append(piece)
    return "".join(parts)


def dropped_articles(text: str, seed: str) -> str:
    """A third of the small words left out, as a poor machine translation does."""
    return _some(_articles(), "", text, seed)


def missing_spaces(text: str, seed: str) -> str:
    """The blank behind a third of the commas, colons and closing marks lost."""
    return _some(_AFTER_MARK, "", text, seed)


def glued_words(text: str, seed: str) -> str:
    """One blank in forty lost between words."""
    return _BLANK.sub(lambda found: "" if _chosen(seed, found.start(), 40) else " ", text)


def hard_blanks(text: str, seed: str) -> str:
    """A third of the blanks non-breaking, wide or narrow."""
    return _some(_BLANK, lambda found: _BLANKS[found.start() % 2], text, seed)


def doubled_blanks(text: str, seed: str) -> str:
    """A third of the blanks doubled."""
    return _some(_BLANK, "  ", text, seed)


def small_names(text: str, seed: str) -> str:
    """A third of the capitalised words within sentences in small letters."""
    return _some(_NAME, lambda found: found[0].lower(), text, seed)


def other_apostrophes(text: str, seed: str) -> str:
    """Straight and curly apostrophes and a wrong accent in turn."""
    return re.sub("['’]", lambda found: "'’´"[zlib.crc32(f"{seed}:{found.start()}".encode()) % 3], text)


@cache
def _articles() -> re.Pattern[str]:
    words = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["articles"]
    return re.compile(rf"(?<=\s)(?:{'|'.join(sorted(words, key=len, reverse=True))}) (?=\w)")


# Corruptions of the body, of title and heading; None leaves them alone.
CORRUPTIONS: Mapping[str, tuple[Corruption | None, Corruption | None]] = {
    "accents stripped": (no_accents, no_accents),
    "title and heading in capitals": (None, capitals),
    "sentences glued": (glued_sentences, None),
    "words glued": (glued_words, None),
    "blanks missing behind marks": (missing_spaces, missing_spaces),
    "mixed quotation marks": (mixed_quotes, mixed_quotes),
    "mixed apostrophes": (other_apostrophes, other_apostrophes),
    "articles dropped": (dropped_articles, dropped_articles),
    "non-breaking blanks": (hard_blanks, hard_blanks),
    "doubled blanks": (doubled_blanks, doubled_blanks),
    "names in small letters": (small_names, small_names),
}


def corrupt(article: Article, name: str) -> Article:
    """An article with one corruption of CORRUPTIONS; all else stays."""
    body, lead = CORRUPTIONS[name]
    if lead:
        article = replace(article, title=lead(article.title, article.id), heading=lead(article.heading, article.id))
    return replace(article, body=body(article.body, article.id)) if body else article


@dataclass(frozen=True, slots=True)
class Robustness:
    """Slot fills of the clean articles, of each corruption, and of all corruptions together."""

    clean: Score
    by_corruption: Mapping[str, Score]

    @property
    def pooled(self) -> Score:
        """All corruptions counted together (micro-average)."""
        total = Score()
        for score in self.by_corruption.values():
            total.add(score.credit, score.gold, score.predicted)
        return total

    def kept(self, score: Score) -> float:
        """Share of the clean F1."""
        return score.f1 / self.clean.f1 if self.clean.f1 else 0.0


def robustness(reader: Reader, gold: GoldSet) -> Robustness:
    """Read a gold set clean and under every corruption."""
    expected, articles = load_events(gold.gold), load_articles(gold.articles)
    scorer = make_scorer()

    def fills(change: Callable[[Article], Article]) -> Score:
        given = {name: read_events(reader, change(articles[name])) for name in expected}
        return scorer.score(expected, given).fills

    corrupted = {name: fills(lambda article, name=name: corrupt(article, name)) for name in CORRUPTIONS}  # type: ignore[misc]
    return Robustness(fills(lambda article: article), corrupted)


def table(found: Robustness) -> list[str]:
    """The figures as lines of a Markdown table."""
    lines = ["| corruption | slot fills F1 | share of clean |", "|---|---|---|", f"| none | {found.clean.f1:.3f} | |"]
    rows = [*found.by_corruption.items(), ("**all together**", found.pooled)]
    lines += [
        f"| {name} | {score.f1:.3f} | {found.kept(score):.3f}{'' if found.kept(score) >= SHARE_KEPT else ' (below)'} |"
        for name, score in rows
    ]
    return lines


def main() -> None:
    """Entry point."""
    from vigie.reading import ArticleReader

    print("\n".join(table(robustness(ArticleReader.load(), sample_set()))))


if __name__ == "__main__":
    main()
