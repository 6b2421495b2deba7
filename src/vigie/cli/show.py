"""`vigie show`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from vigie.cli.context import Session, print_json, session
from vigie.cli.history import contradictions_json, history_json, print_contradictions, print_history
from vigie.cli.review import show_links
from vigie.cli.sources import Corroboration, corroborate
from vigie.domain.errors import InputError
from vigie.domain.event import LISTED

if TYPE_CHECKING:
    from vigie.domain.event import JsonValue
    from vigie.domain.report import Report
    from vigie.link.corroboration import Grade
    from vigie.store.records import ArticleVersion, Evidence, IncidentRow, StoredArticle
    from vigie.store.store import Store


def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID", help="Id of an incident (or its beginning) or of an article.")],
    policy: Annotated[
        str | None, typer.Option("--policy", help="How counts are chosen: latest-official, gtd, ucdp, majority.")
    ] = None,
    why: Annotated[bool, typer.Option("--why", help="Why each report belongs to the incident.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Show an incident: each value, who said it, how sure, and the words it rests on.

    Examples:

      vigie show 2016-07-14-nice

      vigie show 2016-07-14-nice-3f9a --json

      vigie show 2016-07-14-nice --why

      vigie show 2016-07-14-nice --policy ucdp
    """
    current = session(context)
    store = current.store()
    found = store.resolve(name)
    as_json = as_json or current.json
    if len(found) == 1:
        incident = store.incident(found[0])
        assert incident is not None
        if why:
            show_links(current, store, incident, as_json)
        else:
            _show_incident(current, store, incident, policy, as_json)
        return
    article = store.article(name)
    if article is None:
        many = f"; it may mean {', '.join(found)}" if found else "; see `vigie incidents` or `vigie search`"
        raise InputError(f"{name}: {'several incidents' if found else 'no incident or article of that id'}{many}")
    if as_json:
        print_json({**_article_json(article), "former": _versions_json(store.versions(article.article.id))})
    else:
        _print_article(current.out(), article)


def _show_incident(current: Session, store: Store, incident: IncidentRow, policy: str | None, as_json: bool) -> None:
    evidence = store.evidence(incident.id)
    reports = [placed.report for placed in store.members([incident.id])]
    if policy is not None:
        incident = _by_policy(current, incident, reports, policy)
    borne = corroborate(store, incident, evidence)
    if as_json:
        print_json(
            {
                **_incident_json(store, incident, evidence, borne),
                "history": history_json(reports),
                "contradictions": contradictions_json(reports),
            }
        )
    else:
        _print_incident(current.out(), store, incident, evidence, borne)
        print_history(current.out(), reports)
        print_contradictions(current.out(), reports)


def _by_policy(current: Session, incident: IncidentRow, reports: Sequence[Report], policy: str) -> IncidentRow:
    """The incident with the values that a policy shows. Raises InputError for an unknown policy."""
    from dataclasses import replace

    from vigie.app import load_places
    from vigie.link.fusion import Showing
    from vigie.link.fusion import show as fuse
    from vigie.link.tolls import POLICIES

    if policy not in POLICIES:
        raise InputError(f"--policy {policy}: expected one of {', '.join(POLICIES)}")
    return replace(incident, shown=fuse(reports, Showing(policy, load_places())))


def marked(sentence: str, marks: Sequence[tuple[int, int]], colour: bool) -> Text:
    """A sentence with words marked: in colour, or between `>>` and `<<`."""
    text, at = Text(), 0
    for start, end in marks:
        if start < at:
            continue
        text.append(sentence[at:start])
        if colour:
            text.append(sentence[start:end], style="bold black on yellow")
        else:
            text.append(f">>{sentence[start:end]}<<")
        at = end
    text.append(sentence[at:])
    return text


def _slots(incident: IncidentRow) -> list[tuple[str, str]]:
    """The slots of the kind with the value shown, as text; empty where none is."""
    from vigie.domain.vocabulary import slots_of
    from vigie.store.export import shown_json

    values = shown_json(incident.shown)
    shown: list[tuple[str, str]] = []
    for slot in slots_of(incident.kind):
        if slot in ("killed", "wounded"):
            tally = incident.shown.killed if slot == "killed" else incident.shown.wounded
            shown.append((slot, str(tally or "")))
        else:
            value = values.get(slot)
            shown.append((slot, ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")))
    return shown


def _print_incident(
    console: Console, store: Store, incident: IncidentRow, evidence: Sequence[Evidence], borne: Corroboration
) -> None:
    console.print(Text(f"{incident.id}  {incident.kind.value}, {incident.reports} reports", style="bold"))
    articles, number = len(borne.source_of), borne.independent
    plural = "s" if number != 1 else ""
    console.print(Text(f"{articles} article{'s' if articles != 1 else ''}, {number} independent source{plural}"))
    if borne.claim:
        console.print(Text(f"claim: {borne.claim}"))
    if incident.struck:
        console.print("struck from the record by an analyst")
    if incident.shown.background:
        console.print(f"known from {'a list alone' if incident.shown.listed else 'undated mentions only'}")
    if incident.anchor:
        console.print(Text(f"concerns {incident.anchor}"))
    for slot, shown in _slots(incident):
        said = [pair for pair in zip(evidence, borne.grades, strict=True) if pair[0].statement.slot == slot]
        if not said:
            continue
        console.print()
        console.print(Text.assemble((slot, "bold"), ": ", (shown or "see below", "bold green")))
        for one, grade in said:
            _print_evidence(console, one, grade)
    _print_links(console, store, incident)


def _print_links(console: Console, store: Store, incident: IncidentRow) -> None:
    """What the incident is tied to, by type; for a record that of its incident."""
    ties = store.ties()
    links = [link for link in ties.of([incident.id])[incident.id] if link.tie.value != "series"]
    if links:
        console.print()
        console.print(Text("links", style="bold"))
    for link in links:
        name = link.target if link.source == incident.id else link.source
        other = store.incident(name)
        shown = other.shown if other else None
        parts = (str(shown.date or ""), ", ".join(shown.actors), shown.detail) if shown else ()
        what = " ".join(part for part in parts if part)
        arrow = "->" if link.source == incident.id else "<-"
        kind = other.kind.value if other else "?"
        console.print(Text(f"  {arrow} {link.tie.value}  {kind}: {what}  ({name})"))
    series = ties.series(incident.id)
    if series:
        console.print()
        console.print(Text("one series with", style="bold"))
    for name in series:
        console.print(Text(f"  {name}"))


def _print_evidence(console: Console, one: Evidence, grade: Grade) -> None:
    said = one.statement
    sure = said.certainty + (", inferred" if said.inferred else "")
    own = "in the list" if said.attribution.rule == LISTED else "in the article's own voice"
    by = f"said by {said.attribution.speaker}" if said.attribution.speaker else own
    outlet = f" quoted by {said.attribution.outlet}" if said.attribution.outlet else ""
    where = ", ".join(part for part in (said.publisher, (said.published or "")[:10], said.report.article) if part)
    console.print(Text(f"  {said.value}  [{sure}, {grade}]  {by}{outlet}  ({where})"))
    if one.sentence:
        colour = console.color_system is not None and not console.no_color
        sentence = marked(one.sentence, [(mark.start, mark.end) for mark in one.marks], colour)
        console.print(Text("      ") + sentence)


def _incident_json(
    store: Store, incident: IncidentRow, evidence: Sequence[Evidence], borne: Corroboration
) -> dict[str, JsonValue]:
    from vigie.store.export import incident_json, link_json, report_json

    return {
        **incident_json(incident),
        "reports": [report_json(key) for key in store.reports([incident.id])[incident.id]],
        "sources": {"articles": len(borne.source_of), "independent": borne.independent},
        "claim_status": borne.claim,
        "statements": [
            _statement_json(one, borne.grades[index], borne.source_of.get(one.statement.report.article))
            for index, one in enumerate(evidence)
        ],
        "links": [link_json(link) for link in store.ties().of([incident.id])[incident.id]],
        "series": list(store.ties().series(incident.id)),
        "tied": [incident_json(row) for row in store.anchored(incident.id)],
    }


def _statement_json(one: Evidence, grade: Grade, source: int | None) -> JsonValue:
    from vigie.domain.event import json_value

    said = one.statement
    return {
        "slot": said.slot,
        "value": json_value(said.value),
        "article": said.report.article,
        "event": said.report.event,
        "title": one.title,
        "publisher": said.publisher,
        "published": said.published,
        "speaker": said.attribution.speaker,
        "outlet": said.attribution.outlet,
        "certainty": said.certainty,
        "inferred": said.inferred,
        "grade": str(grade),
        "confirming": grade.confirming,
        "contradicting": grade.contradicting,
        "source": source,
        "words": said.words,
        "sentence": one.sentence,
        "marks": [[mark.start, mark.end] for mark in one.marks],
    }


def _article_json(stored: StoredArticle) -> dict[str, JsonValue]:
    from vigie.cli.extract import event_json

    article = stored.article
    events: list[JsonValue] = [
        {**event_json(event, article), "incident": incident, "settled_date": str(settled) if settled else None}
        for event, incident, settled in zip(stored.events, stored.incidents, stored.settled, strict=True)
    ]
    return {
        "id": article.id,
        "title": article.title,
        "heading": article.heading,
        "text": article.body,
        "url": article.url,
        "publisher": article.publisher,
        "author": article.author,
        "agency": article.agency,
        "modified": article.modified,
        "provenance": dict(article.provenance),
        "published": article.published_at or (str(article.published) if article.published else None),
        "published_inferred": article.published_inferred,
        "published_not_before": str(stored.not_before) if stored.not_before else None,
        "read_from": stored.origin,
        "version": stored.version,
        "events": events,
    }


def _versions_json(versions: Sequence[ArticleVersion]) -> list[JsonValue]:
    """The former versions of an article, oldest first."""
    return [
        {
            "version": one.version,
            "title": one.title,
            "heading": one.heading,
            "text": one.body,
            "published": one.published,
            "modified": one.modified,
            "read_from": one.origin,
            "replaced": one.replaced,
            "provenance": dict(one.provenance),
        }
        for one in versions
    ]


def _print_article(console: Console, stored: StoredArticle) -> None:
    article = stored.article
    console.print(Text(f"{article.id}  {article.title.strip()}", style="bold"))
    inferred = " (inferred)" if article.published_inferred else ""
    known = (article.publisher, f"{article.published}{inferred}" if article.published else None, article.url)
    console.print(Text(", ".join(part for part in known if part)))
    if stored.not_before:
        console.print(Text(f"published not before {stored.not_before}, settled by its incidents"))
    console.print(Text(f"read from {stored.origin}, version {stored.version}"))
    if article.provenance:
        console.print(Text("stood in: " + ", ".join(f"{name} {place}" for name, place in article.provenance)))
    colour = console.color_system is not None and not console.no_color
    marks = sorted((event.trigger.start, event.trigger.end) for event in stored.events)
    console.print()
    console.print(marked(article.text, marks, colour))
    console.print()
    for index, (event, incident) in enumerate(zip(stored.events, stored.incidents, strict=True)):
        settled = f"  date {stored.settled[index]} settled by the incident" if stored.settled[index] else ""
        console.print(Text(f"{index}  {event.kind.value}  {incident or 'not linked'}{settled}"))
