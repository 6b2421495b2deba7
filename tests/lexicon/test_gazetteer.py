"""The gazetteer finds the places of the news, ranks namesakes and keeps ambiguous names in check."""

from __future__ import annotations

import csv
import math
from importlib.resources import files
from pathlib import Path

import pytest

from vigie.lexicon.gazetteer import Candidate, Gazetteer, LexiconError, fold_name, read_table


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def distance(place: Candidate, latitude: float, longitude: float) -> float:
    """Kilometres on a flat map, good enough near a place."""
    north = (place.latitude - latitude) * 111.2
    east = (place.longitude - longitude) * 111.2 * math.cos(math.radians(latitude))
    return math.hypot(north, east)


# name in the press, country, latitude, longitude (from an atlas, one decimal)
TRAPS = [
    ("Gao", "ML", 16.3, 0.0),
    ("Saint-Denis", "FR", 48.9, 2.4),
    ("Solhan", "BF", 13.1, 0.3),
    ("Halle", "DE", 51.5, 12.0),
    ("Vienne", "AT", 48.2, 16.4),
    ("Tripoli", "LY", 32.9, 13.2),
    ("Bamako", "ML", 12.6, -8.0),
    ("Kidal", "ML", 18.4, 1.4),
    ("Nice", "FR", 43.7, 7.3),
    ("Trèbes", "FR", 43.2, 2.4),
    ("Carcassonne", "FR", 43.2, 2.4),
    ("Magnanville", "FR", 49.0, 1.7),
    ("Sévaré", "ML", 14.5, -4.1),
    ("In Amenas", "DZ", 28.1, 9.6),
    ("Tinzaouatine", "DZ", 20.0, 3.0),
    ("Kouré", "NE", 13.3, 2.6),
    ("Christchurch", "NZ", -43.5, 172.6),
    ("Manchester", "GB", 53.5, -2.2),
    ("Orlando", "US", 28.5, -81.4),
    ("San Bernardino", "US", 34.1, -117.3),
    ("Moscou", "RU", 55.8, 37.6),
    ("Kerman", "IR", 30.3, 57.1),
    ("Villacoublay", "FR", 48.8, 2.2),
    ("Saint-Pétersbourg", "RU", 59.9, 30.3),
    ("Baghouz", "SY", 34.5, 40.9),
    ("Deir Ezzor", "SY", 35.3, 40.1),
    ("Idleb", "SY", 35.9, 36.6),
    ("Hodeïda", "YE", 14.8, 43.0),
    ("Maiduguri", "NG", 11.8, 13.2),
    ("Beni", "CD", 0.5, 29.5),
    ("Tillabéri", "NE", 14.2, 1.5),
    ("Diffa", "NE", 13.3, 12.6),
    ("Djibo", "BF", 14.1, -1.6),
    ("Inates", "NE", 15.4, 1.4),
    ("Ménaka", "ML", 15.9, 2.4),
    ("Boulikessi", "ML", 15.0, -1.5),
    ("Jolo", "PH", 6.1, 121.0),
    ("Srinagar", "IN", 34.1, 74.8),
    ("Jalalabad", "AF", 34.4, 70.4),
    ("Quetta", "PK", 30.2, 67.0),
    ("Peshawar", "PK", 34.0, 71.5),
    ("Londres", "GB", 51.5, -0.1),
    ("Anvers", "BE", 51.2, 4.4),
    ("Mossoul", "IQ", 36.3, 43.1),
    ("Alep", "SY", 36.2, 37.2),
    ("Kaboul", "AF", 34.5, 69.2),
    ("Tombouctou", "ML", 16.8, -3.0),
    ("Charm el-Cheikh", "EG", 27.9, 34.3),
    ("Saint-Étienne-du-Rouvray", "FR", 49.4, 1.1),
    ("Saint-Denis de La Réunion", "FR", -20.9, 55.5),
    ("Nouméa", "FR", -22.3, 166.5),
]


@pytest.mark.parametrize(("name", "country", "latitude", "longitude"), TRAPS)
def test_first_candidate_is_the_place_the_press_means(
    gazetteer: Gazetteer, name: str, country: str, latitude: float, longitude: float
) -> None:
    place = gazetteer.lookup(name)[0]
    assert place.country == country
    assert distance(place, latitude, longitude) < 30


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("londres", "Londres"),
        ("St-Denis", "Saint-Denis"),
        ("l’Aude", None),
        ("du Caire", "Le Caire"),
        ("au Havre", "Le Havre"),
        ("Saint\u2011Étienne\u2011du\u2011Rouvray", "Saint-Étienne-du-Rouvray"),
        ("London", "Londres"),
        ("Idlib", "Idleb"),
        ("Fallouja", "Falloujah"),
        ("Kobani", "Kobané"),
        ("Molenbeek", "Molenbeek-Saint-Jean"),
        ("Etats Unis", "États-Unis"),
        ("RDC", "République démocratique du Congo"),
        ("hypercacher", "Hyper Cacher"),
        ("Ile-de-France", "Île-de-France"),
        ("Xyzabc", None),
        ("", None),
    ],
)
def test_spellings_lead_to_the_usual_french_name(gazetteer: Gazetteer, written: str, shown: str | None) -> None:
    found = gazetteer.lookup(written)
    assert (found[0].name if found else None) == shown


@pytest.mark.parametrize(
    ("name", "context", "country"),
    [
        ("Tripoli", ["LB"], "LB"),
        ("Tripoli", ["FR"], "LY"),
        ("Tripoli", [], "LY"),
        ("Halle", ["BE"], "BE"),
        ("Halle", ["DE", "BE"], "DE"),
        ("Gao", ["BF"], "BF"),
        ("Valence", ["ES"], "ES"),
        ("Valence", [], "FR"),
        ("Moscou", ["FR"], "RU"),
        ("Londres", ["FR"], "GB"),
        ("Paris", ["US"], "FR"),
        ("Manchester", ["GB", "US"], "GB"),
        ("Hyderabad", ["PK"], "PK"),
        ("Cordoba", ["AR"], "AR"),
    ],
)
def test_context_moves_namesakes_but_not_famous_cities(
    gazetteer: Gazetteer, name: str, context: list[str], country: str
) -> None:
    place = gazetteer.best(name, context)
    assert place is not None
    assert place.country == country


@pytest.mark.parametrize(
    ("name", "kind", "country", "city"),
    [
        ("Mali", "country", "ML", None),
        ("Luxembourg", "country", "LU", None),
        ("Djibouti", "country", "DJ", None),
        ("Kosovo", "country", "XK", None),
        ("Seine-et-Marne", "region", "FR", None),
        ("Aude", "region", "FR", None),
        ("La Réunion", "region", "FR", None),
        ("Cachemire indien", "region", "IN", None),
        ("Nangarhar", "region", "AF", None),
        ("Sahel", "area", None, None),
        ("nord du Mali", "area", "ML", None),
        ("zone irako-syrienne", "area", None, None),
        ("Bataclan", "landmark", "FR", "Paris"),
        ("Stade de France", "landmark", "FR", "Saint-Denis"),
        ("Champs-Élysées", "landmark", "FR", "Paris"),
        ("11e arrondissement", "landmark", "FR", "Paris"),
        ("London Bridge", "landmark", "GB", "Londres"),
        ("Maelbeek", "landmark", "BE", "Bruxelles"),
        ("Ramblas", "landmark", "ES", "Barcelone"),
        ("Crocus City Hall", "landmark", "RU", "Moscou"),
        ("Breitscheidplatz", "landmark", "DE", "Berlin"),
        ("Mexico", "city", "MX", None),
    ],
)
def test_kinds(gazetteer: Gazetteer, name: str, kind: str, country: str | None, city: str | None) -> None:
    place = gazetteer.lookup(name)[0]
    assert (place.kind, place.country, place.city) == (kind, country, city)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Valls", "never"),
        ("Nice-Matin", "never"),
        ("New York Times", "never"),
        ("Paris Match", "never"),
        ("selon", "never"),
        ("Tours", "needs_capital_and_preposition"),
        ("Orange", "needs_capital_and_preposition"),
        ("Nice", "needs_capital_and_preposition"),
        ("Vienne", "needs_preposition"),
        ("Élysée", "needs_preposition"),
        ("Yvetot", "needs_preposition"),  # not listed: small
        ("Pont-à-Mousson", None),  # small, but three words
        ("Kaboul", None),
        ("Bataclan", None),
        ("Niger", None),
    ],
)
def test_rules(gazetteer: Gazetteer, name: str, rule: str | None) -> None:
    assert gazetteer.rule(name) == rule


def test_a_name_that_is_never_a_place_is_not_searched_and_has_no_best(gazetteer: Gazetteer) -> None:
    names = set(gazetteer.all_names())
    assert gazetteer.rule("valls") == "never"
    assert gazetteer.lookup("Valls")  # the Catalan town stays known
    assert gazetteer.best("Valls") is None
    assert not [name for name in names if gazetteer.rule(name) == "never"]
    assert {"paris", "du caire", "hyper cacher", "nord du mali", "trebes"} <= names


def test_every_listed_rule_concerns_a_place_name_or_hides_one(gazetteer: Gazetteer) -> None:
    """The list is no register of persons: a name that could not be taken for a place has no business in it."""
    places = set(gazetteer.all_names())
    for row in read_table(files("vigie.lexicon") / "places" / "ambiguous.csv", ("name", "rule", "reason")):
        words = fold_name(row["name"]).split()
        inside = {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)}
        assert gazetteer.lookup(row["name"]) or inside & places, row


def test_names_are_folded_and_each_leads_to_a_place(gazetteer: Gazetteer) -> None:
    names = sorted(gazetteer.all_names())
    assert len(names) > 150_000
    for name in names[::97]:
        assert name == fold_name(name)
        assert gazetteer.lookup(name), name


def test_no_country_region_or_known_city_is_blocked_by_accident(gazetteer: Gazetteer) -> None:
    folder = files("vigie.lexicon") / "places"
    tables = [("countries.csv", "name_fr"), ("regions.csv", "name_fr"), ("exonyms.csv", "name_fr")]
    for file, column in tables:
        with Path(str(folder / file)).open(encoding="utf-8", newline="") as stream:
            blocked = [row[column] for row in csv.DictReader(stream) if gazetteer.rule(row[column]) == "never"]
        assert not blocked, file


@pytest.mark.parametrize(
    ("form", "iso2"),
    [
        ("français", "FR"),
        ("Françaises", "FR"),
        ("burkinabè", "BF"),
        ("nigérien", "NE"),
        ("nigérians", "NG"),
        ("somaliennes", "SO"),
        ("tchétchène", "RU"),
        ("iraquienne", "IQ"),
        ("turque", "TR"),
        ("grecs", "GR"),
        ("islamiste", None),
        ("européen", None),
    ],
)
def test_demonyms(gazetteer: Gazetteer, form: str, iso2: str | None) -> None:
    assert gazetteer.demonym(form) == iso2


def test_every_code_used_is_a_country_of_the_table(gazetteer: Gazetteer) -> None:
    folder = files("vigie.lexicon") / "places"
    for file, column in [("demonyms.csv", "iso2"), ("regions.csv", "country"), ("landmarks.csv", "country"),
                         ("areas.csv", "country"), ("extra.csv", "country"), ("exonyms.csv", "country")]:  # fmt: skip
        with Path(str(folder / file)).open(encoding="utf-8", newline="") as stream:
            codes = {row[column] for row in csv.DictReader(stream)} - {""}
        assert not [code for code in codes if gazetteer.country(code) is None], file
    france = gazetteer.country("FR")
    assert france is not None
    assert france.name == "France"
    assert gazetteer.country("ZZ") is None


def test_landmarks_stand_in_cities_the_gazetteer_knows_nearby(gazetteer: Gazetteer) -> None:
    for row in read_table(
        files("vigie.lexicon") / "places" / "landmarks.csv", ("name", "aliases", "city", "country", "lat", "lon")
    ):
        cities = [c for c in gazetteer.lookup(row["city"]) if distance(c, float(row["lat"]), float(row["lon"])) < 80]
        assert cities, row


def test_a_table_with_a_wrong_header_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "areas.csv"
    table.write_text("name,lat\nSahel,15\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"areas\.csv: header .* expected"):
        read_table(table, ("name_fr", "lat"))


def test_a_row_with_a_cell_too_many_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "areas.csv"
    table.write_text("name_fr,lat\nSahel,15,0\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="record 2: 3 cells, expected 2"):
        read_table(table, ("name_fr", "lat"))


def test_folding() -> None:
    assert fold_name("  Œuilly-l’Échelle ") == "oeuilly l echelle"
    assert fold_name("Ş\u0327anlıurfa") == "sanliurfa"
