"""Is an article French?"""

from __future__ import annotations

FRENCH = "fr"
_SHORTEST = 200
_WINDOW = 1000
_PLAIN = 600


def foreign_language(text: str) -> str | None:
    """The language (ISO 639-1) of a text that is surely not French, else None.

    Only 200 characters or more are judged. A text with a French stretch counts as French: the press prints foreign
    lines, and pages carry untranslated leftovers.
    """
    if len(text) < _SHORTEST:
        return None
    if len(text) >= _PLAIN:
        from resiliparse.parse.lang import detect_fast

        # Thirty times as fast; its word is taken for French alone.
        if detect_fast(text)[0] == FRENCH:
            return None
    # Half a second to import, not wanted by commands that read nothing.
    from py3langid import classify  # type: ignore[import-untyped]

    foreign: str | None = None
    for start in range(0, len(text), _WINDOW):
        window = text[start : start + _WINDOW]
        if start and len(window) < _SHORTEST:
            break
        language, _ = classify(window)
        if language == FRENCH:
            return None
        foreign = foreign or str(language)
    return foreign
