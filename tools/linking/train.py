"""Learn the weights of linking from gold incidents.

    python tools/linking/train.py --gold GOLD... --articles FILE... [--half 0|1] [--out src/vigie/link/weights.toml]

Each gold report chooses among the other gold incidents of its kind and country, and none of them (utility 0): a
conditional logit (McFadden 1974) with an L2 prior, fitted by L-BFGS. With `--half` only the articles whose id hashes to
that half are learned from, so that the other half can test; the shipped weights come from `--half 0`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from vigie.app import load_places
from vigie.clean.article import clean
from vigie.cli.linking import event_of
from vigie.domain.document import Document
from vigie.domain.edtf import Edtf
from vigie.domain.incident import ReportKey
from vigie.domain.report import Report
from vigie.domain.vocabulary import INCIDENT_KINDS
from vigie.link.features import BIAS, CATEGORIES, SIZE, Group, compare, group_of, weight_names
from vigie.link.traits import Traits, traits_of
from vigie.read.inputs import Inputs
from vigie.read.limits import Limits

_PRIOR = 0.5
_MAX_BYTES, _MAX_CHARACTERS = 8_000_000, 200_000
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of one report as rows of features; `right` is the row of its own incident, -1 for none."""

    rows: Matrix
    right: int


def half_of(article: str) -> int:
    """Which half of the gold an article belongs to: 0 or 1."""
    return hashlib.sha256(article.encode()).digest()[0] & 1


def read_traits(gold: list[Path], articles: list[str]) -> dict[str, list[Traits]]:
    """The gold attacks and plots by incident."""
    published: dict[str, Edtf | None] = {}
    for met in Inputs(articles, Limits(_MAX_BYTES)):
        article = clean(met, _MAX_CHARACTERS).article if isinstance(met, Document) else None
        if article is not None:
            published[article.id] = article.published
    places = load_places()
    found: dict[str, list[Traits]] = defaultdict(list)
    for path in gold:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for index, event in enumerate(row["events"]):
                if event["kind"] in INCIDENT_KINDS:
                    report = Report(ReportKey(row["id"], index), event_of(event), published.get(row["id"]))
                    found[event["incident"]].append(traits_of(report, places))
    return found


def choices(incidents: dict[str, list[Traits]], half: int | None) -> list[Choice]:
    """What each report of the half had to choose from."""
    names = weight_names()
    column = {name: index for index, name in enumerate(names)}
    found: list[Choice] = []
    for own, members in incidents.items():
        for report in members:
            if half is not None and half_of(report.article) != half:
                continue
            rows: list[Matrix] = []
            right = -1
            for name, others in incidents.items():
                group = _candidate(report, others)
                categories = compare(report, group) if group else None
                if group is None or categories is None:
                    continue
                row = np.zeros(len(names))
                for feature, category in categories.items():
                    row[column[f"{feature}.{category}"]] = 1
                row[column[SIZE]], row[column[BIAS]] = np.log(max(group.core, 1)), 1
                right = len(rows) if name == own else right
                rows.append(row)
            if rows:
                found.append(Choice(np.array(rows), right))
    return found


def _candidate(report: Traits, others: list[Traits]) -> Group | None:
    """An incident as a report meets it: its more exact reports of other articles, else all."""
    kin = [other for other in others if other.kind is report.kind and other.article != report.article]
    if any(other.article == report.article and other is not report for other in others):
        return None
    exact = [other for other in kin if other.tier < 2] or kin
    return group_of(exact) if exact else None


def fit(data: list[Choice], size: int) -> Matrix:
    """The weights of greatest posterior likelihood."""

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        total = _PRIOR * float(weights @ weights) / 2
        gradient = _PRIOR * weights
        for choice in data:
            utilities = np.append(choice.rows @ weights, 0.0)
            utilities -= utilities.max()
            shares = np.exp(utilities)
            shares /= shares.sum()
            total -= float(np.log(shares[choice.right] + 1e-12))
            gradient = gradient + choice.rows.T @ shares[:-1]
            if choice.right >= 0:
                gradient = gradient - choice.rows[choice.right]
        return total, gradient

    found = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B")
    return np.asarray(found.x)


def write(weights: Matrix, path: Path, told: str) -> None:
    """Write the weights as TOML."""
    named = dict(zip(weight_names(), weights, strict=True))
    lines = [f"# Log-odds weights of linking, learned by tools/linking/train.py: {told}"]
    lines += [f"{name} = {named[name]:.3f}" for name in (SIZE, BIAS)]
    for feature, categories in CATEGORIES.items():
        lines += ["", f"[{feature}]"] + [
            f"{category} = {named[f'{feature}.{category}']:.3f}" for category in categories
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Read, fit, report and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", nargs="+", type=Path, required=True)
    parser.add_argument("--articles", nargs="+", required=True)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--out", type=Path, default=Path("src/vigie/link/weights.toml"))
    options = parser.parse_args()
    incidents = read_traits(options.gold, options.articles)
    data = choices(incidents, options.half)
    weights = fit(data, len(weight_names()))
    right = sum(int(np.argmax(np.append(c.rows @ weights, 0.0)) == c.right % (len(c.rows) + 1)) for c in data)
    part = "all articles" if options.half is None else f"half {options.half} of the articles"
    told = f"{len(data)} choices of {part}, {right / len(data):.1%} right"
    write(weights, options.out, told)
    print(told)


if __name__ == "__main__":
    main()
