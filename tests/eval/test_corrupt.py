"""Reading survives bad text."""

from __future__ import annotations

import pytest
from golden_reader import sample_reader

from eval.corrupt import CORRUPTIONS, SHARE_KEPT, Robustness, corrupt, robustness
from eval.gate import load_articles, sample_set
from vigie.domain.article import Article


@pytest.fixture(scope="module")
def found() -> Robustness:
    return robustness(sample_reader(), sample_set())


def test_corrupted_articles_keep_nine_tenths_of_the_clean_score(found: Robustness) -> None:
    shares = {name: round(found.kept(score), 3) for name, score in found.by_corruption.items()}
    assert found.kept(found.pooled) >= SHARE_KEPT, shares


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_a_corruption_changes_many_articles_and_always_alike(name: str) -> None:
    articles = load_articles(sample_set().articles)
    changed = [corrupt(article, name) for article in articles.values()]
    assert sum(one != other for one, other in zip(changed, articles.values(), strict=True)) >= len(articles) // 2
    assert changed == [corrupt(article, name) for article in articles.values()]


ARTICLE = Article(
    "x", "À Trèbes, le preneur d’otages a été tué. La police dit : « C’est fini », et se tait.", title="L’été à Nice"
)


@pytest.mark.parametrize(
    ("name", "title", "body"),
    [
        (
            "accents stripped",
            "L’ete a Nice",
            "A Trebes, le preneur d’otages a ete tue. La police dit : « C’est fini », et se tait.",
        ),
        ("title and heading in capitals", "L’ÉTÉ À NICE", ARTICLE.body),
    ],
)  # fmt: skip
def test_what_a_corruption_does(name: str, title: str, body: str) -> None:
    changed = corrupt(ARTICLE, name)
    assert (changed.title, changed.body) == (title, body)


@pytest.mark.parametrize("name", ["sentences glued", "words glued", "blanks missing behind marks", "doubled blanks"])
def test_blanks_alone_are_touched(name: str) -> None:
    for article in load_articles(sample_set().articles).values():
        changed = corrupt(article, name)
        assert "".join(changed.body.split()) == "".join(article.body.split())


def test_quotes_stay_paired() -> None:
    changed = corrupt(ARTICLE, "mixed quotation marks").body
    assert "«" not in changed and "»" not in changed and "C’est fini" in changed
