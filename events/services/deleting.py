"""Deleting recorded events, with everything that they led to."""

from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from django.db import transaction

from accounts.models import Workspace
from events.models import ActivityEvent
from events.models.activity import ActivityEventQuerySet
from events.outbox import publish
from events.reactors import reactors

_CHUNK = 1000


@transaction.atomic
def delete_events(*, workspace: Workspace, events: ActivityEventQuerySet) -> int:
    """Delete those of the events that are this workspace's, and answer how many that were.

    One transaction. Every reactor takes back what the events led to before they go, and the
    outbox hears of them as `event.deleted`. Two deletions of the same events count each once.
    """
    take_turns_at_removing(workspace)
    deleted = 0
    for keys in _locked_in_chunks(events.of(workspace)):
        for reactor in reactors():
            reactor.removed(workspace=workspace, event_ids=keys)
        ActivityEvent.objects.of(workspace).filter(id__in=keys).delete()
        publish(
            workspace=workspace,
            type="event.deleted",
            body={"each": [{"activity_id": str(key)} for key in keys]},
        )
        deleted += len(keys)
    return deleted


def take_turns_at_removing(workspace: Workspace) -> None:
    """Wait for the deletion or erasure that is under way in the workspace.

    Each locks events and, through reactors or keepers, what they led to, chunk by chunk: two at
    once would come to wait for each other. Nobody else waits: recording only refers to the
    workspace.
    """
    Workspace.objects.select_for_update(no_key=True).get(id=workspace.id)


def _locked_in_chunks(events: ActivityEventQuerySet) -> Iterator[list[UUID]]:
    # One cursor for all: a new query for each chunk would walk over the dead rows of those before.
    # In the order of the customers, so that reactors lock theirs from chunk to chunk in the order
    # in which a recorded batch locks its own.
    rows = events.order_by("customer_id", "id").select_for_update(of=("self",)).only("id")
    keys = (event.id for event in rows.iterator(chunk_size=_CHUNK))
    while chunk := list(islice(keys, _CHUNK)):
        yield chunk
