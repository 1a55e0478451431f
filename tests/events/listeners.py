"""Stand-ins for what other parts of the system will do with the stream."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from accounts.models import Workspace
from events.drafts import Entry
from events.models import Message
from events.outbox import News, publish


class Reader:
    """A subscriber that keeps what it was handed."""

    def __init__(self) -> None:
        self.batches: list[list[Message]] = []
        self.refuses: set[UUID] = set()
        self.answers_to: str | None = None

    def __call__(self, messages: Sequence[Message]) -> None:
        if self.refuses & {message.workspace_id for message in messages}:
            raise ConnectionError("the reader is away")
        self.batches.append(list(messages))
        for message in messages:
            if message.type == self.answers_to:
                publish(workspace=message.workspace, type="answer", body=message.body)

    @property
    def numbers(self) -> list[int]:
        """The `n` of each message, in the order in which they came."""
        return [message.body["n"] for batch in self.batches for message in batch]


class Counter:
    """A reactor that remembers what it was told, and gives a point for each event."""

    def __init__(self) -> None:
        self.recorded_batches: list[list[Entry]] = []
        self.removed_ids: list[UUID] = []
        self.fault: Exception | None = None

    def recorded(
        self, *, workspace: Workspace, entries: Sequence[Entry], news: list[News]
    ) -> Mapping[UUID, Mapping[str, Any]]:
        self.recorded_batches.append(list(entries))
        if self.fault:
            raise self.fault
        return {entry.id: {"points": 1} for entry in entries}

    def removed(self, *, workspace: Workspace, event_ids: Sequence[UUID]) -> None:
        self.removed_ids += event_ids


# Settings name them by their paths; a fixture makes them new for each test.
reader = Reader()
counter = Counter()
