"""The notebook runs, and shows the output that it has."""

from __future__ import annotations

from typing import Any

import pytest

from tools.docs import notebook


@pytest.fixture(scope="module")
def run() -> Any:
    return notebook.executed(notebook.load())


def _outputs(cells: Any) -> list[tuple[str, str]]:
    return [
        ("".join(cell["source"]), "".join(text for one in cell["outputs"] for text in one["text"]))
        for cell in cells
        if cell["cell_type"] == "code" and "varies" not in cell["metadata"].get("tags", ())
    ]


def test_cells_run_and_print_what_the_notebook_shows(run: Any) -> None:
    told = "run `python -m tools.docs.notebook --write`"
    assert _outputs(run["cells"]) == _outputs(notebook.load()["cells"]), told


def test_cells_whose_output_varies_print_something_of_the_same_kind(run: Any) -> None:
    pairs = zip(run["cells"], notebook.load()["cells"], strict=True)
    varying = [(now, kept) for now, kept in pairs if "varies" in now["metadata"].get("tags", ())]
    assert len(varying) == 5
    for now, kept in varying:
        first, before = (one["outputs"][0]["text"][0].split() for one in (now, kept))
        assert len(first) == len(before) and now["outputs"][0]["text"] != []
