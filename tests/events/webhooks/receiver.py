"""A receiver of webhooks on loopback that behaves as told, in a thread or a process of its own.

As a process it prints its port, writes each request to a file as a line of JSON before it answers,
and behaves as the path says (`/200`, `/500`, `/hang`, see `MOODS`), elsewhere by chance:

    python -m tests.events.webhooks.receiver --log received.jsonl --mood 500:10 --mood reset:5
"""

import argparse
import json
import random
import socket
import ssl
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Self

from tests.events.webhooks.behaviours import MOODS, Behaviour, Exchange, answer


@dataclass(frozen=True)
class Received:
    """A request as it came; names of headers are in lower case."""

    at: float  # seconds since 1970, by this machine's clock
    connection: int  # the how-manieth one of the receiver it came by, from 1
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def message(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


class Receiver:
    """An HTTP/1.1 server with a thread for each connection, and connections kept alive.

    What it does with a request is the next of `behave_next`, else what `at_path` has for its path,
    else `usually`.
    """

    def __init__(
        self, port: int = 0, *, tls: ssl.SSLContext | None = None, log: Path | None = None
    ) -> None:
        self.port = port
        self.received: list[Received] = []
        self.connections = 0
        self.usually: Behaviour = answer()
        self.at_path: dict[str, Behaviour] = {}
        self._next: deque[Behaviour] = deque()
        self._tls = tls
        self._log = log
        self._news = threading.Condition()
        self._open: dict[int, socket.socket] = {}
        self._speaking: dict[int, threading.Thread] = {}

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http{'s' if self._tls else ''}://127.0.0.1:{self.port}/"

    def behave_next(self, *behaviours: Behaviour) -> None:
        """Do these with the next requests, one each, wherever they go."""
        self._next.extend(behaviours)

    def wait_for(self, count: int, *, seconds: float = 10) -> list[Received]:
        """All that came, as soon as there are `count`; AssertionError when that takes too long."""
        with self._news:
            came = self._news.wait_for(lambda: len(self.received) >= count, seconds)
        assert came, f"{len(self.received)} of {count} came in {seconds} s"
        return self.received[:]

    def start(self) -> Self:
        """Listen, on the port of before after a `stop`."""
        self._stopping = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", self.port), backlog=128)
        self.port = self._listening.getsockname()[1]
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()
        return self

    def stop(self) -> None:
        """Be away: connections break, new ones are refused, until the next `start`."""
        self._stopping.set()
        with suppress(OSError):  # wakes the thread that accepts
            self._listening.shutdown(socket.SHUT_RDWR)
        self._accepting.join()
        self._listening.close()
        for line in list(self._open.values()):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for speaking in list(self._speaking.values()):
            speaking.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            with suppress(OSError):
                line, _ = self._listening.accept()
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.connections += 1
                number = self.connections
                speaking = threading.Thread(target=self._speak, args=(line, number), daemon=True)
                self._open[number], self._speaking[number] = line, speaking
                speaking.start()

    def _speak(self, line: socket.socket, number: int) -> None:
        try:
            with suppress(OSError):  # the other side went away, which is its right
                if self._tls is not None:
                    line = self._tls.wrap_socket(line, server_side=True)
                    self._open[number] = line
                with line, line.makefile("rb") as reader:
                    while request := _read(reader, number):
                        self._record(request)
                        if not self._behaviour(request)(Exchange(line, self._stopping)):
                            return
        finally:
            del self._open[number], self._speaking[number]

    def _record(self, request: Received) -> None:
        with self._news:
            if self._log is not None:
                line = {**vars(request), "body": request.body.decode(errors="replace")}
                with self._log.open("a") as file:
                    file.write(json.dumps(line) + "\n")
            self.received.append(request)
            self._news.notify_all()

    def _behaviour(self, request: Received) -> Behaviour:
        with self._news:
            if self._next:
                return self._next.popleft()
        return self.at_path.get(request.path, self.usually)


def _read(reader: BinaryIO, number: int) -> Received | None:
    words = reader.readline().decode("latin-1").split()
    if len(words) != 3:
        return None
    headers: dict[str, str] = {}
    while (line := reader.readline().decode("latin-1").rstrip("\r\n")) != "":
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    length = int(headers.get("content-length", 0))
    body = reader.read(length)
    if len(body) < length:  # the sender died in the middle: nobody would take that for a request
        return None
    return Received(time.time(), number, words[0], words[1], headers, body)


def received_in(log: Path) -> list[Received]:
    """What a receiver in another process wrote down; a line that is half written is left out."""
    lines = log.read_text().split("\n")[:-1] if log.exists() else []
    kept = [json.loads(line) for line in lines]
    return [Received(**line | {"body": line["body"].encode()}) for line in kept]


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mood", action="append", default=[], help="NAME:WEIGHT; 200 weighs 100")
    chosen = parser.parse_args()
    weights = {"200": 100} | {
        name: int(weight) for name, _, weight in (mood.partition(":") for mood in chosen.mood)
    }
    chance = random.Random(chosen.seed)

    def by_chance(exchange: Exchange) -> bool:
        name = chance.choices(list(weights), list(weights.values()))[0]
        return MOODS[name](exchange)

    receiver = Receiver(chosen.port, log=chosen.log)
    receiver.usually = by_chance
    receiver.at_path = {f"/{name}": mood for name, mood in MOODS.items()}
    with receiver:
        print(receiver.port, flush=True)  # noqa: T201 - how the caller learns the port
        threading.Event().wait()


if __name__ == "__main__":
    main()
