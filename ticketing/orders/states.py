"""The lives of orders and payments."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderState(models.TextChoices):
    """The life of an order."""

    PENDING = "pending", _("Waits for payment")
    CONFIRMED = "confirmed", _("Confirmed")
    EXPIRED = "expired", _("Expired")
    CANCELLED = "cancelled", _("Cancelled")
    REFUNDED = "refunded", _("Refunded")

    @property
    def holds_stock(self) -> bool:
        """Whether its tickets are nobody else's."""
        return self in {OrderState.PENDING, OrderState.CONFIRMED}

    @property
    def is_over(self) -> bool:
        """Whether it came to nothing before it was paid."""
        return self in {OrderState.EXPIRED, OrderState.CANCELLED}


class Provider(models.TextChoices):
    """How an order is paid."""

    STRIPE = "stripe", _("Online")
    OFFLINE = "offline", _("At the desk")
    FREE = "free", _("Free")


class StepKind(models.TextChoices):
    """What can happen to an order; buyer and staff read the same steps."""

    CREATED = "created", _("Tickets were put aside")
    PAYMENT_STARTED = "payment_started", _("Payment was begun")
    PAYMENT_FAILED = "payment_failed", _("Payment failed")
    PAID = "paid", _("Money came")
    CONFIRMED = "confirmed", _("Order was confirmed")
    TICKETS_SENT = "tickets_sent", _("Tickets were sent by e-mail")
    EXPIRED = "expired", _("Time ran out; the tickets were given back")
    CANCELLED = "cancelled", _("Order was cancelled")
    PAID_LATE = "paid_late", _("Money came after the time had run out")
    REFUND_ASKED = "refund_asked", _("Refund was begun")
    REFUNDED = "refunded", _("Money was given back")
    REFUND_FAILED = "refund_failed", _("Refund failed")
    QUESTIONED = "questioned", _("Payment needs a look by staff")
    ANSWERED = "answered", _("Staff looked at the payment")
    REISSUED = "reissued", _("Ticket got a new code")
    TRANSFER_BEGUN = "transfer_begun", _("Ticket was offered to somebody else")
    TRANSFER_ENDED = "transfer_ended", _("Ticket was not handed on")
    TRANSFERRED = "transferred", _("Ticket was handed on")
