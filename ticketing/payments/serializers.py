"""Paying online and giving back, as the API describes it."""

from typing import Any

from rest_framework import serializers

from ticketing.payments.states import QuestionKind, RefundKind, RefundState

Shown = serializers.Serializer[Any]
REFUND_STATES = [one.value for one in RefundState]
REFUND_KINDS = [one.value for one in RefundKind]
QUESTION_KINDS = [one.value for one in QuestionKind]


class StripeConfigSerializer(Shown):
    """What a page needs to begin with Stripe's card form."""

    publishableKey = serializers.CharField(
        allow_null=True, help_text="null where tickets cannot be paid online."
    )
    isLive = serializers.BooleanField(help_text="Whether this is real money.")
    isDemo = serializers.BooleanField(
        help_text="Whether nothing leaves this installation: there is a page to try paying on."
    )


class IntentSerializer(Shown):
    """A payment that waits for Stripe's card form."""

    orderId = serializers.UUIDField()
    paymentIntentSecret = serializers.CharField()
    amount = serializers.CharField()
    currency = serializers.CharField()
    expiresAt = serializers.DateTimeField(help_text="Until when the tickets are held.")


class CheckoutWishSerializer(Shown):
    """For which order, and where Stripe's page leads back to: addresses of this installation."""

    orderId = serializers.CharField()
    successUrl = serializers.CharField(required=False)
    cancelUrl = serializers.CharField(required=False)


class CheckoutSerializer(Shown):
    """A payment that waits on a page of Stripe's."""

    orderId = serializers.UUIDField()
    url = serializers.CharField()
    amount = serializers.CharField()
    currency = serializers.CharField()
    expiresAt = serializers.DateTimeField(help_text="Until when the tickets are held.")


class RefundWishSerializer(Shown):
    """What is given back: tickets, which are void then, an amount, or both."""

    tickets = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Ids or numbers."
    )
    amount = serializers.CharField(
        required=False, help_text="Without it: what the tickets were paid with."
    )
    reason = serializers.CharField(required=False)
    nonce = serializers.CharField(
        required=False, help_text="Your own name for it: sent twice, it is one refund."
    )


class RefundSerializer(Shown):
    """Money that goes back."""

    refundId = serializers.UUIDField()
    orderId = serializers.UUIDField()
    status = serializers.ChoiceField(REFUND_STATES)
    kind = serializers.ChoiceField(REFUND_KINDS)
    amount = serializers.CharField()
    currency = serializers.CharField()
    reason = serializers.CharField()
    ticketIds = serializers.ListField(child=serializers.UUIDField())
    madeAt = serializers.DateTimeField()
    settledAt = serializers.DateTimeField(allow_null=True)


class QuestionSerializer(Shown):
    """Money that does not explain itself."""

    questionId = serializers.UUIDField()
    kind = serializers.ChoiceField(QUESTION_KINDS)
    words = serializers.CharField()
    orderId = serializers.UUIDField(allow_null=True)
    reference = serializers.CharField(help_text="What Stripe calls it.")
    amount = serializers.CharField()
    currency = serializers.CharField()
    askedAt = serializers.DateTimeField()
    answeredAt = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField()


class QuestionAnswerSerializer(Shown):
    """What staff found out and did."""

    answer = serializers.CharField(max_length=300)


class NoticeSerializer(Shown):
    """That a webhook was understood."""

    received = serializers.BooleanField()
