from __future__ import annotations

import pytest

from vigie.annotate.times import find_times
from vigie.domain.article import Article
from vigie.domain.edtf import Edtf
from vigie.resolve.publication import settle_publication
from vigie.text.fold import fold


def settle(text: str, published: str | None = None) -> Article:
    article = Article("a", text, published=Edtf.parse(published) if published else None)
    return settle_publication(article, find_times(text, fold(text)))


def test_a_known_day_is_kept() -> None:
    text = "Publié le 12/03/2019. Il a été tué mardi."
    article = settle(text, "2020-01-01")
    assert str(article.published) == "2020-01-01"
    assert not article.published_inferred


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Publié le 12/03/2019 à 10h. Un homme a été arrêté.", "2019-03-12"),
        ("Mis à jour le mardi 12 mars 2019. Un homme a été arrêté.", "2019-03-12"),
        ("date 2017-03 Un homme a été arrêté mardi.", "2017-03"),
        # a weekday, day and month fit one year after a known attack
        ("Depuis la mort du prêtre de Saint-Étienne-du-Rouvray, on veille. La vidéo date de dimanche 31 juillet.",
         "2016-07-31"),
        # the days of the report follow the attack
        ("La salle du Crocus a brûlé vendredi. Le président a parlé samedi, puis encore lundi.", "2024-03-25"),
        # a month stated, an attack inside it and the day of the report
        ("date 2017-03 Une attaque a eu lieu ce mercredi sur le pont de Westminster.", "2017-03-22"),
        # a weekday date beside a full date
        ("Le 3 janvier 2024, deux bombes ont explosé. Vendredi 22 mars, on a tiré sur la foule.", "2024-03-22"),
    ],
)  # fmt: skip
def test_reasoned(text: str, day: str) -> None:
    article = settle(text)
    assert str(article.published) == day
    assert article.published_inferred


@pytest.mark.parametrize(
    "text",
    [
        "Un homme a été tué.",
        "Il a été arrêté mardi.",
        # a recalled attack does not date the article
        "Un rescapé du Bataclan raconte sa vie.",
        "Un rescapé du Bataclan a témoigné mardi.",
        # the weekday fits several years, the year named is long past
        "En 2001, il vivait ailleurs. Il est mort lundi 16 novembre.",
        # a date in the running text states nothing
        "Il avait publié un livre le 12/03/2019.",
    ],
)
def test_nothing_is_claimed_without_proof(text: str) -> None:
    article = settle(text)
    assert article.published is None
    assert not article.published_inferred
