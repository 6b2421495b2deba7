"""The page of settings, from the settings' own classes."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from tools.docs.tables import code, summary, table
from vigie.settings import FILE, Settings


def page() -> str:
    """The page."""
    lines = [
        "# Settings\n",
        f"Command line over environment over `{FILE}` in the working folder (or `--config FILE`) over these defaults.",
        "A key that Vigie does not know is an error.\n",
    ]
    defaults = Settings()
    for section in fields(defaults):
        held: Any = getattr(defaults, section.name)
        lines += [f"## [{section.name}]\n", summary(type(held)) + "\n"]
        rows = [
            (code(one.name), code(_shown(getattr(held, one.name))), code(f"VIGIE_{section.name}__{one.name}".upper()))
            for one in fields(held)
        ]
        lines.append(table(("key", "default", "environment"), rows))
    return "\n".join(lines)


def _shown(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
