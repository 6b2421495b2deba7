"""Notifications as an Atom feed (RFC 4287)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree

from vigie.domain.notification import Notification
from vigie.notify.wording import tell, words_of

_ATOM = "http://www.w3.org/2005/Atom"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).isoformat()


def atom_feed(news: Sequence[Notification], base: str = "", name: str = "vigie", language: str = "en") -> bytes:
    """The feed of some notifications, newest first, as UTF-8.

    `base` is the address of a desk that shows incidents under `incidents/ID`, empty for none; `name` tells feeds apart.
    """
    ElementTree.register_namespace("", _ATOM)
    root = ElementTree.Element(f"{{{_ATOM}}}feed", {"xml:lang": language})
    _add(root, "id", f"urn:uuid:{_uuid(name)}")
    _add(root, "title", words_of(language)["feed"])
    _add(root, "updated", max((one.made for one in news), default=_EPOCH))
    _add(_add(root, "author"), "name", "Vigie")
    if base:
        _add(root, "link", href=base, rel="alternate")
    for one in sorted(news, key=lambda one: -one.number):
        entry = _add(root, "entry")
        title = tell(one, language)
        _add(entry, "id", f"urn:uuid:{_uuid(f'{name}/{one.id}')}")
        _add(entry, "title", title)
        _add(entry, "updated", one.made)
        _add(entry, "category", term=one.topic.value)
        if one.country:
            _add(entry, "category", term=one.country, scheme="urn:iso:std:iso:3166")
        if base:
            _add(entry, "link", href=f"{base.rstrip('/')}/incidents/{one.anchor or one.incident}", rel="alternate")
        _add(entry, "content", f"{title} [{one.anchor or one.incident}]", type="text")
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'.encode()


def _add(parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes)
    element.text = text
    return element


def _uuid(name: str) -> str:
    """A version-8 UUID (RFC 9562) made of a name."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    variant = "89ab"[int(digest[16], 16) % 4]
    return f"{digest[:8]}-{digest[8:12]}-8{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"
