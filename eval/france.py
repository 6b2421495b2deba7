"""The incidents of one country and some years, most reported first, to be checked by hand.

    python eval/france.py press.db [--country FR] [--since 2016-01-01] [--until 2020-12-31] [--limit 40] [--relink]

For each attack: date, place, the killed and wounded shown, reports, independent sources, others of its series, and
attacks a day and 60 km about it, which may be doubles. With `--relink` all attacks and plots are first placed anew,
without being read again. No text of any article is printed.
"""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from pathlib import Path

from vigie.app import load_places
from vigie.domain.place import distance
from vigie.domain.ports import Places
from vigie.domain.vocabulary import Kind
from vigie.link.copies import independent
from vigie.pipeline import Summary, Ways, relink
from vigie.store.records import IncidentFilter, IncidentRow
from vigie.store.store import Store

_NEAR_KM = 60.0


def place_anew(store: Store, places: Places) -> None:
    """Place every attack and plot anew, with the records tied to them."""
    with store.writing():
        rows = store.incidents(IncidentFilter(background=True, sort="id"))
        keys = [placed.report.key for placed in store.members(row.id for row in rows)]
        relink(store, keys, [row.id for row in rows], Summary(), Ways(places))


def near(one: IncidentRow, rows: list[IncidentRow], places: Places) -> list[str]:
    """The attacks a day and 60 km about one."""
    mine = places.locate(one.shown.country, one.shown.city)
    day = one.shown.date.first if one.shown.date else None
    found: list[str] = []
    for other in rows:
        theirs = places.locate(other.shown.country, other.shown.city)
        when = other.shown.date.first if other.shown.date else None
        if other.id == one.id or not (day and when and mine and theirs) or abs(day - when) > timedelta(days=1):
            continue
        mine_spot = places.spot(one.shown.country, one.shown.city) if one.shown.city else None
        their_spot = places.spot(other.shown.country, other.shown.city) if other.shown.city else None
        if not (mine_spot and their_spot) or distance(mine_spot, their_spot) <= _NEAR_KM:
            found.append(f"{other.id} ({other.reports})")
    return found


def main() -> None:
    """Print the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", type=Path)
    parser.add_argument("--country", default="FR")
    parser.add_argument("--since", type=date.fromisoformat, default=date(2016, 1, 1))
    parser.add_argument("--until", type=date.fromisoformat, default=date(2020, 12, 31))
    parser.add_argument("--limit", type=int, default=40)
    parser.add_argument("--relink", action="store_true")
    options = parser.parse_args()
    store, places = Store.open(str(options.database), create=False), load_places()
    if options.relink:
        place_anew(store, places)
    wanted = IncidentFilter((Kind.ATTACK,), options.country, since=options.since, until=options.until, sort="reports")
    rows = store.incidents(wanted)
    for number, row in enumerate(rows[: options.limit], 1):
        sources = independent(store.source_keys(row.id))
        shown = row.shown
        toll = f"killed {shown.killed or '-'!s:<6} wounded {shown.wounded or '-'!s:<6}"
        told = f"{row.reports:>3} reports {len(set(sources.values())):>3} sources"
        what = f"{','.join(shown.tactics)} {','.join(shown.actors)} {row.id}"
        print(f"{number:>3} {shown.date!s:<12} {shown.city or '-':<22} {toll} {told} {what}")
        for label, names in (("series", store.ties().series(row.id)), ("near", near(row, rows, places))):
            if names:
                print(f"      {label}: {', '.join(names)}")
    print(f"{len(rows)} attacks, {sum(row.reports == 1 for row in rows)} of them in one report")


if __name__ == "__main__":
    main()
