"""A draft and the rule of today, asked side by side about what customers really did.

Both are asked as the engine asks: the same compiled rules, groups, tiers, limits and refunds.
Nothing is written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo
from decimal import Decimal
from uuid import UUID

from loyalty.dryrun.tally import Change, Example, Tally
from loyalty.engine.correcting import ask_again
from loyalty.engine.recorded import Recorded
from loyalty.rules.compiled import CompiledRule, Limit, groups_of
from loyalty.rules.facts import Facts
from loyalty.rules.parts import Part, Verdict


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as rules see one today."""

    customer_id: UUID
    groups: list[str]
    tier: str = ""
    multiplier: Decimal = Decimal(1)


@dataclass(slots=True)
class _Candidate:
    """One of the two rules, and how far its limits are used by one customer."""

    rule: CompiledRule | None
    limits: dict[date, Limit] = field(default_factory=dict)

    def is_about(self, event: Recorded) -> bool:
        return self.rule is not None and self.rule.is_triggered_by(event)

    def ask(self, facts: Facts, kept: Facts | None) -> Part | None:
        """The answer; `kept` are the facts of what refunds left, where there were any."""
        if self.rule is None or not self.rule.is_triggered_by(facts.event):
            return None
        part = self.rule.ask(facts, self._limit(self.rule, facts))
        if kept is None or part.verdict is not Verdict.AWARDED:
            return part
        if kept.kept:
            return ask_again(self.rule, kept)
        part.points, part.kept = 0, kept.kept
        return part

    def _limit(self, rule: CompiledRule, facts: Facts) -> Limit | None:
        if rule.content.limit is None:
            return None
        return self.limits.setdefault(rule.period_of(facts), Limit(0))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The two rules, and what is counted of them."""

    today: CompiledRule | None
    draft: CompiledRule
    zone: tzinfo
    tally: Tally

    def meet(self, person: Person, events: Iterable[Recorded], kept: Mapping[UUID, Decimal]) -> int:
        """Count one customer's events, in the order in which they came; how many there were.

        `kept` is what refunds left of purchases.
        """
        today, draft = _Candidate(self.today), _Candidate(self.draft)
        change = Change(person.customer_id, 0, 0)
        met, asked = 0, self.tally.events
        for event in events:
            met += 1
            if today.is_about(event) or draft.is_about(event):
                self._ask(change, (today, draft), *self._facts(person, event, kept))
        if self.tally.events > asked:
            self.tally.meet(change)
        return met

    def _facts(
        self, person: Person, event: Recorded, kept: Mapping[UUID, Decimal]
    ) -> tuple[Facts, Facts | None]:
        seen = [None, kept[event.id]] if event.id in kept else [None]
        whole, *left = [
            Facts(
                event,
                zone=self.zone,
                groups=groups_of(event, person.groups),
                tier=person.tier,
                multiplier=person.multiplier,
                kept=amount,
            )
            for amount in seen
        ]
        return whole, left[0] if left else None

    def _ask(
        self, change: Change, both: Sequence[_Candidate], facts: Facts, kept: Facts | None
    ) -> None:
        tally = self.tally
        tally.events += 1
        parts = [one.ask(facts, kept) for one in both]
        today = tally.today.count(parts[0])
        change.today += today
        change.draft += tally.draft.count(parts[1])
        if parts[1] is not None:
            event = facts.event
            assert isinstance(event, Recorded)  # noqa: S101 - made in `_facts`
            tally.show(
                Example(
                    event_id=event.id,
                    customer_id=change.customer_id,
                    occurred_at=event.occurred_at,
                    today=today,
                    part=parts[1],
                    currency=event.currency or "",
                )
            )
