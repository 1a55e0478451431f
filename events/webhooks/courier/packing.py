"""Claims become parcels: rendered now, so that an erasure reaches what was not sent yet."""

import time
from collections.abc import Mapping, Sequence
from uuid import UUID

import structlog
from django.db import DatabaseError, InterfaceError

from accounts.models import Workspace
from core.api.rendering import encode
from events.messages.notices import Notice, notices_of, rendered
from events.models import Message
from events.webhooks.courier.claiming import TURN_SECONDS, Claim
from events.webhooks.courier.parcels import Addressee, Parcel

log = structlog.get_logger("foyer.webhooks")


def packed(
    to: Addressee, workspace: Workspace, claims: Sequence[Claim]
) -> tuple[list[Parcel], list[Claim]]:
    """The parcels in the order of their claims, and the claims of which none can be made.

    That is what is not in the outbox any more, and what a mistake of ours keeps from being said.
    """
    told = _told(workspace, {claim.message_id for claim in claims})
    found = [(one, told.get((one.message_id, one.place))) for one in claims]
    whole = [(claim, notice) for claim, notice in found if notice is not None]
    bodies = _bodies(workspace, [notice for _, notice in whole])
    until = time.monotonic() + TURN_SECONDS
    parcels = [
        _parcel(to, claim, notice, body, until)
        for (claim, notice), body in zip(whole, bodies, strict=True)
        if body is not None
    ]
    made = {parcel.delivery_id for parcel in parcels}
    return parcels, [claim for claim in claims if claim.delivery_id not in made]


def _parcel(to: Addressee, claim: Claim, notice: Notice, body: bytes, until: float) -> Parcel:
    return Parcel(
        to=to,
        delivery_id=claim.delivery_id,
        attempts=claim.attempts,
        was_due_at=claim.was_due_at,
        lease=claim.lease,
        notice_id=notice.id,
        cursor=notice.cursor,
        body=body,
        until=until,
    )


def _told(workspace: Workspace, keys: set[UUID]) -> Mapping[tuple[UUID, int], Notice]:
    messages = Message.objects.filter(workspace=workspace, id__in=keys)
    return {
        (notice.message_id, notice.place): notice
        for message in messages
        for notice in notices_of(message)
    }


def _bodies(workspace: Workspace, notices: Sequence[Notice]) -> list[bytes | None]:
    """What each says; None for one that cannot be said, which must not hold up the others."""
    try:
        return [encode(body) for body in rendered(workspace, notices)]
    except (DatabaseError, InterfaceError):
        raise
    except Exception as fault:
        if len(notices) > 1:
            return [body for notice in notices for body in _bodies(workspace, [notice])]
        log.error("not rendered", message=notices[0].id, fault=type(fault).__name__)
        return [None]
