"""What is told of orders and of money."""

from typing import Any

from django.utils.translation import gettext_noop as _

from events.messages.types import MessageType, text_field, uuid_field
from ticketing.messages.fields import (
    CUSTOMER,
    EVENT,
    ORDER,
    OTHER_TICKET,
    TICKET,
    event_field,
    ids_field,
    or_null,
    order_field,
    outcome_field,
    pass_field,
)
from ticketing.payments.states import QuestionKind

_ORDER: dict[str, Any] = {
    "order_id": order_field,
    "ticketed_event_id": event_field,
    "pass_id": pass_field,
}
_ORDER_EXAMPLE: dict[str, Any] = {
    "order_id": ORDER,
    "ticketed_event_id": EVENT,
    "pass_id": CUSTOMER,
}
_TICKETS: dict[str, Any] = {"ticket_ids": ids_field("The tickets.")}
_TICKETS_EXAMPLE: dict[str, Any] = {"ticket_ids": [TICKET, OTHER_TICKET]}
_MONEY: dict[str, Any] = {
    "amount": text_field("How much went back, with the currency's digits."),
    "currency": text_field("Its ISO 4217 code."),
}
_REFUND: dict[str, Any] = _ORDER | {"refund_id": uuid_field("The refund.")} | _TICKETS | _MONEY
_REFUND_EXAMPLE: dict[str, Any] = _ORDER_EXAMPLE | {
    "refund_id": "01930d41-2f00-7a0b-9c8d-7e6f5a4b3c2d"
}
_AMOUNT: dict[str, Any] = {"amount": "25.00", "currency": "EUR"}

TYPES = [
    MessageType(
        "ticket.purchased",
        _("A paid order became tickets."),
        _ORDER | _TICKETS,
        _ORDER_EXAMPLE | _TICKETS_EXAMPLE,
    ),
    MessageType(
        "ticket.registered",
        _("A free order became tickets."),
        _ORDER | _TICKETS,
        _ORDER_EXAMPLE | _TICKETS_EXAMPLE,
    ),
    MessageType(
        "order.expired",
        _("An order's time ran out; its tickets are on sale again."),
        _ORDER,
        _ORDER_EXAMPLE,
    ),
    MessageType(
        "order.cancelled",
        _("An order was given up; its tickets are on sale again."),
        _ORDER,
        _ORDER_EXAMPLE,
    ),
    MessageType(
        "order.paid_late",
        _("Money came for an order that was over."),
        _ORDER | {"outcome": outcome_field("What came of it.", "confirmed", "refunded")},
        _ORDER_EXAMPLE | {"outcome": "confirmed"},
    ),
    MessageType(
        "ticket.refunded",
        _("Money went back for tickets, which are void now."),
        _REFUND,
        _REFUND_EXAMPLE | _TICKETS_EXAMPLE | _AMOUNT,
    ),
    MessageType(
        "order.refunded",
        _("Money went back, and no ticket with it."),
        _REFUND,
        _REFUND_EXAMPLE | {"ticket_ids": []} | _AMOUNT,
    ),
    MessageType(
        "payment.questioned",
        _("There is money that staff must explain."),
        {
            "question_id": uuid_field("The question, as in GET /payment-questions."),
            "kind": text_field("What is questionable.", enum=[str(kind) for kind in QuestionKind]),
            "order_id": or_null(uuid_field("The order, where there is one.")),
            "reference": text_field("What the payment service calls it."),
        },
        {
            "question_id": "01930d42-1100-7f0e-8a9b-0c1d2e3f4a5b",
            "kind": "wrong_amount",
            "order_id": ORDER,
            "reference": "pi_3OabcdEfGhIjKlMn",
        },
    ),
]
