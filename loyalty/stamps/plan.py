"""A stamp programme as the engine counts by it."""

from dataclasses import dataclass
from uuid import UUID

from loyalty.stamps.models import Joining, StampProgram
from loyalty.stamps.terms import KeptTerms, Terms, compile_terms, terms_of


@dataclass(frozen=True, slots=True)
class StampPlan:
    """One programme, compiled; retired ones are among them: what was bought until then counts."""

    id: UUID
    key: str
    threshold: int
    once_a_day: bool
    joining: Joining
    terms: Terms
    kept_terms: KeptTerms

    def finished(self, stamps: int) -> int:
        """How many full cards so many open stamps make."""
        return stamps // self.threshold

    def missing(self, stamps: int) -> int:
        """How many more make the next card full."""
        return self.threshold - stamps % self.threshold


def plan_of(program: StampProgram, currency: str) -> StampPlan:
    """A programme as the engine counts by it; `currency` is the workspace's."""
    kept = terms_of(program, currency)
    return StampPlan(
        id=program.id,
        key=program.key,
        threshold=program.threshold,
        once_a_day=program.once_a_day,
        joining=Joining(program.enrolment),
        terms=compile_terms(kept),
        kept_terms=kept,
    )
