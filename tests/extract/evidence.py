"""Whether the words a value quotes say that value, judged anew from the lexicon."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from golden_reader import sample_reader

from vigie.annotate.numbers import find_numbers
from vigie.annotate.times import find_times
from vigie.domain.annotation import Annotations
from vigie.domain.article import Article
from vigie.domain.edtf import Edtf
from vigie.domain.event import Event, SlotValue
from vigie.domain.ports import Reading
from vigie.domain.span import Span
from vigie.domain.tally import Tally
from vigie.domain.timeexpr import TimeExpression
from vigie.domain.vocabulary import TALLY_SLOTS
from vigie.lexicon.named_days import load_named_days
from vigie.lexicon.rules import Rule, load_rules
from vigie.scoring import plain
from vigie.text.fold import fold

# Values that rest on no words: what is told without any sign of doubt, and what the extraction documents as inferred.
SPANLESS_RULES = {"default"}
_FAMILIES = {
    "evidence": frozenset({"slot", "value"}),
    "countless": frozenset({"slot", "low", "high"}),
    "triggers": frozenset({"kind", "value", "sure"}),
    "levels": frozenset(),
}


@cache
def _rules(family: str) -> tuple[Rule, ...]:
    return load_rules(family, _FAMILIES[family]).rules


def quoted(reading: Reading) -> Iterator[tuple[int, Event, SlotValue, Span]]:
    """Every span of every value of an article, with the index of its event."""
    for index, event in enumerate(reading.events):
        for value in event.values:
            for span in value.spans:
                yield index, event, value, span


def says(reading: Reading, event: Event, value: SlotValue, span: Span) -> bool:
    """Whether the words at `span` say `value`."""
    words = span.of(reading.article.text)
    if value.slot in TALLY_SLOTS:
        return _counts(value, words)
    if value.slot == "date":
        return _says_date(reading, value, span)
    return _CHECKS[value.slot](reading, event, value, words)


def _counts(value: SlotValue, words: str) -> bool:
    """A number that comes to the value, or words that tell it without a number."""
    if any(number.tally == value.value for number in find_numbers(words, fold(words))):
        return True
    for rule in _rules("countless"):
        high = rule.extra["high"]
        tally = Tally(int(rule.extra["low"]), None if high == "open" else int(high))
        if value.slot in rule.extra["slot"].split() and tally == value.value and rule.matches(words):
            return True
    return False


def _says_date(reading: Reading, value: SlotValue, span: Span) -> bool:
    """The name of an attack of that time; or an expression of time that comes to the value when it is resolved, and
    whose year, month, day and weekday, as far as told, are those of the value.
    """
    told, text = value.value, reading.article.text
    assert isinstance(told, Edtf)
    if any(day.edtf.overlaps(told, 1) for day, _ in load_named_days().find(fold(span.of(text)))):
        return True
    if not any(one.span == span and _fits(one, told) for one in _times(text)):
        return False
    return any(one.span == span and str(one.edtf) == str(told) for one in _annotations(reading.article).times)


@cache
def _annotations(article: Article) -> Annotations:
    return sample_reader().annotator.annotate(article)


@cache
def _times(text: str) -> tuple[TimeExpression, ...]:
    return find_times(text, fold(text))


def _fits(expression: TimeExpression, told: Edtf) -> bool:
    for parts in (expression.parts, expression.end or expression.parts):
        for point in (told.start, told.end):
            if point is None:
                continue
            pairs = ((parts.year, point.year), (parts.month, point.month), (parts.day, point.day))
            if any(said and given and said != given for said, given in pairs):
                continue
            day = point.first() if point.day else None
            if parts.weekday is None or day is None or day.weekday() == parts.weekday:
                return True
    return False


def _city(_: Reading, __: Event, value: SlotValue, words: str) -> bool:
    """A name of the place, of a landmark in it, or of an attack there."""
    found = sample_reader().annotator.gazetteer.lookup(words)
    if any(value.value in (place.name, place.city) for place in found):
        return True
    return any(day.city == value.value for day, _ in load_named_days().find(fold(words)))


def _country(_: Reading, __: Event, value: SlotValue, words: str) -> bool:
    """A name of the country, of its people or of a place in it, or of an attack there."""
    gazetteer = sample_reader().annotator.gazetteer
    if gazetteer.demonym(words) == value.value or any(p.country == value.value for p in gazetteer.lookup(words)):
        return True
    return any(day.country == value.value for day, _ in load_named_days().find(fold(words)))


def _actor(reading: Reading, event: Event, value: SlotValue, words: str) -> bool:
    """A name of the organisation; of the state where a state acts."""
    entry = sample_reader().annotator.actors.lookup(words)
    return (entry is not None and entry.id == value.value) or _country(reading, event, value, words)


def _label(_: Reading, __: Event, value: SlotValue, words: str) -> bool:
    """Words that a rule of evidence lists for the value; a view may name an organisation behind a colon."""
    told = str(value.value).partition(":")[0]
    listed = (r for r in _rules("evidence") if (r.extra["slot"], r.extra["value"]) == (value.slot, told))
    return any(rule.matches(words) for rule in listed)


def _trigger(_: Reading, event: Event, value: SlotValue, words: str) -> bool:
    """Words that a trigger rule lists for the kind of the event, and for its value where the rule has one."""
    rules = (rule for rule in _rules("triggers") if rule.extra["kind"] == event.kind.value and rule.matches(words))
    return any(value.slot != "step" or rule.extra.get("value") == value.value for rule in rules)


def _name(reading: Reading, _: Event, value: SlotValue, words: str) -> bool:
    """A word of the name; or a pronoun or office that stands for a name told elsewhere in the article."""
    named = {word for word in plain(str(value.value)).split() if len(word) > 1}
    return bool(named & set(plain(words).split())) or plain(str(value.value)) in plain(reading.article.text)


def _level(_: Reading, __: Event, value: SlotValue, words: str) -> bool:
    return plain(str(value.value)) == plain(words)


def _target(reading: Reading, _: Event, value: SlotValue, words: str) -> bool:
    """Words that a mention of the attack or plot pointed to contains."""
    assert isinstance(value.value, int)
    target = reading.events[value.value]
    return any(plain(words) in plain(mention.of(reading.article.text)) for mention in target.mentions)


def _what(reading: Reading, event: Event, value: SlotValue, words: str) -> bool:
    """The same words as the count."""
    return any(plain(words) == plain(s.of(reading.article.text)) for count in event.all("count") for s in count.spans)


def _some_words(_: Reading, __: Event, ___: SlotValue, words: str) -> bool:
    return bool(plain(words))


Check = Callable[[Reading, Event, SlotValue, str], bool]
_CHECKS: dict[str, Check] = {
    "city": _city, "country": _country, "actors": _actor, "against": _actor, "recipients": _actor,
    "tactics": _label, "targets": _label, "medium": _label, "change": _label, "view": _label, "channel": _label,
    "step": _trigger, "measure": _trigger, "stance": _trigger, "level": _level, "of": _target, "what": _what,
    "sources": _name, "speaker": _name, "via": _name, "certainty": _some_words,
}  # fmt: skip
