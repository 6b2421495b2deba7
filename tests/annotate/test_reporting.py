"""Who is named as the source, in the short form shown, and how far that reaches."""

from __future__ import annotations

import pytest

from vigie.annotate.quotations import find_quotes
from vigie.annotate.reporting import find_sources
from vigie.annotate.sentences import split_sentences
from vigie.domain.annotation import SourceMention
from vigie.domain.article import Article
from vigie.lexicon.rules import load_rules
from vigie.text.fold import fold, fold_word


def sources(body: str, title: str = "") -> tuple[str, tuple[SourceMention, ...]]:
    article = Article(id="t", title=title, body=body)
    folded, sentences = fold(article.text), split_sentences(article)
    quotes = find_quotes(article.text, folded, sentences)
    return article.text, find_sources(article.text, folded, sentences, quotes)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        # prepositions
        ("Selon la préfecture du Doubs, deux ponts sont fermés.", ["préfecture du Doubs"]),
        ("Deux ponts sont fermés, d'après une source policière.", ["source policière"]),
        ("Selon Le Monde et une source proche du dossier, il a fui.", ["Le Monde", "source proche du dossier"]),
        ("D'après le quotidien régional La Provence, il a fui.", ["La Provence"]),
        ("L'homme a fui, a-t-on appris auprès du parquet de Dijon.", ["parquet de Dijon"]),
        ("L'homme a fui, a-t-on appris de source judiciaire.", ["source judiciaire"]),
        ("Rien n'est exclu, indique-t-on à l'Élysée.", ["Élysée"]),
        # the subject before the verb
        ("Paul Granet a déclaré que le pont était fermé.", ["Paul Granet"]),
        ("Le ministre de l'Intérieur Paul Granet a annoncé un renfort.", ["Paul Granet"]),
        ("Le procureur de Dijon, Paul Granet, a précisé le bilan.", ["Paul Granet"]),
        ("Paul Granet, chef de la police et adjoint du préfet, a déclaré mardi soir qu'il partait.", ["Paul Granet"]),
        ("La police et le ministère de la Santé ont indiqué un bilan.", ["police", "ministère de la Santé"]),
        ("Mardi, le parquet national a confirmé l'enquête.", ["parquet national"]),
        ("Des responsables locaux ont fait état de dix morts.", ["responsables locaux"]),
        # the subject after the verb
        ("Le pont a cédé, a indiqué lundi 17 février le ministère des Transports.", ["ministère des Transports"]),
        ('"Il a fui", a affirmé Anne Duval, porte-parole du groupe.', ["Anne Duval"]),
        ("Le pont a cédé, a indiqué à l'AFP un adjoint au maire, Hakim Belkacem.", ["AFP", "Hakim Belkacem"]),
        ("Le pont a cédé, révèle Le Parisien.", ["Le Parisien"]),
        ("Un homme a fui raconte Le Parisien.", ["Le Parisien"]),
        ("Comme l'a rapporté TASS, le pont a cédé.", ["TASS"]),
        ("Le pont a cédé, a précisé le maire de Lille Anne Duval.", ["Anne Duval"]),
        # outlets and chains
        ("Interrogé par France 2, Paul Granet a démenti.", ["France 2", "Paul Granet"]),
        ("Au micro de RTL, Paul Granet a démenti.", ["RTL", "Paul Granet"]),
        (
            "Le Daily Mail a cité le chef du Centre Orion, qui a souligné le danger.",
            ["Daily Mail", "chef du Centre Orion"],
        ),
        (
            "L'homme a fui, a dit une source policière, confirmant une information de BFMTV.",
            ["source policière", "BFMTV"],
        ),
        # no source
        ("Le suspect a tué trois personnes.", []),
        ("L'annonce du départ a surpris la ville.", []),
        ("Nous pensons que le pont tiendra.", []),
        ("Le complice condamné en mai a fui.", []),
        ("Le train part dans 20 minutes.", []),
    ],
)
def test_names(body: str, names: list[str]) -> None:
    assert [m.name for m in sources(body)[1]] == names


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("Jean-Marc Rigaud a parlé. Le pont est fermé, a dit M. Rigaud.", ["Jean-Marc Rigaud"]),
        ('Anne Duval a démenti. "Je reste", a-t-elle ajouté.', ["Anne Duval", "Anne Duval"]),
        (
            'La ministre Anne Duval a démenti, puis le maire Paul Granet a confirmé. "Je reste", a-t-elle dit.',
            ["Anne Duval", "Paul Granet", "Anne Duval"],
        ),
        ("Selon la mairie, il a fui. De même source, on le dit armé.", ["mairie", "mairie"]),
        ("Le maire Paul Granet est venu. Le pont est sûr, a assuré le maire.", ["Paul Granet"]),
        ("Le pont a cédé, selon La Provence. Le quotidien rapporte deux morts.", ["La Provence", "La Provence"]),
    ],
)
def test_names_taken_up_again(body: str, names: list[str]) -> None:
    assert [m.name for m in sources(body)[1]] == names


def test_words_glued_across_sentences_come_apart() -> None:
    assert [m.name for m in sources("Le pont est une ruineSelon Anne Duval, il faut le fermer.")[1]] == ["Anne Duval"]


def test_outlets_are_told_from_organs_of_groups() -> None:
    _, found = sources("Le groupe a revendiqué, selon l'agence Amaq. Il a fui, selon l'agence Reuters.")
    assert [(m.name, m.outlet) for m in found] == [("Amaq", False), ("Reuters", True)]


def test_a_headline_names_its_source_in_brackets() -> None:
    _, found = sources("Le pont est fermé.", title="Deux blessés dans un accident (police)")
    assert [m.name for m in found] == ["police"]


def test_the_scope_takes_in_the_quotation_that_the_sentence_continues() -> None:
    text, found = sources('Le pont est fermé. "Deux câbles ont lâché. Le tablier tient", a dit Anne Duval. Il pleut.')
    assert [m.scope.of(text) for m in found] == ['"Deux câbles ont lâché. Le tablier tient", a dit Anne Duval.']


def test_the_scope_of_a_colon_reaches_the_quotation_after_it() -> None:
    text, found = sources("Anne Duval a déclaré mardi :\n\n« Deux câbles ont lâché. »\n\nIl pleut.")
    assert found[0].scope.of(text) == "Anne Duval a déclaré mardi :\n\n« Deux câbles ont lâché. »"


def test_furniture_names_no_source() -> None:
    assert sources("Le pont a rouvert.\n\nA lire aussi : Le pont tiendra, selon le maire\n\nIl pleut.")[1] == ()


def test_the_words_a_rule_needs_occur_in_its_proofs() -> None:
    for rule in load_rules("reporting", frozenset({"speaker", "needs"})).rules:
        needs = fold_word(rule.extra.get("needs", ""))
        for sentence in rule.must:
            assert any(word in fold_word(sentence) for word in needs.split("|")), (rule.id, sentence)
