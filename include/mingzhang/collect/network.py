"""Where requests may go: never into private networks by a publisher's (or an attacker's) choice, and never without end.

A name is resolved here, each of its addresses is checked, and the connection is made to a checked address itself. So neither a
redirect nor a name that is resolved differently the second time (DNS rebinding) leads anywhere else.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

    SocketOptions = Iterable[Any] | None

_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""NAT64 (RFC 6052): an IPv4 address stands in the last 32 bits."""


class ForbiddenAddressError(Exception):
    """The address leads where it must not."""


class DeadlineError(Exception):
    """The whole request has used up its time."""


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a host. OSError where it has none."""
    return list(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def allowed(address: str, *, private_network: bool) -> bool:
    """May an address be connected? Public ones may; private and loopback ones with `private_network`; link-local ones (a cloud's
    metadata), multicast and unspecified ones never."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return allowed(str(inner), private_network=private_network)
    if ip.is_multicast or ip.is_unspecified or ip.is_link_local:
        return False
    return ip.is_global or (private_network and (ip.is_private or ip.is_loopback))


class Guard(httpcore.NetworkBackend):
    """Connects to checked addresses only, and ends what takes longer than it may."""

    def __init__(self, *, private_network: bool) -> None:
        self.private_network = private_network
        self.deadline: float | None = None
        """By time.monotonic; for all that is connected and read from now on."""
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None, socket_options: SocketOptions = None
    ) -> httpcore.NetworkStream:
        try:
            addresses = resolve(host, port)
        except (OSError, UnicodeError) as unknown:
            raise httpcore.ConnectError(f"the name {host} cannot be resolved ({unknown})") from unknown
        for address in addresses:
            if not allowed(address, private_network=self.private_network):
                raise ForbiddenAddressError(f"{host} is at {address}, which is not on the public internet")
        fault: Exception = httpcore.ConnectError(f"the name {host} has no address")
        for address in addresses:
            try:
                stream = self._sockets.connect_tcp(address, port, self.remaining(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                fault = failed
            else:
                return _Timed(stream, self)
        raise fault

    def remaining(self, timeout: float | None) -> float | None:
        """`timeout`, or what the deadline leaves of it."""
        if self.deadline is None:
            return timeout
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise DeadlineError
        return left if timeout is None else min(left, timeout)


class _Timed(httpcore.NetworkStream):
    """A connection whose every step ends at the deadline: a server that sends a byte a minute does not hold the night up."""

    def __init__(self, stream: httpcore.NetworkStream, guard: Guard) -> None:
        self.stream = stream
        self.guard = guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, self.guard.remaining(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.guard.remaining(timeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self.stream.start_tls(ssl_context, server_hostname, self.guard.remaining(timeout)), self.guard)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


class GuardedTransport(httpx.HTTPTransport):
    """httpx over the guard. Proxies of the environment are not used: behind one, addresses could not be checked."""

    def __init__(self, guard: Guard) -> None:
        context = httpx.create_ssl_context()
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=guard, max_connections=4, keepalive_expiry=30)
