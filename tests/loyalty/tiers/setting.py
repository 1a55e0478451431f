"""A ladder as a shop would set it up, and what its customers stand on."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Customer, Workspace
from events.models import Message
from loyalty.models import Member, Tier, TierBasis, TierPeriod
from loyalty.tiers.content import TierContent
from loyalty.tiers.services import put_tier, set_programme


def make_tier(workspace: Workspace, key: str, threshold: str | int, **says: Any) -> Tier:
    """A tier from so many points."""
    says = {"title": key.title()} | says
    content = TierContent(threshold=Decimal(threshold), **says)
    return put_tier(workspace=workspace, key=key, content=content)


def make_ladder(
    workspace: Workspace,
    basis: TierBasis = TierBasis.POINTS,
    period: TierPeriod = TierPeriod.YEAR,
) -> None:
    """Silver from 100, gold from 500, earned in a calendar year unless told otherwise."""
    set_programme(workspace=workspace, basis=basis, period=period)
    make_tier(workspace, "silver", 100)
    make_tier(workspace, "gold", 500)


def standing_of(customer: Customer) -> tuple[str, Any, Any]:
    """The tier, and what was earned in the present and the last period, as the row has it."""
    row = Member.objects.of(customer.workspace).get(customer_id=customer.id)
    return row.tier, row.earned_now, row.earned_before


def on(year: int, month: int, day: int, hour: int = 12) -> datetime:
    """An instant on a day; UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def changes(workspace: Workspace) -> list[tuple[str, str]]:
    """The changes of tiers that were told, in their order."""
    told = Message.objects.filter(workspace=workspace, type="tier.changed").order_by("id")
    return [(one["from"], one["to"]) for news in told for one in news.body["each"]]
