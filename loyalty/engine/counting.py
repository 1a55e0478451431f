"""Streaks and challenges: counted along with each event, or anew from all of them.

A standing says which version of its definition it was counted by. One of an earlier version is
counted anew by whoever comes first: the customer's next event, or the background job.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from loyalty.challenges.progress import ChallengePlan, ChallengeStanding, GoalKind, count_in
from loyalty.engine.history import events_of
from loyalty.engine.live import Counted, Live
from loyalty.engine.recorded import Recorded
from loyalty.engine.refunds import TRANSACTIONS, amounts_kept
from loyalty.engine.sitting import Sitting
from loyalty.engine.standing import Standing, Standings, encode_standings
from loyalty.rules.facts import Facts
from loyalty.streaks.walk import StreakStanding, advance, walk

Kept = Mapping[UUID, Decimal]


class Countee(Protocol):
    """Whose events are counted: a locked member, or a customer who is only looked at."""

    @property
    def standings(self) -> Standings:
        """What is counted, and what was paid."""

    def zone_name_at(self, moment: datetime, /) -> str:
        """Where the customer's days began at an instant; "" is the workspace's zone."""


def period_of(member: Countee, facts: Facts, one: Counted, live: Live) -> int:
    """The day, week or month of the customer in which an event counts."""
    zone = _zone_at(member, facts.event.occurred_at, live)
    local = facts.local if zone is live.zone else facts.event.occurred_at.astimezone(zone)
    return one.period.number(local.date())


def _zone_at(member: Countee, moment: datetime, live: Live) -> tzinfo:
    name = member.zone_name_at(moment)
    return ZoneInfo(name) if name else live.zone


def count(member: Countee, facts: Facts, one: Counted, live: Live) -> bool:
    """Count one more event that counts. False when all have to be counted anew: it came too late
    to be counted last, or the standing is of an earlier version."""
    if one.streak is not None:
        streaks = member.standings.streaks
        streak = streaks.get(one.name)
        if streak is None:
            streak = streaks[one.name] = StreakStanding(version=one.version)
        if streak.version != one.version:
            return False
        return advance(streak, period_of(member, facts, one, live), one.streak)
    challenges = member.standings.challenges
    challenge = challenges.get(one.name)
    if challenge is None:
        challenge = challenges[one.name] = ChallengeStanding(version=one.version)
    if challenge.version != one.version:
        return False
    plan = _challenge(one)
    period = period_of(member, facts, one, live) if plan.kind is GoalKind.STREAK else 0
    return count_in(challenge, facts, plan, period)


def recount(
    sitting: Sitting,
    members: Mapping[UUID, Standing],
    *,
    counted: Sequence[Counted] | None = None,
    without: Collection[UUID] = (),
) -> None:
    """Count anew, from everything that was recorded, what is counted of the members.

    One query for all of them. What was paid stays noted: who calls pays the difference. Of an
    erased person nothing is counted: what the conditions asked for is gone from the events.
    Whose standings have changed is written when the sitting closes.
    """
    live = sitting.live
    wanted = live.counted if counted is None else counted
    members = {key: one for key, one in members.items() if not one.standings.is_erased}
    if not (members and wanted):
        return
    events = events_of(
        workspace=sitting.workspace,
        customer_ids=members,
        types=types_of(wanted),
        without=without,
    )
    kept = amounts_kept(events)
    by_customer: dict[UUID, list[Recorded]] = defaultdict(list)
    for event in events:
        by_customer[event.customer_id].append(event)
    for customer_id, member in members.items():
        was = encode_standings(member.standings)
        recount_one(member, by_customer[customer_id], wanted, live, kept)
        if encode_standings(member.standings) != was:
            sitting.books.touch(member)


def types_of(counted: Iterable[Counted]) -> set[str] | None:
    """The types of events that have to be read to count; None when it may be any.

    Money's are all among them if one is: a refund makes less of what counts.
    """
    types: set[str] = set()
    for one in counted:
        if one.selection.types is None:
            return None
        types |= one.selection.types
    return types if types.isdisjoint(TRANSACTIONS) else types.union(TRANSACTIONS)


def recount_one(
    member: Countee, events: Iterable[Recorded], counted: Iterable[Counted], live: Live, kept: Kept
) -> None:
    """Count one member's events, in any order, into fresh standings."""
    facts = [Facts(event, zone=live.zone, kept=kept.get(event.id)) for event in events]
    for one in counted:
        included = [fact for fact in facts if one.includes(fact)]
        if one.streak is not None:
            _recount_streak(member, included, one, live)
        else:
            _recount_challenge(member, included, one, live)


def periods_of(
    member: Countee, included: Iterable[Facts], one: Counted, live: Live
) -> Mapping[int, int]:
    """How many of the events that count each day, week or month of the customer has."""
    return Counter(period_of(member, fact, one, live) for fact in included)


def _recount_streak(member: Countee, included: list[Facts], one: Counted, live: Live) -> None:
    was = member.standings.streaks.get(one.name)
    if one.streak is None or not (included or was):
        return
    fresh = walk(periods_of(member, included, one, live), one.streak)
    fresh.version = one.version
    if was is not None:
        fresh.paid = was.paid
        fresh.final = was.final if was.version == one.version else _lost(was, fresh.longest)
    member.standings.streaks[one.name] = fresh


def _recount_challenge(member: Countee, included: list[Facts], one: Counted, live: Live) -> None:
    was = member.standings.challenges.get(one.name)
    if not (included or was):
        return
    plan = _challenge(one)
    fresh = ChallengeStanding(version=one.version)
    if plan.streak is not None:
        fresh.run = walk(periods_of(member, included, one, live), plan.streak)
        fresh.progress = Decimal(fresh.run.longest)
    else:
        for fact in included:
            count_in(fresh, fact, plan, 0)
    if was is not None:
        fresh.paid, fresh.rounds = was.paid, was.rounds
        fresh.final, fresh.final_rounds = was.final, was.final_rounds
        if was.version != one.version:
            fresh.final = _lost(was, fresh.progress)
            if plan.repeats and plan.rounds(fresh.progress) < was.rounds:
                fresh.final_rounds = was.rounds
    member.standings.challenges[one.name] = fresh


def _lost(was: StreakStanding | ChallengeStanding, progress: Decimal | int) -> list[int]:
    """What was paid and is reached no more now that the definition is another: it stays paid."""
    return sorted(at for at in was.paid if at in was.final or at > progress)


def _challenge(one: Counted) -> ChallengePlan:
    assert one.challenge is not None  # noqa: S101 - what is no streak is a challenge
    return one.challenge
