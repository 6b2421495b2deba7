"""The desk behind one door: everything that pages and API show and do."""

from __future__ import annotations

from vigie.desk.front import Front


class Desk(Front):
    """Lists, pages, work and the first page over one database; used by many threads at once.

    Every method reads a state of the record at most a second old; what this desk itself writes is seen at once.
    """
