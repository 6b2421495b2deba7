"""Gathers the messages of the desk's pages into the catalogues: new ones untranslated, unused ones dropped.

    python -m tools.desk.messages

Then fill in the empty `msgstr` of `src/vigie/serve/locale/*/LC_MESSAGES/vigie.po`; a test holds catalogues complete.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

_SERVE = Path(__file__).parents[2] / "src" / "vigie" / "serve"
# In templates and code: a message, or one in two numbers (singular, plural).
_KEYWORDS = {"_": None, "say": None, "count_of": (1, 2)}
_OPTIONS = {"trimmed": "true", "encoding": "utf-8"}
LANGUAGES = ("fr",)


def messages() -> Iterator[tuple[str | tuple[str, ...], str]]:
    """Each message (or pair of singular and plural) with the file it stands in."""
    for pattern, method in (("templates/*.html", "jinja2.ext:babel_extract"), ("web/**/*.py", "python")):
        for file in sorted(_SERVE.glob(pattern)):
            found = extract_from_file(method, str(file), keywords=_KEYWORDS, options=_OPTIONS)
            for _, message, _, _ in found:
                yield message, str(file.relative_to(_SERVE))


def gathered(language: str) -> Catalog:
    """The catalogue of a language with every message of the pages, translated as far as it was."""
    path = catalogue_path(language)
    known = read_po(io.BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(language)
    made = Catalog(language, project="Vigie", charset="utf-8", fuzzy=False)
    for message, file in messages():
        old = known.get(message if isinstance(message, str) else message[0])
        empty: str | tuple[str, ...] = "" if isinstance(message, str) else ("",) * known.num_plurals
        made.add(message, old.string if old else empty, locations=[(file, 1)])
    return made


def catalogue_path(language: str) -> Path:
    """Where a language's catalogue lies."""
    return _SERVE / "locale" / language / "LC_MESSAGES" / "vigie.po"


def main() -> None:
    """Rewrite every catalogue and tell how many messages lack a translation."""
    for language in LANGUAGES:
        catalogue = gathered(language)
        out = io.BytesIO()
        write_po(out, catalogue, width=0, sort_output=True, omit_header=False, include_lineno=False)
        # The dates of the header would change at every run.
        lines = [line for line in out.getvalue().split(b"\n") if b"-Date:" not in line]
        catalogue_path(language).write_bytes(b"\n".join(lines))
        missing = [one.id for one in catalogue if one.id and not all(_strings(one.string))]
        print(f"{language}: {len(catalogue)} messages, {len(missing)} without a translation")


def _strings(string: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [string or ""] if isinstance(string, str | None) else list(string)


if __name__ == "__main__":
    main()
