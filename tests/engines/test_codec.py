"""The domain's values through JSON and back."""

from __future__ import annotations

import json

import pytest

from vigie.domain.article import Article
from vigie.domain.edtf import Edtf
from vigie.domain.errors import Issue
from vigie.domain.event import Attribution, Event, SlotValue
from vigie.domain.span import Span
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Kind
from vigie.engines.codec import decode, encode

EVENT = Event(
    Kind.ATTACK,
    Span(0, 9),
    (
        SlotValue("date", Edtf.parse("2016-07"), (Span(0, 5), Span(10, 14)), "day", 0.25, inferred=True),
        SlotValue("city", "Nice"),
        SlotValue("killed", Tally(84, None), certainty="alleged", attribution=Attribution("préfecture", "AFP", "says")),
        SlotValue("of", 0),
    ),
    (Span(0, 9),),
    "trigger",
    1,
)
ARTICLE = Article(
    "a1",
    "Un texte \ud83d isolé",
    published=Edtf.parse("2016-07-15"),
    published_inferred=True,
    provenance=(("published", "meta"), ("url", "link")),
)


@pytest.mark.parametrize("value", [EVENT, ARTICLE, Article("b", ""), Issue("read", "a:1", "bad", "é"), Attribution()])
def test_values_come_back_as_they_went(value: Event | Article | Issue | Attribution) -> None:
    told = json.loads(json.dumps(encode(value)))
    assert decode(type(value), told) == value


def test_defaults_are_left_out() -> None:
    assert encode(Article("b", "x")) == {"id": "b", "body": "x"}


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"id": "a", "body": "x", "colour": 1}, "unknown field colour"),
        ({"id": "a"}, "body"),
        ({"id": "a", "body": 7}, "expected str"),
        ({"id": "a", "body": "x", "published": "then"}, "then"),
        ({"id": "a", "body": "x", "provenance": "meta"}, "expected a list"),
        ([], "expected an object"),
    ],
)
def test_what_does_not_fit_is_refused(told: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        decode(Article, told)  # type: ignore[arg-type]


def test_other_kinds_of_value_are_refused() -> None:
    with pytest.raises(TypeError, match="not a kind of value"):
        encode({1, 2})
