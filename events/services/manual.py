"""What staff record by hand at the desk or at the door, one event at a time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Customer, User
from accounts.scopes import Scope
from core.errors import Conflict, Invalid, NotPermitted
from core.money import show_price
from events.drafts import Draft
from events.kinds import CATEGORY_OF, RECORDED_AT_DOORS, EventType
from events.models import ActivityEvent
from events.services.recording import Receipt, Terms, record_events

RECORDED_BY_HAND = (
    EventType.PURCHASE,
    EventType.REFUND,
    EventType.VISIT,
    EventType.CHECK_IN,
    EventType.REDEMPTION,
)
# How the external ids begin of what was recorded by hand; the form's own number follows.
MANUAL = "manual-"


@dataclass(frozen=True, slots=True)
class ManualEntry:
    """One event as staff write it down. `nonce` is the form's own: sent twice, it counts once.

    `amount` is in whole units of `currency`; of a refund without one, it is the whole purchase's.
    """

    kind: EventType
    nonce: UUID
    occurred_at: datetime
    place: str = ""
    amount: Decimal | None = None
    currency: str | None = None
    order_id: str = ""
    note: str = ""
    reward: str = ""
    refund_of: UUID | None = None


def may_record(scopes: Collection[Scope], kind: EventType) -> bool:
    """Whether these scopes allow this type: at the door, only what happens at doors."""
    if Scope.EVENTS_WRITE in scopes:
        return True
    return Scope.EVENTS_AT_DOOR in scopes and kind in RECORDED_AT_DOORS


def record_manual_entry(
    *,
    customer: Customer,
    entry: ManualEntry,
    by: User,
    scopes: Collection[Scope],
    at: datetime,
) -> Receipt:
    """Record what staff wrote down, once however often the form is sent.

    Raises NotPermitted for a type that the scopes do not allow, Invalid that names the field at
    fault, Conflict when this form was sent before with other content.
    """
    if entry.kind not in RECORDED_BY_HAND or not may_record(scopes, entry.kind):
        raise NotPermitted(_("Your role does not record this by hand."))
    draft = _draft(customer, entry)
    terms = Terms(by=by)
    receipt = record_events(workspace=customer.workspace, drafts=[draft], at=at, terms=terms)[0]
    if isinstance(receipt.refusal, Conflict):
        raise Conflict(
            _("This form was already recorded with other values: open a new one."),
            code=receipt.refusal.code,
        )
    if receipt.refusal is not None:
        raise receipt.refusal
    return receipt


def _draft(customer: Customer, entry: ManualEntry) -> Draft:
    words = {"order_id": entry.order_id, "note": entry.note, "reward": entry.reward}
    metadata: dict[str, Any] = {name: text for name, text in words.items() if text}
    amount, currency = entry.amount, entry.currency
    if entry.refund_of is not None:
        purchase = _refunded(customer, entry.refund_of, amount)
        amount = purchase.amount if amount is None else amount
        currency = purchase.currency
        metadata = _naming(purchase) | metadata
    return Draft(
        event_category=CATEGORY_OF[entry.kind].value,
        event_type=entry.kind.value,
        pass_id=str(customer.id),
        amount=amount,
        currency=currency if amount is not None else None,
        event_timestamp=entry.occurred_at,
        external_id=f"{MANUAL}{entry.nonce}",
        source=entry.place or None,
        metadata=metadata or None,
    )


def _refunded(customer: Customer, key: UUID, amount: Decimal | None) -> ActivityEvent:
    purchases = ActivityEvent.objects.of(customer.workspace).about(customer.id)
    purchase = purchases.filter(id=key, event_type=EventType.PURCHASE).first()
    if purchase is None or purchase.amount is None or purchase.currency is None:
        raise Invalid.field("refund_of", "unknown_purchase", _("There is no such purchase."))
    if amount is not None and amount > purchase.amount:
        most = show_price(purchase.amount, purchase.currency)
        words = _("The purchase was %(amount)s.") % {"amount": most}
        raise Invalid.field("amount", "refund_too_large", words)
    return purchase


def _naming(purchase: ActivityEvent) -> dict[str, Any]:
    order_id = purchase.metadata.get("order_id")
    named = {"refund_of": str(purchase.id)}
    return named | {"order_id": order_id} if isinstance(order_id, str | int) else named
