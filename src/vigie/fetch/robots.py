"""What sites allow robots (RFC 9309)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

# RFC 9309, 2.4 and 2.5: kept at most a day, read up to at least 500 KiB.
_KEPT = 24 * 3600.0
LARGEST = 512_000
_LONGEST_DELAY = 60.0


@dataclass(frozen=True, slots=True)
class Rules:
    """What one site allows; None where everything (`allowed`) or nothing is."""

    parsed: Protego | None
    allowed: bool
    read: float


class Robots:
    """The rules of the sites met so far; `load` gets a robots.txt: its status and bytes."""

    def __init__(self, agent: str, load: Callable[[str], tuple[int, bytes]]) -> None:
        self._agent = agent
        self._load = load
        self._rules: dict[str, Rules] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    def allows(self, url: str) -> bool:
        """Whether a robot of this name may fetch the address; not where the site's rules cannot be had."""
        rules = self._of(url)
        return rules.allowed if rules.parsed is None else bool(rules.parsed.can_fetch(url, self._agent))

    def delay(self, url: str) -> float:
        """The seconds between two requests that the site asks for, at most a minute; 0 where it asks for none."""
        rules = self._of(url)
        asked = rules.parsed.crawl_delay(self._agent) if rules.parsed else None
        return min(float(asked or 0.0), _LONGEST_DELAY)

    def _of(self, url: str) -> Rules:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        with self._guard:
            lock = self._locks.setdefault(site, threading.Lock())
        with lock:
            rules = self._rules.get(site)
            if rules is None or time.monotonic() - rules.read > _KEPT:
                rules = self._rules[site] = self._read(site)
        return rules

    def _read(self, site: str) -> Rules:
        status, data = self._load(f"{site}/robots.txt")
        read = time.monotonic()
        if status == 200:
            return Rules(Protego.parse(data[:LARGEST].decode("utf-8", "replace")), True, read)
        # A site without rules allows all; one that fails allows nothing for now.
        return Rules(None, 400 <= status < 500 and status != 429, read)
