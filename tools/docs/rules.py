"""The page of rules, from the rule files."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from tools.docs.tables import code, table


def page() -> str:
    """The page."""
    lines = [
        "# Rules\n",
        "The rule files of `src/vigie/lexicon/fr`, each rule with what it is for, and a sentence that it must find.\n"
        "How rules are written and proven: [rule files](../rules.md).\n",
    ]
    total = 0
    for file in sorted((files("vigie.lexicon") / "fr").iterdir(), key=lambda one: one.name):
        if not file.name.endswith(".toml"):
            continue
        text = file.read_text(encoding="utf-8")
        rules = tomllib.loads(text).get("rule", [])
        if not rules:
            continue
        total += len(rules)
        about = " ".join(line.removeprefix("#").strip() for line in _head(text))
        lines += [f"## {file.name}\n", f"{about}\n" if about else ""]
        rows = [(code(one["id"]), one["reason"], next(iter(one["must"]), "")) for one in rules]
        lines.append(table(("rule", "reason", "must find"), rows))
    return "\n".join([*lines[:2], f"{total} rules.\n", *lines[2:]])


def _head(text: str) -> list[str]:
    """The comment at the top of a file."""
    found: list[str] = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        found.append(line)
    return found
