"""`vigie parse`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli.context import print_line, session
from vigie.cli.ingest import INPUTS_HELP

if TYPE_CHECKING:
    from vigie.domain.annotation import Sentence, Token
    from vigie.domain.article import Article


def parse(
    context: typer.Context,
    inputs: Annotated[list[str], typer.Argument(help=INPUTS_HELP)],
    pipeline: Annotated[str | None, typer.Option("--pipeline", help="A spaCy pipeline, by name or path.")] = None,
) -> None:
    """Print the sentences of each article with lemmas, parts of speech and dependencies, as CoNLL-U or JSON.

    Sentence ends are Vigie's own; page furniture is marked and not parsed. The pipeline is the one that comes with
    Vigie, unless the settings (language.pipeline) or --pipeline name another.

    Examples:

      vigie parse articles.jsonl

      vigie parse --pipeline fr_core_news_md page.html
    """
    from vigie.annotate.sentences import split_sentences
    from vigie.annotate.syntax import Syntax
    from vigie.clean.article import clean
    from vigie.domain.errors import Issue
    from vigie.read.inputs import Inputs
    from vigie.read.limits import Limits

    current = session(context)
    settings = current.settings()
    syntax = Syntax.load(pipeline or settings.language.pipeline or None)
    console = current.err()
    for met in Inputs(inputs, Limits(settings.read.max_bytes)):
        cleaned = None if isinstance(met, Issue) else clean(met, settings.read.max_characters)
        for issue in (met,) if isinstance(met, Issue) else cleaned.issues if cleaned else ():
            console.print(f"{issue.where}: {issue.code}: {issue.message}", markup=False)
        if cleaned is None or cleaned.article is None:
            continue
        article = cleaned.article
        sentences = split_sentences(article)
        tokens = syntax.parse(article.text, sentences, {i for i, s in enumerate(sentences) if not s.furniture})
        if current.json:
            print_line(
                {"id": article.id, "sentences": [_json(article, s, tokens.get(i)) for i, s in enumerate(sentences)]}
            )
        else:
            for index, sentence in enumerate(sentences):
                typer.echo(_conllu(article, index, sentence, tokens.get(index, ())))


def _conllu(article: Article, index: int, sentence: Sentence, tokens: tuple[Token, ...]) -> str:
    """One sentence in CoNLL-U (universaldependencies.org/format), its text in one line."""
    words = " ".join(sentence.span.of(article.text).split())
    lines = [f"# sent_id = {article.id}-{index + 1}", f"# text = {words}"]
    if sentence.furniture:
        lines.append("# furniture = yes")
    for number, token in enumerate(tokens, 1):
        head = 0 if token.head == number - 1 else token.head + 1
        form = token.span.of(article.text)
        said = (token.lemma or "_", token.pos or "_", "_", token.morph or "_", str(head), token.dep, "_", "_")
        lines.append("\t".join((str(number), form, *said)))
    return "\n".join(lines) + "\n"


def _json(article: Article, sentence: Sentence, tokens: tuple[Token, ...] | None) -> dict[str, object]:
    part, start, end = article.locate(sentence.span)
    return {
        "part": str(part),
        "start": start,
        "end": end,
        "furniture": sentence.furniture,
        "tokens": [
            {
                "form": t.span.of(article.text),
                "lemma": t.lemma,
                "pos": t.pos,
                "morph": t.morph,
                "head": t.head,
                "dep": t.dep,
            }
            for t in tokens or ()
        ],
    }
