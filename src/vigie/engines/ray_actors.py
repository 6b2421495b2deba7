"""Shards read by Ray actors, on this machine or on a cluster (RAY_ADDRESS)."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from vigie.domain.errors import VigieError
from vigie.domain.ports import Reader
from vigie.engines.shard import Job, Result, attempt

# Nothing of size passes between the processes: shards and parts lie in files.
_OBJECT_STORE_BYTES = 100_000_000
# Where a machine does much else a worker may take minutes to load its reader: that is no sign of death. Ray would also
# rank its workers behind all other processes (15), which makes them wait for everything.
_OWN = {
    "worker_niceness": 0,
    "agent_register_timeout_ms": 600_000,
    "worker_register_timeout_seconds": 600,
    "health_check_initial_delay_ms": 60_000,
    "health_check_timeout_ms": 60_000,
    "health_check_failure_threshold": 10,
}


class RayEngine:
    """One actor of one CPU a worker, each with a reader of its own. Raises VigieError where Ray is not installed."""

    def __init__(self, workers: int) -> None:
        # Ray reads these as it is imported; it reports on its use to its makers unless told not to.
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        os.environ.setdefault("RAY_raylet_start_wait_time_s", "300")
        try:
            import ray
        except ModuleNotFoundError as error:
            raise VigieError("engine ray: Ray is not installed; install it with pip install 'vigie[ray]'") from error
        self._ray: Any = ray
        self._workers = workers

    def run(self, shards: Sequence[str], job: Job) -> Iterator[Result]:
        """Read the shards; one whose actor dies is read again once."""
        ray = self._ray
        if not ray.is_initialized():
            self._begin(min(self._workers, max(len(shards), 1)))
        try:
            yield from self._read(shards, job)
        finally:
            ray.shutdown()

    def _begin(self, workers: int) -> None:
        """Join the cluster, or start a Ray of one's own. Raises VigieError where that fails."""
        options: dict[str, Any] = {"log_to_driver": False, "logging_level": "WARNING"}
        if not os.environ.get("RAY_ADDRESS"):
            options |= {"num_cpus": workers, "object_store_memory": _OBJECT_STORE_BYTES}
            options |= {"include_dashboard": False, "_system_config": _OWN}
        try:
            self._ray.init(**options)
        except Exception as error:
            where = os.environ.get("RAY_ADDRESS", "this machine")
            raise VigieError(f"engine ray: cannot use Ray on {where}: {_first_line(error)}") from error

    def _read(self, shards: Sequence[str], job: Job) -> Iterator[Result]:
        ray = self._ray
        actor_of = ray.remote(num_cpus=1)(_ShardReader)
        left, tried = deque(shards), set[str]()
        running: dict[Any, tuple[str, Any]] = {}
        for _ in range(min(self._workers, len(shards))):
            self._send(running, actor_of.remote(job), left)
        while running:
            (done,), _ = ray.wait(list(running), num_returns=1)
            shard, actor = running.pop(done)
            try:
                result = ray.get(done)
            except ray.exceptions.RayError as error:
                actor = actor_of.remote(job)
                if shard not in tried:
                    tried.add(shard)
                    left.append(shard)
                else:
                    yield Result(shard, error=f"{shard}: the worker ended abruptly twice: {_first_line(error)}")
            else:
                yield result
            self._send(running, actor, left)

    def _send(self, running: dict[Any, tuple[str, Any]], actor: Any, left: deque[str]) -> None:
        if left:
            shard = left.popleft()
            running[actor.read.remote(shard)] = shard, actor


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


class _ShardReader:
    """What an actor is: a reader that reads shards."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._reader: Reader = job.factory(job.settings)

    def read(self, shard: str) -> Result:
        """Read a shard; what goes wrong is told in the result."""
        return attempt(shard, self._job, self._reader)
