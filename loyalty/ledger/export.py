"""One person's right to a copy: points, and how they came about."""

from typing import Any
from uuid import UUID

import msgspec
from django.utils import timezone

from accounts.models import Customer, Workspace
from loyalty.engine.standing import standings_of
from loyalty.ledger.reading import points_of, statement, tier_key
from loyalty.ledger.serializers import shown_line, shown_points
from loyalty.models import Challenge, ClosedPlace, LedgerEntry, Member, Streak, TierGrant
from loyalty.rewards.export import export_redemptions
from loyalty.stamps.export import export_stamps


def export_loyalty(*, workspace: Workspace, customer_id: UUID) -> dict[str, Any]:
    """What is kept about one person here, as plain values for JSON; nothing is left out."""
    customer = Customer.objects.of(workspace).select_related("workspace").get(id=customer_id)
    now = timezone.now()
    points = points_of(customer=customer, at=now)
    entries = list(LedgerEntry.objects.of(workspace).about(customer_id).newest_first())
    lines = statement(workspace=workspace, entries=entries)
    return {
        "points": shown_points(
            customer.external_id, points, tier=tier_key(customer=customer, at=now)
        ),
        "ledger": [shown_line(line) | {"trace": line.entry.trace} for line in lines],
        "redemptions": export_redemptions(workspace=workspace, customer_id=customer_id, at=now),
        "granted_tiers": list(
            TierGrant.objects.of(workspace)
            .about(customer_id)
            .order_by("granted_at", "id")
            .values("tier", "until_on", "reason", "granted_at", "ended_at")
        ),
        **_standings(workspace, customer_id),
        "stamp_cards": export_stamps(workspace=workspace, customer_id=customer_id),
        "leaderboards": list(
            ClosedPlace.objects.filter(workspace=workspace, customer_id=customer_id)
            .order_by("month_on", "board__key")
            .values("board__key", "month_on", "rank", "score")
        ),
    }


def _standings(workspace: Workspace, customer_id: UUID) -> dict[str, Any]:
    """Runs and progress, under the keys of their streaks and challenges."""
    member = Member.objects.of(workspace).filter(customer_id=customer_id).first()
    kept = standings_of(member.standings if member else {})
    return {
        "streaks": _by_key(Streak.objects.of(workspace), kept.streaks),
        "challenges": _by_key(Challenge.objects.of(workspace), kept.challenges),
    }


def _by_key(definitions: Any, standings: dict[str, Any]) -> dict[str, Any]:
    keys = {str(one.id): one.key for one in definitions}
    return {keys[name]: msgspec.to_builtins(one) for name, one in standings.items() if name in keys}
