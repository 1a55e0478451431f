"""What a receiver may do with a webhook: answer it, or one of the ways not to."""

import os
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True)
class Exchange:
    """The connection that a request came by, and whether the receiver is about to stop."""

    line: socket.socket
    stopping: threading.Event

    def drip(self, text: bytes, *, pause: float) -> bool:
        """Send byte after byte, until all is sent, the other side is gone or the receiver stops."""
        for place in range(len(text)):
            if self.stopping.wait(pause):
                break
            self.line.sendall(text[place : place + 1])
        return False


# Whether the connection may be used for another request.
Behaviour = Callable[[Exchange], bool]


def answer(status: int = 200, body: bytes = b"ok", **headers: str) -> Behaviour:
    """An answer, and the connection is kept; `retry_after="7"` is the header Retry-After."""
    whole = _head(status, {"content-length": str(len(body)), **headers}) + body

    def behave(exchange: Exchange) -> bool:
        exchange.line.sendall(whole)
        return True

    return behave


def answer_and_close(status: int = 200, body: bytes = b"ok") -> Behaviour:
    """An answer that says it is the last of its connection."""
    said = answer(status, body, connection="close")
    return lambda exchange: said(exchange) and False


def answer_and_hang_up(status: int = 200, body: bytes = b"ok") -> Behaviour:
    """An answer after which the connection is closed without a word, as a restart would do it."""
    said = answer(status, body)
    return lambda exchange: said(exchange) and False


def redirect(to: str) -> Behaviour:
    """307 to another address."""
    return answer(307, b"", location=to)


def raw(text: bytes) -> Behaviour:
    """These very bytes, then the end."""

    def behave(exchange: Exchange) -> bool:
        exchange.line.sendall(text)
        return False

    return behave


def hang(seconds: float = 60) -> Behaviour:
    """Not a word for so long, then the end."""

    def behave(exchange: Exchange) -> bool:
        exchange.stopping.wait(seconds)
        return False

    return behave


def reset(exchange: Exchange) -> bool:
    """The connection breaks off as when a machine loses its power and comes back (RST)."""
    exchange.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(exchange.line.detach())
    return False


def reset_after(text: bytes) -> Behaviour:
    """These very bytes, then the connection breaks off."""
    return lambda exchange: raw(text)(exchange) or reset(exchange)


def close_early(exchange: Exchange) -> bool:
    """The connection is closed properly, without an answer."""
    return False


def drip_headers(pause: float = 1) -> Behaviour:
    """The head of an answer, a byte every `pause` seconds."""
    return lambda exchange: exchange.drip(_head(200, {"x-slow": "x" * 2000}), pause=pause)


def drip_body(status: int = 200, pause: float = 1) -> Behaviour:
    """The head of an answer at once, its body a byte every `pause` seconds."""

    def behave(exchange: Exchange) -> bool:
        exchange.line.sendall(_head(status, {"content-length": "2000"}))
        return exchange.drip(b"x" * 2000, pause=pause)

    return behave


def endless_headers(pause: float = 0.01) -> Behaviour:
    """A head that goes on and on."""

    def behave(exchange: Exchange) -> bool:
        exchange.line.sendall(b"HTTP/1.1 200 OK\r\n")
        while not exchange.stopping.wait(pause):
            exchange.line.sendall(b"x-more: " + b"x" * 100 + b"\r\n")
        return False

    return behave


def endless_body(exchange: Exchange) -> bool:
    """A body without an end, as fast as it is taken."""
    exchange.line.sendall(_head(200, {"connection": "close"}))
    while not exchange.stopping.is_set():
        exchange.line.sendall(b"x" * 65536)
    return False


def _head(status: int, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


# By name, for a receiver in a process of its own.
MOODS: dict[str, Behaviour] = {
    "200": answer(),
    "404": answer(404, b"no such address"),
    "410": answer(410, b"gone"),
    "429": answer(429, b"slowly", retry_after="1"),
    "500": answer(500, b"broken"),
    "503": answer(503, b"soon", retry_after="1"),
    "hang": hang(),
    "reset": reset,
    "redirect": redirect("/200"),
    "drip": drip_headers(),
    "drip_body": drip_body(),
    "close": close_early,
}
