"""A client that costs next to nothing: it shares two cores with the servers it measures."""

import socket
from types import TracebackType


class Line:
    """One kept-alive HTTP/1.1 connection that sends ready-made requests."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> "Line":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()

    def send(self, request: bytes) -> tuple[int, bytes]:
        """Send one request; answers with the status and the whole body."""
        self._socket.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        missing = _length(head) - len(body)
        parts = [body]
        while missing > 0:
            parts.append(self._more())
            missing -= len(parts[-1])
        return int(head.split(b" ", 2)[1]), b"".join(parts)

    def _more(self) -> bytes:
        found = self._socket.recv(262_144)
        if not found:
            raise ConnectionError("the server closed the connection")
        return found


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    raise ConnectionError(f"the answer has no Content-Length: {head!r}")


def post(path: str, body: bytes, *, key: str) -> bytes:
    """A whole request of a machine with a key, ready to be sent."""
    return posted(path, body, credential=f"x-api-key: {key}")


def posted(path: str, body: bytes, *, credential: str) -> bytes:
    """A whole request with this header, ready to be sent."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"{credential}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def get(path: str, *, credential: str) -> bytes:
    """A whole request for a page's content, ready to be sent."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{credential}\r\n\r\n".encode()
