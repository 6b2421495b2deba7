"""The happening behind one or more reports: what is stated of it, and what later reports are compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vigie.domain.edtf import Edtf
from vigie.domain.errors import InputError
from vigie.domain.event import Attribution, Value
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Kind

# An article has far fewer events; longer numbers do not fit a column.
_DIGITS = 7


@dataclass(frozen=True, slots=True, order=True)
class ReportKey:
    """One event of one article: the article's id and the event's index among that article's events.

    As text it is `ARTICLE#EVENT`.
    """

    article: str
    event: int

    def __str__(self) -> str:
        return f"{self.article}#{self.event}"

    @classmethod
    def parse(cls, text: str) -> ReportKey:
        """The report that a text names. Raises InputError for another form."""
        article, _, number = text.rpartition("#")
        if not article or not (number.isascii() and number.isdigit() and len(number) < _DIGITS):
            raise InputError(f"report {text[:200]!r}: expected ARTICLE#EVENT, as 27555#0; see `vigie show ID --why`")
        return cls(article, int(number))


@dataclass(frozen=True, slots=True)
class Statement:
    """One value that one report gives for one slot, with who said it, how sure and in which words."""

    report: ReportKey
    slot: str
    value: Value
    words: str
    publisher: str | None
    published: str | None
    attribution: Attribution
    certainty: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Core:
    """What vague reports are compared with: the shape that the more exact reports gave an attack or plot.

    `tier` is that of the reports that founded it, `size` their number, `rank` the first of them in canonical order;
    `first` and `last` bound the days it may have happened on; `places` are folded names.
    """

    incident: str
    kind: Kind
    country: str | None
    tier: int
    size: int
    rank: str
    first: date
    last: date
    dates: tuple[Edtf, ...] = ()
    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    tactics: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    tolls: tuple[Tally, ...] = ()


@dataclass(frozen=True, slots=True)
class Vague:
    """A report of an attack or plot that does not know the day, as it is found again when incidents change.

    `told` is the day of publication; `loose` what it must share with others that no incident takes; `odds` those of
    its incident, None where it founded that itself.
    """

    key: ReportKey
    kind: Kind
    country: str | None
    tier: int
    city: str | None
    first: date | None
    last: date | None
    told: date | None
    loose: str
    odds: float | None
    incident: str | None = None
