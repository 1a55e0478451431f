"""Every fact of ticketing is an activity event and a message: so it earns points and is told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import User, Workspace
from events.drafts import Draft
from events.errors import UnknownCustomer
from events.models import ActivityEvent
from events.outbox import News, publish
from events.services.deleting import delete_events
from events.services.recording import OWN_NAMES, Terms, record_under_way

SOURCE = "tickets"


def record_facts(
    *,
    workspace: Workspace,
    drafts: Sequence[Draft],
    at: datetime,
    by: User | None = None,
    news: Sequence[News] = (),
) -> None:
    """Record what customers did with tickets, and tell `news`, in the transaction under way.

    The drafts name themselves by an external id made of the row that they are about, so that a
    fact is recorded once. Of somebody who was erased nothing is recorded any more, and nothing is
    held up: their money goes where it belongs, and their ticket lets them in. Raises any other
    refusal of a draft: what cannot be recorded did not happen.
    """
    receipts = record_under_way(
        workspace=workspace, drafts=drafts, at=at, terms=Terms(by=by, is_own=True), news=news
    )
    for receipt in receipts:
        if receipt.refusal is not None and not isinstance(receipt.refusal, UnknownCustomer):
            raise receipt.refusal


def forget(*, workspace: Workspace, fact: str) -> None:
    """Take back what was recorded, with everything that it led to: points, streaks, totals."""
    recorded = ActivityEvent.objects.of(workspace).filter(external_id=name_of(fact))
    delete_events(workspace=workspace, events=recorded)


def name_of(fact: str) -> str:
    """The external id of a fact; `fact` is what it is about and the key of its row."""
    return f"{OWN_NAMES}{fact}"


def activity(
    kind: str, *, pass_id: UUID, fact: str, at: datetime, metadata: Mapping[str, Any]
) -> Draft:
    """A draft of an activity: a check-in, a redemption."""
    return Draft(
        event_category="activity",
        event_type=kind,
        pass_id=str(pass_id),
        event_timestamp=at,
        external_id=name_of(fact),
        source=SOURCE,
        metadata=dict(metadata),
    )


def custom(
    action: str, *, pass_id: UUID, fact: str, at: datetime, metadata: Mapping[str, Any]
) -> Draft:
    """A draft of an activity that the contract has no type for; rules find it by its action."""
    return activity(
        "custom", pass_id=pass_id, fact=fact, at=at, metadata={"action": action, **metadata}
    )


def tell(workspace: Workspace, type: str, **body: Any) -> None:
    """Keep a message in the transaction under way; `docs/messages.md` describes its type."""
    publish(workspace=workspace, type=type, body=body)
