"""Settings: who wins, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from vigie.domain.errors import SettingsError
from vigie.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_command_line_over_environment_over_file_over_defaults() -> None:
    assert load_settings() == Settings()
    Path("vigie.toml").write_text('[store]\nurl = "file.db"\n[ingest]\nworkers = 2\nbatch = 7\n')
    assert load_settings().store.url == "file.db"
    settings = load_settings(
        environment={"VIGIE_STORE__URL": "env.db", "VIGIE_INGEST__WORKERS": "3", "HOME": "/", "VIGIE_DEBUG": "1"},
        overrides={("ingest", "workers"): 4},
    )
    assert (settings.store.url, settings.ingest.workers, settings.ingest.batch) == ("env.db", 4, 7)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[shop]\nurl = 1\n", "unknown section 'shop'; known: store"),
        ("[store]\nurll = 'x'\n", "unknown key store.urll; known: url"),
        ("[store]\nurl = 5\n", "store.url 5: expected a string"),
        ("[ingest]\nworkers = 0\n", "ingest.workers 0: expected a whole number of 1 or more"),
        ("[ingest]\nworkers = true\n", "ingest.workers True: expected a whole number"),
        ("[link]\npolicy = 'loudest'\n", "link.policy 'loudest'; expected one of latest-official"),
        ("url = 'x'\n", "'url' stands outside a section"),
        ("[store\n", "not a readable TOML file"),
    ],
)
def test_mistakes_in_the_file_are_told_with_their_place(text: str, told: str) -> None:
    Path("my.toml").write_text(text)
    with pytest.raises(SettingsError) as error:
        load_settings(Path("my.toml"))
    assert str(error.value).startswith("my.toml") and told in str(error.value)


def test_mistakes_elsewhere() -> None:
    with pytest.raises(SettingsError, match="no such file"):
        load_settings(Path("nowhere.toml"))
    with pytest.raises(SettingsError, match=r"environment variable VIGIE_STORE__URLL: unknown key store.urll"):
        load_settings(environment={"VIGIE_STORE__URLL": "x"})
    with pytest.raises(SettingsError, match=r"VIGIE_INGEST__WORKERS: ingest.workers 'two': expected a whole number"):
        load_settings(environment={"VIGIE_INGEST__WORKERS": "two"})
