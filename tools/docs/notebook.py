"""Run the notebook docs/vigie.ipynb as a script and keep its output current.

    python -m tools.docs.notebook --write

Cells run in order in one namespace, in an empty folder with the sample's `articles.jsonl`; they print what they show.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import vigie

NOTEBOOK = Path(__file__).parents[2] / "docs" / "vigie.ipynb"


def executed(notebook: Any) -> Any:
    """The notebook with the output of each code cell as it is now."""
    space: dict[str, object] = {}
    cells, number = [], 0
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        shutil.copy(Path(vigie.__file__).parent / "sample" / "articles.jsonl", "articles.jsonl")
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                number += 1
                printed = io.StringIO()
                with contextlib.redirect_stdout(printed):
                    exec(compile("".join(cell["source"]), f"cell {number}", "exec"), space)
                text = printed.getvalue().splitlines(keepends=True)
                outputs = [{"name": "stdout", "output_type": "stream", "text": text}] if text else []
                cell = {**cell, "execution_count": number, "outputs": outputs}
            cells.append(cell)
    return {**notebook, "cells": cells}


def load() -> Any:
    """The notebook as it is kept."""
    return json.loads(NOTEBOOK.read_text(encoding="utf-8"))


def dump(notebook: Any) -> str:
    """A notebook as text."""
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    """Write the output, or tell whether it is current."""
    now = dump(executed(load()))
    if "--write" in sys.argv[1:]:
        NOTEBOOK.write_text(now, encoding="utf-8")
        return 0
    if now != NOTEBOOK.read_text(encoding="utf-8"):
        print("docs/vigie.ipynb is not current: run `python -m tools.docs.notebook --write`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
