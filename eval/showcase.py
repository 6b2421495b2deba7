"""The sample of real output in the README.

    python -m eval.showcase --write README.md

Reads the bundled sample into a database of its own and writes what the commands print between the marks
`<!-- incidents -->`, `<!-- show -->` and their ends. Of `show` only the parts named in `SHOWN` are kept.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from eval.gate import SAMPLE

INCIDENT = "2024-01-03-kerman"
SHOWN = ("killed", "tactics", "tied to it")
_MOST = "14"


def _vigie(database: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "vigie", "--db", str(database), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _trimmed(text: str) -> str:
    lines = [line.rstrip() for line in text.splitlines()]
    return "\n".join(line for line in lines if line)


def _sections(text: str) -> str:
    """The head line of `show` and the sections named in SHOWN."""
    head, *rest = text.strip().split("\n\n")
    kept = [part for part in rest if part.startswith(SHOWN)]
    return "\n\n".join([head.splitlines()[0], *(part.rstrip() for part in kept), "..."])


def blocks() -> dict[str, str]:
    """What is printed, by the name of its block."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "vigie.db"
        _vigie(database, "--quiet", "ingest", str(SAMPLE / "articles.jsonl"))
        attacks = ("incidents", "--kind", "attack", "--kind", "plot", "--sort", "reports", "--limit", _MOST)
        return {
            "incidents": _trimmed(_vigie(database, *attacks)),
            "show": _sections(_vigie(database, "show", INCIDENT)),
        }


def written(text: str, found: dict[str, str]) -> str:
    """The page with its blocks replaced. Raises ValueError where a block is missing."""
    for name, block in found.items():
        pattern = re.compile(rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", re.DOTALL)
        if not pattern.search(text):
            raise ValueError(f"no block <!-- {name} --> ... <!-- /{name} -->")
        text = pattern.sub(lambda _, block=block: f"```text\n{block}\n```\n", text)  # type: ignore[misc]
    return text


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--write", type=Path, required=True, help="page to write into")
    path = parser.parse_args().write
    path.write_text(written(path.read_text(encoding="utf-8"), blocks()), encoding="utf-8")


if __name__ == "__main__":
    main()
