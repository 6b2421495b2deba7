"""Text repairs that come before offsets are counted."""

from __future__ import annotations

import re
import unicodedata

from ftfy import TextFixerConfig, fix_encoding
from ftfy.badness import is_bad

# The settings that change no sound French article (curly quotes, ligatures and widths are the author's).
_CONFIG = TextFixerConfig(
    uncurl_quotes=False, fix_latin_ligatures=False, fix_character_width=False, unescape_html=False
)
# C0 and C1 controls but tab and newline, lone surrogates, byte order marks inside the text.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_NEWLINE = re.compile("\r\n|[\r\x85\u2028\u2029]")


def repair(text: str) -> tuple[str, bool]:
    """NFC text with `\\n` newlines and blanks for control characters; and whether mojibake was undone."""
    fixed = text
    if is_bad(text):
        fixed = fix_encoding(text, _CONFIG)
    plain = _CONTROL.sub(" ", _NEWLINE.sub("\n", fixed))
    return unicodedata.normalize("NFC", plain), fixed != text
