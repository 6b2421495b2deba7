"""How well a statement is borne out: Admiralty grades from independent confirmation, and the life of a claim."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from vigie.domain.edtf import Edtf
from vigie.domain.errors import LexiconError
from vigie.domain.event import Value
from vigie.domain.incident import Statement
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import LIST_SLOTS
from vigie.lexicon.rules import Rule, load_rules
from vigie.link.features import related
from vigie.link.tolls import speaks_for_state
from vigie.text.fold import fold_word

RELIABILITIES = ("A", "B", "C", "D", "E", "F")
UNJUDGED = "F"


@dataclass(frozen=True, slots=True)
class Grade:
    """An Admiralty grade; `confirming` and `contradicting` count independent sources, its own among the first."""

    reliability: str
    credibility: int
    confirming: int
    contradicting: int

    def __str__(self) -> str:
        return f"{self.reliability}{self.credibility}"


def grade(
    statement: Statement, others: Iterable[Statement], sources: Mapping[str, int], reliability: str = UNJUDGED
) -> Grade:
    """Grade one statement against all of its slot; `sources` gives the independent source of each article.

    1: another independent source agrees and none contradicts. 2: others agree and fewer contradict, or an official
    body says it and none contradicts. 3: nobody else says anything. 4: as many or more contradict. 5: denied, or
    contradicted by two more than confirm. 6: there is nothing to compare (the statement is of the future or feared).
    """
    own = sources.get(statement.report.article, -1)
    confirming, contradicting = {own}, set[int]()
    for other in others:
        if other.slot == statement.slot:
            source = sources.get(other.report.article, -1)
            (confirming if agree(statement.slot, statement.value, other.value) else contradicting).add(source)
    contradicting -= confirming
    return Grade(
        reliability, _credibility(statement, len(confirming), len(contradicting)), len(confirming), len(contradicting)
    )


def _credibility(statement: Statement, confirming: int, contradicting: int) -> int:
    if statement.certainty == "planned":
        return 6
    if statement.certainty == "denied" or contradicting >= confirming + 2:
        return 5
    if contradicting >= confirming:
        return 4
    if contradicting:
        return 2
    if confirming > 1:
        return 1
    return 2 if speaks_for_state(statement.attribution.speaker) else 3


def agree(slot: str, one: Value, other: Value) -> bool:
    """Whether two values of a slot may both be true."""
    if isinstance(one, Tally) and isinstance(other, Tally):
        return one.compatible(other)
    if isinstance(one, Edtf) and isinstance(other, Edtf):
        return one.overlaps(other)
    # Of a list slot several values are true together.
    return slot in LIST_SLOTS or fold_word(str(one)) == fold_word(str(other))


@dataclass(frozen=True, slots=True)
class ClaimSign:
    """What one report says of a claim: stance, who claims, how surely it is told, its channel, the words around it."""

    stance: str
    actors: frozenset[str]
    certainty: str
    channel: bool
    words: str


def refuted(views: Iterable[str], signs: Sequence[ClaimSign]) -> bool:
    """Whether an assessment finds no link, or holds a group responsible that is none of those that claim."""
    groups = frozenset(actor for sign in signs if sign.stance == "claims" for actor in sign.actors)
    for view in views:
        name, _, actor = view.partition(":")
        if name == "no_link" or (name == "responsible" and groups and not related(frozenset({actor}), groups)):
            return True
    return False


def claim_status(signs: Sequence[ClaimSign], refuted: bool = False) -> str | None:
    """Where a claim stands by all reports of it; `refuted` when an assessment speaks against it.

    denied over contradicted (two groups without kinship claim, or an assessment says no) over doubted over credible
    over relayed (a channel is named) over claimed; praised where nobody takes responsibility.
    """
    claims = [sign for sign in signs if sign.stance == "claims"]
    if any(sign.stance == "denies" for sign in signs):
        return "denied"
    if not claims:
        return "praised" if signs else None
    groups = {actor for sign in claims for actor in sign.actors}
    if refuted or len({_trunk(name, groups) for name in groups}) > 1:
        return "contradicted"
    told = {rule.extra["status"] for sign in claims for rule in _status_rules() if rule.matches(sign.words)}
    if "doubted" in told or any(sign.certainty == "denied" for sign in claims):
        return "doubted"
    if "credible" in told:
        return "credible"
    return "relayed" if any(sign.channel for sign in claims) else "claimed"


def _trunk(name: str, groups: Iterable[str]) -> str:
    return min((other for other in groups if name == other or name.startswith(f"{other}-")), key=len)


def _status_rules() -> tuple[Rule, ...]:
    return load_rules("claim_status", frozenset({"status"})).rules


@cache
def words(language: str) -> Mapping[str, str]:
    """The words of each letter and number of the code in `en` or `fr`. Raises LexiconError for another language."""
    data = tomllib.loads((resources.files("vigie.lexicon") / "admiralty.toml").read_text("utf-8"))
    try:
        return {key: str(text[language]) for part in ("reliability", "credibility") for key, text in data[part].items()}
    except KeyError as error:
        raise LexiconError(f"admiralty.toml: no words in {language!r} ({error}); expected en or fr") from error
