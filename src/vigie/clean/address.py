"""Which address an article is known by."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from courlan import extract_domain


def absolute(address: str, base: str | None) -> str:
    """An address made absolute by that of its page; empty where it is none."""
    try:
        return urljoin(base or "", address.strip())
    except ValueError:
        return ""


def choose_address(stated: Iterable[str], fetched: str | None) -> str | None:
    """The first stated address that may be the article's; None when the page's own (`fetched`) is to be used.

    One of a front page would make one article of a whole site; one of a foreign site would replace that site's article.
    """
    for address in stated:
        address = absolute(address, fetched)
        try:
            parts = urlsplit(address)
            host = parts.hostname
        except ValueError:
            continue
        if parts.scheme not in ("http", "https") or not host or not (parts.path.strip("/") or parts.query):
            continue
        if fetched is None or _site(address) == _site(fetched):
            return address
    return None


def _site(address: str) -> str:
    """The registered domain of an address; the host where the list of public suffixes has none, as for inner names."""
    host = urlsplit(address).hostname or ""
    return extract_domain(address) or host.removeprefix("www.")
