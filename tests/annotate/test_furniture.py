"""Page furniture is marked, news is not."""

from __future__ import annotations

import pytest

from vigie.annotate.sentences import split_sentences
from vigie.domain.article import Article


def marked(body: str) -> list[tuple[str, bool]]:
    article = Article(id="t", body=body)
    return [(s.span.of(article.text), s.furniture) for s in split_sentences(article)]


@pytest.mark.parametrize(
    "line",
    [
        "A lire aussi : Trois ponts fermés dans le nord",
        "À suivre aussi",
        "Ailleurs sur le web",
        "Dernières actualités",
        "En direct",
        "fr-02",
        "[¿Qué pasó en la estación? Un relato de la noche]",
        "– Claire Dubreuil (@cdubreuil) 12 mai 2021",
        "Le préfet, ici en visite à Metz. [AFP / Archives]",
        "Des secouristes devant la gare, samedi. Reuters",
        "© AFP",
        "Abonnez-vous à notre lettre du soir !",
        "Partager sur Facebook",
        "« Accro au thé. Passionné de trains. Lecteur du soir. Marcheur.",
        "Faut-il fermer le tunnel ? - 12/03par BFMTV",
    ],
)
def test_a_line_of_furniture(line: str) -> None:
    found = marked(f"Le pont a rouvert.\n\n{line}\n\nLe trafic reprend.")
    assert found[0] == ("Le pont a rouvert.", False)
    assert found[-1] == ("Le trafic reprend.", False)
    assert any(furniture for _, furniture in found[1:-1]), found


@pytest.mark.parametrize(
    "line",
    [
        "Le porte-parole l'a confirmé à l'agence Reuters.",
        "Il a voulu partager sur Facebook la vidéo du massacre.",
        "« Rejoignez vos frères », dit le message.",
        "Interrogé en direct, le maire a refusé de répondre.",
        "Une photo du suspect a été diffusée par la police.",
        "Une source proche du dossier (AFP) évoque un complice.",
        "La vidéo montre un homme armé.",
        "12 morts",
    ],
)
def test_news_is_no_furniture(line: str) -> None:
    assert [furniture for _, furniture in marked(f"Le pont a rouvert.\n\n{line}\n\nLe trafic reprend.")] == [False] * 3


def test_a_label_leaves_its_headline() -> None:
    assert marked("VIDÉO. Un pont s'effondre à Dunes") == [("VIDÉO.", True), ("Un pont s'effondre à Dunes", False)]


def test_a_caption_takes_its_whole_line() -> None:
    assert marked("Le maire au balcon. La foule applaudit. [AFP]") == [
        ("Le maire au balcon.", True),
        ("La foule applaudit.", True),
        ("[AFP]", True),
    ]
