"""Whether every event has earned what the rules of its time give it, no more and no less."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from events.kinds import LOSSES
from loyalty.engine.correcting import wanted_parts
from loyalty.engine.recorded import Recorded
from loyalty.engine.refunds import TRANSACTIONS, amounts_kept
from loyalty.replay.differences import Difference
from loyalty.replay.programme import Present
from loyalty.replay.reading import Account, Line
from loyalty.rules.compiled import CompiledRule, Limit, groups_of, ripens_and_expires
from loyalty.rules.facts import Facts
from loyalty.rules.parts import Part, Verdict

_ONE = Decimal(1)
_COMPARED = ("version", "verdict", "points", "used")
# (rule, first day of the period)
_Key = tuple[UUID, date]


def check_awards(account: Account, present: Present) -> Iterator[Difference]:
    """Ask the rules again about each event, in the order of the customer's turns."""
    walk = _Walk(account, present)
    for line in account.lines:
        if line.is_award:
            yield from walk.meet(line)
    yield from walk.check_uses()
    yield from _check_nets(account, present)
    yield from _check_silent(account, present)


class _Walk:
    """One customer's awards asked again, with the limits counted along.

    An event that was deleted gave its limits back, at a time that the ledger does not always
    tell: `freed` are those that may have been given back, until an answer shows that they were.
    """

    def __init__(self, account: Account, present: Present) -> None:
        self._account = account
        self._present = present
        self._limits: dict[_Key, Limit] = defaultdict(lambda: Limit(0))
        self._freed: Counter[_Key] = Counter()

    def meet(self, line: Line) -> Iterator[Difference]:
        event = self._account.events.get(line.event_id) if line.event_id else None
        if event is None:
            yield from self._count_deleted(line)
        else:
            yield from self._ask(line, event)

    def _count_deleted(self, line: Line) -> Iterator[Difference]:
        """What a deleted event earned cannot be asked again: its limits are counted."""
        for part in line.trace.parts:
            rule_id = self._present.rule_ids.get(part.rule)
            if part.period_on is None or rule_id is None:
                continue
            key = rule_id, date.fromisoformat(part.period_on)
            limit = self._limit(key, part)
            yield from self._account.differs("used", limit.used, part.used, line, part.rule)
            if part.verdict is Verdict.AWARDED:
                limit.used += 1
                self._freed[key] += 1

    def _limit(self, key: _Key, part: Part | None) -> Limit:
        limit = self._limits[key]
        if part is not None and part.used is not None and part.used < limit.used:
            given_back = min(limit.used - part.used, self._freed[key])
            limit.used -= given_back
            self._freed[key] -= given_back
        return limit

    def _ask(self, line: Line, event: Recorded) -> Iterator[Difference]:
        trace = line.trace
        live = self._present.history.live_at(trace.revision)
        rules = live.rules_for(event)
        found = {part.rule: part for part in trace.parts}
        differs = self._account.differs
        yield from differs("rules", [rule.key for rule in rules], list(found), line)
        groups = groups_of(event, trace.groups)
        facts = Facts(event, zone=live.zone, groups=groups, tier=trace.tier)
        again = [self._ask_rule(rule, facts, found.get(rule.key)) for rule in rules]
        for part in again:
            if part.rule in found:
                for name in _COMPARED:
                    was = getattr(found[part.rule], name)
                    yield from differs(name, getattr(part, name), was, line, part.rule)
        yield from differs("points, pending", _split(rules, again, line), _moved(line), line)

    def _ask_rule(self, rule: CompiledRule, facts: Facts, found: Part | None) -> Part:
        limit = None
        if rule.content.limit is not None:
            limit = self._limit((rule.rule_id, rule.period_of(facts)), found)
        # Tiers have no versions: how many fold they gave then is only in the trace.
        given = found.multiplier if found is not None else None
        facts.multiplier = _ONE if given is None else given
        return rule.ask(facts, limit)

    def check_uses(self) -> Iterator[Difference]:
        """The limits that are kept are those that were counted."""
        names = {rule_id: key for key, rule_id in self._present.rule_ids.items()}
        uses = self._account.uses
        for key in self._limits.keys() | uses.keys():
            expected = self._limits[key].used - self._freed[key]
            what = f"limit used in the period of {key[1]}"
            rule = names.get(key[0], str(key[0]))
            yield from self._account.differs(what, expected, uses.get(key, 0), None, rule)


def _split(rules: Sequence[CompiledRule], parts: Sequence[Part], line: Line) -> tuple[int, int]:
    """The points of an award, and those of it that wait for their return period."""
    points = pending = 0
    for rule, part in zip(rules, parts, strict=True):
        ripens_at, _ = ripens_and_expires(rule.content, line.occurred_at, at=line.made_at)
        if ripens_at is None:
            points += part.points
        else:
            pending += part.points
    return points, pending


def _moved(line: Line) -> tuple[int, int]:
    return line.points, line.pending


def _check_nets(account: Account, present: Present) -> Iterator[Difference]:
    """What each event has in the end: less for what was refunded, nothing when it is deleted."""
    moved: Counter[UUID] = Counter()
    first: dict[UUID, Line] = {}
    for line in account.lines:
        if line.event_id is not None:
            moved[line.event_id] += line.moved
            first.setdefault(line.event_id, line)
    kept = _amounts_kept(account)
    for event_id, line in first.items():
        yield from account.differs("first entry", 0, line.step, line)
        wanted = _wanted(account, present, line, kept)
        yield from account.differs("points in the end", wanted, moved[event_id], line)


def _amounts_kept(account: Account) -> Mapping[UUID, Decimal]:
    events = account.events.values()
    if not any(event.event_type in LOSSES for event in events):
        return {}
    return amounts_kept(event for event in events if event.event_type in TRANSACTIONS)


def _wanted(account: Account, present: Present, line: Line, kept: Mapping[UUID, Decimal]) -> int:
    event = account.events.get(line.event_id) if line.event_id else None
    if event is None:
        return 0
    parts = line.trace.parts
    if event.id in kept:
        parts = wanted_parts(present.workspace, event, line.trace, kept[event.id])
    return sum(part.points for part in parts)


def _check_silent(account: Account, present: Present) -> Iterator[Difference]:
    """Events that are not in the ledger: no rule was about them when they came in."""
    booked = {line.event_id for line in account.lines if line.is_award}
    for event in account.events.values():
        if event.id in booked:
            continue
        for reign in present.reigns:
            if reign.meets(event):
                named, rule = account.customer.external_id, reign.rule.key
                yield Difference(named, "entry", "one", "none", event.id, rule)
