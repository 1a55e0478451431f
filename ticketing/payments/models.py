from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7
from ticketing.orders.models import OPEN, Order
from ticketing.payments.states import (
    PaymentKind,
    PaymentState,
    QuestionKind,
    RefundKind,
    RefundState,
)

# What the keys of a demo begin with: Stripe has none like it.
DEMO_KEY = "pk_demo_"


class StripeAccount(WorkspaceRow):
    """The keys with which one workspace takes money online; the secret ones are sealed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    publishable_key = models.CharField(max_length=200)
    sealed_secret_key = models.BinaryField(editable=False)
    sealed_webhook_secret = models.BinaryField(editable=False, null=True)
    is_live = models.BooleanField(_("real money"), default=False)
    # Talks to the stand-in of this very installation: no keys, no internet, no money.
    is_demo = models.BooleanField(_("demonstration"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("Stripe account")
        verbose_name_plural = _("Stripe accounts")
        constraints = [
            models.UniqueConstraint(fields=["workspace"], name="stripe_account_once"),
            models.CheckConstraint(
                condition=Q(is_demo=True, is_live=False, publishable_key__startswith=DEMO_KEY)
                | (Q(is_demo=False) & ~Q(publishable_key__startswith=DEMO_KEY)),
                name="stripe_account_of_a_demo_has_no_real_key",
            ),
        ]

    def __str__(self) -> str:
        return self.publishable_key


class Payment(WorkspaceRow):
    """One attempt to pay an order. It is kept before the payment service is asked."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    # The idempotency key at the payment service is made of the order and this.
    attempt = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=PaymentKind.choices)
    state = models.CharField(
        max_length=10, choices=PaymentState.choices, default=PaymentState.STARTING
    )
    # OPEN while money may come by it, else NULL: an order is paid in one way at a time.
    open_slot = models.CharField(max_length=4, null=True, editable=False)
    amount = models.DecimalField(max_digits=16, decimal_places=4)
    currency = models.CharField(max_length=3)
    # What the payment service calls it: a PaymentIntent, or a Checkout Session.
    reference = models.CharField(max_length=255, null=True)
    # Of a Checkout Session: the PaymentIntent that it made.
    intent_reference = models.CharField(max_length=255, blank=True, default="")
    received = models.DecimalField(max_digits=16, decimal_places=4, default=Decimal(0))
    refunded = models.DecimalField(max_digits=16, decimal_places=4, default=Decimal(0))
    note = models.CharField(max_length=300, blank=True, default="")
    # Of a Checkout Session: where its page leads back to.
    success_url = models.CharField(max_length=500, blank=True, default="")
    cancel_url = models.CharField(max_length=500, blank=True, default="")
    by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    # When the sweeper asks what became of it; and until when one of its workers has it to close.
    ask_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("payment")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "order", "attempt"], name="payment_attempt_once"
            ),
            models.UniqueConstraint(
                fields=["workspace", "reference"], name="payment_reference_once"
            ),
            models.UniqueConstraint(
                fields=["workspace", "order", "open_slot"], name="payment_open_once"
            ),
            models.CheckConstraint(
                condition=Q(open_slot=OPEN, state__in=["starting", "open"])
                | (Q(open_slot=None) & ~Q(state__in=["starting", "open"])),
                name="payment_open_while_it_may_bring_money",
            ),
            models.CheckConstraint(
                condition=Q(received__gte=0, refunded__gte=0, refunded__lte=models.F("received")),
                name="payment_refunds_what_came",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "open_slot", "ask_at"], name="payment_to_ask"),
            models.Index(fields=["workspace", "intent_reference"], name="payment_by_intent"),
        ]

    def __str__(self) -> str:
        return self.reference or f"{self.order_id}-{self.attempt}"


class Refund(WorkspaceRow):
    """Money that goes back to the buyer. It is kept before the payment service is asked."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="refunds")
    payment = models.ForeignKey(
        Payment, null=True, on_delete=models.PROTECT, related_name="refunds"
    )
    kind = models.CharField(max_length=10, choices=RefundKind.choices, default=RefundKind.STAFF)
    amount = models.DecimalField(max_digits=16, decimal_places=4)
    state = models.CharField(max_length=10, choices=RefundState.choices, default=RefundState.ASKED)
    reference = models.CharField(max_length=255, null=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    # What the caller named the refund: sent twice, it is made once.
    nonce = models.CharField(max_length=100, null=True)
    by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()
    # When the sweeper looks at it again; NULL until it has done so once.
    ask_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("refund")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "reference"], name="refund_reference_once"
            ),
            models.UniqueConstraint(
                fields=["workspace", "order", "nonce"], name="refund_nonce_once"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="refund_amount"),
        ]
        indexes = [models.Index(fields=["workspace", "state", "made_at"], name="refund_to_ask")]

    def __str__(self) -> str:
        return f"{self.amount} ({self.get_state_display()})"


class PaymentQuestion(WorkspaceRow):
    """Money that does not explain itself: staff look at it, and say what they did."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, related_name="questions")
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=QuestionKind.choices)
    # What the payment service calls the money.
    reference = models.CharField(max_length=255)
    amount = models.DecimalField(max_digits=16, decimal_places=4)
    currency = models.CharField(max_length=3)
    words = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    answer = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("payment question")
        verbose_name_plural = _("payment questions")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "reference", "kind"], name="payment_question_once"
            )
        ]

    def __str__(self) -> str:
        return self.words


class StripeNotice(WorkspaceRow):
    """A webhook of the payment service that was understood: the same one again does nothing."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=255)
    kind = models.CharField(max_length=100)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "reference"], name="stripe_notice_once")
        ]

    def __str__(self) -> str:
        return self.reference
