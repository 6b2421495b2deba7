"""Which parts of a batch were brought in already."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from vigie.store import tables as t
from vigie.store.engine import Connecting, now
from vigie.store.linking import chunks


class Parts:
    """Parts by the SHA-256 of their file: one that is known holds nothing new."""

    def __init__(self, connect: Connecting) -> None:
        self._connect = connect

    def known(self, digests: Sequence[str]) -> set[str]:
        """Those of some parts that were brought in to their end."""
        c = t.loaded_parts.c.sha256
        with self._connect(False) as connection:
            found = (connection.scalars(select(c).where(c.in_(some))).all() for some in chunks(digests))
            return {digest for some in found for digest in some}

    def remember(self, digest: str, shard: str, reader: str, documents: int) -> None:
        """Note that a part was brought in to its end."""
        with self._connect(True) as connection:
            connection.execute(delete(t.loaded_parts).where(t.loaded_parts.c.sha256 == digest))
            row = {"sha256": digest, "shard": shard, "reader": reader, "documents": documents, "loaded": now()}
            connection.execute(insert(t.loaded_parts).values(**row))
