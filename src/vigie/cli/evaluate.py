"""`vigie eval`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli.context import Session, print_json, session
from vigie.domain.errors import InputError

if TYPE_CHECKING:
    from vigie.domain.event import JsonValue
    from vigie.scoring import Score, Scores


def evaluate(
    context: typer.Context,
    gold: Annotated[list[Path], typer.Argument(help="Gold events: a JSON line with id and events for each article.")],
    articles: Annotated[
        list[str] | None, typer.Option("--articles", help="The articles, to extract from; may be given again.")
    ] = None,
    predictions: Annotated[
        Path | None, typer.Option("--predictions", help="Events already extracted, instead of --articles.")
    ] = None,
    errors: Annotated[int, typer.Option("--errors", min=0, help="List so many disagreements.")] = 0,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes that read articles.")] = None,
    linking: Annotated[
        bool, typer.Option("--linking", help="Measure how gold attacks and plots are joined into incidents.")
    ] = False,
    end_to_end: Annotated[
        bool, typer.Option("--end-to-end", help="With --linking: also from the events extracted from --articles.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Compare extracted events with gold events: slot fills and events found, by kind and by slot.

    With --linking: B³, MUC, CEAFe and CoNLL F1 of the incidents against the gold's `incident` keys, with two baselines.

    Examples:

      vigie eval gold.jsonl --articles articles.jsonl

      vigie eval gold.jsonl --predictions events.jsonl --errors 50

      vigie eval --linking train.jsonl dev.jsonl --articles articles.jsonl --end-to-end
    """
    from vigie.scoring import Scorer, actor_aliases

    current = session(context)
    expected = {name: events for path in gold for name, events in _read_events(path).items()}
    if linking:
        from vigie.cli.linking import evaluate_linking

        evaluate_linking(current, expected, articles, end_to_end, workers, as_json)
        return
    if predictions is not None:
        given = _read_events(predictions)
    elif articles:
        given = _extract(current, articles, frozenset(expected), workers)
        missing = sorted(set(expected) - set(given))
        if missing:
            listed = ", ".join(missing[:5])
            current.err().print(f"{len(missing)} gold articles are not among the articles: {listed}")
    else:
        raise InputError("eval: nothing to compare with; give --articles FILE or --predictions FILE")
    scores = Scorer(actor_aliases()).score(expected, given)
    if as_json or current.json:
        print_json(_scores_json(scores))
    else:
        _print_scores(current, scores)
    for error in scores.errors[:errors]:
        told = f"{error.document} {error.kind} {error.what}: gold {error.gold}; given {error.predicted}"
        current.err().print(told, markup=False)


def _read_events(path: Path) -> dict[str, list[dict[str, JsonValue]]]:
    """Documents by id. Raises InputError naming the line that cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error
    found: dict[str, list[dict[str, JsonValue]]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            found[str(row["id"])] = [event for event in row["events"] if event["kind"]]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}:{number}: expected an object with `id` and `events` ({error!r})") from error
    return found


def _extract(
    current: Session, articles: list[str], wanted: frozenset[str], workers: int | None
) -> dict[str, list[dict[str, JsonValue]]]:
    """The events of those articles that have gold events, with the gate as in `extract`."""
    from vigie import app, pipeline
    from vigie.cli.extract import outcome_json
    from vigie.cli.progress import track
    from vigie.read.inputs import Inputs
    from vigie.read.limits import Limits

    settings = current.settings(workers=workers)
    source = Inputs(articles, Limits(settings.read.max_bytes))
    met = (item for item in pipeline.items(source) if item.document and item.document.id in wanted)
    found: dict[str, list[dict[str, JsonValue]]] = {}
    for outcome in track(app.outcomes(met, settings, app.load_reader), source, current.err(), "read"):
        line = outcome_json(outcome)
        events = line["events"]
        assert isinstance(events, list)
        found[str(line["id"])] = [event for event in events if isinstance(event, dict)]
        for issue in outcome.issues:
            current.err().print(f"{issue.where}: {issue.code}: {issue.message}", markup=False)
    return found


def _prf(score: Score) -> list[float]:
    return [score.precision, score.recall, score.f1]


def _scores_json(scores: Scores) -> dict[str, object]:
    return {
        "slots_f1": scores.fills.f1,
        "events_f1": scores.events.f1,
        "out_of_scope": [scores.quiet, scores.out_of_scope],
        "by_kind": {kind: _prf(score) for kind, score in scores.by_kind.items()},
        "found": {kind: _prf(score) for kind, score in scores.found.items()},
        "by_slot": {slot: _prf(score) for slot, score in scores.by_slot.items()},
    }


def _print_scores(current: Session, scores: Scores) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("")
    for name in ("precision", "recall", "F1", "gold"):
        table.add_column(name, justify="right")

    def row(label: str, score: Score) -> None:
        table.add_row(label, *(f"{value:.3f}" for value in _prf(score)), f"{score.gold:.0f}")

    row("all slot fills", scores.fills)
    row("events found", scores.events)
    groups = (
        ("events found, by kind", scores.found),
        ("slot fills, by kind", scores.by_kind),
        ("slot fills, by slot", scores.by_slot),
    )
    for title, group in groups:
        table.add_section()
        table.add_row(f"[bold]{title}[/bold]")
        for name, score in sorted(group.items(), key=lambda entry: -entry[1].gold):
            if score.gold or score.predicted:
                row(f"  {name}", score)
    console = current.out()
    console.print(table)
    console.print(f"out-of-scope articles left empty: {scores.quiet} of {scores.out_of_scope}")
