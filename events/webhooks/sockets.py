"""Sockets that keep to one deadline for all they do, however slowly the other side goes on."""

import os
import socket
import ssl
import time
from functools import cache
from typing import Any

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from events.webhooks.addresses import Address, addresses_of
from events.webhooks.urls import Target

# A head with a hundred headers fits; a body is cut before.
HEARD_BYTES = 64 * 1024


class HeardTooMuch(Exception):
    """The other side says more than anybody needs to."""


class Hurried(socket.socket):
    """A socket whose every step ends at `ends_at`, of `time.monotonic`.

    The timeout of a socket begins anew with every byte that comes.
    """

    ends_at: float
    heard = 0

    def hurry(self, ends_at: float) -> None:
        """Begin another attempt, of which nothing has been heard yet."""
        self.ends_at = ends_at
        self.heard = 0

    def recv_into(self, *args: Any) -> int:
        """Receive as ever, within what is left of the time."""
        self.settimeout(seconds_left(self.ends_at))
        count = super().recv_into(*args)
        self.heard += count
        if self.heard > HEARD_BYTES:
            raise HeardTooMuch
        return count

    def send(self, *args: Any) -> int:
        """Send as ever, within what is left of the time."""
        self.settimeout(seconds_left(self.ends_at))
        return super().send(*args)

    def sendall(self, *args: Any) -> None:
        """Send all as ever, within what is left of the time."""
        self.settimeout(seconds_left(self.ends_at))
        super().sendall(*args)


class HurriedTLS(Hurried, ssl.SSLSocket):
    """The same, encrypted."""


def seconds_left(ends_at: float) -> float:
    """The time until then. Raises TimeoutError when there is none."""
    left = ends_at - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def dial(target: Target, *, ends_at: float, allow_private: bool) -> Hurried:
    """A connection to one of the target's addresses, encrypted if its scheme says so.

    Raises OSError, NameUnknown or AddressRefused.
    """
    found = addresses_of(
        target.host, target.port, seconds=seconds_left(ends_at), allow_private=allow_private
    )
    line = _connected(found, ends_at)
    try:
        if target.scheme == "https":
            line.settimeout(seconds_left(ends_at))
            line = _secured(line, target.host)
    except BaseException:
        line.close()
        raise
    line.hurry(ends_at)
    return line


def _connected(found: list[Address], ends_at: float) -> Hurried:
    faults: list[OSError] = []
    for place, (family, where) in enumerate(found):
        try:
            # One that is silent leaves time for the others.
            return _opened(family, where, seconds_left(ends_at) / (len(found) - place))
        except OSError as met:
            faults.append(met)
    # That a machine has no IPv6 says less than what its IPv4 met with.
    telling = [fault for fault in faults if isinstance(fault, ConnectionError | TimeoutError)]
    raise (telling or faults)[0]


def _opened(family: int, where: tuple[Any, ...], seconds: float) -> Hurried:
    line = Hurried(family, socket.SOCK_STREAM)
    try:
        line.settimeout(seconds)
        line.connect(where)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        line.close()
        raise
    return line


def _secured(line: Hurried, host: str) -> Hurried:
    secured = _tls().wrap_socket(line, server_hostname=host.rstrip("."))
    assert isinstance(secured, HurriedTLS)  # noqa: S101 - what the context was told to make
    return secured


@cache
def _tls() -> ssl.SSLContext:
    """Certificates are checked against the system's authorities, or those of SSL_CERT_FILE."""
    context = ssl.create_default_context()
    if "SSL_CERT_FILE" not in os.environ:
        context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)  # a small system may have none
    context.sslsocket_class = HurriedTLS
    context.set_alpn_protocols(["http/1.1"])
    return context
