"""Whether what members earned towards their tier is what was recorded."""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from loyalty.models import TierPeriod
from loyalty.replay.differences import Difference
from loyalty.replay.programme import Present
from loyalty.replay.reading import Account
from loyalty.tiers.ladder import Ladder
from loyalty.tiers.sums import count_anew


def check_tiers(accounts: Sequence[Account], present: Present) -> Iterator[Difference]:
    """Count the sums of the present and the last period anew: one query for all accounts."""
    if present.live is None or not present.live.ladder.rungs:
        return
    ladder = present.live.ladder
    placed = [one for one in accounts if _is_placed(one, ladder)]
    copies = [msgspec.structs.replace(account.member) for account in placed]
    # A day before everybody's period: each is counted in the period that the member is in.
    count_anew(workspace=present.workspace, members=copies, ladder=ladder, today=date.min)
    for account, fresh in zip(placed, copies, strict=True):
        member = account.member
        yield from account.differs("tier, earned now", fresh.earned_now, member.earned_now)
        yield from account.differs("tier, earned before", fresh.earned_before, member.earned_before)
        # Within a period nobody goes down, though the sums may.
        if ladder.rank(member.tier) < ladder.rank(fresh.tier):
            yield from account.differs("tier", fresh.tier, member.tier)


def _is_placed(account: Account, ladder: Ladder) -> bool:
    """Whether the member's sums are of the present ladder; else they wait to be counted."""
    member = account.member
    is_ever = ladder.period is TierPeriod.ALL_TIME
    return member.tier_revision == ladder.revision and (is_ever or member.tier_period_on > date.min)
