"""What every command gets from the global options."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console

if TYPE_CHECKING:
    from vigie.settings import Setting, Settings
    from vigie.store.store import Store

# Tables that go to a file or another program are not cut to a terminal's width.
_PIPE_WIDTH = 200


@dataclass(slots=True)
class Session:
    """The global options; settings and database are opened when a command asks for them."""

    db: str | None = None
    config: Path | None = None
    json: bool = False
    quiet: bool = False
    verbose: int = 0

    def settings(self, **ingest: int | None) -> Settings:
        """The settings in force; keywords replace those of the section `ingest`."""
        from vigie.settings import load_settings

        given: dict[tuple[str, str], Setting] = {}
        if self.db:
            given["store", "url"] = self.db
        given.update({("ingest", key): value for key, value in ingest.items() if value is not None})
        environment: Mapping[str, str] = os.environ
        return load_settings(self.config, environment, given)

    def store(self, create: bool = False) -> Store:
        """The database of the settings; it must be there already unless `create`."""
        from vigie.store.store import Store

        return Store.open(self.settings().store.url, create)

    def out(self) -> Console:
        """Where data goes."""
        return Console(highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)

    def err(self) -> Console:
        """Where progress and messages go; silent with --quiet."""
        return Console(stderr=True, highlight=False, quiet=self.quiet)


def session(context: typer.Context) -> Session:
    """The session of a command."""
    found = context.find_object(Session)
    return found if found is not None else Session()


def print_json(value: object) -> None:
    """One JSON value on standard output, indented."""
    import json

    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_line(value: object) -> None:
    """One JSON value on a line of its own."""
    import json

    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
