"""Whether what members earned towards their tier is what was recorded."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

import msgspec
from django.utils import timezone

from loyalty.engine.standing import Standing
from loyalty.models import TierGrant, TierPeriod
from loyalty.replay.differences import Difference
from loyalty.replay.programme import Present
from loyalty.replay.reading import Account
from loyalty.tiers.holding import Grant
from loyalty.tiers.ladder import Ladder, earned_tier, local_day
from loyalty.tiers.sums import count_anew


def check_tiers(accounts: Sequence[Account], present: Present) -> Iterator[Difference]:
    """Count the sums of the present and the last period anew: one query for all accounts."""
    if present.live is None or not present.live.ladder.rungs:
        return
    ladder = present.live.ladder
    placed = [one for one in accounts if _is_placed(one, ladder)]
    copies = [_copy(account.member) for account in placed]
    # A day before everybody's period: each is counted in the period that the member is in.
    count_anew(workspace=present.workspace, members=copies, ladder=ladder, today=date.min)
    for account, fresh in zip(placed, copies, strict=True):
        member = account.member
        yield from account.differs("tier, earned now", fresh.earned_now, member.earned_now)
        yield from account.differs("tier, earned before", fresh.earned_before, member.earned_before)
        # Within a period nobody goes down, though the sums may.
        if ladder.rank(member.tier) < ladder.rank(fresh.tier):
            yield from account.differs("tier", fresh.tier, member.tier)
        own, wanted = earned_tier(member), earned_tier(fresh)
        if ladder.rank(own) < ladder.rank(wanted):
            yield from account.differs("tier, earned", wanted, own)
    yield from _check_grants(accounts, present)


def _copy(member: Standing) -> Standing:
    standings = msgspec.structs.replace(member.standings)
    return msgspec.structs.replace(member, standings=standings)


def _check_grants(accounts: Sequence[Account], present: Present) -> Iterator[Difference]:
    """What members hold is what they were granted: one query for all accounts.

    A grant that is over is held until somebody looks at the member.
    """
    keys = [account.customer.id for account in accounts]
    rows = TierGrant.objects.of(present.workspace).open().filter(customer_id__in=keys)
    today = local_day(timezone.now(), present.workspace.zone)
    granted: dict[UUID, list[Grant]] = {key: [] for key in keys}
    for row in rows.order_by("id"):
        granted[row.customer_id].append(row.grant)
    for account in accounts:
        wanted = [one for one in granted[account.customer.id] if one.holds_on(today)]
        held = sorted(account.member.standings.grants, key=lambda one: one.id)
        live = [one for one in held if one.holds_on(today)]
        yield from account.differs("tiers, granted", wanted, live)


def _is_placed(account: Account, ladder: Ladder) -> bool:
    """Whether the member's sums are of the present ladder; else they wait to be counted."""
    member = account.member
    is_ever = ladder.period is TierPeriod.ALL_TIME
    return member.tier_revision == ladder.revision and (is_ever or member.tier_period_on > date.min)
