"""What a batch of events earns: asked, booked and written in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from accounts.models import Workspace
from events.drafts import Entry
from events.kinds import GAINS, LOSSES
from events.outbox import News
from loyalty.engine.correcting import correct
from loyalty.engine.counting import count, recount
from loyalty.engine.history import events_of, refunds_of
from loyalty.engine.live import Counted, Live, live_programme
from loyalty.engine.members import LimitKey, load_limits
from loyalty.engine.outcomes import outcome_of
from loyalty.engine.paying import Moments, Paid, pay
from loyalty.engine.refunds import (
    TRANSACTIONS,
    amounts_kept,
    is_named,
    net_spend,
    targets_of,
)
from loyalty.engine.sitting import Sitting, open_sitting
from loyalty.engine.standing import Standing
from loyalty.engine.telling import news_of
from loyalty.models import EntryKind
from loyalty.rules.compiled import CompiledRule, Limit, groups_of, ripens_and_expires
from loyalty.rules.facts import Facts
from loyalty.rules.parts import Part, Trace, Verdict
from loyalty.stamps.bench import Bench
from loyalty.stamps.collecting import collect
from loyalty.stamps.plan import StampPlan
from loyalty.stamps.seats import shown_seat


@dataclass(slots=True)
class Case:
    """One event on the bench: the rules that are about it, and the limits they ask."""

    entry: Entry
    customer_id: UUID
    rules: list[CompiledRule]
    counted: list[Counted]
    stamps: list[StampPlan]
    facts: Facts
    keys: dict[UUID, LimitKey] = field(default_factory=dict)


@dataclass(slots=True)
class Session:
    """One batch at work."""

    sitting: Sitting
    cases: Sequence[Case]
    kept: Mapping[UUID, Decimal] = field(default_factory=dict)
    late: set[UUID] = field(default_factory=set)
    refunded: set[UUID] = field(default_factory=set)
    earned: dict[UUID, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))

    def member_of(self, case: Case) -> Standing:
        """Whose event it is."""
        return self.sitting.members[case.customer_id]


def award(
    *, workspace: Workspace, entries: Sequence[Entry], news: list[News]
) -> Mapping[UUID, Mapping[str, Any]]:
    """Let recorded events earn what they earn; answers it by event, and adds the news of it.

    In the transaction that records them. The members concerned stay locked until it ends; the
    number of statements does not grow with the number of events.
    """
    live = live_programme(workspace)
    if live is None:
        return {}
    cases = _cases(live, entries)
    if not cases:
        return {}
    session = _begin(workspace, live, cases)
    for case in cases:
        _meet(session, case)
    _settle_refunds(session)
    _recount_late(session)
    paid = _pay(session)
    session.sitting.close()
    news += news_of(session.sitting, paid)
    news += _stamp(session)
    _tell_tiers(session)
    return session.earned


def _cases(live: Live, entries: Iterable[Entry]) -> list[Case]:
    cases = []
    for entry in entries:
        rules, counted = live.rules_for(entry), live.counted_for(entry)
        stamps = live.stamps_for(entry)
        if entry.customer_id and (rules or counted or stamps or live.concerns(entry)):
            facts = Facts(entry, zone=live.zone)
            cases.append(Case(entry, entry.customer_id, rules, counted, stamps, facts))
    return cases


def _begin(workspace: Workspace, live: Live, cases: Sequence[Case]) -> Session:
    sitting = open_sitting(
        workspace=workspace,
        customer_ids={case.customer_id for case in cases},
        at=cases[0].entry.received_at,
        live=live,
        fresh=[case.entry.id for case in cases],
    )
    assert sitting is not None  # noqa: S101 - the programme is live
    session = Session(sitting, cases)
    for case in cases:
        _note_limits(sitting, case)
    sitting.limits = load_limits(workspace=workspace, keys=sitting.allowed)
    session.kept = _amounts_kept(session)
    return session


def _note_limits(sitting: Sitting, case: Case) -> None:
    for rule in case.rules:
        most = rule.content.limit
        if most is not None:
            key = (case.customer_id, rule.rule_id, rule.period_of(case.facts))
            case.keys[rule.rule_id] = key
            sitting.allowed[key] = most


def _amounts_kept(session: Session) -> dict[UUID, Decimal]:
    """What is left of purchases, of those customers where this batch can change it."""
    concerned, buyers = set(), []
    for case in session.cases:
        member = session.member_of(case)
        if case.entry.event_type in LOSSES:
            member.has_refunds = True
            session.sitting.books.touch(member)
            concerned.add(case.customer_id)
        elif member.has_refunds and case.entry.event_type in GAINS:
            buyers.append(case.entry)
    workspace = session.sitting.workspace
    concerned |= _with_refunded_orders(workspace, buyers)
    if not concerned:
        return {}
    return amounts_kept(events_of(workspace=workspace, customer_ids=concerned, types=TRANSACTIONS))


def _with_refunded_orders(workspace: Workspace, purchases: Sequence[Entry]) -> set[UUID]:
    """Whose purchases a refund names that is older than they are, in the order of coming."""
    customer_ids = {one.customer_id for one in purchases if one.customer_id}
    if not customer_ids:
        return set()
    targets = targets_of(refunds_of(workspace=workspace, customer_ids=customer_ids))
    return {one.customer_id for one in purchases if one.customer_id and is_named(one, targets)}


def _meet(session: Session, case: Case) -> None:
    """One event: its rules, its place in the tiers' period, its streaks and challenges."""
    entry, facts, sitting = case.entry, case.facts, session.sitting
    member = session.member_of(case)
    facts.groups = groups_of(entry, member.groups)
    facts.tier, facts.multiplier = member.tier, sitting.live.multiplier(member.tier)
    if case.rules:
        _book(session, case, member)
    if spent := net_spend(entry, sitting.live.currency):
        sitting.spend(member, spent, entry.occurred_at)
    facts.kept = session.kept.get(entry.id, entry.amount)
    for one in case.counted:
        if one.selection.holds(facts):
            sitting.books.touch(member)
            if not count(member, facts, one, sitting.live):
                session.late.add(member.customer_id)


def _book(session: Session, case: Case, member: Standing) -> None:
    entry, facts, sitting = case.entry, case.facts, session.sitting
    parts = [rule.ask(facts, _limit_of(sitting, case, rule)) for rule in case.rules]
    points, pending = _fill_lots(session, case, member, parts)
    booked = member.book(
        EntryKind.EARN.value,
        points,
        pending,
        event_id=entry.id,
        occurred_at=entry.occurred_at,
        trace=Trace(
            revision=sitting.live.revision, parts=parts, groups=facts.groups, tier=facts.tier
        ),
    )
    sitting.books.add(member, booked)
    sitting.outcomes.append(outcome_of(entry, points + pending, parts))
    if points or pending:
        sitting.climb(member, points + pending, entry.occurred_at)
        gain = session.earned[entry.id]
        gain["points"] = points + pending
        if pending:
            gain["pending"] = pending
        gain["rules"] = {part.rule: part.points for part in parts if part.points}


def _limit_of(sitting: Sitting, case: Case, rule: CompiledRule) -> Limit | None:
    if rule.content.limit is None:
        return None
    return sitting.limits[case.keys[rule.rule_id]]


def _fill_lots(
    session: Session, case: Case, member: Standing, parts: Sequence[Part]
) -> tuple[int, int]:
    points = pending = 0
    for rule, part in zip(case.rules, parts, strict=True):
        if part.verdict is not Verdict.AWARDED:
            continue
        content = rule.content
        if content.pending_days or content.expire_days is not None:
            ripens_at, expires_at = ripens_and_expires(
                content, case.entry.occurred_at, at=session.sitting.at
            )
            session.sitting.shelf.fill(
                member,
                points=part.points,
                ripens_at=ripens_at,
                expires_at=expires_at,
                event_id=case.entry.id,
                rule=rule.key,
            )
            if ripens_at is not None:
                pending += part.points
                continue
        points += part.points
    return points, pending


def _settle_refunds(session: Session) -> None:
    """Award purchases again on what was kept of them, where that is not the whole."""
    if not session.kept:
        return
    caused = {
        case.customer_id: case.entry.id
        for case in session.cases
        if case.entry.event_type in LOSSES or case.entry.id in session.kept
    }
    for one in correct(session.sitting, kept=session.kept, caused=caused):
        gain = session.earned[one.caused]
        gain["points"] = gain.get("points", 0) + one.points
    session.refunded |= set(caused)
    session.late |= session.refunded


def _recount_late(session: Session) -> None:
    members = {key: session.sitting.members[key] for key in session.late}
    recount(session.sitting, members)
    for member in members.values():
        session.sitting.books.touch(member)


def _pay(session: Session) -> list[Paid]:
    newest = {case.customer_id: case.entry for case in session.cases}
    moments: Moments = {key: (entry.occurred_at, entry.id) for key, entry in newest.items()}
    paid = pay(session.sitting, moments)
    for one in paid:
        gain = session.earned[newest[one.customer_id].id]
        gain["points"] = gain.get("points", 0) + one.points
        gain.setdefault("reached", []).append(
            {"key": one.counted.key, "goal": one.goal, "points": one.points}
        )
    return paid


def _stamp(session: Session) -> list[News]:
    """Stamp what counts, and void what was refunded."""
    sitting = session.sitting
    if not sitting.live.stamps:
        return []
    collected = collect(
        Bench(sitting.workspace, sitting.live.stamps, sitting.members, sitting.at),
        fresh=[
            (plan, case.customer_id, case.entry)
            for case in session.cases
            for plan in case.stamps
            if plan.terms.admit(case.facts)
        ],
        anew=session.refunded,
    )
    newest = {case.customer_id: case.entry.id for case in session.cases}
    known = {case.entry.id for case in session.cases}
    for seat in collected.seats:
        if seat.changed:
            for key in known.intersection(seat.changed) or {newest[seat.customer_id]}:
                session.earned[key].setdefault("stamps", []).append(shown_seat(seat))
    return collected.keep()


def _tell_tiers(session: Session) -> None:
    for case in session.cases:
        member = session.member_of(case)
        if member.tier != session.sitting.tiers[member.customer_id]:
            session.earned[case.entry.id]["tier"] = member.tier
