"""What conditions can ask about one run: what caused it, and the customer as they are now."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import Customer
from campaigns.models import AutomationRun
from events.kinds import GAINS
from loyalty.engine.history import events_by_id, events_of
from loyalty.engine.recorded import Recorded
from loyalty.engine.refunds import TRANSACTIONS, amounts_kept
from loyalty.ledger.reading import points_of, tier_key
from loyalty.rules.facts import Facts


@dataclass(slots=True)
class Occasion:
    """What caused a run that no activity caused; it fulfils `Happening`."""

    event_type: str
    occurred_at: datetime
    metadata: dict[str, Any]
    event_category: str = ""
    amount: Decimal | None = None
    currency: str | None = None
    source: str = ""
    name: str | None = None
    by_customer: bool = False


def activity_of(run: AutomationRun) -> Recorded | None:
    """The activity that caused the run, as it is now; None if there is none."""
    if run.activity_id is None:
        return None
    return events_by_id(workspace=run.workspace, ids=[run.activity_id]).get(run.activity_id)


def kept_of(event: Recorded, customer: Customer) -> Decimal | None:
    """What is left of the activity's amount after refunds."""
    if event.event_type not in GAINS:
        return event.amount
    transactions = events_of(
        workspace=customer.workspace, customer_ids=[customer.id], types=TRANSACTIONS
    )
    return amounts_kept(transactions).get(event.id, event.amount)


def facts_of(
    run: AutomationRun, event: Recorded | None, *, customer: Customer, at: datetime
) -> Facts:
    """The facts that the conditions of a run are asked about."""
    happening: Recorded | Occasion = event or Occasion(run.heard, run.caused_at, dict(run.fields))
    # Over whatever the activity itself calls so: only Foyer says what a customer has.
    happening.metadata = happening.metadata | {"customer": _customer(customer, at)}
    return Facts(
        happening,
        zone=customer.workspace.zone,
        groups=list(customer.user_groups),
        tier=tier_key(customer=customer, at=at) or "",
        kept=None if event is None else kept_of(event, customer),
    )


def _customer(customer: Customer, at: datetime) -> dict[str, Any]:
    points = points_of(customer=customer, at=at)
    zone = customer.workspace.zone
    days = (at.astimezone(zone).date() - customer.created_at.astimezone(zone).date()).days
    return {
        "points": points.balance,
        "pending_points": points.pending,
        "lifetime_points": points.lifetime,
        "days": days,
        "language": customer.language,
        "has_email": bool(customer.email),
    }
