"""French counts with their hedges: digits, words, collectives and vague plurals, each one mention with its range."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from vigie.domain.annotation import NumberMention
from vigie.domain.errors import LexiconError
from vigie.domain.span import Span
from vigie.domain.tally import Tally
from vigie.lexicon.rules import compile_pattern
from vigie.text.fold import Folded, fold_word
from vigie.text.numerals import NumberWords, digits_value

_FILE = "fr/numerals.toml"
_VALUES = ("units", "tens", "large", "collectives")
_PATTERNS = (
    "collective_adjective", "multiplier", "plural_article", "vague", "none", "single", "after_not_count",
    "before_not_count",
    "before_not_word",
)  # fmt: skip
_HEDGES = ("at_least", "about", "at_most", "between", "after_at_least", "after_about", "after_at_most", "to", "and")
_REACH = 28  # longest hedge with its blanks, in code points
_DIGITS = r"\d{1,3}(?:[ .]\d{3})+(?!\d)|\d+"


@dataclass(frozen=True, slots=True)
class _Lexicon:
    words: NumberWords
    collectives: Mapping[str, int]
    scan: re.Pattern[str]
    token: re.Pattern[str]
    not_after: re.Pattern[str]
    not_before: re.Pattern[str]
    not_before_word: re.Pattern[str]
    hedge_before: re.Pattern[str]
    hedge_after: re.Pattern[str]
    between: re.Pattern[str]
    to: re.Pattern[str]
    both: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Count:
    """A count before its hedges: folded offsets and range."""

    start: int
    end: int
    low: int | None
    high: int | None
    rule: str
    approximate: bool = False


def _values(data: Mapping[str, object], table: str) -> dict[str, int]:
    values = data.get(table)
    if not isinstance(values, dict) or not all(isinstance(v, int) for v in values.values()):
        raise LexiconError(f"{_FILE}: table [{table}] is missing or holds something else than whole numbers")
    return {fold_word(str(word)): int(value) for word, value in values.items()}


def _closed(data: Mapping[str, object], table: str, keys: tuple[str, ...]) -> Mapping[str, object]:
    values = data.get(table)
    if not isinstance(values, dict) or set(values) != set(keys):
        raise LexiconError(f"{_FILE}: table [{table}]: expected exactly the keys {', '.join(keys)}")
    return values


def _read(text: str) -> _Lexicon:
    """Read the text of the number lexicon. Raises LexiconError for unknown or missing keys."""
    data: dict[str, object] = tomllib.loads(text)
    allowed = {*_VALUES, "patterns", "hedges", "joiner", "vigesimal"}
    if set(data) != allowed:
        raise LexiconError(f"{_FILE}: expected exactly the tables and keys {sorted(allowed)}, met {sorted(data)}")
    vigesimal = data["vigesimal"]
    if not isinstance(vigesimal, list):
        raise LexiconError(f"{_FILE}: vigesimal is not a list of numbers")
    joiner = fold_word(str(data["joiner"]))
    words = NumberWords.compose(
        _values(data, "units"), _values(data, "tens"), [int(v) for v in vigesimal], joiner, _values(data, "large")
    )
    patterns = {key: str(value) for key, value in _closed(data, "patterns", _PATTERNS).items()}
    hedges: dict[str, tuple[str, ...]] = {}
    for key, value in _closed(data, "hedges", _HEDGES).items():
        if not isinstance(value, list):
            raise LexiconError(f"{_FILE}: hedges.{key} is not a list")
        hedges[key] = tuple(str(v) for v in value)
    return _compile(words, _values(data, "collectives"), joiner, patterns, hedges)


def _either(words: Iterator[str] | list[str]) -> str:
    return "|".join(sorted((re.escape(w) for w in words), key=len, reverse=True))


def _compile(
    words: NumberWords,
    collectives: Mapping[str, int],
    joiner: str,
    patterns: Mapping[str, str],
    hedges: Mapping[str, tuple[str, ...]],
) -> _Lexicon:
    word = _either(list(words.words()))
    collective = _either(list(collectives))
    article = f"(?:{patterns['plural_article']}|(?:{word}))"
    group = (
        rf"(?:{article} (?:(?:{patterns['collective_adjective']})[ -])?)?(?P<collective>{collective})"
        rf"(?: {patterns['multiplier']}(?P<times>{collective}|{_either(list(words.scales))}))?"
    )
    source = (
        rf"(?P<digits>{_DIGITS})(?:,(?P<decimals>\d+))?(?: (?P<scale>{_either(list(words.scales))}))?"
        rf"|(?P<group>{group})|(?P<none>{patterns['none']})|(?P<single>{patterns['single']})"
        rf"|(?P<words>(?:{word})(?:[ -](?:{joiner}[ -])?(?:{word}))*)|(?P<vague>{patterns['vague']})"
    )
    kinds = ("about", "at_least", "at_most")
    before = "|".join(f"(?P<{kind}>{'|'.join(sorted(hedges[kind], key=len, reverse=True))})" for kind in kinds)
    after = "|".join(f"(?P<{kind}>{'|'.join(hedges[f'after_{kind}'])})" for kind in kinds)
    return _Lexicon(
        words,
        collectives,
        compile_pattern(source, {}, _FILE),
        re.compile(r"[^\s-]+"),
        re.compile(patterns["after_not_count"]),
        re.compile(patterns["before_not_count"] + r"$"),
        re.compile(patterns["before_not_word"] + r"$"),
        compile_pattern(rf"(?:{before})\s*$", {}, _FILE),
        re.compile(r"\s" + compile_pattern(after, {}, _FILE).pattern),
        compile_pattern(rf"(?:{'|'.join(hedges['between'])})\s*$", {}, _FILE),
        re.compile(rf"\s?(?:{'|'.join(fold_word(w) for w in hedges['to'])})\s?"),
        re.compile(rf"\s(?:{'|'.join(fold_word(w) for w in hedges['and'])})\s"),
    )


@cache
def _lexicon() -> _Lexicon:
    path = resources.files("vigie.lexicon") / "fr" / "numerals.toml"
    return _read(path.read_text(encoding="utf8"))


def load_number_words() -> NumberWords:
    """The French number words, for other readers of the same text."""
    return _lexicon().words


def _digits(found: re.Match[str], text: str, lexicon: _Lexicon) -> Iterator[_Count]:
    start, end = found.span()
    value = digits_value(found["digits"])
    scale = lexicon.words.scales[found["scale"]] if found["scale"] else 1
    before = text[max(0, start - 4) : start]
    if value is None or lexicon.not_after.match(text, end) or lexicon.not_before.search(before):
        return
    if found["decimals"]:
        if scale == 1:
            return
        fraction = int(found["decimals"]) * scale // 10 ** len(found["decimals"])
        yield _Count(start, end, value * scale + fraction, value * scale + fraction, "decimal", approximate=True)
        return
    yield _Count(start, end, value * scale, value * scale, "scaled" if found["scale"] else "digits")


def _group(found: re.Match[str], lexicon: _Lexicon) -> Iterator[_Count]:
    start, end = found.span()
    value = lexicon.collectives[found["collective"]]
    times = found["times"]
    if times:
        value *= lexicon.collectives.get(times) or lexicon.words.scales[times]
    first = found.group(0).split()[0]
    count = lexicon.words.value(first)
    if count is not None and count > 1:
        yield _Count(start, end, count * value, count * value, "collective", approximate=True)
    elif count is None and found.start("collective") > start:
        yield _Count(start, end, 2 * value, None, "collectives")
    elif count == 1:
        yield _Count(start, end, value, value, "collective", approximate=True)


def _words(found: re.Match[str], lexicon: _Lexicon) -> Iterator[_Count]:
    tokens = list(lexicon.token.finditer(found.group(0)))
    words = [token.group(0) for token in tokens]
    at = 0
    while at < len(words):
        read = lexicon.words.read(words, at)
        if read is None:
            at += 1
            continue
        value, after = read
        start, end = found.start() + tokens[at].start(), found.start() + tokens[after - 1].end()
        rule = "un" if after == at + 1 and value == 1 else "words"
        yield _Count(start, end, value, value, rule)
        at = after


def _counts(text: str, lexicon: _Lexicon) -> Iterator[_Count]:
    """The bare counts of folded `text` in order."""
    for found in lexicon.scan.finditer(text):
        start, end = found.span()
        kind = found.lastgroup
        if found["digits"] is not None:
            yield from _digits(found, text, lexicon)
        elif found["group"] is not None:
            yield from _group(found, lexicon)
        elif found["words"] is not None:
            before = text[max(0, start - 3) : start]
            if not lexicon.not_after.match(text, end) and not lexicon.not_before_word.search(before):
                yield from _words(found, lexicon)
        elif kind == "none":
            yield _Count(start, end, 0, 0, "none")
        elif kind == "single":
            yield _Count(start, end, 1, 1, "single")
        else:
            yield _Count(start, end, 2, None, "vague")


def _join(counts: list[_Count], text: str, lexicon: _Lexicon) -> Iterator[_Count]:
    """Join two counts that bound one range ("entre 10 et 15", "deux ou trois")."""
    at = 0
    while at < len(counts):
        here = counts[at]
        after = counts[at + 1] if at + 1 < len(counts) else None
        if after and here.high and after.high and here.high < after.high and after.start - here.end <= 8:
            link = text[here.end : after.start]
            before = lexicon.between.search(text[max(0, here.start - _REACH) : here.start])
            offset = max(0, here.start - _REACH)
            if (here.rule != "un" and lexicon.to.fullmatch(link)) or (before and lexicon.both.fullmatch(link)):
                start = offset + before.start() if before else here.start
                yield _Count(start, after.end, here.low, after.high, "range", here.approximate or after.approximate)
                at += 2
                continue
        yield here
        at += 1


def _hedged(count: _Count, text: str, lexicon: _Lexicon) -> _Count:
    """The count with the hedge before or after it taken in."""
    if count.rule in ("range", "none", "vague"):
        return count
    offset = max(0, count.start - _REACH)
    before = lexicon.hedge_before.search(text[offset : count.start])
    found = before or lexicon.hedge_after.match(text, count.end)
    if not found:
        return count
    start = offset + before.start() if before else count.start
    end = count.end if before else found.end()
    low, high = count.low, count.high
    if found["about"]:
        return replace(count, start=start, end=end, approximate=True, rule="about")
    if found["at_least"]:
        return replace(count, start=start, end=end, high=None, approximate=False, rule="at_least")
    return replace(count, start=start, end=end, low=None, high=high or low, approximate=False, rule="at_most")


def find_numbers(text: str, folded: Folded) -> tuple[NumberMention, ...]:
    """Every count in `text` with its hedge, in order; rule `un` marks an article that may be no count.

    Days of dates, clock times, shares, ordinals, road and model names are left out. Years are counts of rule `digits`.
    """
    lexicon = _lexicon()
    mentions: list[NumberMention] = []
    for count in _join(list(_counts(folded.text, lexicon)), folded.text, lexicon):
        whole = _hedged(count, folded.text, lexicon)
        span = Span(*folded.original(whole.start, whole.end))
        mentions.append(NumberMention(span, Tally(whole.low, whole.high), whole.rule, whole.approximate))
    return tuple(mentions)
