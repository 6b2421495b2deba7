"""The commands that the documentation shows run: page by page, in order, in a folder with the files they name.

What needs the network, a server or a cluster is named in not_run.toml, with the reason.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from sandbox import furnish
from typer.testing import CliRunner

from vigie.cli.main import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("eval/*.md"), *ROOT.glob("tools/**/*.md")])
_SHELL = re.compile(r"^ *```sh\n(?P<code>.*?)^ *```$", re.MULTILINE | re.DOTALL)
# Commands that need no database, and those that make one.
_WITHOUT, _MAKING = frozenset({"extract", "batch", "eval", "parse"}), frozenset({"ingest", "load"})
_NOT_RUN = tomllib.loads((Path(__file__).parent / "not_run.toml").read_text(encoding="utf-8"))["command"]


def _commands(page: Path) -> list[str]:
    """The commands of a page: continued lines joined, comments on lines of their own left out."""
    found: list[str] = []
    for block in _SHELL.finditer(page.read_text(encoding="utf-8")):
        lines = re.sub(r"\\\n\s*", " ", block["code"]).splitlines()
        found += [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]
    return found


def _reason(command: str) -> str | None:
    # The first words that fit decide; a comment behind the command is no part of it.
    words = re.split(r"\s{2,}#", command)[0]
    return next((str(one["reason"]) for one in _NOT_RUN if one["part"] in f"{words} "), None)


_BY_PAGE = {str(page.relative_to(ROOT)): _commands(page) for page in PAGES}
_RUN = {page: [one for one in some if _reason(one) is None] for page, some in _BY_PAGE.items()}
_LEFT = [(page, one) for page, some in _BY_PAGE.items() for one in some if _reason(one) is not None]


@pytest.mark.parametrize("page", [page for page, some in _RUN.items() if some])
def test_the_commands_of_a_page_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    furnish(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    for command in _prepared(_RUN[page]):
        plain = re.split(r"\s{2,}#", command)[0].strip()
        told = _in_process(plain) if _is_plain(plain) else _in_shell(plain)
        assert told is None, f"{page}: {command}\n{told}"


def _is_plain(command: str) -> bool:
    """Whether a command is one of Vigie's without pipes or substitutions: it need not have a process of its own."""
    return command.startswith("vigie ") and not re.search(r"[|$`&;<]", command)


def _in_process(command: str) -> str | None:
    """What was wrong, None where nothing was; `> FILE` and `*` as a shell reads them."""
    words = shlex.split(command)[1:]
    out = words[words.index(">") + 1] if ">" in words else None
    words = words[: words.index(">")] if ">" in words else words
    spread = [name for word in words for name in (sorted(map(str, Path().glob(word))) if "*" in word else [word])]
    done = CliRunner().invoke(app, spread)
    if out is not None:
        Path(out).write_text(done.stdout, encoding="utf-8")
    return None if done.exit_code == 0 else f"exit code {done.exit_code}\n{done.output[-2000:]}\n{done.exception!r}"


def _in_shell(command: str) -> str | None:
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else f"{done.stdout[-1000:]}\n{done.stderr[-2000:]}"


def _prepared(commands: list[str]) -> list[str]:
    """The commands, each database that they take for granted filled before its first use."""
    made: set[str] = set()
    found: list[str] = []
    for command in commands:
        words = re.fullmatch(r"vigie (?:--db (?P<db>\S+) )?(?P<name>\w+).*", command)
        if words is not None and words["name"] not in _WITHOUT:
            database = words["db"] or "vigie.db"
            if database not in made and words["name"] not in _MAKING:
                found.append(f"vigie --db {database} ingest articles.jsonl")
            made.add(database)
        found.append(command)
    return found


@pytest.mark.parametrize(("page", "command"), _LEFT)
def test_a_command_that_is_not_run(page: str, command: str) -> None:
    pytest.skip(f"{_reason(command)}")


def test_every_exception_is_needed() -> None:
    commands = [command for some in _BY_PAGE.values() for command in some]
    assert [one["part"] for one in _NOT_RUN if not any(one["part"] in f"{command} " for command in commands)] == []


def test_commands_are_found_whole() -> None:
    assert "vigie stats --reported" in _BY_PAGE["docs/tutorial.md"]
    assert any("| sed 's|^|s3://commoncrawl/|' > /shared/shards.txt" in one for one in _BY_PAGE["README.md"])
