"""The shipped French pipeline: what rules rely on, its size, and its scores on held-out treebank sentences."""

from __future__ import annotations

import importlib
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "src" / "vigie" / "models"
PIPELINE = MODELS / "fr_vigie"
TREEBANKS = ROOT.parent / "shared" / "data"
MAX_BYTES = 30_000_000
TOLERANCE = 0.3


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(PIPELINE)


def parse(nlp: Language, text: str) -> Doc:
    """Parse one sentence with its boundary set beforehand, as the project does."""
    doc = nlp.make_doc(text)
    for token in doc:
        token.is_sent_start = token.i == 0
    return nlp(doc)


def word(doc: Doc, form: str) -> Token:
    return next(token for token in doc if token.text == form)


def test_size_on_disk() -> None:
    size = sum(path.stat().st_size for path in PIPELINE.rglob("*") if path.is_file())
    assert 1_000_000 < size <= MAX_BYTES


def test_components_need_no_code_of_ours(nlp: Language) -> None:
    assert nlp.pipe_names == ["tok2vec", "morphologizer", "parser", "lemmatizer", "attribute_ruler"]
    assert "vigie" not in (PIPELINE / "config.cfg").read_text(encoding="utf-8")


def test_inverted_subject_of_a_reporting_clause(nlp: Language) -> None:
    doc = parse(nlp, "« Nous restons vigilants », a déclaré jeudi le préfet de la Drôme.")
    said = word(doc, "déclaré")
    assert (said.lemma_, said.pos_) == ("déclarer", "VERB")
    subject = word(doc, "préfet")
    assert (subject.dep_, subject.head) == ("nsubj", said)
    assert (word(doc, "a").dep_, word(doc, "a").head) == ("aux:tense", said)


def test_inverted_pronoun_is_one_token(nlp: Language) -> None:
    doc = parse(nlp, "La situation est calme, a-t-il assuré.")
    pronoun = word(doc, "-t-il")
    assert (pronoun.pos_, pronoun.lemma_, pronoun.dep_) == ("PRON", "lui", "nsubj")
    assert pronoun.head.text == "assuré"


def test_passive_with_agent(nlp: Language) -> None:
    doc = parse(nlp, "Deux gendarmes ont été blessés mardi par un homme armé d'une hache.")
    hurt = word(doc, "blessés")
    assert (hurt.lemma_, hurt.dep_) == ("blesser", "ROOT")
    assert (word(doc, "gendarmes").dep_, word(doc, "gendarmes").head) == ("nsubj:pass", hurt)
    assert (word(doc, "été").dep_, word(doc, "été").head) == ("aux:pass", hurt)
    assert (word(doc, "homme").dep_, word(doc, "homme").head) == ("obl:agent", hurt)
    assert (word(doc, "Deux").dep_, word(doc, "Deux").pos_) == ("nummod", "NUM")


def test_reduced_passive_with_agent(nlp: Language) -> None:
    doc = parse(nlp, "L'attaque, revendiquée par un groupe séparatiste, a fait trois morts.")
    assert (word(doc, "revendiquée").dep_, word(doc, "revendiquée").head.text) == ("acl", "attaque")
    assert word(doc, "groupe").dep_ == "obl:agent"
    assert (word(doc, "attaque").dep_, word(doc, "attaque").head.text) == ("nsubj", "fait")
    assert (word(doc, "morts").dep_, word(doc, "morts").lemma_) == ("obj", "mort")


def test_conditional_of_hearsay(nlp: Language) -> None:
    doc = parse(nlp, "Selon une source policière, le suspect aurait agi seul et projetterait d'autres attaques.")
    assert word(doc, "aurait").morph.get("Mood") == ["Cnd"]
    assert word(doc, "projetterait").morph.get("Mood") == ["Cnd"]
    assert word(doc, "projetterait").lemma_ == "projeter"
    assert (word(doc, "suspect").dep_, word(doc, "suspect").head.text) == ("nsubj", "agi")


def test_indicative_is_no_conditional(nlp: Language) -> None:
    doc = parse(nlp, "Le suspect a agi seul.")
    assert word(doc, "a").morph.get("Mood") == ["Ind"]


@pytest.mark.parametrize(
    ("text", "form", "pos", "lemma"),
    [
        ("Les jihadistes revendiqueront sans doute cet attentat.", "revendiqueront", "VERB", "revendiquer"),
        ("Les jihadistes revendiqueront sans doute cet attentat.", "jihadistes", "NOUN", "jihadiste"),
        ("Une cellule jihadiste a été démantelée.", "jihadiste", "ADJ", "jihadiste"),
        ("Une cellule jihadiste a été démantelée.", "démantelée", "VERB", "démanteler"),
        ("Les autorités britanniques redoutent une attaque.", "britanniques", "ADJ", "britannique"),
        ("Des explosifs ont été saisis à Lyon.", "Lyon", "PROPN", "Lyon"),
        ("Des explosifs ont été saisis à Lyon.", "explosifs", "NOUN", "explosif"),
    ],
)
def test_lemma_and_part_of_speech(nlp: Language, text: str, form: str, pos: str, lemma: str) -> None:
    token = word(parse(nlp, text), form)
    assert (token.pos_, token.lemma_) == (pos, lemma)


def test_curly_apostrophe_gives_the_same_analysis(nlp: Language) -> None:
    straight = parse(nlp, "L'armée n'a pas confirmé l'information.")
    curly = parse(nlp, "L’armée n’a pas confirmé l’information.")
    assert [(t.lemma_, t.dep_, t.head.i) for t in straight] == [(t.lemma_, t.dep_, t.head.i) for t in curly]


def test_parser_respects_given_sentence_ends(nlp: Language) -> None:
    text = "Trois personnes ont été tuées. Le procureur a ouvert une enquête. Bilan provisoire Deux blessés à Nice"
    doc = nlp.make_doc(text)
    starts = [0, 6, 12, 14]
    for token in doc:
        token.is_sent_start = token.i in starts
    doc = nlp(doc)
    assert [sentence.start for sentence in doc.sents] == starts
    assert all(token.head.sent == token.sent for token in doc)


@pytest.fixture()
def tools(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make the training scripts importable."""
    monkeypatch.syspath_prepend(str(ROOT / "tools" / "pipeline"))
    yield


@pytest.mark.parametrize(
    ("split", "path", "floor"),
    [
        ("sequoia-test", "UD_French-Sequoia/fr_sequoia-ud-test.conllu.xz", 88.5),
        ("gsd-test", "UD_French-GSD/fr_gsd-ud-test.conllu.xz", 85.5),
    ],
)
def test_attachment_scores_on_held_out_sentences(
    nlp: Language, tools: None, split: str, path: str, floor: float
) -> None:
    if not (TREEBANKS / path).exists():
        pytest.skip(f"the treebank {TREEBANKS / path} is not there")
    treebank = importlib.import_module("treebank")
    evaluate = importlib.import_module("evaluate")
    gold = list(
        treebank.to_docs(treebank.read(TREEBANKS / path), nlp.vocab, sizes=(1,), curly=0.0, rng=random.Random(0))
    )
    measured = evaluate.score(nlp, gold, ends_given=True)
    recorded = json.loads((MODELS / "scores.json").read_text(encoding="utf-8"))["sentence_ends_given"][split]
    assert measured["uas"] == pytest.approx(recorded["uas"], abs=TOLERANCE)
    assert measured["las"] == pytest.approx(recorded["las"], abs=TOLERANCE)
    assert recorded["uas"] >= floor
