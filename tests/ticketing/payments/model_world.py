"""A shop, its buyers, its staff, and Stripe: everything that can be done to its money."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from accounts.models import Customer
from core.errors import DomainError
from tests.factories import make_member, make_workspace
from tests.ticketing.payments.model_crashes import Interrupter, die
from tests.ticketing.payments.till import TEST_KEY, make_till
from tests.ticketing.stage import ON_SALE, make_ticketed_event, ticket_type
from ticketing.orders.baskets import Wish
from ticketing.orders.models import Order
from ticketing.orders.services.expiring import cancel_order, expire_overdue
from ticketing.orders.services.placing import Wanted
from ticketing.payments.services.accounts import set_stripe_keys
from ticketing.payments.services.desk import take_payment_at_desk
from ticketing.payments.services.noticing import receive_notice
from ticketing.payments.services.purchasing import purchase
from ticketing.payments.services.reconciling import reconcile
from ticketing.payments.services.refunding import WantedRefund, refund_order
from ticketing.payments.services.settling import settle_order
from ticketing.payments.services.starting import start_checkout, start_intent
from ticketing.payments.standin.intents import PAYABLE, create_intent
from ticketing.payments.standin.notices import mark_sent, signed
from ticketing.payments.standin.refusing import Refused
from ticketing.payments.standin.store import Body
from ticketing.payments.standin.transport import Trouble
from ticketing.tickets.models import Ticket

T = TypeVar("T")
WEBHOOK_SECRET = "whsec_model"
_numbers = count(1)


class World:
    """One workspace with three buyers and four seats, and a clock that it alone moves."""

    def __init__(self) -> None:
        self.workspace = make_workspace(f"money-{next(_numbers)}")
        self.buyers = [make_member(self.workspace) for _ in range(3)]
        self.event = make_ticketed_event(
            self.workspace,
            capacity=4,
            ticketTypes=[
                ticket_type("tt-general", capacity=3),
                ticket_type("tt-vip", price="80.00", capacity=2),
            ],
            promoCodes=[{"code": "HALF", "kind": "percent", "value": "50", "maxUses": 1}],
        )
        self.account = set_stripe_keys(
            workspace=self.workspace,
            publishable="pk_test_standin",
            secret=TEST_KEY,
            webhook_secret=WEBHOOK_SECRET,
        )
        self.till = make_till(TEST_KEY)
        self.now = ON_SALE
        self.till.stand.now = lambda: int(self.now.timestamp())
        self.interrupter = Interrupter()

    def orders(self) -> list[Order]:
        """Every order, as it is now."""
        rows = Order.objects.of(self.workspace).select_related(
            "workspace", "ticketed_event", "customer"
        )
        return list(rows.order_by("id"))

    def intents(self) -> list[Body]:
        """Every PaymentIntent that Stripe has."""
        return self.till.all("payment_intent")

    def payable(self) -> list[str]:
        """The names by which buyers see what they can pay: a session's own intent is not."""
        sessions = [one for one in self.till.all("checkout.session") if one["status"] == "open"]
        owned = {one["payment_intent"] for one in self.till.all("checkout.session")}
        alone = [one for one in self.intents() if one["id"] not in owned]
        return [one["id"] for one in alone if one["status"] in PAYABLE] + [
            one["id"] for one in sessions
        ]

    def on_their_way(self) -> list[str]:
        """The PaymentIntents whose money comes later."""
        return [one["id"] for one in self.intents() if one["status"] == "processing"]

    def paid(self) -> list[Body]:
        """The PaymentIntents that brought money."""
        return [one for one in self.intents() if one["status"] == "succeeded"]

    # What the shop is asked for.

    def buy(self, buyer: Customer, wishes: Sequence[Wish], code: str = "") -> None:
        """Put tickets aside and begin to pay them."""
        wanted = Wanted(wishes, code)
        purchase(event=self.event, customer=buyer, wanted=wanted, at=self.now)

    def open_form(self, order: Order) -> None:
        """Pay by the form on the page."""
        start_intent(order=order, at=self.now)

    def open_page(self, order: Order) -> None:
        """Pay on a page of Stripe's."""
        start_checkout(order=order, at=self.now)

    def confirm(self, order: Order) -> None:
        """The browser says that it has paid."""
        settle_order(order=order, at=self.now)

    def cancel(self, order: Order) -> None:
        """The buyer gives up."""
        cancel_order(order=order, at=self.now)

    def pay_at_desk(self, order: Order) -> None:
        """Staff took the money."""
        take_payment_at_desk(order=order, amount=order.total, at=self.now)

    def refund_tickets(self, order: Order, number: int) -> None:
        """Staff give so many tickets back."""
        rows = Ticket.objects.of(self.workspace).filter(order=order).valid().order_by("id")
        names = [str(key) for key in rows.values_list("id", flat=True)[:number]]
        refund_order(order=order, wanted=WantedRefund(tickets=names), at=self.now)

    def refund_amount(self, order: Order, amount: Decimal) -> None:
        """Staff give some money back, out of goodwill."""
        refund_order(order=order, wanted=WantedRefund(amount=amount), at=self.now)

    def hear_all(self) -> None:
        """Every webhook that was not heard yet arrives, the newest first."""
        for event in reversed(self.till.events()):
            if event["pending_webhooks"]:
                refusable(lambda event=event: self.hear(event))  # type: ignore[misc]  # a lambda has no types

    def sweep(self) -> None:
        """The schedule: what is overdue, and what nobody was told of."""
        expire_overdue(workspace=self.workspace, at=self.now)
        reconcile(workspace=self.workspace, at=self.now)

    def hear(self, event: Body) -> None:
        """A webhook arrives: any, at any time, any number of times."""
        payload, signature = signed(event, WEBHOOK_SECRET)
        receive_notice(
            raw=payload.encode(),
            signature=signature,
            workspace_hint=self.workspace.slug,
            at=self.now,
        )
        mark_sent(self.till.stand, event)

    # What happens at Stripe.

    def tamper(self, intent: Body, **says: Any) -> None:
        """Somebody changes a PaymentIntent behind the shop's back."""
        self.till.stand.store.write("payment_intent", intent | says)

    def stray_money(self, metadata: dict[str, str]) -> None:
        """Money comes that the shop never asked for, and says that it is for an order."""
        says = {"amount": 2500, "currency": "eur", "metadata": metadata}
        self.till.buyer.pay(create_intent(self.till.stand, says)["id"])

    def attempt(
        self,
        call: Callable[[], Any],
        after: int | None = None,
        interrupt: Callable[[], Any] = die,
    ) -> None:
        """Ask the shop for something; it may refuse, and may be interrupted on the way."""
        self.interrupter.run(lambda: refusable(call), after=after, interrupt=interrupt)

    def fails(self, *troubles: Trouble) -> None:
        """The way to Stripe is bad for a while."""
        self.till.fails(*troubles)

    def settle_down(self) -> None:
        """Nothing new happens: what is under way ends, Stripe is heard, the schedule runs."""
        self.till.transport.troubles.clear()
        self.till.buyer.next_refund("succeeded")
        for _ in range(4):
            self._finish_at_stripe()
            self.hear_all()
            self.now += timedelta(hours=13)
            self.sweep()

    def _finish_at_stripe(self) -> None:
        for intent in self.intents():
            if intent["status"] == "processing":
                self.till.buyer.money_arrives(intent["id"])
        for refund in self.till.all("refund"):
            if refund["status"] == "pending":
                self.till.buyer.settle_refund(refund["id"], "succeeded")


def pick(things: Sequence[T], number: int) -> T | None:
    """One of them, counted from the newest; None of nothing."""
    return things[-1 - number % len(things)] if things else None


def refusable(call: Callable[[], Any]) -> None:
    """Ask for something that the shop or Stripe may refuse."""
    with suppress(DomainError, Refused):
        call()
