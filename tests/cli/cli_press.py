"""Articles as the fake reader reads them, and what the fixtures of the command line give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Run = Callable[..., Any]
Write = Callable[[str, Sequence[dict[str, object]]], Path]

NICE = {
    "id": "nice-1",
    "published": "2016-07-15T08:00:00+02:00",
    "publisher": "Le Quotidien",
    "title": "Nice frappée",
    "text": "Une nuit d'horreur.\n@attack date=2016-07-14 country=FR city=Nice killed=[80,null]<préfecture> "
    "tactics=vehicle_ramming\nLa suite.\n@claim actors=islamic-state stance=claims of=0",
}
NICE_LATER = {
    "id": "nice-2",
    "published": "2016-07-21",
    "publisher": "La Gazette",
    "title": "Le bilan s'alourdit",
    "text": "@attack date=2016-07-14 country=FR city=Nice killed=[84,84]<procureur> wounded=[300,300]!alleged",
}
OLD = {"id": "old", "published": "2016-08-01", "title": "", "text": "@attack country=FR city=Lyon"}
SPORT = {"id": "sport", "text": "Le match de football s'est terminé par un nul."}
