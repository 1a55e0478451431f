"""A receiver of webhooks that does next to nothing: it notes what came when, and says 200.

`GET /came` answers with all that came since the last such call, and with the processor's time that
receiving it took: what the receiver could take is known in the very run that is measured.
"""

import asyncio
import json
import time

_ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"
_came: list[tuple[str, float]] = []


class Receiver(asyncio.Protocol):
    """One connection; a request may come in pieces."""

    def __init__(self) -> None:
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole."""
        self._held += data
        while (end := self._held.find(b"\r\n\r\n")) >= 0:
            head = self._held[:end].lower()
            if head.startswith(b"get"):
                self._transport.write(_told())
                self._held = b""
                return
            whole = end + 4 + int(_header(head, b"content-length"))
            if len(self._held) < whole:
                return
            self._held = self._held[whole:]
            _came.append((_header(head, b"webhook-id").decode(), time.time()))
            self._transport.write(_ANSWER)


def _header(head: bytes, name: bytes) -> bytes:
    start = head.index(b"\r\n" + name + b":") + len(name) + 3
    end = head.find(b"\r\n", start)
    return head[start : end if end >= 0 else None].strip()


def _told() -> bytes:
    body = json.dumps({"came": _came, "cpu_seconds": time.process_time()}).encode()
    _came.clear()
    return b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(Receiver, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
