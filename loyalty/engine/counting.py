"""Streaks and challenges: counted along with each event, or anew from all of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import tzinfo
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from loyalty.challenges.progress import ChallengePlan, ChallengeStanding, GoalKind, count_in
from loyalty.engine.history import Recorded, events_of
from loyalty.engine.live import Counted, Live
from loyalty.engine.refunds import amounts_kept
from loyalty.engine.sitting import Sitting
from loyalty.engine.standing import Standing
from loyalty.rules.facts import Facts, Happening
from loyalty.streaks.walk import StreakStanding, advance, walk

Kept = Mapping[UUID, Decimal]


def zone_of(member: Standing, event: Happening, live: Live) -> tzinfo:
    """Where the customer's day began when the event happened."""
    name = member.zone_name_at(event.occurred_at)
    return ZoneInfo(name) if name else live.zone


def period_of(member: Standing, facts: Facts, one: Counted, live: Live) -> int:
    """The day, week or month of the customer in which an event counts."""
    zone = zone_of(member, facts.event, live)
    local = facts.local if zone is live.zone else facts.event.occurred_at.astimezone(zone)
    return one.period.number(local.date())


def count(member: Standing, facts: Facts, one: Counted, live: Live) -> bool:
    """Count one more event that counts. False when it came too late for that."""
    if one.streak is not None:
        streak = member.standings.streaks.setdefault(one.name, StreakStanding())
        return advance(streak, period_of(member, facts, one, live), one.streak)
    challenge = member.standings.challenges.setdefault(one.name, ChallengeStanding())
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

    One query for all of them. What was paid stays noted: who calls pays the difference.
    """
    live = sitting.live
    wanted = live.counted if counted is None else counted
    if not (members and wanted):
        return
    events = events_of(workspace=sitting.workspace, customer_ids=members, without=without)
    kept = amounts_kept(events)
    by_customer: dict[UUID, list[Recorded]] = defaultdict(list)
    for event in events:
        by_customer[event.customer_id].append(event)
    for customer_id, member in members.items():
        recount_one(member, by_customer[customer_id], wanted, live, kept)


def recount_one(
    member: Standing, events: Iterable[Recorded], counted: Iterable[Counted], live: Live, kept: Kept
) -> None:
    """Count one member's events, in any order, into fresh standings."""
    facts = [Facts(event, zone=live.zone, kept=kept.get(event.id)) for event in events]
    for one in counted:
        included = [fact for fact in facts if one.includes(fact)]
        if one.streak is not None:
            was = member.standings.streaks.get(one.name, StreakStanding())
            per_period: dict[int, int] = defaultdict(int)
            for fact in included:
                per_period[period_of(member, fact, one, live)] += 1
            member.standings.streaks[one.name] = walk(per_period, one.streak, was.paid)
        else:
            _recount_challenge(member, included, one, live)


def _recount_challenge(
    member: Standing, included: Iterable[Facts], one: Counted, live: Live
) -> None:
    was = member.standings.challenges.get(one.name, ChallengeStanding())
    fresh = ChallengeStanding(done=was.done)
    plan = _challenge(one)
    if plan.streak is not None:
        per_period: dict[int, int] = defaultdict(int)
        for fact in included:
            per_period[period_of(member, fact, one, live)] += 1
        fresh.run = walk(per_period, plan.streak)
        fresh.progress = Decimal(fresh.run.longest)
    else:
        for fact in included:
            count_in(fresh, fact, plan, 0)
    member.standings.challenges[one.name] = fresh


def _challenge(one: Counted) -> ChallengePlan:
    assert one.challenge is not None  # noqa: S101 - what is no streak is a challenge
    return one.challenge
