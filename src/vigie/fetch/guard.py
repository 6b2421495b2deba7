"""Which machines may be spoken to: none inside the own network, unless the user allows it by name.

The check is made on the address that the connection goes to, after the name is resolved, for every connection: a name
that resolves to another address the second time (DNS rebinding) or a redirect to an inner machine meets it again.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpcore

from vigie.domain.errors import InputError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class RefusedAddressError(httpcore.ConnectError):
    """The name leads to a machine that must not be spoken to."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """The inner hosts (names or networks) that may be spoken to although they are inside."""

    names: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Allowed:
        """Read names, addresses and networks (`10.0.0.0/8`) separated by blanks or commas. Raises InputError."""
        names: set[str] = set()
        networks: list[Network] = []
        for word in text.replace(",", " ").split():
            try:
                networks.append(ipaddress.ip_network(word))
            except ValueError as error:
                if "/" in word or word.replace(".", "").isdigit():
                    raise InputError(f"fetch.allow_inside {word!r}: {error}; expected a name or 10.0.0.0/8") from error
                names.add(word.lower())
        return cls(frozenset(names), tuple(networks))

    def permits(self, host: str, address: Address) -> bool:
        """Whether that address may be spoken to under that name."""
        if host.lower().rstrip(".") in self.names:
            return True
        bare = plain(address)
        return is_outside(address) or any(bare in network for network in self.networks)


def plain(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one that only wraps it (mapped, 6to4, Teredo, NAT64); else the address."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return inner or address
    return address


def is_outside(address: Address) -> bool:
    """Whether an address is one of the public internet: not private, loopback, link-local, reserved or multicast."""
    bare = plain(address)
    return bare.is_global and not bare.is_multicast and not bare.is_reserved


class GuardedNetwork(httpcore.NetworkBackend):
    """Connects to the very addresses that were checked; a connection lives `deadline` seconds at most."""

    def __init__(self, allowed: Allowed, deadline: float) -> None:
        self._allowed = allowed
        self._deadline = deadline
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve a name, check every address it has, and connect to one of them."""
        failed: Exception | None = None
        for address in self._checked(host, port):
            try:
                stream = self._network.connect_tcp(address, port, timeout, local_address, socket_options)
                return _Timed(stream, time.monotonic() + self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore.ConnectError(f"{host} has no address")

    def _checked(self, host: str, port: int) -> list[str]:
        try:
            infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host}: {error}") from error
        addresses = list(dict.fromkeys(str(info[4][0]).partition("%")[0] for info in infos))
        for address in addresses:
            if not self._allowed.permits(host, ipaddress.ip_address(address)):
                raise RefusedAddressError(f"{host} is {address}, inside the own network")
        return addresses

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Never: a socket file is inside."""
        raise RefusedAddressError(f"{path}: socket files are not spoken to")

    def sleep(self, seconds: float) -> None:
        """Wait between tries."""
        self._network.sleep(seconds)


class _Timed(httpcore.NetworkStream):
    """A connection that ends at a moment (monotonic seconds): bytes that trickle keep every pause short."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = self._until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the answer took too long")
        return self._stream.read(max_bytes, left if timeout is None else min(timeout, left))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, timeout), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
