"""Response headers that tell browsers what a page may do."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vigie.serve.answers import CACHE_CONTROL


def policy(tiles: str = "") -> str:
    """The content security policy; `tiles` is the URL template of map tiles, whose origin may send images."""
    images = ["'self'", "data:"]
    origin = urlsplit(tiles)
    if origin.scheme in ("http", "https") and origin.netloc:
        host = origin.netloc.replace("{s}", "*")
        images.append(f"{origin.scheme}://{host}")
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": " ".join(images),
        "connect-src": "'self'",
        "font-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def security(tiles: str = "") -> dict[str, str]:
    """The headers that every response carries."""
    return {
        "Content-Security-Policy": policy(tiles),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }


@dataclass(slots=True)
class Headers:
    """ASGI middleware: puts the security headers on every response."""

    app: ASGIApp
    tiles: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to what comes back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        told = security(self.tiles)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(told)
                headers.setdefault("Cache-Control", CACHE_CONTROL)
            await send(message)

        await self.app(scope, receive, with_headers)
