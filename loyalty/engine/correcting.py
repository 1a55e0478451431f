"""Awards made anew: a purchase that was refunded earns what was kept of it, by the same version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from accounts.models import Workspace
from core.statements import run
from loyalty.engine.history import events_by_id
from loyalty.engine.live import rule_version
from loyalty.engine.lots import Shift, shift
from loyalty.engine.outcomes import outcome_of
from loyalty.engine.recorded import Recorded
from loyalty.engine.sitting import Sitting
from loyalty.engine.standing import Standing
from loyalty.models import EntryKind
from loyalty.rules.compiled import CompiledRule
from loyalty.rules.facts import Facts
from loyalty.rules.parts import Part, Trace, Verdict, decode_trace

_AWARDS = """
    SELECT customer_id, event_id, step, points + pending, trace::text FROM loyalty_ledgerentry
    WHERE workspace_id = %s AND event_id = ANY(%s) ORDER BY event_id, step
"""
_ONE = Decimal(1)


@dataclass(slots=True)
class Award:
    """What one event has earned by rules until now.

    The net and its parts by rule, after the last entry `step`; `trace` is that of the first.
    """

    customer_id: UUID
    event_id: UUID
    net: int = 0
    step: int = 0
    trace: Trace = field(default_factory=Trace)
    parts: dict[str, int] = field(default_factory=dict)

    def count(self, step: int, points: int, trace: Trace) -> None:
        """Add an entry of the ledger; they come in the order of their steps."""
        self.net += points
        self.step = step
        self.parts = {part.rule: part.points for part in trace.parts}
        if step == 0:
            self.trace = trace


@dataclass(frozen=True, slots=True)
class Correction:
    """So many points more or less for an event, because of another one."""

    customer_id: UUID
    event_id: UUID
    caused: UUID
    points: int


def awards_for(sitting: Sitting, event_ids: Iterable[UUID]) -> dict[UUID, Award]:
    """What the events have earned, in the table and in the books."""
    wanted = set(event_ids)
    found: dict[UUID, Award] = {}
    rows = run(_AWARDS, [sitting.workspace.id, list(wanted)])
    for customer_id, event_id, step, points, trace in rows:
        award = found.setdefault(event_id, Award(customer_id, event_id))
        award.count(step, points, decode_trace(trace))
    for entry in sitting.books.entries:
        if entry.event_id in wanted:
            award = found.setdefault(entry.event_id, Award(entry.customer_id, entry.event_id))
            award.count(entry.step, entry.points + entry.pending, entry.trace)
    return found


def correct(
    sitting: Sitting, *, kept: Mapping[UUID, Decimal], caused: Mapping[UUID, UUID]
) -> list[Correction]:
    """Book what purchases earn more or less now that so much of each was kept.

    `kept` holds amounts by purchase, `caused` the event that is to blame, by customer.
    """
    awards = awards_for(sitting, kept)
    awards = {key: one for key, one in awards.items() if one.customer_id in caused}
    workspace = sitting.workspace
    events = events_by_id(workspace=workspace, ids=awards)
    targets = [
        Target(award, events[key], wanted_parts(workspace, events[key], award.trace, kept[key]))
        for key, award in awards.items()
    ]
    return move(sitting, targets, caused)


@dataclass(frozen=True, slots=True)
class Target:
    """What an event is to have earned by rules, whatever it has."""

    award: Award
    event: Recorded
    parts: list[Part]

    @property
    def due(self) -> int:
        """So many points more, or less, than it has."""
        return sum(part.points for part in self.parts) - self.award.net

    @property
    def changes(self) -> list[tuple[str, int, int]]:
        """The rules whose parts change: by how much, and to what."""
        now = {part.rule: part.points for part in self.parts}
        was = self.award.parts
        changes = [
            (rule, now.get(rule, 0) - was.get(rule, 0), now.get(rule, 0))
            for rule in dict.fromkeys([*was, *now])
        ]
        return [change for change in changes if change[1]]


def wanted_parts(workspace: Workspace, event: Recorded, trace: Trace, kept: Decimal) -> list[Part]:
    """What a purchase earns by the versions that awarded it, when so much of it was kept."""
    parts = []
    for part in trace.parts:
        if part.verdict is not Verdict.AWARDED or not kept:
            continue
        rule = rule_version(workspace=workspace, key=part.rule, number=part.version)
        facts = Facts(
            event,
            zone=workspace.zone,
            groups=trace.groups,
            tier=trace.tier,
            multiplier=part.multiplier or _ONE,
            kept=kept,
        )
        parts.append(ask_again(rule, facts))
    return parts


def ask_again(rule: CompiledRule, facts: Facts) -> Part:
    """What a rule makes of what was kept of a purchase: its limit was asked the first time."""
    again = rule.ask_unlimited(facts)
    again.kept = facts.kept
    return again


def move(
    sitting: Sitting, targets: Iterable[Target], caused: Mapping[UUID, UUID]
) -> list[Correction]:
    """Book the difference between what events are to earn and what they have earned."""
    changed = [target for target in targets if target.changes]
    sitting.shelf.load(
        [target.award.customer_id for target in changed],
        event_ids=[target.award.event_id for target in changed],
    )
    return [_move(sitting, target, caused[target.award.customer_id]) for target in changed]


def _move(sitting: Sitting, target: Target, cause: UUID) -> Correction:
    award, moved = target.award, Shift()
    for rule, change, now in target.changes:
        moved += shift(sitting.shelf.of_award(award.event_id, rule), change, now)
    member = sitting.members[award.customer_id]
    _give_back_expired(sitting, member, award, moved.unexpired)
    entry = member.book(
        EntryKind.REVERSE.value,
        moved.points,
        moved.pending,
        event_id=award.event_id,
        step=award.step + 1,
        occurred_at=sitting.at,
        earned_at=target.event.occurred_at,
        trace=Trace(revision=sitting.live.revision, parts=target.parts, caused=str(cause)),
    )
    sitting.books.add(member, entry)
    sitting.outcomes.append(outcome_of(target.event, entry.points + entry.pending, ()))
    sitting.climb(member, target.due, target.event.occurred_at)
    return Correction(award.customer_id, award.event_id, cause, target.due)


def _give_back_expired(sitting: Sitting, member: Standing, award: Award, points: int) -> None:
    """Nobody loses the same points twice: once as they expired, and again with the award."""
    if points:
        entry = member.book(
            EntryKind.EXPIRE.value,
            points,
            0,
            occurred_at=sitting.at,
            trace=Trace(caused=str(award.event_id)),
        )
        sitting.books.add(member, entry)
