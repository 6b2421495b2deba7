"""Elements and scales of a chart."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup


def element(name: str, *children: str, **attributes: object) -> Markup:
    """An SVG element; attribute names as in SVG with `_` for `-` (a trailing one is dropped), None leaves one out."""
    shown = Markup("").join(
        Markup(' {}="{}"').format(Markup(key.rstrip("_").replace("_", "-")), _short(value))
        for key, value in attributes.items()
        if value is not None
    )
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), shown, Markup("").join(Markup.escape(c) for c in children))


def _short(value: object) -> object:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


def text(x: float, y: float, words: str, anchor: str = "start", class_: str | None = None) -> Markup:
    """A line of text at a point."""
    return element("text", words, x=x, y=y, text_anchor=anchor, class_=class_)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def rectangle(x: float, y: float, width: float, height: float, class_: str) -> Markup:
    """A box; nothing narrower than a hair."""
    return element("rect", x=x, y=y, width=max(width, 0.0), height=max(height, 0.0), class_=class_)


def picture(width: float, height: float, title: str, parts: Iterable[str], linked: bool = False) -> Markup:
    """The whole chart; `linked` when it holds links, which an image must not."""
    return element(
        "svg",
        *parts,
        viewBox=f"0 0 {width:g} {height:g}",
        role="group" if linked else "img",
        aria_label=title,
        xmlns="http://www.w3.org/2000/svg",
    )


@dataclass(frozen=True, slots=True)
class Linear:
    """Numbers from 0 to `top` onto pixels from `start` to `end`."""

    top: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (self.end - self.start) * (value / self.top if self.top else 0.0)


@dataclass(frozen=True, slots=True)
class Days:
    """Days from `first` to `last` onto pixels from `start` to `end`; days outside are drawn at the edge."""

    first: date
    last: date
    start: float
    end: float

    def __call__(self, day: date) -> float:
        whole = max((self.last - self.first).days, 1)
        share = (day - self.first).days / whole
        return self.start + (self.end - self.start) * min(max(share, 0.0), 1.0)

    def ticks(self, most: int = 8) -> list[date]:
        """Round days to label: years where there are several, else months, else days."""
        years = range(self.first.year, self.last.year + 1)
        if len(years) > 2:
            step = max(1, math.ceil(len(years) / most))
            found = [date(year, 1, 1) for year in years if year % step == 0]
            return [day for day in found if self.first <= day <= self.last]
        months = [date(year, month, 1) for year in years for month in range(1, 13)]
        inside = [day for day in months if self.first <= day <= self.last]
        if len(inside) > 2:
            return inside[:: max(1, math.ceil(len(inside) / most))]
        span = (self.last - self.first).days
        step = max(1, math.ceil((span + 1) / most))
        return [date.fromordinal(self.first.toordinal() + shift) for shift in range(0, span + 1, step)]


def round_ticks(top: float, most: int = 4) -> list[int]:
    """Round whole numbers from 0 up to the first at or above `top`."""
    if top <= 0:
        return [0, 1]
    raw = top / most
    magnitude = 10 ** math.floor(math.log10(raw)) if raw >= 1 else 1
    step = next(magnitude * factor for factor in (1, 2, 5, 10) if magnitude * factor >= raw)
    return [int(step * number) for number in range(math.ceil(top / step) + 1)]


def parsed(day: str | None) -> date | None:
    """The day an ISO 8601 text begins with, else None."""
    try:
        return date.fromisoformat((day or "")[:10])
    except ValueError:
        return None
