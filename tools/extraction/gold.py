"""The gold articles and events, as training reads them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from vigie.clean.article import clean
from vigie.domain.article import Article
from vigie.domain.event import JsonValue
from vigie.read.jsonl import read_json

_MOST_CHARACTERS = 200_000

GoldEvent = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article with the events annotated in it, in the contract's JSON form."""

    article: Article
    events: tuple[GoldEvent, ...]


def load_gold(gold: Path, corpora: list[Path]) -> list[GoldArticle]:
    """Gold events with their texts, in the gold file's order. Raises KeyError where a text is missing."""
    texts: dict[str, Article] = {}
    for corpus in corpora:
        for number, line in enumerate(corpus.read_bytes().splitlines(), 1):
            for document in read_json(line, f"{corpus.name}:{number}"):
                cleaned = clean(document, _MOST_CHARACTERS)  # type: ignore[arg-type]
                if cleaned.article is not None:
                    texts[cleaned.article.id] = cleaned.article
    result = []
    for written in gold.read_text(encoding="utf8").splitlines():
        row = json.loads(written)
        result.append(GoldArticle(texts[str(row["id"])], tuple(row["events"])))
    return result
