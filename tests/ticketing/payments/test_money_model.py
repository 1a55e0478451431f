"""Whatever happens in whatever order: in the end no money is unexplained, and stock adds up."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from pytest_django import Settings

from tests.ticketing.payments.model_crashes import die
from tests.ticketing.payments.model_truth import faults
from tests.ticketing.payments.model_world import World, pick, refusable
from ticketing.orders.baskets import Wish
from ticketing.orders.models import Order
from ticketing.payments.standin.intents import PAYABLE
from ticketing.payments.standin.transport import Trouble
from ticketing.payments.transport import transport_is

# How many stories nobody has told yet; none means the same few each time.
STORIES = int(os.environ.get("MONEY_STORIES", "0"))
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

which = st.integers(0, 7)
# Mostly nothing interrupts; else the program dies, or somebody does something meanwhile, after so
# many commits and calls to Stripe.
Fate = tuple[str, int] | None
fate = st.one_of(
    st.none(),
    st.tuples(
        st.sampled_from(["die", "die", "pay", "pay_slowly", "hear", "sweep", "confirm", "cancel"]),
        st.integers(0, 9),
    ),
)
# What somebody changes of a PaymentIntent; None is money of its own, which nobody asked for.
strange: st.SearchStrategy[dict[str, Any] | None] = st.sampled_from(
    [None, {"amount": 1700}, {"currency": "chf"}, {"livemode": True}, {"metadata": {}}]
)
some_minutes = st.sampled_from([1, 10, 16, 35, 60 * 25])
baskets = st.sampled_from(
    [
        [Wish("tt-general", 1)],
        [Wish("tt-general", 2)],
        [Wish("tt-general", 1), Wish("tt-vip", 1)],
        [Wish("tt-vip", 2)],
    ]
)


class Money(RuleBasedStateMachine):
    """Buyers, staff, Stripe and bad luck, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        transport, mine = self.world.till.transport, self.world.workspace.id
        self._around = ExitStack()
        self._around.enter_context(
            transport_is(lambda account: transport if account.workspace_id == mine else None)
        )
        self._around.enter_context(self.world.interrupter.watching(transport))

    @initialize(basket=baskets, kind=st.sampled_from(["open_form", "open_page"]))
    def begin(self, basket: list[Wish], kind: str) -> None:
        """Somebody is about to pay, so that few steps are lost on getting there."""
        self.world.attempt(lambda: self.world.buy(self.world.buyers[0], basket))
        self._of_order(0, getattr(self.world, kind))

    @rule(who=which, basket=baskets, code=st.sampled_from(["", "", "HALF"]), fate=fate)
    def purchase(self, who: int, basket: list[Wish], code: str, fate: Fate) -> None:
        buyer = self.world.buyers[who % 3]
        self.world.attempt(lambda: self.world.buy(buyer, basket, code), *self._of(fate))

    @rule(number=which, ask=st.sampled_from(["open_form", "open_page"]), fate=fate)
    def begin_to_pay(self, number: int, ask: str, fate: Fate) -> None:
        self._of_order(number, getattr(self.world, ask), *self._of(fate))

    @rule(
        number=which,
        act=st.sampled_from(["pay", "pay", "pay", "decline", "ask_who_pays", "fail_who_pays"]),
    )
    def buyer_acts(self, number: int, act: str) -> None:
        self._at_stripe(self.world.payable(), number, act)

    @rule(number=which)
    def buyer_pays_slowly(self, number: int) -> None:
        self._at_stripe(self.world.payable(), number, "pay_slowly")

    @rule(number=which, act=st.sampled_from(["money_arrives", "money_arrives", "money_fails"]))
    def slow_money(self, number: int, act: str) -> None:
        self._at_stripe(self.world.on_their_way(), number, act)

    @rule(number=which, fate=fate)
    def confirm(self, number: int, fate: Fate) -> None:
        self._of_order(number, self.world.confirm, *self._of(fate))

    @rule(number=which, end=st.sampled_from(["cancel", "cancel", "pay_at_desk"]), fate=fate)
    def end(self, number: int, end: str, fate: Fate) -> None:
        self._of_order(number, getattr(self.world, end), *self._of(fate))

    @rule(number=which, tickets=st.integers(1, 3), fate=fate)
    def refund_tickets(self, number: int, tickets: int, fate: Fate) -> None:
        self._of_order(
            number, lambda order: self.world.refund_tickets(order, tickets), *self._of(fate)
        )

    @rule(number=which, amount=st.sampled_from(["5.00", "25.00"]), fate=fate)
    def refund_amount(self, number: int, amount: str, fate: Fate) -> None:
        self._of_order(
            number, lambda order: self.world.refund_amount(order, Decimal(amount)), *self._of(fate)
        )

    @rule(number=which, act=st.sampled_from([None, 700, "dispute"]))
    def behind_the_shops_back(self, number: int, act: Any) -> None:
        intent = pick(self.world.paid(), number)
        buyer = self.world.till.buyer
        if intent is not None and act == "dispute":
            refusable(lambda: buyer.dispute(intent["id"]))
        elif intent is not None:
            refusable(lambda: buyer.refund_in_dashboard(intent["id"], act))

    @rule(number=which, status=st.sampled_from(["pending", "succeeded", "failed"]))
    def refunds_go_their_way(self, number: int, status: str) -> None:
        buyer = self.world.till.buyer
        waiting = [one for one in self.world.till.all("refund") if one["status"] == "pending"]
        refund = pick(waiting, number)
        if refund is None or status == "pending":
            buyer.next_refund(status)
        else:
            refusable(lambda: buyer.settle_refund(refund["id"], status))

    @rule(number=which, says=strange, is_paid=st.sampled_from([True, True, False]))
    def strange_money(self, number: int, says: dict[str, Any] | None, is_paid: bool) -> None:
        waiting = [one for one in self.world.intents() if one["status"] == PAYABLE[0]]
        intent = pick(waiting, number)
        if says is None:
            order = pick(self.world.orders(), number)
            self.world.stray_money({"order_id": str(order.id) if order else "nobody's"})
        elif intent is not None:
            self.world.tamper(intent, **says)
            if is_paid:
                self._at_stripe([intent["id"]], 0, "pay")

    @rule(number=which, fate=fate)
    def webhook(self, number: int, fate: Fate) -> None:
        event = pick(self.world.till.events(), number)
        if event is not None:
            self.world.attempt(lambda: self.world.hear(event), *self._of(fate))

    @rule(fate=fate)
    def all_webhooks(self, fate: Fate) -> None:
        self.world.attempt(self.world.hear_all, *self._of(fate))

    @rule(troubles=st.lists(st.sampled_from(Trouble), min_size=1, max_size=2))
    def trouble(self, troubles: list[Trouble]) -> None:
        # The client itself tries three times.
        self.world.fails(*(one for one in troubles for _ in range(3)))

    @rule(minutes=some_minutes, fate=fate)
    def time_passes(self, minutes: int, fate: Fate) -> None:
        self.world.now += timedelta(minutes=minutes)
        self.world.attempt(self.world.sweep, *self._of(fate))

    def teardown(self) -> None:
        try:
            self.world.settle_down()
            wrong = faults(self.world.workspace, self.world.till)
            complaints = self.world.till.transport.complaints
        finally:
            self._around.close()
        note(f"{wrong} {complaints}")
        assert wrong == []
        assert complaints == []

    def _of_order(self, number: int, call: Callable[[Order], Any], *how: Any) -> None:
        order = pick(self.world.orders(), number)
        if order is not None:
            self.world.attempt(lambda: call(order), *how)

    def _of(self, fate: Fate) -> tuple[Any, ...]:
        """How the shop is interrupted: after so much, by this."""
        if fate is None:
            return ()
        name, after = fate
        return after, die if name == "die" else lambda: refusable(lambda: self._meanwhile(name))

    def _meanwhile(self, name: str) -> None:
        """What somebody else does while the shop is at something; most of it with the newest."""
        world = self.world
        if name in {"pay", "pay_slowly"}:
            self._at_stripe(world.payable(), 0, name)
        elif name == "hear":
            world.hear_all()
        elif name == "sweep":
            world.now += timedelta(minutes=16)
            world.sweep()
        elif (order := pick(world.orders(), 0)) is not None:
            getattr(world, name)(order)

    def _at_stripe(self, names: list[str], number: int, act: str) -> None:
        name = pick(names, number)
        if name is not None:
            refusable(lambda: getattr(self.world.till.buyer, act)(name))


@pytest.fixture(autouse=True)
def _quiet(settings: Settings) -> Iterator[None]:
    """Messages are kept, and wake nobody; ten thousand calls are not logged."""
    settings.MESSAGE_SUBSCRIBERS = []
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.long
def test_no_money_is_ever_unexplained() -> None:
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=STORIES or 60,
            stateful_step_count=30,
            # The same stories each time, unless somebody looks for others.
            derandomize=not STORIES,
            database=None,
            phases=[Phase.generate, *([Phase.shrink] if STORIES else [])],
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
