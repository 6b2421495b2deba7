"""The parse of chosen sentences: offsets in the article's text, boundaries kept, and what cannot be loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from thinc.api import get_current_ops

from vigie.annotate.sentences import split_sentences
from vigie.annotate.syntax import Syntax
from vigie.domain.annotation import Sentence, Token
from vigie.domain.article import Article, Part
from vigie.domain.errors import SettingsError
from vigie.domain.span import Span

TEXT = "Un homme a été blessé par balles.\nLe parquet de Lille a ouvert une enquête. Bilan provisoire Deux morts à Nice"


@pytest.fixture(scope="module")
def syntax() -> Syntax:
    return Syntax.load()


def sentences(text: str, *parts: str) -> tuple[Sentence, ...]:
    """The given stretches of the text as its sentences."""
    starts = [text.index(part) for part in parts]
    return tuple(Sentence(Span(s, s + len(p)), Part.BODY, 0) for s, p in zip(starts, parts, strict=True))


def by_form(text: str, tokens: tuple[Token, ...]) -> dict[str, Token]:
    return {token.span.of(text): token for token in tokens}


PARTS = (
    "Un homme a été blessé par balles.",
    "Le parquet de Lille a ouvert une enquête.",
    "Bilan provisoire",
    "Deux morts à Nice",
)


def test_every_sentence_with_offsets_in_the_text(syntax: Syntax) -> None:
    parsed = syntax.parse(TEXT, sentences(TEXT, *PARTS))
    assert sorted(parsed) == [0, 1, 2, 3]
    assert [t.span.of(TEXT) for t in parsed[2]] == ["Bilan", "provisoire"]
    assert [t.span.of(TEXT) for t in parsed[1]] == [
        "Le",
        "parquet",
        "de",
        "Lille",
        "a",
        "ouvert",
        "une",
        "enquête",
        ".",
    ]


def test_heads_are_indexes_into_the_sentence(syntax: Syntax) -> None:
    parsed = syntax.parse(TEXT, sentences(TEXT, *PARTS))
    for tokens in parsed.values():
        assert all(0 <= t.head < len(tokens) for t in tokens)
        assert sum(t.dep == "root" for t in tokens) == 1
    words = by_form(TEXT, parsed[1])
    assert (words["parquet"].dep, parsed[1][words["parquet"].head]) == ("nsubj", words["ouvert"])
    assert (words["ouvert"].lemma, words["ouvert"].pos, words["ouvert"].dep) == ("ouvrir", "VERB", "root")
    assert parsed[1][words["ouvert"].head] is words["ouvert"]
    assert "Mood=Ind" in words["a"].morph


def test_only_the_wanted_sentences(syntax: Syntax) -> None:
    everything = syntax.parse(TEXT, sentences(TEXT, *PARTS))
    some = syntax.parse(TEXT, sentences(TEXT, *PARTS), {1, 3})
    assert some == {1: everything[1], 3: everything[3]}
    assert syntax.parse(TEXT, sentences(TEXT, *PARTS), ()) == {}


def test_boundaries_of_the_splitter_win(syntax: Syntax) -> None:
    text = "Il a fui. Elle est restée."
    tokens = syntax.parse(text, sentences(text, text))[0]
    assert len(tokens) == 8
    assert sum(t.dep == "root" for t in tokens) == 1


@pytest.mark.parametrize("blank", ["\u00a0", "\n", "  ", " \t", "\u202f "])
def test_blanks_are_no_tokens_and_change_nothing(syntax: Syntax, blank: str) -> None:
    plain = "Trois policiers ont été tués par un homme armé."
    text = "Paris : " + plain.replace(" ", blank)
    usual = syntax.parse(plain, sentences(plain, plain))[0]
    odd = syntax.parse(text, sentences(text, plain.replace(" ", blank)))[0]
    assert [(t.lemma, t.pos, t.morph, t.head, t.dep) for t in odd] == [
        (t.lemma, t.pos, t.morph, t.head, t.dep) for t in usual
    ]
    assert [t.span.of(text) for t in odd] == [t.span.of(plain) for t in usual]


def test_sentence_of_blanks_or_nothing(syntax: Syntax) -> None:
    text = "Un tir.  \n "
    blank, empty = Sentence(Span(7, 11), Part.BODY, 0), Sentence(Span(7, 7), Part.BODY, 0)
    assert syntax.parse(text, (blank, empty)) == {0: (), 1: ()}


def test_strange_characters_keep_their_offsets(syntax: Syntax) -> None:
    text = "🔴 L’attaque a fait deux morts… « Un carnage »"
    tokens = syntax.parse(text, sentences(text, text))[0]
    assert "".join(t.span.of(text) for t in tokens) == text.replace(" ", "")


def test_sentences_of_the_splitter(syntax: Syntax) -> None:
    article = Article("1", "Le suspect a été arrêté. Il nie les faits.")
    found = split_sentences(article)
    assert [len(tokens) for tokens in syntax.parse(article.text, found).values()] == [6, 5]


def test_the_same_text_gives_the_same_parse_again(syntax: Syntax) -> None:
    """Words met for the first time are forgotten after each article: that must not change what comes after."""
    text = "Les zouavistes de Trifouillac auraient revendiqué l'attaque."
    first = syntax.parse(text, sentences(text, text))
    syntax.parse(TEXT, sentences(TEXT, *PARTS))
    assert syntax.parse(text, sentences(text, text)) == first


def test_string_store_does_not_grow(syntax: Syntax) -> None:
    text = "Le maire de {} a parlé."
    syntax.parse(TEXT, sentences(TEXT, *PARTS))
    before = len(syntax._nlp.vocab.strings)
    for number in range(20):
        one = text.format(f"Saint-Machin{number}ville")
        syntax.parse(one, sentences(one, one))
    assert len(syntax._nlp.vocab.strings) <= before + 2


def test_loading_leaves_the_matrix_products_of_others_alone() -> None:
    before = get_current_ops()
    loaded = Syntax.load()
    assert get_current_ops() is before
    assert getattr(loaded._nlp.get_pipe("tok2vec").model.ops, "use_blis", None) is False


def test_pipeline_of_the_user_by_path(tmp_path: Path) -> None:
    shipped = Syntax.load()
    shipped._nlp.to_disk(tmp_path / "own")
    own = Syntax.load(str(tmp_path / "own"))
    assert own.parse(TEXT, sentences(TEXT, *PARTS)) == shipped.parse(TEXT, sentences(TEXT, *PARTS))


def test_pipeline_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"language\.pipeline 'fr_nowhere': no spaCy pipeline .* is installed"):
        Syntax.load("fr_nowhere")
    with pytest.raises(SettingsError, match="no spaCy pipeline"):
        Syntax.load(str(tmp_path / "nothing"))


def test_pipeline_without_a_parser(tmp_path: Path) -> None:
    blank = spacy.blank("fr")
    blank.add_pipe("sentencizer")
    blank.to_disk(tmp_path / "blank")
    with pytest.raises(SettingsError, match="no dependency parser"):
        Syntax.load(str(tmp_path / "blank"))


def test_pipeline_that_spacy_cannot_read(tmp_path: Path) -> None:
    spacy.blank("fr").to_disk(tmp_path / "broken")
    config = (tmp_path / "broken" / "config.cfg").read_text(encoding="utf8")
    broken = config.replace("pipeline = []", 'pipeline = ["x"]') + '\n[components.x]\nfactory = "made_up"\n'
    (tmp_path / "broken" / "config.cfg").write_text(broken, encoding="utf8")
    with pytest.raises(SettingsError, match="cannot load it"):
        Syntax.load(str(tmp_path / "broken"))


def test_importing_does_not_import_spacy() -> None:
    code = "import sys, vigie.annotate.syntax; sys.exit('spacy' in sys.modules or 'thinc' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
