"""The import contract of the layout, and what importing must not do."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "vigie"


def _contracts() -> list[dict[str, object]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))
    found: list[dict[str, object]] = settings["tool"]["importlinter"]["contracts"]
    return found


def test_imports_point_inwards() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr


def test_the_contract_knows_every_room() -> None:
    """A new folder or module of the package has to be given its layer."""
    layers = next(c for c in _contracts() if c["type"] == "layers")["layers"]
    assert isinstance(layers, list)
    named = {room.strip().removeprefix("vigie.") for layer in layers for room in str(layer).split("|")}
    rooms = {p.name for p in PACKAGE.iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    rooms |= {p.stem for p in PACKAGE.glob("*.py") if not p.stem.startswith("__")}
    assert rooms <= named, f"no layer for {sorted(rooms - named)}: see [tool.importlinter] in pyproject.toml"


@pytest.mark.parametrize("module", ["vigie", "vigie.cli.main"])
def test_importing_is_light(module: str) -> None:
    heavy = "{'spacy', 'sqlalchemy', 'numpy', 'trafilatura', 'vigie.lexicon.gazetteer'}"
    code = f"import sys, {module}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_centre_imports_the_standard_library_only() -> None:
    code = (
        "import sys, pkgutil, importlib, vigie.domain as d\n"
        "for m in pkgutil.iter_modules(d.__path__): importlib.import_module('vigie.domain.' + m.name)\n"
        "names = {m.partition('.')[0] for m in sys.modules} - {'vigie', '__main__'}\n"
        "print(sorted(n for n in names if n not in sys.stdlib_module_names and not n.startswith('_')))\n"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=False,
                          env={"PYTHONPATH": str(PACKAGE.parent)})  # fmt: skip
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
