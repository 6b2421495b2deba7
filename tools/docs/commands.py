"""The page of commands, from the functions behind the command line."""

from __future__ import annotations

import enum
import inspect
import re
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import typer
from typer.models import ArgumentInfo, OptionInfo

from tools.docs.tables import code, table
from vigie.cli.main import app

_MARKUP = re.compile(r"\[/?(?:bold|italic|dim)\]")
_WORDS = {str: "text", int: "number", float: "number", Path: "path"}


def page() -> str:
    """The page."""
    assert app.registered_callback is not None and app.registered_callback.callback is not None
    lines = [
        "# Commands\n",
        "Data goes to standard output, progress and messages to standard error. Exit codes: 0 done, 1 failed, 2 wrong",
        "usage, 130 interrupted. `vigie COMMAND --help` tells the same as this page.\n",
        "## Options of every command\n",
        "They stand before the command: `vigie --db press.db incidents`.\n",
        _options(app.registered_callback.callback),
    ]
    entries = {one.name or "": [*_command(f"## vigie {one.name}", one.callback)] for one in app.registered_commands}
    for group in app.registered_groups:
        entries[group.name or ""] = [*_group(group.name or "", group.typer_instance)]
    return "\n".join([*lines, *(line for name in sorted(entries) for line in entries[name])])


def _group(name: str, group: typer.Typer | None) -> Iterator[str]:
    assert group is not None
    yield f"## vigie {name}\n"
    if isinstance(group.info.help, str):
        yield _plain(group.info.help) + "\n"
    if group.registered_callback and group.registered_callback.callback:
        yield from _help(group.registered_callback.callback)
        yield _options(group.registered_callback.callback)
    for one in group.registered_commands:
        yield from _command(f"### vigie {name} {one.name}", one.callback)


def _command(title: str, function: Callable[..., Any] | None) -> Iterator[str]:
    assert function is not None
    yield f"{title}\n"
    yield from _help(function)
    yield _options(function)


def _help(function: Callable[..., Any]) -> Iterator[str]:
    """The help text; the lines of its examples as code."""
    text = _MARKUP.sub("", inspect.getdoc(function) or "").replace("\f", "").strip()
    head, _, examples = re.sub(r"\n\s*Examples?:\s*\n", "\0", text, count=1).partition("\0")
    yield from (f"{_plain(part)}\n" for part in head.split("\n\n") if part.strip())
    lines = [line.strip() for line in examples.splitlines() if line.strip()]
    if lines:
        yield "\n".join(["```text", *lines, "```\n"])


def _plain(text: str) -> str:
    return " ".join(_MARKUP.sub("", text).split())


def _options(function: Callable[..., Any]) -> str:
    hints = get_type_hints(function, include_extras=True)
    rows = []
    for name, parameter in inspect.signature(function).parameters.items():
        info = next((one for one in get_args(hints[name])[1:] if isinstance(one, OptionInfo | ArgumentInfo)), None)
        if info is not None and not info.hidden:
            kind = get_args(hints[name])[0]
            rows.append((_names(name, info), _kind(kind), _default(info, parameter), _plain(info.help or "")))
    return table(("option", "value", "default", "what it does"), rows) if rows else ""


def _names(name: str, info: OptionInfo | ArgumentInfo) -> str:
    if isinstance(info, ArgumentInfo):
        return code(str(info.metavar or name).upper())
    # Inside `Annotated` the first name stands where a default would stand otherwise.
    first = (info.default,) if isinstance(info.default, str) else ()
    return code(", ".join((*first, *(info.param_decls or ())) or (f"--{name.replace('_', '-')}",)))


def _kind(kind: Any) -> str:
    """What the value is, in words; empty for a switch."""
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is list:
        return f"{_kind(get_args(kind)[0])}, repeatable"
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return ", ".join(str(one.value) for one in kind)
    return "" if kind is bool else _WORDS.get(kind, getattr(kind, "__name__", str(kind)))


def _default(info: OptionInfo | ArgumentInfo, parameter: inspect.Parameter) -> str:
    value = parameter.default
    if isinstance(info.show_default, str):
        return info.show_default
    if value is inspect.Parameter.empty:
        return "required"
    if value is None or isinstance(value, bool):
        return ""
    return code(str(value.value if isinstance(value, enum.Enum) else value))
