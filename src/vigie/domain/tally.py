"""A count of people or things as a range."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """From `low` to `high`, both inclusive; an open end is None. UCDP GED keeps low, best and high the same way."""

    low: int | None
    high: int | None

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("tally without any bound: expected at least one number")
        if (self.low or 0) < 0 or (self.high or 0) < 0:
            raise ValueError(f"tally [{self.low}, {self.high}]: expected counts of 0 or more")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"tally [{self.low}, {self.high}]: expected low <= high")

    @classmethod
    def exactly(cls, count: int) -> Tally:
        """A tally of just `count`."""
        return cls(count, count)

    @classmethod
    def at_least(cls, count: int) -> Tally:
        """A tally of `count` or more."""
        return cls(count, None)

    @property
    def best(self) -> int:
        """The single number to show: the low end where there is one, else the high end."""
        return self.low if self.low is not None else self.high or 0

    def compatible(self, other: Tally) -> bool:
        """Whether one number could satisfy both tallies."""
        low = max(self.low or 0, other.low or 0)
        highs = [high for high in (self.high, other.high) if high is not None]
        return not highs or low <= min(highs)

    def to_json(self) -> list[int | None]:
        """The `[min, max]` form of the event contract."""
        return [self.low, self.high]

    @classmethod
    def from_json(cls, value: list[int | None]) -> Tally:
        """Read `[min, max]`; raises ValueError for any other shape."""
        if len(value) != 2:
            raise ValueError(f"tally {value!r}: expected [min, max]")
        return cls(value[0], value[1])

    @classmethod
    def parse(cls, text: str) -> Tally:
        """Read the form that `str` writes: `40`, `40+`, `<=40`, `10-15`. Raises ValueError for any other."""
        if text.endswith("+"):
            return cls(int(text[:-1]), None)
        if text.startswith("<="):
            return cls(None, int(text[2:]))
        low, dash, high = text.partition("-")
        return cls(int(low), int(high if dash else low))

    def __str__(self) -> str:
        if self.high is None:
            return f"{self.low}+"
        if self.low is None:
            return f"<={self.high}"
        return str(self.low) if self.low == self.high else f"{self.low}-{self.high}"
