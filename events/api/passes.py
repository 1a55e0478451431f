"""Recording for one pass: five calls whose addresses say what sort of event it is."""

from collections.abc import Callable
from typing import Any

import msgspec
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema_view
from rest_framework.request import Request

from accounts.scopes import Scope
from core.api.schema import describe
from core.errors import Invalid, Malformed
from events import schema
from events.api.recording import DRY_RUN, RECORDED, REFUSALS, Recording
from events.drafts import Draft
from events.kinds import Category, EventType
from events.parsing import parse_draft


class PassRecording(Recording):
    """One event for the pass in the address; the address gives category and type."""

    scopes = {"POST": Scope.EVENTS_WRITE}
    category: Category
    event_type: EventType | None = None
    default_type: EventType | None = None

    def post(self, request: Request, pass_id: str) -> HttpResponse:
        self.refuse_other_pass(pass_id)
        return self.record_one(self._draft(pass_id))

    def _draft(self, pass_id: str) -> Draft:
        fields = _object(self.raw_body())
        given = {"event_category": str(self.category), "pass_id": pass_id}
        if self.event_type:
            given["event_type"] = str(self.event_type)
        elif self.default_type and "event_type" not in fields:
            given["event_type"] = str(self.default_type)
        for name in given.keys() & fields.keys():
            if bytes(fields[name]) != msgspec.json.encode(given[name]):
                raise Invalid.field(
                    name, "field_not_allowed", f"The address says {name} already: leave it out."
                )
        return parse_draft(
            msgspec.json.encode(
                fields | {name: msgspec.Raw(msgspec.json.encode(v)) for name, v in given.items()}
            )
        )


def _object(raw: bytes) -> dict[str, msgspec.Raw]:
    try:
        return msgspec.json.decode(raw or b"{}", type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise Malformed(f"Send one JSON object: {fault}.") from fault


def _described(name: str, summary: str, body: dict[str, Any]) -> Callable[[Any], Any]:
    """A class decorator that describes the call."""
    return extend_schema_view(
        post=describe(
            name,
            summary=summary,
            request={"application/json": body},
            answers=RECORDED,
            parameters=[DRY_RUN],
            refusals=REFUSALS,
        )
    )


@_described("recordPurchase", "Record a purchase", schema.RECORD_TRANSACTION)
class PurchasesView(PassRecording):
    """Money that came in."""

    category, event_type = Category.TRANSACTION, EventType.PURCHASE


@_described("recordRefund", "Record a refund", schema.RECORD_TRANSACTION)
class RefundsView(PassRecording):
    """Money that went back."""

    category, event_type = Category.TRANSACTION, EventType.REFUND


@_described("recordCheckIn", "Record a check-in", schema.RECORD_CHECK_IN)
class CheckInsView(PassRecording):
    """Somebody came in: what a key at the door may record."""

    scopes = {"POST": Scope.EVENTS_AT_DOOR}
    category, event_type = Category.ACTIVITY, EventType.CHECK_IN


@_described("recordActivity", "Record an activity of any type", schema.RECORD_ACTIVITY)
class ActivitiesView(PassRecording):
    """Whatever else somebody did."""

    category = Category.ACTIVITY
    customer_methods = frozenset({"POST"})


@_described("recordFieldChange", "Record that a field changed", schema.RECORD_FIELD_CHANGE)
class FieldChangesView(PassRecording):
    """A field of the pass has another value."""

    category, default_type = Category.FIELD_CHANGE, EventType.FIELD_UPDATED
