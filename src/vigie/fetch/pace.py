"""How often a host is asked: one request at a time, a pause between two."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class StoppedError(Exception):
    """The user ended the run while a request was waiting for its turn."""


class Pace:
    """One request at a time to each host, `pause` seconds between two; waiting ends when `stop` is set."""

    def __init__(self, pause: float, stop: threading.Event | None = None) -> None:
        self._pause = pause
        self._stop = stop or threading.Event()
        self._hosts: dict[str, _Host] = {}
        self._guard = threading.Lock()

    @contextmanager
    def turn(self, host: str, pause: float = 0.0) -> Iterator[None]:
        """The time in which a host may be asked; `pause` where the host wants a longer one. Raises StoppedError."""
        with self._guard:
            state = self._hosts.setdefault(host, _Host())
        with state.lock:
            self.wait(state.next - time.monotonic())
            try:
                yield
            finally:
                state.next = max(state.next, time.monotonic() + max(self._pause, pause))

    def hold(self, host: str, seconds: float) -> None:
        """Leave a host alone for some time."""
        with self._guard:
            state = self._hosts.setdefault(host, _Host())
        state.next = max(state.next, time.monotonic() + seconds)

    def wait(self, seconds: float) -> None:
        """Sleep. Raises StoppedError when the run ends meanwhile."""
        if self._stop.wait(seconds) if seconds > 0 else self._stop.is_set():
            raise StoppedError


class _Host:
    """When a host may next be asked."""

    __slots__ = ("lock", "next")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.next = 0.0
