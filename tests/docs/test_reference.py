"""The pages of docs/reference say what the code says."""

from __future__ import annotations

import pytest

from tools.docs import reference


@pytest.mark.parametrize("name", reference.PAGES)
def test_a_page_of_the_reference_is_current(name: str) -> None:
    held = (reference.FOLDER / name).read_text(encoding="utf-8")
    assert held == reference.text_of(name), "run `python -m tools.docs.reference --write`"


def test_a_page_that_lags_behind_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "PAGES", {"settings.md": lambda: "# Something else\n"})
    assert reference.stale() == ["settings.md"] and reference.main() == 1


def test_the_pages_hold_what_a_user_looks_for() -> None:
    commands = reference.text_of("commands.md")
    assert "## vigie brief" in commands and "`--watch`" in commands and "`--links/--no-links`" in commands
    assert "### vigie review list" in commands and "`--json`" in commands and "as_json" not in commands
    assert "`VIGIE_STORE__URL`" in reference.text_of("settings.md")
    assert "## GET /api/v1/incidents" in reference.text_of("api.md")
    assert "`vehicle_ramming`" in reference.text_of("formats.md")
    assert "`claim-doubted`" in reference.text_of("rules.md")
