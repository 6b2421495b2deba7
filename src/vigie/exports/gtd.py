"""Attacks in the column layout of the Global Terrorism Database."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from vigie.desk.view.incidents import IncidentItem
from vigie.domain.edtf import Edtf
from vigie.domain.tie import Tie
from vigie.domain.vocabulary import Kind
from vigie.exports import gtd_codes as codes
from vigie.exports.layouts import drawn, told
from vigie.exports.model import Batch, Cell, Entry, Line, Source
from vigie.exports.wording import summary
from vigie.lexicon.world import GTD_REGIONS, country, group_name

_SLOTS_A_DAY = 10_000
_DOUBTED = frozenset({"doubted", "contradicted", "denied"})
_YEAR, _MONTH, _DAY = 4, 7, 10


def lines(entries: Iterable[Entry], batch: Batch) -> Iterator[Line]:
    """A line for each attack that was carried out and is known to the year; the rest is counted in `batch.left`."""
    numbers = event_ids(batch.items.values())
    for entry in entries:
        if entry.item.id in numbers:
            yield _line(entry, numbers)
        else:
            batch.left[_reason(entry.item)] += 1


def _fits(item: IncidentItem) -> bool:
    return item.kind == Kind.ATTACK and item.certainty != "planned" and not item.rejected and _parts(item)[0] > 0


def _reason(item: IncidentItem) -> str:
    if item.kind != Kind.ATTACK:
        return "not an attack carried out"
    return "only planned or feared" if item.certainty == "planned" else "year not known"


def _parts(item: IncidentItem) -> tuple[int, int, int]:
    """Year, month and day as far as they are known; 0 for unknown parts."""
    first, last = item.date_first, item.date_last
    if not first or not last or not item.date:
        return 0, 0, 0
    if first == last or ("/" in item.date and "X" not in item.date and "~" not in item.date):
        # An attack over several days is entered on its first.
        text = first if first == last else item.date.split("/")[0].rstrip("?~%")
        found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text)
        if found:
            return int(found[1]), int(found[2] or 0), int(found[3] or 0)
    same = next((length for length in (_DAY, _MONTH, _YEAR) if first[:length] == last[:length]), 0)
    return (
        int(first[:4]) if same >= _YEAR else 0,
        int(first[5:7]) if same >= _MONTH else 0,
        int(first[8:10]) if same >= _DAY else 0,
    )


def event_ids(items: Iterable[IncidentItem]) -> dict[str, str]:
    """Twelve digits for each attack of the layout: its day, and four digits drawn from its id.

    The digits are those of the id's SHA-256, so that an incident has the same number in every export; of two incidents
    of one day that draw the same, the later id takes the next free number.
    """
    days: dict[str, list[str]] = defaultdict(list)
    for item in items:
        if _fits(item):
            days["{:04d}{:02d}{:02d}".format(*_parts(item))].append(item.id)
    found: dict[str, str] = {}
    for day, ids in days.items():
        taken: set[int] = set()
        for name in sorted(ids):
            number = drawn(name, 4) % _SLOTS_A_DAY
            while number in taken:
                number = (number + 1) % _SLOTS_A_DAY
            taken.add(number)
            found[name] = f"{day}{number:04d}"
    return found


def _line(entry: Entry, numbers: Mapping[str, str]) -> Line:
    item = entry.item
    line: Line = dict.fromkeys(codes.COLUMNS)
    line |= _when(item) | _where(item) | _how(item) | _whom(item) | _who(entry) | _claims(entry) | _counts(entry)
    series = [
        numbers[name]
        for link in entry.links
        if link.tie is Tie.SERIES
        for name in (link.source, link.target)
        if name != item.id and name in numbers
    ]
    cited = [_citation(source) for source in best_sources(entry.sources)]
    line |= {
        "eventid": numbers[item.id],
        "summary": summary(item),
        "multiple": int(bool(series)),
        "related": ", ".join([numbers[item.id], *sorted(set(series))]) if series else None,
        "success": 1,
        "crit1": 1,
        "crit2": 1 if item.actors or item.claim else -9,
        "crit3": int(set(item.targets) != {"military"}),
        "doubtterr": int(any(one.detail and "not_terrorism" in one.detail for one in entry.tied)),
        "property": -9,
        "propvalue": -99,
        "ransom": -9 if {"kidnapping", "hostage_taking", "hijacking"} & set(item.tactics) else None,
        "addnotes": _notes(entry),
        "dbsource": "Vigie",
        **{f"scite{place}": text for place, text in enumerate(cited, 1)},
        **dict.fromkeys(("INT_LOG", "INT_IDEO", "INT_MISC", "INT_ANY"), -9),
    }
    return line | _added(entry)


def _when(item: IncidentItem) -> Line:
    year, month, day = _parts(item)
    exact = Edtf.parse(item.date).is_day if item.date else False
    extended = bool(item.date and "/" in item.date and day and item.date_last and item.date_first != item.date_last)
    return {
        "iyear": year,
        "imonth": month,
        "iday": day,
        "approxdate": None if exact else item.date,
        "extended": int(extended),
        "resolution": item.date_last if extended else None,
    }


def _where(item: IncidentItem) -> Line:
    state = country(item.country)
    placed = item.precision in ("city", "region")
    return {
        "country_txt": state.gtd_name if state else "Unknown",
        "region": state.gtd_region if state else None,
        "region_txt": GTD_REGIONS[state.gtd_region] if state else None,
        "city": item.city if item.city and item.precision != "region" else "Unknown",
        "provstate": item.city if item.precision == "region" else None,
        "latitude": item.latitude if placed else None,
        "longitude": item.longitude if placed else None,
        "specificity": {"city": 1, "region": 4}.get(item.precision or "", 5),
        "vicinity": -9,
    }


def _how(item: IncidentItem) -> Line:
    attacks = sorted({codes.ATTACK_OF[tactic] for tactic in item.tactics} - {9}) or [9]
    weapons = list(dict.fromkeys(codes.WEAPON_OF[tactic] for tactic in item.tactics if tactic in codes.WEAPON_OF))
    weapons = weapons or [(13, None)]
    taken = {"kidnapping", "hostage_taking", "hijacking"} & set(item.tactics)
    line: Line = {"suicide": int("suicide_bombing" in item.tactics)}
    for place, code in enumerate(attacks[:3], 1):
        line |= {f"attacktype{place}": code, f"attacktype{place}_txt": codes.ATTACKS[code]}
    for place, (kind, sub) in enumerate(weapons[:4], 1):
        line |= {f"weaptype{place}": kind, f"weaptype{place}_txt": codes.WEAPONS[kind]}
        line |= {f"weapsubtype{place}": sub, f"weapsubtype{place}_txt": codes.SUBTYPES[sub] if sub else None}
    line["ishostkid"] = int(bool(taken))
    if taken:
        line |= dict.fromkeys(("nhostkid", "nhours", "ndays"), -99)
        line |= {"hostkidoutcome": 7, "hostkidoutcome_txt": "Unknown"}
    return line


def _whom(item: IncidentItem) -> Line:
    line: Line = {}
    kinds = list(dict.fromkeys(codes.TARGET_OF[target] for target in item.targets)) or [20]
    for place, code in enumerate(kinds[:3], 1):
        line |= {f"targtype{place}": code, f"targtype{place}_txt": codes.TARGETS[code]}
    return line


def _who(entry: Entry) -> Line:
    item = entry.item
    line: Line = {"gname": "Unknown", "individual": 0}
    unsure = item.certainty in ("alleged", "denied") or item.claim in _DOUBTED
    for place, actor in enumerate(item.actors[:3], 1):
        line["gname" if place == 1 else f"gname{place}"] = group_name(actor)
        line[f"guncertain{place}"] = int(unsure)
    assailants = entry.count("assailants")
    return line | {"nperps": assailants.best if assailants else -99, "nperpcap": -99}


def _claims(entry: Entry) -> Line:
    claim = entry.item.claim
    claimed = claim not in (None, "praised", "denied")
    rivals = claim == "contradicted" and len(entry.item.actors) > 1
    return {
        "claimed": int(claimed),
        "claimmode": 10 if claimed else None,
        "claimmode_txt": codes.CLAIM_MODES[10] if claimed else None,
        "compclaim": (1 if rivals else -9) if claimed else None,
    }


def _counts(entry: Entry) -> Line:
    killed, dead = entry.count("killed"), entry.count("assailants_killed")
    wounded = entry.count("wounded")
    return {
        # GTD counts the assailants among the dead; Vigie keeps them apart.
        "nkill": killed.best + (dead.best if dead else 0) if killed else None,
        "nkillter": dead.best if dead else None,
        "nwound": wounded.best if wounded else None,
    }


def _notes(entry: Entry) -> str | None:
    parts: list[str] = []
    for slot in ("killed", "wounded"):
        count = entry.count(slot)
        if count and (count.low != count.high or count.open):
            parts.append(f"{slot} {count.low} to {count.high}{' or more' if count.open else ''} by report")
    if entry.item.certainty != "fact" and entry.item.certainty:
        parts.append(f"told as {entry.item.certainty}")
    if entry.item.claim:
        parts.append(f"claim: {entry.item.claim}")
    return "; ".join(parts) or None


def best_sources(sources: Iterable[Source], most: int = 3) -> list[Source]:
    """The best rated articles, of different independent sources while there are any."""
    ranked = sorted(sources, key=lambda one: (one.reliability, one.article.title == ""))
    first_of: dict[int, Source] = {}
    for source in ranked:
        first_of.setdefault(source.origin, source)
    chosen = list(first_of.values())
    return (chosen + [source for source in ranked if source not in chosen])[:most]


_MONTHS_WORDS = "January February March April May June July August September October November December"
_MONTHS = tuple(_MONTHS_WORDS.split())


def _citation(source: Source) -> str:
    """`"Title," Outlet, Month d, yyyy.`, then Vigie's id of the article."""
    article = source.article
    day = _long_day(source.published or "")
    told = ", ".join(part for part in (article.publisher, day) if part)
    return f'"{article.title or article.id}," {told}. [{article.id}]' if told else f'"{article.title}." [{article.id}]'


@cache
def _long_day(published: str) -> str:
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)", published)
    return f"{_MONTHS[int(found[2]) - 1]} {int(found[3])}, {found[1]}" if found else published


def _added(entry: Entry) -> Line:
    line = told(entry)
    for slot in ("killed", "wounded"):
        count = entry.count(slot)
        ends: dict[str, Cell] = {
            f"x_{slot}_low": count.low if count else None,
            f"x_{slot}_high": count.high if count else None,
            f"x_{slot}_open": count.open if count else None,
        }
        line |= ends
    return line
