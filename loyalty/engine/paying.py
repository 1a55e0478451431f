"""What streaks and challenges pay: the difference between what is reached and what was paid."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from loyalty.challenges.progress import ChallengeStanding
from loyalty.engine.live import Counted
from loyalty.engine.sitting import Sitting
from loyalty.engine.standing import Standing
from loyalty.models import EntryKind, LedgerEntry
from loyalty.rules.parts import Trace
from loyalty.streaks.walk import StreakStanding


@dataclass(frozen=True, slots=True)
class Paid:
    """A milestone or goal that was reached, or is reached no more (then `points` are below 0)."""

    customer_id: UUID
    counted: Counted
    goal: int
    points: int
    is_reached: bool

    @property
    def key(self) -> "Key":
        """What the ledger knows it by."""
        return self.customer_id, self.counted.id, self.goal


# (customer, streak or challenge, milestone or goal)
Key = tuple[UUID, UUID, int]
# Of each customer: when the event happened that may have reached something, and its id.
Moments = Mapping[UUID, tuple[datetime, UUID | None]]


def pay(sitting: Sitting, moments: Moments) -> list[Paid]:
    """Book what streaks and challenges have come to pay since they were last paid.

    For the members whose rows are written anyway: nobody else's standing has changed.
    """
    changes = [
        (member, change)
        for member in sitting.books.members.values()
        for one in sitting.live.counted
        for change in _changes(member, one)
    ]
    sums = _paid_so_far(sitting, [change for _, change in changes if not change.is_reached])
    return [
        _book(
            sitting,
            member,
            change if change.is_reached else replace(change, points=-sums[change.key]),
            moments[member.customer_id],
        )
        for member, change in changes
    ]


def _changes(member: Standing, one: Counted) -> list[Paid]:
    if one.challenge is None:
        streak = member.standings.streaks.get(one.name)
        return [] if streak is None else _goals(member, one, streak, streak.longest)
    challenge = member.standings.challenges.get(one.name)
    if challenge is None:
        return []
    if one.challenge.repeats:
        return _rounds(member, one, challenge, one.challenge.rounds(challenge.progress))
    return _goals(member, one, challenge, challenge.progress)


def _goals(
    member: Standing,
    one: Counted,
    standing: StreakStanding | ChallengeStanding,
    progress: Decimal | int,
) -> list[Paid]:
    """Milestones, or goals of a series, that were reached since, or are reached no more."""
    paid = standing.paid
    fresh = [goal for goal in one.rewards if goal.at <= progress and goal.at not in paid]
    gone = [at for at in paid if at > progress and at not in standing.final]
    if not (fresh or gone):
        return []
    standing.paid = sorted({*paid, *(goal.at for goal in fresh)} - {*gone})
    return [
        *(Paid(member.customer_id, one, goal.at, goal.points, True) for goal in fresh),
        *(Paid(member.customer_id, one, at, 0, False) for at in gone),
    ]


def _rounds(
    member: Standing, one: Counted, standing: ChallengeStanding, completed: int
) -> list[Paid]:
    """Rounds of a repeated challenge, one entry each."""
    was, now = standing.rounds, max(completed, standing.final_rounds)
    standing.rounds = now
    points = one.rewards[-1].points
    return [
        *(Paid(member.customer_id, one, n, points, True) for n in range(was + 1, now + 1)),
        *(Paid(member.customer_id, one, n, 0, False) for n in range(was, now, -1)),
    ]


def _book(
    sitting: Sitting, member: Standing, change: Paid, moment: tuple[datetime, UUID | None]
) -> Paid:
    occurred_at, caused = moment
    entry = member.book(
        (EntryKind.EARN if change.is_reached else EntryKind.REVERSE).value,
        change.points,
        0,
        subject_id=change.counted.id,
        goal=change.goal,
        occurred_at=occurred_at,
        trace=Trace(
            revision=sitting.live.revision,
            caused=str(caused or ""),
            words=change.counted.title,
        ),
    )
    sitting.books.add(member, entry)
    sitting.climb(member, change.points, occurred_at)
    return change


def _paid_so_far(sitting: Sitting, gone: Sequence[Paid]) -> dict[Key, int]:
    """What the ledger says was paid for goals: the definitions may pay other sums by now."""
    sums: dict[Key, int] = defaultdict(int)
    if not gone:
        return sums
    kept = LedgerEntry.objects.of(sitting.workspace).filter(
        customer_id__in={one.customer_id for one in gone},
        subject_id__in={one.counted.id for one in gone},
    )
    rows = kept.values_list("customer_id", "subject_id", "goal").annotate(total=Sum("points"))
    for customer_id, subject_id, goal, total in rows:
        sums[customer_id, subject_id, goal] += int(total)
    for entry in sitting.books.entries:
        if entry.subject_id is not None and entry.goal is not None:
            sums[entry.customer_id, entry.subject_id, entry.goal] += entry.points
    return sums
