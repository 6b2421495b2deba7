"""A report: a unit with what says which happening it tells; a hypothesis: reports taken to tell one happening."""

from __future__ import annotations

from dataclasses import dataclass, field

from vigie.domain.annotation import PlaceMention
from vigie.domain.edtf import Edtf
from vigie.domain.span import Span
from vigie.domain.vocabulary import Kind
from vigie.extract.anchors import Anchor
from vigie.extract.units import Unit
from vigie.lexicon.named_days import NamedDay


@dataclass(frozen=True, slots=True)
class Report:
    """A unit with the anchors that say which happening it tells."""

    unit: Unit
    anchors: tuple[Anchor, ...] = ()
    named: NamedDay | None = None
    edtf: Edtf | None = None
    place: PlaceMention | None = None
    # Of a statistic: the number it is about, as one sentence may give several.
    number: Span | None = None

    @property
    def identified(self) -> bool:
        """Whether anything says which happening is meant."""
        return bool(self.named or self.edtf or self.place)


@dataclass(slots=True)
class Hypothesis:
    """Reports taken to tell one happening; `rank` is its order of appearance among its kind and value."""

    kind: Kind
    value: str
    reports: list[Report] = field(default_factory=list)
    rank: int = 0

    @property
    def views(self) -> tuple[int, ...]:
        """Indexes of the sentences that tell it, in order."""
        return tuple(sorted({r.unit.view for r in self.reports}))

    @property
    def named(self) -> tuple[NamedDay, ...]:
        """Proper names of attacks it carries."""
        return tuple(r.named for r in self.reports if r.named)
