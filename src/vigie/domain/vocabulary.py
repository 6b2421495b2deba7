"""The kinds of event, their slots and the closed lists of values, after the event contract (MUC-4, GTD, UCDP GED)."""

from __future__ import annotations

import enum


class Kind(enum.StrEnum):
    """A happening of one of the eleven kinds that the record keeps."""

    ATTACK = "attack"
    PLOT = "plot"
    THREAT = "threat"
    CLAIM = "claim"
    WARNING = "warning"
    ALERT_LEVEL = "alert_level"
    JUSTICE = "justice"
    OPERATION = "operation"
    MEASURE = "measure"
    ASSESSMENT = "assessment"
    STATISTIC = "statistic"


class Certainty(enum.StrEnum):
    """How surely the article tells the event."""

    FACT = "fact"
    ALLEGED = "alleged"
    DENIED = "denied"
    PLANNED = "planned"


COMMON_SLOTS = ("date", "country", "city", "certainty", "sources")

KIND_SLOTS: dict[Kind, tuple[str, ...]] = {
    Kind.ATTACK: ("actors", "tactics", "targets", "killed", "wounded", "assailants", "assailants_killed"),
    Kind.PLOT: ("actors", "tactics", "targets"),
    Kind.THREAT: ("actors", "medium", "targets"),
    Kind.CLAIM: ("actors", "stance", "channel", "of"),
    Kind.WARNING: ("actors", "recipients", "of"),
    Kind.ALERT_LEVEL: ("level", "change"),
    Kind.JUSTICE: ("step", "persons", "of"),
    Kind.OPERATION: ("actors", "against", "killed"),
    Kind.MEASURE: ("measure",),
    Kind.ASSESSMENT: ("speaker", "via", "view", "of"),
    Kind.STATISTIC: ("what", "count", "of_place"),
}

TALLY_SLOTS = frozenset({"killed", "wounded", "assailants", "assailants_killed", "persons", "count"})
LIST_SLOTS = frozenset({"actors", "tactics", "targets", "recipients", "against", "sources", "channel"})
PLACELESS = frozenset({Kind.CLAIM, Kind.ASSESSMENT})
INCIDENT_KINDS = frozenset({Kind.ATTACK, Kind.PLOT})

CLOSED_VALUES: dict[str, frozenset[str]] = {
    "certainty": frozenset(Certainty),
    "tactics": frozenset(
        [
            "bombing",
            "suicide_bombing",
            "shooting",
            "stabbing",
            "vehicle_ramming",
            "arson",
            "hostage_taking",
            "kidnapping",
            "beheading",
            "rocket_mortar",
            "grenade",
            "drone",
            "chemical",
            "parcel_bomb",
            "assault",
            "sabotage",
            "hijacking",
            "other",
        ]
    ),
    "targets": frozenset(
        [
            "civilians",
            "police",
            "military",
            "government",
            "religious",
            "press",
            "education",
            "transport",
            "business",
            "aid_workers",
            "infrastructure",
            "other",
        ]
    ),
    "medium": frozenset(
        ["video", "audio", "image", "publication", "online_message", "letter", "phone_call", "speech", "other"]
    ),
    "stance": frozenset({"claims", "denies", "praises"}),
    "change": frozenset({"raised", "lowered", "kept"}),
    "step": frozenset(["arrest", "charge", "trial", "conviction", "acquittal", "release", "investigation", "wanted"]),
    "measure": frozenset(["deployment", "control", "closure", "ban", "coordination", "evacuation", "law", "other"]),
    "what": frozenset(["attacks", "plots_foiled", "killed", "wounded", "arrests", "militants"]),
}


def slots_of(kind: Kind) -> tuple[str, ...]:
    """The slots an event of `kind` may fill, common ones first."""
    common = tuple(s for s in COMMON_SLOTS if not (kind in PLACELESS and s in ("country", "city")))
    return common + KIND_SLOTS[kind]
