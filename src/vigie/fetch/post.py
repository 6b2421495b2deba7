"""Posting to webhooks: as guarded as fetching, no redirects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import httpcore
import httpx

from vigie.fetch.client import AGENT, Manners, seconds_of, transport_of


@dataclass(frozen=True, slots=True)
class Posted:
    """The answer to a post: `status` is None where there was none, `retry_after` in seconds."""

    status: int | None
    message: str = ""
    retry_after: float = 0.0


class Poster:
    """Posts bodies; what goes wrong is told, not raised."""

    def __init__(self, manners: Manners) -> None:
        self._client = httpx.Client(
            transport=transport_of(manners), headers={"User-Agent": AGENT}, timeout=manners.timeout, trust_env=False
        )

    def close(self) -> None:
        """Let go of all connections."""
        self._client.close()

    def post(self, url: str, headers: Sequence[tuple[str, str]], body: bytes) -> Posted:
        """Post a body; the answer's own body is not read."""
        try:
            with self._client.stream("POST", url, headers=list(headers), content=body) as response:
                told = f"the endpoint answered {response.status_code} {response.reason_phrase}".strip()
                return Posted(response.status_code, told, seconds_of(response.headers.get("retry-after")))
        except (httpx.HTTPError, httpx.InvalidURL, httpcore.ConnectError) as error:
            return Posted(None, f"{type(error).__name__}: {error}"[:300])
