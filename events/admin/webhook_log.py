"""The log of one endpoint: what was sent to it, narrowed, found by id, and paged."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.ids import as_uuid
from events.admin.webhook_words import CLASSES, say_moment, say_outcome, say_second
from events.messages.notices import notice_id
from events.messages.types import message_types
from events.webhooks.models import DeliveryQuerySet, WebhookDelivery, WebhookEndpoint
from events.webhooks.states import DeliveryState, EndpointState

A_PAGE = 50
# As messages name themselves: evt_ and 32 digits, and which of several it is.
_EVENT_ID = re.compile(r"evt_([0-9a-fA-F]{32})(?:_([0-9]{1,9}))?")


@dataclass(frozen=True, slots=True)
class Line:
    """One delivery as a line of the log."""

    row: WebhookDelivery
    event_id: str
    on: str
    state: str
    state_class: str
    outcome: str
    next: str


@dataclass(frozen=True, slots=True)
class Log:
    """A page of the log, how it is narrowed, and where it goes on."""

    lines: Sequence[Line]
    asked: Mapping[str, str]
    older: str
    types: Sequence[str]
    states: Sequence[tuple[str, Any]]

    @property
    def is_narrowed(self) -> bool:
        """Whether not everything is asked for."""
        return any(self.asked.values())


def log_of(endpoint: WebhookEndpoint, given: QueryDict) -> Log:
    """A page of what was sent to an endpoint, the newest first."""
    asked = {name: given.get(name, "").strip() for name in ("state", "type", "q")}
    rows = _narrowed(_rows_of(endpoint), asked)
    before = as_uuid(given.get("before", ""))
    last = _rows_of(endpoint).filter(id=before).first() if before else None
    if last is not None:
        rows = rows.before(last.created_at, last.id)
    found = list(rows.newest_first()[: A_PAGE + 1])
    return Log(
        lines=[line(row, endpoint) for row in found[:A_PAGE]],
        asked=asked,
        older=_older(asked, found[A_PAGE - 1]) if len(found) > A_PAGE else "",
        types=sorted(message_types()),
        states=DeliveryState.choices,
    )


def line(row: WebhookDelivery, endpoint: WebhookEndpoint) -> Line:
    """A delivery in words; nothing is tried again while its endpoint does not listen."""
    is_new = row.state == DeliveryState.WAITING and not row.attempts
    last = row.log[-1] if row.log and not is_new else None
    return Line(
        row=row,
        event_id=notice_id(row.message_id, row.place),
        on=say_second(row.created_at),
        state=str(DeliveryState(row.state).label),
        state_class=CLASSES.get(row.state, ""),
        outcome=say_outcome(last) if last else _("on its way"),
        next=say_moment(row.next_attempt_at if EndpointState(endpoint.state).listens else None),
    )


def _rows_of(endpoint: WebhookEndpoint) -> DeliveryQuerySet:
    rows: Any = WebhookDelivery.objects
    found: DeliveryQuerySet = rows.filter(workspace=endpoint.workspace_id, endpoint=endpoint)
    return found


def _narrowed(rows: DeliveryQuerySet, asked: Mapping[str, str]) -> DeliveryQuerySet:
    if asked["state"] in DeliveryState.values:
        rows = rows.filter(state=asked["state"])
    if asked["type"] in message_types():
        rows = rows.filter(type=asked["type"])
    if not asked["q"]:
        return rows
    named = _EVENT_ID.fullmatch(asked["q"])
    if named is None:
        return rows.none()
    return rows.filter(message_id=UUID(named[1]), place=int(named[2] or 0))


def _older(asked: Mapping[str, str], last: WebhookDelivery) -> str:
    kept = {name: value for name, value in asked.items() if value}
    return "?" + urlencode(kept | {"before": str(last.id)}) + "#log"
