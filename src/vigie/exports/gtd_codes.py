"""The columns of the GTD layout in their order, and how Vigie's values stand in its codes.

Codes after the GTD codebook (START, University of Maryland). The layout alone is used, none of its data.
"""

from __future__ import annotations

from vigie.exports.layouts import added
from vigie.exports.model import Field
from vigie.lexicon.world import GTD_REGIONS

_COLUMNS_WORDS = (
    "eventid iyear imonth iday approxdate extended resolution country country_txt region region_txt provstate city "
    "latitude longitude specificity vicinity location summary crit1 crit2 crit3 doubtterr alternative "
    "alternative_txt multiple success suicide attacktype1 attacktype1_txt attacktype2 attacktype2_txt attacktype3 "
    "attacktype3_txt targtype1 targtype1_txt targsubtype1 targsubtype1_txt corp1 target1 natlty1 natlty1_txt "
    "targtype2 targtype2_txt targsubtype2 targsubtype2_txt corp2 target2 natlty2 natlty2_txt targtype3 "
    "targtype3_txt targsubtype3 targsubtype3_txt corp3 target3 natlty3 natlty3_txt gname gsubname gname2 gsubname2 "
    "gname3 gsubname3 motive guncertain1 guncertain2 guncertain3 individual nperps nperpcap claimed claimmode "
    "claimmode_txt claim2 claimmode2 claimmode2_txt claim3 claimmode3 claimmode3_txt compclaim weaptype1 "
    "weaptype1_txt weapsubtype1 weapsubtype1_txt weaptype2 weaptype2_txt weapsubtype2 weapsubtype2_txt weaptype3 "
    "weaptype3_txt weapsubtype3 weapsubtype3_txt weaptype4 weaptype4_txt weapsubtype4 weapsubtype4_txt weapdetail "
    "nkill nkillus nkillter nwound nwoundus nwoundte property propextent propextent_txt propvalue propcomment "
    "ishostkid nhostkid nhostkidus nhours ndays divert kidhijcountry ransom ransomamt ransomamtus ransompaid "
    "ransompaidus ransomnote hostkidoutcome hostkidoutcome_txt nreleased addnotes scite1 scite2 scite3 dbsource "
    "INT_LOG INT_IDEO INT_MISC INT_ANY related"
)
COLUMNS = tuple(_COLUMNS_WORDS.split())
ATTACKS = {
    1: "Assassination",
    2: "Hijacking",
    3: "Hostage Taking (Kidnapping)",
    4: "Hostage Taking (Barricade Incident)",
    5: "Bombing/Explosion",
    6: "Armed Assault",
    7: "Unarmed Assault",
    8: "Facility/Infrastructure Attack",
    9: "Unknown",
}
ATTACK_OF = {
    "hijacking": 2,
    "kidnapping": 3,
    "hostage_taking": 4,
    "bombing": 5,
    "suicide_bombing": 5,
    "rocket_mortar": 5,
    "grenade": 5,
    "drone": 5,
    "parcel_bomb": 5,
    "shooting": 6,
    "stabbing": 6,
    "beheading": 6,
    "vehicle_ramming": 6,
    "assault": 6,
    "chemical": 7,
    "arson": 8,
    "sabotage": 8,
    "other": 9,
}
WEAPONS = {
    1: "Biological",
    2: "Chemical",
    3: "Radiological",
    4: "Nuclear",
    5: "Firearms",
    6: "Explosives",
    7: "Fake Weapons",
    8: "Incendiary",
    9: "Melee",
    10: "Vehicle (not to include vehicle-borne explosives, i.e., car or truck bombs)",
    11: "Sabotage Equipment",
    12: "Other",
    13: "Unknown",
}
SUBTYPES = {
    5: "Unknown Gun Type",
    7: "Grenade",
    9: "Letter Bomb",
    11: "Projectile (rockets, mortars, RPGs, etc.)",
    13: "Suicide (carried bodily by human being)",
    16: "Unknown Explosive Type",
    18: "Arson/Fire",
    23: "Knife or Other Sharp Object",
}
# Weapon type and subtype; a suicide bomb may be carried or driven, which the press often leaves open.
WEAPON_OF: dict[str, tuple[int, int | None]] = {
    "bombing": (6, 16),
    "suicide_bombing": (6, None),
    "rocket_mortar": (6, 11),
    "grenade": (6, 7),
    "drone": (6, None),
    "parcel_bomb": (6, 9),
    "shooting": (5, 5),
    "stabbing": (9, 23),
    "beheading": (9, 23),
    "vehicle_ramming": (10, None),
    "chemical": (2, None),
    "arson": (8, 18),
    "sabotage": (11, None),
    "other": (12, None),
}
TARGETS = {
    1: "Business",
    2: "Government (General)",
    3: "Police",
    4: "Military",
    5: "Abortion Related",
    6: "Airports & Aircraft",
    7: "Government (Diplomatic)",
    8: "Educational Institution",
    9: "Food or Water Supply",
    10: "Journalists & Media",
    11: "Maritime",
    12: "NGO",
    13: "Other",
    14: "Private Citizens & Property",
    15: "Religious Figures/Institutions",
    16: "Telecommunication",
    17: "Terrorists/Non-State Militia",
    18: "Tourists",
    19: "Transportation",
    20: "Unknown",
    21: "Utilities",
    22: "Violent Political Party",
}
TARGET_OF = {
    "business": 1,
    "government": 2,
    "police": 3,
    "military": 4,
    "education": 8,
    "press": 10,
    "aid_workers": 12,
    "other": 13,
    "civilians": 14,
    "religious": 15,
    "transport": 19,
    "infrastructure": 21,
}
ALTERNATIVES = {
    1: "Insurgency/Guerilla Action",
    2: "Other Crime Type",
    3: "Intra/Inter-group Conflict",
    4: "Lack of Intentionality",
    5: "State Actors",
}
CLAIM_MODES = {
    1: "Letter",
    2: "Call (pre-incident)",
    3: "Call (post-incident)",
    4: "E-mail",
    5: "Note left at scene",
    6: "Video",
    7: "Posted to website, blog, etc.",
    8: "Personal claim",
    9: "Other",
    10: "Unknown",
}
SPECIFICITIES = {
    1: "position of the city",
    2: "city known, position of the smallest region found",
    3: "not in a city, position of the smallest region found",
    4: "position of a region of the first order",
    5: "unknown: no position, or that of the country left out",
}
_YES_NO = (("1", "yes"), ("0", "no"))
_YES_NO_UNKNOWN = (*_YES_NO, ("-9", "unknown"))
_INTEGERS_WORDS = (
    "iyear imonth iday extended country region specificity vicinity crit1 crit2 crit3 doubtterr alternative "
    "multiple success suicide guncertain1 guncertain2 guncertain3 individual nperps nperpcap claimed claimmode "
    "claim2 claimmode2 claim3 claimmode3 compclaim nkill nkillus nkillter nwound nwoundus nwoundte property "
    "propextent propvalue ishostkid nhostkid nhostkidus nhours ndays ransom ransomamt ransomamtus ransompaid "
    "ransompaidus hostkidoutcome nreleased INT_LOG INT_IDEO INT_MISC INT_ANY"
)
_INTEGERS = frozenset(_INTEGERS_WORDS.split())


def _of(table: dict[int, str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(code), words) for code, words in table.items())


_ABOUT: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "eventid": ("yyyymmdd and four digits drawn from Vigie's id, the same in every export; 00 for unknown parts", ()),
    "iyear": ("year", ()),
    "imonth": ("month; 0: unknown", ()),
    "iday": ("day; 0: unknown", ()),
    "approxdate": ("the date in EDTF where it is not one day", ()),
    "extended": ("lasted more than 24 hours by its dates", _YES_NO),
    "resolution": ("last day of an extended incident", ()),
    "country": ("left empty: the numbers are GTD's own; see country_txt and x_country_iso2", ()),
    "country_txt": ("country in GTD's spelling", ()),
    "region": ("region of the world", _of(GTD_REGIONS)),
    "region_txt": ("region in words", ()),
    "city": ("town as the French press names it; Unknown", ()),
    "latitude": ("WGS84 degrees of the town or region", ()),
    "longitude": ("WGS84 degrees of the town or region", ()),
    "specificity": ("what the position stands for", _of(SPECIFICITIES)),
    "vicinity": ("-9: the press read does not settle it", (("-9", "unknown"),)),
    "summary": ("one sentence made from the fields; no text of the press", ()),
    "crit1": ("political, economic, religious or social goal: what the record is restricted to", _YES_NO),
    "crit2": ("intention to coerce or publicise: 1 where a group is named or it is claimed, else -9", _YES_NO_UNKNOWN),
    "crit3": ("outside legitimate warfare: 0 for military targets alone, else 1", _YES_NO),
    "doubtterr": ("doubt whether it is terrorism: 1 where an assessment says that it is not", _YES_NO_UNKNOWN),
    "alternative": ("left empty: no report settles it", _of(ALTERNATIVES)),
    "multiple": ("part of a series, see related", _YES_NO),
    "success": ("1: carried out (only attacks carried out are in the layout)", _YES_NO),
    "suicide": ("1: suicide bombing", _YES_NO),
    "guncertain1": ("attribution is in doubt: alleged, or the claim doubted, contradicted, denied", _YES_NO),
    "individual": ("left at 0: Vigie does not settle who acted without a group", _YES_NO),
    "nperps": ("number of assailants as shown; -99: unknown", ()),
    "nperpcap": ("-99: not recorded with the attack", ()),
    "claimed": ("a group claims it", _YES_NO_UNKNOWN),
    "claimmode": ("left at unknown where it is claimed", _of(CLAIM_MODES)),
    "compclaim": ("rival claims", _YES_NO_UNKNOWN),
    "nkill": ("best number of dead, assailants among them; empty: unknown", ()),
    "nkillter": ("best number of assailants dead; empty: unknown", ()),
    "nwound": ("best number of injured victims; empty: unknown", ()),
    "property": ("damage is not recorded", _YES_NO_UNKNOWN),
    "ishostkid": ("hostages or kidnapped", _YES_NO),
    "nhostkid": ("-99: unknown; empty: none taken", ()),
    "addnotes": ("lowest and highest numbers told, open ends, certainty", ()),
    "scite1": ("a source", ()),
    "scite2": ("another source", ()),
    "scite3": ("a third source", ()),
    "dbsource": ("always Vigie", (("Vigie", ""),)),
    "related": ("eventids of the same series, with commas", ()),
}
_TYPES = {
    "attacktype": ("means of attack, in GTD's order of rank", _of(ATTACKS)),
    "targtype": ("target", _of(TARGETS)),
    "weaptype": ("weapon", _of(WEAPONS)),
    "weapsubtype": ("kind of weapon", _of(SUBTYPES)),
    "gname": ("group held responsible, in English where the table of groups has it; Unknown", ()),
    "INT_": ("-9: not recorded", (("-9", "unknown"),)),
}


def _field(name: str) -> Field:
    about, codes = _ABOUT.get(name, ("", ()))
    if not about:
        stem = name.removesuffix("_txt").rstrip("1234")
        about, codes = next((told for key, told in _TYPES.items() if stem.startswith(key)), ("not recorded: empty", ()))
        if name.endswith("_txt") and about != "not recorded: empty":
            about, codes = f"{stem} in words", ()
    kind = "number" if name in ("latitude", "longitude") else "integer" if _is_integer(name) else "string"
    return Field(name, kind, about, codes)


def _is_integer(name: str) -> bool:
    stem = name.rstrip("1234")
    return name in _INTEGERS or stem in ("attacktype", "targtype", "targsubtype", "weaptype", "weapsubtype", "natlty")


_ADDED = (
    *(added(name) for name in ("x_id", "x_country_iso2", "x_edtf", "x_date_first", "x_date_last")),
    *(added(name) for name in ("x_certainty", "x_credibility", "x_claim")),
    added("x_killed_low", "integer", "lowest number of dead victims told"),
    added("x_killed_high", "integer", "highest number of dead victims told"),
    added("x_killed_open", "boolean", "its upper end is open"),
    added("x_wounded_low", "integer", "lowest number of injured told"),
    added("x_wounded_high", "integer", "highest number of injured told"),
    added("x_wounded_open", "boolean", "its upper end is open"),
    *(added(name) for name in ("x_precision", "x_sources", "x_articles")),
)
FIELDS = (*(_field(name) for name in COLUMNS), *_ADDED)
