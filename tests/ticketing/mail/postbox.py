"""A mail server on the loopback that keeps what it takes (RFC 5321, as much as is spoken to it)."""

import email
import email.policy
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from threading import Thread


class Postbox(socketserver.ThreadingTCPServer):
    """A server that turns some addresses away, or everybody for a while."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        self.kept: list[EmailMessage] = []
        # By address, what is said to a letter for it.
        self.refused: dict[str, str] = {}
        self.greeting = "220 here"
        self.visits = 0

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def recipients(self) -> list[str]:
        """To whom the letters that it took are, in their order."""
        return [str(one["To"]) for one in self.kept]


class _Visit(socketserver.StreamRequestHandler):
    server: Postbox

    def handle(self) -> None:
        self.server.visits += 1
        self._say(self.server.greeting)
        is_open = self.server.greeting.startswith("220")
        while is_open and (line := self.rfile.readline().decode().strip()):
            is_open = line.upper() != "QUIT"
            self._answer(line)

    def _answer(self, line: str) -> None:
        address = line.partition("<")[2].partition(">")[0]
        if line.upper() == "DATA":
            self._say("354 go on")
            self.server.kept.append(self._read_letter())
        self._say(self.server.refused.get(address, "250 fine"))

    def _read_letter(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        return email.message_from_bytes(b"".join(lines), policy=email.policy.default)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def postbox() -> Iterator[Postbox]:
    """A mail server for as long as the block lasts."""
    with Postbox() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(10)
