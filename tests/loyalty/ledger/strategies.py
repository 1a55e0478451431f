"""What may happen to a customer's points, drawn at random and done to whoever it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from hypothesis import strategies as st

from accounts.models import Customer, Workspace
from core.errors import DomainError
from events.drafts import Draft
from events.models import ActivityEvent
from events.services.deleting import delete_events
from loyalty.ledger.carrying import carry_over
from loyalty.ledger.dues import settle_dues
from loyalty.ledger.services import adjust_points, spend_points
from tests.factories import NOON, make_member, purchase
from tests.loyalty.ledger.points import DAY, HOUR, clock_at, refund, sums_of, visit
from tests.loyalty.programme import make_rule, record

cents = st.integers(1, 5000).map(lambda number: Decimal(number) / 100)
life = st.fixed_dictionaries(
    {}, optional={"pendingDays": st.integers(1, 20), "expireDays": st.integers(1, 40)}
)
amounts = st.one_of(
    st.builds(
        lambda per, rounding: {
            "type": "TRANSACTION",
            "reward": {"default": "1.5"},
            "rewardPer": per,
            "rounding": rounding,
        },
        st.integers(1, 3),
        st.sampled_from(["half_up", "floor", "ceiling"]),
    ),
    st.builds(lambda points: {"type": "FIX", "reward": {"default": points}}, st.integers(1, 20)),
    st.builds(
        lambda points, least: {
            "type": "CONDITIONAL",
            "reward": {"default": points},
            "threshold": least,
        },
        st.integers(1, 20),
        st.integers(1, 40),
    ),
)
rules = st.builds(lambda what, how_long: what | how_long, amounts, life)


def set_up(workspace: Workspace, contents: list[dict[str, Any]]) -> None:
    """Make the rules, all about purchases."""
    for number, says in enumerate(contents):
        make_rule(workspace, f"rule-{number}", **says)


@dataclass
class Story:
    """One customer's life with points; `is_punctual` ones are settled every day."""

    workspace: Workspace
    is_punctual: bool
    now: datetime = NOON
    customer: Customer = field(init=False)
    # Who the customer was before they signed in.
    guest: Customer = field(init=False)

    def __post_init__(self) -> None:
        self.customer = make_member(self.workspace)
        self.guest = make_member(self.workspace, "guest-1")

    def buy(self, order: int, amount: Decimal, hours: int = 0) -> None:
        """A purchase of an order, that was made some hours ago."""
        made = purchase(self.customer, str(amount), metadata={"order_id": f"A{order}"})
        self._record(made, hours)

    def refund(self, order: int, amount: Decimal) -> None:
        """A refund of an order, which need not be there yet."""
        self._record(refund(self.customer, str(amount), metadata={"order_id": f"A{order}"}))

    def visit(self) -> None:
        """A visit, which earns points that never expire."""
        self._record(visit(self.customer))

    def spend(self, points: int) -> None:
        """A spend; a refusal is no fault."""
        self._try(lambda: spend_points(customer=self.customer, points=points, reason="Coffee"))

    def adjust(self, points: int) -> None:
        """Points given or taken by hand."""
        self._try(lambda: adjust_points(customer=self.customer, points=points, reason="Sorry"))

    def earn_elsewhere(self, amount: Decimal) -> None:
        """A purchase of the customer's other record."""
        made = purchase(self.guest, str(amount), metadata={"order_id": "B1"})
        self._record(made)

    def bring(self) -> None:
        """What the other record has comes to this one."""
        bring = partial(carry_over, to=self.customer, others=[self.guest], reason="Brought")
        self._try(bring)

    def delete(self, number: int) -> None:
        """One of the customer's events never was."""
        own = ActivityEvent.objects.of(self.workspace).filter(customer_id=self.customer.id)
        keys = list(own.order_by("occurred_at", "id").values_list("id", flat=True))
        if keys:
            with clock_at(self.now):
                delete_events(
                    workspace=self.workspace, events=own.filter(id=keys[number % len(keys)])
                )

    def wait(self, number: int) -> None:
        """Days go by."""
        for _ in range(number):
            self.now += DAY
            if self.is_punctual:
                settle_dues(workspace=self.workspace, at=self.now)

    def end(self) -> tuple[int, int]:
        """(balance, pending) after a year in which nothing happens."""
        self.now += 400 * DAY
        settle_dues(workspace=self.workspace, at=self.now)
        sums_of(self.guest)
        return sums_of(self.customer)

    def _record(self, draft: Draft, hours: int = 0) -> None:
        draft.event_timestamp = self.now - hours * HOUR
        record(self.workspace, draft, at=self.now)

    def _try(self, move: Callable[[], object]) -> None:
        try:
            with clock_at(self.now):
                move()
        except DomainError:
            return


orders = st.integers(1, 3)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("buy"), orders, cents),
        st.tuples(st.just("refund"), orders, cents),
        st.tuples(st.just("visit")),
        st.tuples(st.just("spend"), st.integers(1, 40)),
        st.tuples(st.just("adjust"), st.integers(-20, 20).filter(bool)),
        st.tuples(st.just("earn_elsewhere"), cents),
        st.tuples(st.just("bring")),
        st.tuples(st.just("delete"), st.integers(0, 5)),
        st.tuples(st.just("wait"), st.integers(1, 25)),
    ),
    min_size=3,
    max_size=14,
)


def live(story: Story, told: list[tuple[Any, ...]]) -> None:
    """Let everything happen, in its order."""
    for name, *what in told:
        getattr(story, name)(*what)
