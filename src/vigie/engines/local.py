"""Shards read by processes of this machine."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from vigie.app import end_with_parent
from vigie.domain.ports import Reader
from vigie.engines.shard import Job, Result, attempt


class LocalEngine:
    """One process a worker, each with a reader of its own."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def run(self, shards: Sequence[str], job: Job) -> Iterator[Result]:
        """Read the shards; those under way when a worker dies are read again, each by itself."""
        waiting, suspects = deque(shards), deque[str]()
        while waiting:
            yield from self._until_broken(waiting, suspects, job, min(self._workers, len(waiting)))
        for suspect in suspects:
            left, again = deque([suspect]), deque[str]()
            yield from self._until_broken(left, again, job, 1)
            for shard in again:
                yield Result(shard, error=f"{shard}: the worker process ended abruptly twice (out of memory?)")

    def _until_broken(self, waiting: deque[str], suspects: deque[str], job: Job, workers: int) -> Iterator[Result]:
        """Read what waits until all is read or a worker dies; what was under way then is left to `suspects`."""
        # Forked children of a process with threads may lock up.
        pool = ProcessPoolExecutor(workers, get_context("spawn"), _begin, (job,))
        running: dict[Future[Result], str] = {}
        try:
            while waiting or running:
                while waiting and len(running) < workers:
                    shard = waiting.popleft()
                    running[pool.submit(_work, shard)] = shard
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    result = future.result()
                    del running[future]
                    yield result
        except BrokenProcessPool:
            suspects.extend(running.values())
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


class _Worker:
    """What a worker process holds between its shards."""

    job: Job | None = None
    reader: Reader | None = None


def _begin(job: Job) -> None:
    # A shard is there wholly or not at all: Ctrl-C may end a worker at any point.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    end_with_parent()
    _Worker.job, _Worker.reader = job, job.factory(job.settings)


def _work(shard: str) -> Result:
    assert _Worker.job is not None and _Worker.reader is not None
    return attempt(shard, _Worker.job, _Worker.reader)
