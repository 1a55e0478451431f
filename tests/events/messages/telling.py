"""Messages of the tests, and who reads the log of them."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db import transaction

from accounts.models import Workspace
from events.changes.reading import BEGINNING, Place, Stretch, read_changes
from events.messages.notices import place_of
from events.outbox import publish
from events.relay import relay


def tell(workspace: Workspace, *numbers: int, type: str = "told") -> None:
    """One transaction with a message for each number."""
    with transaction.atomic():
        for n in numbers:
            publish(workspace=workspace, type=type, body={"n": n})


def tell_each(workspace: Workspace, *numbers: int) -> None:
    """One message that tells of each number."""
    publish(workspace=workspace, type="told", body={"each": [{"n": n} for n in numbers]})


def hand_on(workspace: Workspace) -> None:
    """Give everything that waits its position."""
    while relay(workspace=workspace):
        pass


def read(
    workspace: Workspace,
    after: str = "",
    *,
    limit: int = 1000,
    types: Collection[str] | None = None,
) -> Stretch:
    """The log from a cursor on."""
    place: Place = place_of(after) if after else BEGINNING
    return read_changes(workspace=workspace, after=place, limit=limit, types=types)


def numbers_of(stretch: Stretch) -> list[int]:
    """The `n` of each notice, in their order."""
    return [notice.fields["n"] for notice in stretch.notices]


def read_all(workspace: Workspace, *, limit: int) -> Iterator[Stretch]:
    """The log, page by page, to its end."""
    stretch = read(workspace, limit=limit)
    yield stretch
    while stretch.has_more:
        stretch = read(workspace, stretch.next, limit=limit)
        yield stretch


def changes(answer: Any) -> list[dict[str, Any]]:
    """The messages of an answer of the log."""
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["changes"]
    return found
