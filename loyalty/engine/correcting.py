"""Awards made anew: a purchase that was refunded earns what was kept of it, by the same version."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from core.statements import run
from loyalty.engine.history import Recorded, events_by_id
from loyalty.engine.live import rule_version
from loyalty.engine.lots import give_back, keep_lots, lots_of, next_due, take_back
from loyalty.engine.sitting import Sitting
from loyalty.engine.standing import NewLot, Standing
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
    """What one event has earned by rules until now: the net, and the trace of the first entry."""

    customer_id: UUID
    event_id: UUID
    net: int = 0
    step: int = 0
    trace: Trace = field(default_factory=Trace)

    def count(self, step: int, points: int, trace: Trace) -> None:
        """Add an entry of the ledger."""
        self.net += points
        self.step = max(self.step, step)
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
    events = events_by_id(workspace=sitting.workspace, ids=awards)
    targets = [
        Target(award, events[key], wanted_parts(sitting, events[key], award.trace, kept[key]))
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


def wanted_parts(sitting: Sitting, event: Recorded, trace: Trace, kept: Decimal) -> list[Part]:
    """What a purchase earns by the versions that awarded it, when so much of it was kept."""
    parts = []
    for part in trace.parts:
        if part.verdict is not Verdict.AWARDED or not kept:
            continue
        rule = rule_version(workspace=sitting.workspace, key=part.rule, number=part.version)
        facts = Facts(
            event,
            zone=sitting.live.zone,
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
    changed = [target for target in targets if target.due]
    shelf = _Shelf(sitting, [target.award for target in changed])
    made = []
    for target in changed:
        award, points = target.award, target.due
        member, cause = sitting.members[award.customer_id], caused[award.customer_id]
        balance, pending = shelf.move(member, award.event_id, points)
        entry = member.book(
            EntryKind.REVERSE.value,
            balance,
            pending,
            event_id=award.event_id,
            step=award.step + 1,
            occurred_at=sitting.at,
            trace=Trace(revision=sitting.live.revision, parts=target.parts, caused=str(cause)),
        )
        sitting.books.add(member, entry)
        sitting.climb(member, points, target.event.occurred_at)
        made.append(Correction(award.customer_id, award.event_id, cause, points))
    shelf.keep()
    return made


class _Shelf:
    """The lots of the customers whose awards are corrected, those in the books included."""

    def __init__(self, sitting: Sitting, awards: Sequence[Award]) -> None:
        self._sitting = sitting
        self._fresh = {lot.id for lot in sitting.books.lots}
        self._changed: dict[UUID, NewLot] = {}
        self._lots: dict[UUID, list[NewLot]] = defaultdict(list)
        owners = {
            award.customer_id
            for award in awards
            if sitting.members[award.customer_id].due_at is not None
        }
        if owners:
            self._lots |= lots_of(
                workspace=sitting.workspace,
                customer_ids=owners,
                event_ids=[award.event_id for award in awards],
            )
        for lot in sitting.books.lots:
            self._lots[lot.customer_id].append(lot)

    def move(self, member: Standing, event_id: UUID, points: int) -> tuple[int, int]:
        """Move points of an event: what the balance and the pending points gain or lose."""
        lots = self._lots.get(member.customer_id, [])
        own = [lot for lot in lots if lot.event_id == event_id]
        if points > 0:
            balance, pending, changed = give_back(points, own, self._sitting.at)
        else:
            others = [lot for lot in lots if lot.event_id != event_id]
            balance, pending, changed = take_back(member, -points, own, others)
        self._changed |= {lot.id: lot for lot in changed}
        return balance, pending

    def keep(self) -> None:
        """Write what is left in the lots, and note when the next of each member's is due."""
        # Those in the books are written with them.
        kept = [lot for lot in self._changed.values() if lot.id not in self._fresh]
        keep_lots(workspace=self._sitting.workspace, lots=kept)
        for customer_id in {lot.customer_id for lot in self._changed.values()}:
            self._sitting.members[customer_id].due_at = next_due(self._lots[customer_id])
