"""Names in sentences to places and organisations."""

from __future__ import annotations

import pytest

from vigie.annotate.names import NameList, split_words
from vigie.domain.annotation import ActorMention, PlaceMention
from vigie.lexicon.actors import Actors
from vigie.lexicon.gazetteer import Gazetteer
from vigie.resolve.actors import resolve_actors
from vigie.resolve.places import resolve_places
from vigie.text.fold import fold

_GAZETTEER = Gazetteer.load()
_ACTORS = Actors.load()
_PLACE_NAMES = NameList([*_GAZETTEER.all_names()])
_DEMONYMS = NameList([*_GAZETTEER.demonyms()])
_ACTOR_NAMES = NameList([*_ACTORS.all_names()])


def _places(text: str) -> list[PlaceMention]:
    words = split_words(text, fold(text))
    hits = (*_PLACE_NAMES.find(words, capitals_only=True), *_DEMONYMS.find(words, capitals_only=False))
    return sorted(resolve_places(hits, _GAZETTEER), key=lambda mention: mention.span)


def _actors(text: str) -> list[ActorMention]:
    hits = _ACTOR_NAMES.find(split_words(text, fold(text)), capitals_only=False)
    return sorted(resolve_actors(hits, text, _ACTORS), key=lambda mention: mention.span)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Une explosion a secoué Bruxelles.", [("Bruxelles", "city", "BE", "Bruxelles")]),
        ("L'assaut a eu lieu au Mali.", [("Mali", "country", "ML", None)]),
        ("La police belge enquête.", [("belge", "demonym", "BE", None)]),
        ("Rien ne s'est passé hier.", []),
    ],
)
def test_names_become_places(text: str, expected: list[tuple[str, str, str, str | None]]) -> None:
    found = [(m.span.of(text), m.kind, m.country, m.city) for m in _places(text)]
    assert found == expected


def test_a_landmark_gives_its_city() -> None:
    (mention,) = _places("Un policier a été tué sur les Champs-Élysées.")
    assert (mention.kind, mention.city, mention.country) == ("landmark", "Paris", "FR")


def test_a_place_has_its_coordinates() -> None:
    (mention,) = _places("Une explosion a secoué Bruxelles.")
    assert mention.latitude == pytest.approx(50.85, abs=0.1)
    assert mention.longitude == pytest.approx(4.35, abs=0.1)


def test_small_letters_are_no_place() -> None:
    assert _places("Il a acheté une tarte nice à la foire.") == []


def test_the_countries_of_the_article_settle_a_namesake() -> None:
    text = "En Libye, les combats continuent. L'armée libyenne a repris Tripoli."
    tripoli = next(m for m in _places(text) if m.span.of(text) == "Tripoli")
    assert tripoli.country == "LY"
    text = "Au Liban, les combats continuent. L'armée libanaise s'est déployée à Tripoli."
    tripoli = next(m for m in _places(text) if m.span.of(text) == "Tripoli")
    assert tripoli.country == "LB"


def test_offsets_hold_behind_letters_that_folding_lengthens() -> None:
    text = "Sa sœur œuvrait à Nice."
    (mention,) = _places(text)
    assert mention.span.of(text) == "Nice"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'État islamique a revendiqué l'attaque.", "islamic-state"),
        ("Daech a revendiqué l'attaque.", "islamic-state"),
        ("l'etat islamique au khorasan", "islamic-state-khorasan"),
        ("Des combattants de Boko Haram ont surgi.", "boko-haram"),
        ("Les shebab ont attaqué un hôtel.", "al-shabaab"),
        ("Al-Qaïda dans la péninsule Arabique l'affirme.", "aqap"),
        ("Le GSIM dément.", "jnim"),
    ],
)
def test_names_become_organisations(text: str, expected: str) -> None:
    assert [mention.id for mention in _actors(text)] == [expected]


def test_the_longest_name_wins() -> None:
    text = "Al-Qaïda au Maghreb islamique a diffusé une vidéo."
    (mention,) = _actors(text)
    assert (mention.id, mention.span.of(text)) == ("aqim", "Al-Qaïda au Maghreb islamique")


def test_short_names_need_their_capitals() -> None:
    assert _actors("Il a eu les yeux plus gros que le ventre.") == []
    assert [m.id for m in _actors("Hier, l'EI a diffusé une vidéo.")] == ["islamic-state"]


def test_kinds_are_those_of_the_lexicon() -> None:
    (mention,) = _actors("Le FBI enquête.")
    assert (mention.kind, mention.country) == ("agency", "US")
