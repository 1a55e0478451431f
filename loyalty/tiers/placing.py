"""Where one customer stands on the ladder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.models import Customer
from core.windows import Span, calendar_window
from loyalty.engine.live import live_programme
from loyalty.engine.standing import Standing, standings_of
from loyalty.models import Member, TierBasis, TierPeriod
from loyalty.tiers.holding import Grant
from loyalty.tiers.ladder import Ladder, Rung, drop_ended, local_day, review
from loyalty.tiers.sums import count_anew

_SPANS = {
    TierPeriod.MONTH: Span.MONTH,
    TierPeriod.QUARTER: Span.QUARTER,
    TierPeriod.YEAR: Span.YEAR,
    TierPeriod.ALL_TIME: Span.ALL_TIME,
}
_NO_LADDER = Ladder(TierBasis.POINTS, TierPeriod.YEAR, ())


@dataclass(frozen=True, slots=True)
class TierStanding:
    """A customer's tier, what was earned towards it, and what is next.

    `missing` is what the next tier still takes in the present period, `to_keep` what staying does:
    0 when enough is earned, None without a tier. `ends_at` is when the period does. `granted` are
    tiers that the customer is at least in.
    """

    ladder: Ladder
    rung: Rung | None
    earned: Decimal
    earned_before: Decimal
    next: Rung | None
    ends_at: datetime | None
    granted: Sequence[Grant] = ()

    @property
    def missing(self) -> Decimal | None:
        """So much more in this period, and the next tier is reached."""
        return None if self.next is None else self.next.threshold - self.earned

    @property
    def to_keep(self) -> Decimal | None:
        """So much more in this period, and the tier is kept when it ends."""
        if self.rung is None:
            return None
        return max(Decimal(0), self.rung.threshold - self.earned)


def tier_of(*, customer: Customer, at: datetime) -> TierStanding:
    """Where a customer stands at an instant, whether or not their row was brought there yet."""
    workspace = customer.workspace
    live = live_programme(workspace)
    ladder = live.ladder if live is not None else _NO_LADDER
    kept = Member.objects.of(workspace).filter(customer_id=customer.id).first()
    member = _standing(kept or Member(workspace=workspace, customer_id=customer.id))
    today = local_day(at, workspace.zone)
    drop_ended(member, ladder, today)
    if kept is None or member.tier_revision != ladder.revision:
        count_anew(workspace=workspace, members=[member], ladder=ladder, today=today)
    review(member, ladder, today)
    rank = ladder.rank(member.tier)
    return TierStanding(
        ladder=ladder,
        rung=ladder.rungs[rank - 1] if rank else None,
        earned=member.earned_now,
        earned_before=member.earned_before,
        next=ladder.rungs[rank] if rank < len(ladder.rungs) else None,
        ends_at=calendar_window(_SPANS[ladder.period], zone=workspace.zone, at=at).ends_at,
        granted=member.standings.grants,
    )


def _standing(row: Member) -> Standing:
    """A member's row as the ladder changes it; nothing of that is kept."""
    return Standing(
        customer_id=row.customer_id,
        turn=row.turn,
        balance=row.balance,
        pending=row.pending,
        lifetime=row.lifetime,
        tier=row.tier,
        tier_period_on=row.tier_period_on,
        earned_now=row.earned_now,
        earned_before=row.earned_before,
        tier_revision=row.tier_revision,
        standings=standings_of(row.standings),
    )
