"""Write the pages of docs/reference from the code: commands, settings, API, formats, rules.

    python -m tools.docs.reference --write      # after a change of commands, settings, routes, exports or rules

Without --write it tells which pages are not current, and exits with 1 where one is not.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tools.docs import commands, exports, formats, routes, rules, settings

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands.page,
    "settings.md": settings.page,
    "api.md": routes.page,
    "formats.md": formats.page,
    "exports.md": exports.page,
    "rules.md": rules.page,
}
_NOTE = "<!-- Made by `python -m tools.docs.reference --write`; changes belong into the code. -->\n\n"


def text_of(name: str) -> str:
    """A page as it should be."""
    return _NOTE + PAGES[name]().rstrip("\n") + "\n"


def stale() -> list[str]:
    """The pages that differ from what the code says."""
    return [name for name in PAGES if not _is_current(FOLDER / name, text_of(name))]


def _is_current(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


def main() -> int:
    """Write or check the pages."""
    if "--write" in sys.argv[1:]:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name in PAGES:
            (FOLDER / name).write_text(text_of(name), encoding="utf-8")
        return 0
    wrong = stale()
    for name in wrong:
        print(f"docs/reference/{name} is not current: run `python -m tools.docs.reference --write`", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
