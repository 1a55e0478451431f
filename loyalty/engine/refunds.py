"""Which purchase a refund is of, and what the customer kept of it, in whatever order they came."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from events.drafts import Entry
from events.kinds import GAINS, LOSSES
from loyalty.engine.recorded import Recorded
from loyalty.rules.facts import Happening

TRANSACTIONS = (*GAINS, *LOSSES)
_NOTHING = Decimal(0)


def amounts_kept(transactions: Iterable[Recorded]) -> dict[UUID, Decimal]:
    """What is left of each purchase that was refunded, in part or in full: never below zero.

    A refund names its purchase by `metadata.refund_of` (the event's id or external id) or by
    `metadata.order_id`; of several purchases with one order id the oldest is refunded first.
    A function of the set: the order of the refunds does not matter.
    """
    by_name: dict[tuple[UUID, str, str], list[Recorded]] = defaultdict(list)
    refunds = []
    for one in transactions:
        if one.event_type in LOSSES:
            refunds.append(one)
        elif one.event_type in GAINS:
            for name in _names(one):
                by_name[one.customer_id, one.currency or "", name].append(one)
    kept: dict[UUID, Decimal] = {}
    # A refund of one purchase is certain; one of an order takes what those leave.
    for refund in sorted(refunds, key=lambda one: not _is_of_one(one)):
        purchases = by_name.get((refund.customer_id, refund.currency or "", _target(refund)), [])
        _take(kept, sorted(purchases, key=_age), refund.amount or _NOTHING)
    return kept


def targets_of(refunds: Iterable[Recorded]) -> set[tuple[UUID, str]]:
    """What the refunds name, each with its customer."""
    return {(one.customer_id, _target(one)) for one in refunds}


def is_named(purchase: Entry, targets: Collection[tuple[UUID | None, str]]) -> bool:
    """Whether a refund names the purchase; it may have been recorded before it."""
    return any((purchase.customer_id, name) in targets for name in _names(purchase))


def net_spend(event: Happening, currency: str) -> Decimal:
    """What an event adds to the money a customer has spent in a currency; a refund takes away."""
    if event.amount is None or event.currency != currency:
        return _NOTHING
    if event.event_type in GAINS:
        return event.amount
    return -event.amount if event.event_type in LOSSES else _NOTHING


def _take(kept: dict[UUID, Decimal], purchases: Sequence[Recorded], amount: Decimal) -> None:
    for purchase in purchases:
        left = kept.get(purchase.id, purchase.amount or _NOTHING)
        taken = min(left, amount)
        kept[purchase.id] = left - taken
        amount -= taken


def _names(purchase: Recorded | Entry) -> list[str]:
    names = [f"of:{purchase.id}"]
    if purchase.external_id:
        names.append(f"of:{purchase.external_id}")
    if order := _text(purchase.metadata.get("order_id")):
        names.append(f"order:{order}")
    return names


def _is_of_one(refund: Recorded) -> bool:
    return bool(_text(refund.metadata.get("refund_of")))


def _target(refund: Recorded) -> str:
    if named := _text(refund.metadata.get("refund_of")):
        return f"of:{named}"
    return f"order:{_text(refund.metadata.get('order_id'))}"


def _text(value: object) -> str:
    """An order's name; a number names the same order as its digits."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _age(one: Recorded) -> tuple[object, object]:
    return one.occurred_at, one.id
