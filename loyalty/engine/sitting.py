"""One transaction at work: what is live, who is locked, what was booked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from accounts.models import Workspace
from analytics.rollups.changes import Outcome, keep_outcomes
from loyalty.engine.live import Live, live_programme
from loyalty.engine.lots import Shelf, next_due
from loyalty.engine.members import Books, LimitKey, keep, lock_members
from loyalty.engine.settling import settle
from loyalty.engine.standing import Standing
from loyalty.models import TierBasis
from loyalty.rules.compiled import Limit
from loyalty.tiers.ladder import add, drop_ended, local_day, review
from loyalty.tiers.sums import count_anew


@dataclass(slots=True)
class Sitting:
    """The members that a transaction has locked, and everything that it does to them.

    `tiers` are those that the members had when they came.
    """

    workspace: Workspace
    live: Live
    at: datetime
    members: dict[UUID, Standing]
    tiers: dict[UUID, str]
    books: Books = field(default_factory=Books)
    outcomes: list[Outcome] = field(default_factory=list)
    limits: dict[LimitKey, Limit] = field(default_factory=dict)
    allowed: dict[LimitKey, int] = field(default_factory=dict)
    shelf: Shelf = field(init=False)

    def __post_init__(self) -> None:
        self.shelf = Shelf(self.workspace, self.books.lots)

    def climb(self, member: Standing, points: int, earned_at: datetime) -> None:
        """Count points that were earned, or taken back, for the lifetime and towards the tiers."""
        member.lifetime += points
        ladder = self.live.ladder
        if ladder.basis is TierBasis.POINTS and ladder.rungs:
            add(member, ladder, Decimal(points), local_day(earned_at, self.live.zone))

    def spend(self, member: Standing, amount: Decimal, spent_at: datetime) -> None:
        """Count money that was spent, or came back, towards the tiers."""
        ladder = self.live.ladder
        if ladder.basis is TierBasis.SPEND and ladder.rungs:
            add(member, ladder, amount, local_day(spent_at, self.live.zone))
            self.books.touch(member)

    def close(self) -> None:
        """Write everything: one statement, however much was booked, and one for older lots."""
        self._look_at_lots()
        self.shelf.keep()
        keep(
            workspace=self.workspace,
            books=self.books,
            at=self.at,
            limits={key: (limit, self.allowed[key]) for key, limit in self.limits.items()},
        )
        keep_outcomes(workspace=self.workspace, outcomes=self.outcomes)

    def _look_at_lots(self) -> None:
        members = self.members
        fallen = {one.customer_id for one in self.books.entries if one.points < 0}
        self.shelf.load(key for key in fallen if members[key].due_at is not None)
        new = {lot.customer_id for lot in self.books.lots}
        self.shelf.pay_debts(members[key] for key in new | self.shelf.loaded)
        for key in self.shelf.loaded:
            members[key].due_at = next_due(self.shelf.of(key))
            self.books.touch(members[key])


def open_sitting(
    *,
    workspace: Workspace,
    customer_ids: Iterable[UUID],
    at: datetime | None = None,
    live: Live | None = None,
    fresh: Collection[UUID] = (),
) -> Sitting | None:
    """Lock the members, in the order of their ids, until the transaction ends.

    None when the workspace has no programme. Who comes into a new tier period is reviewed, and
    who comes to a changed ladder is placed on it; what is due of the members' points is booked.
    Close the sitting, whatever else happens in it. `fresh` are recorded events that the sitting
    is yet to count.
    """
    live = live or live_programme(workspace)
    if live is None:
        return None
    moment = at or timezone.now()
    members = lock_members(workspace=workspace, customer_ids=customer_ids)
    tiers = {key: member.tier for key, member in members.items()}
    sitting = Sitting(workspace, live, moment, members, tiers)
    _review(sitting, fresh)
    _settle_dues(sitting)
    return sitting


def _settle_dues(sitting: Sitting) -> None:
    due = [one for one in sitting.members.values() if one.due_at and one.due_at <= sitting.at]
    sitting.shelf.load(member.customer_id for member in due)
    for member in due:
        for entry in settle(member, sitting.shelf.of(member.customer_id), sitting.at):
            sitting.books.add(member, entry)


def _review(sitting: Sitting, fresh: Collection[UUID]) -> None:
    ladder, today = sitting.live.ladder, local_day(sitting.at, sitting.live.zone)
    members = sitting.members.values()
    ended = [member for member in members if drop_ended(member, ladder, today)]
    changed = [member for member in members if member.tier_revision != ladder.revision]
    count_anew(
        workspace=sitting.workspace, members=changed, ladder=ladder, today=today, without=fresh
    )
    if ladder.rungs:
        start = ladder.period.start(today)
        behind = [member for member in members if member.tier_period_on < start]
        changed += [member for member in behind if review(member, ladder, today)]
    for member in (*ended, *changed):
        sitting.books.touch(member)
