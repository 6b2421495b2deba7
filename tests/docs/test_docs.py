"""What the documentation shows works: snippets run, commands exist, links lead somewhere."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path

import click
import pytest
import typer
from sandbox import furnish

from vigie.cli.main import app
from vigie.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("eval/*.md"), *ROOT.glob("tools/**/*.md")])
_FENCE = re.compile(r"^```(?P<language>\w+)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?://|#|mailto:)(?P<target>[^)#\s]+)[^)]*\)")
_NOT_OURS = re.compile("/work|shared/hooks", re.IGNORECASE)


def _blocks(language: str) -> list[tuple[str, str]]:
    return [
        (str(page.relative_to(ROOT)), block["code"])
        for page in PAGES
        for block in _FENCE.finditer(page.read_text(encoding="utf-8"))
        if block["language"] == language
    ]


def _command_lines() -> list[tuple[str, str]]:
    lines = [(page, line) for page, code in _blocks("sh") for line in code.splitlines()]
    return [(page, line) for page, line in lines if line.startswith("vigie ")]


@pytest.mark.parametrize(("page", "code"), _blocks("python"))
def test_a_python_snippet_prints_what_its_comments_say(
    page: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    furnish(tmp_path)
    expected = [line.removeprefix("# ") for line in code.splitlines() if line.startswith("# ")]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, page, "exec"), {})
    assert printed.getvalue().splitlines() == expected


@pytest.mark.parametrize(("page", "line"), _command_lines())
def test_a_command_shown_exists_with_its_options(page: str, line: str) -> None:
    words = shlex.split(line.partition("   #")[0].partition(" > ")[0].partition(" < ")[0])[1:]
    group = typer.main.get_command(app)
    assert isinstance(group, click.Group) or hasattr(group, "commands")
    commands = group.commands
    known = {option for parameter in group.params for option in parameter.opts}
    while words and words[0].startswith("-"):
        assert words[0] in known, f"{page}: {line}"
        words = words[2 if words[0] in ("--db", "--config") else 1 :]
    assert words[0] in commands, f"{page}: {line}"
    command = commands[words[0]]
    if len(words) > 1 and words[1] in getattr(command, "commands", {}):
        command = command.commands[words[1]]
    options = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    for word in words[1:]:
        if word.startswith("-") and word != "-":
            assert word in options, f"{page}: {line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = [link["target"] for link in _LINK.finditer(page.read_text(encoding="utf-8"))]
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_speak_of_the_project_alone(page: Path) -> None:
    assert _NOT_OURS.findall(page.read_text(encoding="utf-8")) == []


def test_the_settings_shown_are_the_defaults(tmp_path: Path) -> None:
    (code,) = [code for page, code in _blocks("toml") if page == "README.md"]
    (tmp_path / "vigie.toml").write_text(code, encoding="utf-8")
    assert load_settings(tmp_path / "vigie.toml") == Settings()
    shown = set(re.findall(r"^(\w+) =", code, re.MULTILINE))
    known = {name for section in Settings.__slots__ for name in getattr(Settings(), section).__slots__}
    assert shown == known


@pytest.mark.parametrize("page", ["README.md", "docs/figures.md"])
def test_figures_say_who_annotated(page: str) -> None:
    text = " ".join((ROOT / page).read_text(encoding="utf-8").replace("*", "").split())
    assert "language model" in text
    assert re.search("no human checked the annotations", text, re.IGNORECASE)


def test_every_decision_is_in_the_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    assert [path.name for path in sorted((ROOT / "docs" / "adr").glob("*.md")) if path.name not in index] == []
