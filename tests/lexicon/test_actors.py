"""The table of actors is consistent, and names in the press lead to the right organisation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vigie.lexicon.actors import ActorEntry, Actors, read_actors
from vigie.lexicon.gazetteer import Gazetteer, LexiconError, fold_name


@pytest.fixture(scope="module")
def actors() -> Actors:
    return Actors.load()


@pytest.mark.parametrize(
    ("written", "actor_id"),
    [
        ("État islamique", "islamic-state"),
        ("etat islamique", "islamic-state"),
        ("ÉTAT ISLAMIQUE", "islamic-state"),
        ("EI", "islamic-state"),
        ("ei", None),
        ("Daech", "islamic-state"),
        ("DAESH", "islamic-state"),
        ("EI-K", "islamic-state-khorasan"),
        ("Etat islamique au Grand Sahara", "islamic-state-sahel"),
        ("Al Qaida", "al-qaeda"),
        ("Aqmi", "aqim"),
        ("shebab", "al-shabaab"),
        ("LeT", "lashkar-e-taiba"),
        ("let", None),
        ("ETA", "eta"),
        ("eta", None),
        ("IRA", "ira"),
        ("ira", None),
        ("Action directe", "action-directe"),
        ("action directe", None),
        ("FDS", "forces-democratiques-syriennes"),
        ("Hachd al-Chaabi", "hachd-al-chaabi"),
        ("brigades du Hezbollah", "brigades-du-hezbollah"),
        ("DGSI", "dgsi"),
        ("direction générale de la sécurité intérieure", "dgsi"),
        ("RAID", "raid"),
        ("raid", None),
        ("Sentinelle", "sentinelle"),
        ("sentinelle", None),
        ("Otan", "otan"),
        ("OTAN", "otan"),
        ("SITE", "site"),
        ("site", None),
        ("Amaq", "amaq"),
        ("l’État islamique en Irak et au Levant", "islamic-state"),
        ("Tsahal", "IL"),
        ("armée irakienne", "IQ"),
        ("équipe de France", None),
    ],
)
def test_lookup(actors: Actors, written: str, actor_id: str | None) -> None:
    found = actors.lookup(written)
    assert (found.id if found else None) == actor_id


def test_identifiers_are_slugs_and_states_iso_codes(actors: Actors) -> None:
    for entry in actors:
        if entry.kind == "state":
            assert re.fullmatch("[A-Z]{2}", entry.id), entry
            assert entry.country == entry.id
        else:
            assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", entry.id), entry


def test_countries_exist(actors: Actors) -> None:
    gazetteer = Gazetteer.load()
    unknown = [entry for entry in actors if entry.country and gazetteer.country(entry.country) is None]
    assert not unknown


def test_every_name_leads_back_to_its_entry(actors: Actors) -> None:
    for entry in actors:
        for name in entry.names:
            assert actors.lookup(name) is entry, (entry.id, name)
        assert actors.by_id(entry.id) is entry


def test_all_names_are_folded_and_complete(actors: Actors) -> None:
    names = list(actors.all_names())
    assert len(names) == len(set(names))
    assert all(name == fold_name(name) for name in names)
    assert {"ei", "etat islamique", "boko haram", "raid"} <= set(names)


def test_kinds_are_all_present(actors: Actors) -> None:
    counts = {kind: sum(entry.kind == kind for entry in actors) for kind in ("group", "agency", "force", "media")}
    assert counts["group"] >= 200
    assert counts["agency"] >= 50
    assert counts["force"] >= 30
    assert counts["media"] >= 15


def test_a_name_of_two_actors_is_refused() -> None:
    first = ActorEntry("first", "Front", (), "group", None, "")
    second = ActorEntry("second", "Ligue", ("front",), "group", None, "")
    with pytest.raises(LexiconError, match="both first and second"):
        Actors([first, second])


@pytest.mark.parametrize(
    ("row", "message"),
    [("x,X,,gang,,", "kind 'gang', expected"), ("x,X,,group,,upper", "case 'upper', expected")],
)
def test_a_kind_or_case_outside_its_list_is_refused(tmp_path: Path, row: str, message: str) -> None:
    table = tmp_path / "actors.csv"
    table.write_text(f"id,name_fr,aliases,kind,country,case\n{row}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        list(read_actors(table))
