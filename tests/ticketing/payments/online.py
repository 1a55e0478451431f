"""Orders that are paid online, at the stand-in for Stripe."""

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from accounts.models import Customer, Workspace
from tests.ticketing.payments.till import TEST_KEY, Till
from tests.ticketing.stage import ON_SALE, place
from ticketing.catalogue.models import TicketedEvent
from ticketing.orders.models import Order, OrderStep
from ticketing.orders.states import Provider
from ticketing.payments.models import Payment, PaymentQuestion, StripeAccount
from ticketing.payments.services.accounts import set_stripe_keys
from ticketing.payments.services.noticing import receive_notice
from ticketing.payments.services.questions import Puzzle, ask_staff
from ticketing.payments.services.settling import settle_order
from ticketing.payments.services.starting import start_intent
from ticketing.payments.standin.notices import signed
from ticketing.payments.standin.store import Body
from ticketing.payments.states import QuestionKind
from ticketing.tickets.models import Ticket

HOOK_SECRET = "whsec_standin"


def open_account(workspace: Workspace, *, secret: str = TEST_KEY) -> StripeAccount:
    """The workspace takes money online."""
    return set_stripe_keys(
        workspace=workspace,
        publishable=secret.replace("sk_", "pk_"),
        secret=secret,
        webhook_secret=HOOK_SECRET,
    )


def place_online(
    event: TicketedEvent, customer: Customer, *wishes: tuple[str, int], at: datetime = ON_SALE
) -> Order:
    """An order that is to be paid online; two general tickets unless told otherwise."""
    return place(event, customer, *wishes, at=at, provider=Provider.STRIPE).order


def pay_online(till: Till, order: Order, at: datetime = ON_SALE) -> Order:
    """Begin the payment, pay it, and settle."""
    started = start_intent(order=order, at=at)
    till.buyer.pay(str(started.secret))
    return settle_order(order=order, at=at)


def notify(workspace: Workspace, event: Body, at: datetime = ON_SALE, secret: str = "") -> None:
    """Bring a webhook, signed as Stripe would."""
    raw, signature = signed(event, secret or HOOK_SECRET)
    receive_notice(raw=raw.encode(), signature=signature, workspace_hint=workspace.slug, at=at)


def change_intent(till: Till, reference: str, **says: object) -> None:
    """Have a PaymentIntent say something else than it should."""
    found = till.stand.find("payment_intent", reference)
    till.stand.store.write("payment_intent", json.loads(json.dumps(found | says)))


def payments_of(order: Order) -> list[Payment]:
    """The order's attempts, the first one first."""
    return list(Payment.objects.filter(workspace=order.workspace_id, order=order).order_by("id"))


def questions_of(workspace: Workspace) -> list[str]:
    """Which questions staff were asked."""
    rows = PaymentQuestion.objects.filter(workspace=workspace).order_by("id")
    return list(rows.values_list("kind", flat=True))


def steps_of(order: Order) -> Sequence[str]:
    """What happened to an order."""
    rows = OrderStep.objects.filter(workspace=order.workspace_id, order=order).order_by("id")
    return list(rows.values_list("kind", flat=True))


def make_question(order: Order) -> str:
    """The id of a question about an order's money."""
    puzzle = Puzzle(QuestionKind.DISPUTED, "dp_1", Decimal(25), "EUR")
    ask_staff(workspace=order.workspace, puzzle=puzzle, at=ON_SALE, order=order)
    return str(PaymentQuestion.objects.get(workspace=order.workspace, order=order).id)


def ticket_names(order: Order) -> list[str]:
    """The order's tickets, the first first."""
    rows = Ticket.objects.of(order.workspace).filter(order=order).order_by("id")
    return [str(key) for key in rows.values_list("id", flat=True)]
