"""The lives of payments, refunds and the questions they raise."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaymentKind(models.TextChoices):
    """How the money is asked for."""

    INTENT = "intent", _("Card form on the page")
    CHECKOUT = "checkout", _("Page of the payment service")
    DESK = "desk", _("At the desk")


class PaymentState(models.TextChoices):
    """The life of one attempt to pay an order."""

    STARTING = "starting", _("Being begun")
    OPEN = "open", _("Waits for the buyer")
    SUCCEEDED = "succeeded", _("Paid")
    CANCELLED = "cancelled", _("Cancelled")
    QUESTIONED = "questioned", _("Does not fit")

    @property
    def may_bring_money(self) -> bool:
        """Whether money may still come by it."""
        return self in {PaymentState.STARTING, PaymentState.OPEN}

    @property
    def is_final(self) -> bool:
        """Whether its money is accounted for, whatever Stripe says later."""
        return self in {PaymentState.SUCCEEDED, PaymentState.QUESTIONED}


class RefundKind(models.TextChoices):
    """Why money goes back."""

    STAFF = "staff", _("Given back by staff")
    LATE = "late", _("It came too late")
    TWICE = "twice", _("It was paid already")

    @property
    def is_of_the_order(self) -> bool:
        """Whether it is taken off what was paid for the order's tickets."""
        return self is RefundKind.STAFF


class RefundState(models.TextChoices):
    """The life of a refund."""

    ASKED = "asked", _("On its way")
    DONE = "done", _("Given back")
    FAILED = "failed", _("Failed")


class QuestionKind(models.TextChoices):
    """Why money does not explain itself."""

    WRONG_AMOUNT = "wrong_amount", _("Another amount than the order's")
    WRONG_CURRENCY = "wrong_currency", _("Another currency than the order's")
    WRONG_MODE = "wrong_mode", _("Test money for a real order, or the reverse")
    WRONG_ORDER = "wrong_order", _("It names another order")
    UNKNOWN_ORDER = "unknown_order", _("It names no order of ours")
    NOT_FOUND = "not_found", _("The payment service does not know it any more")
    REFUND_FAILED = "refund_failed", _("Money could not be given back")
    REFUND_NOT_OURS = "refund_not_ours", _("Given back without us")
    DISPUTED = "disputed", _("The buyer disputes it")
    KEYS_REFUSED = "keys_refused", _("The payment service does not take the keys")
