"""Orders, as the API describes them."""

from typing import Any

from rest_framework import serializers

from ticketing.orders.states import OrderState, Provider, StepKind

Shown = serializers.Serializer[Any]
ORDER_STATES = [one.value for one in OrderState]
PROVIDERS = [one.value for one in Provider]
WAYS_TO_PAY = [Provider.STRIPE.value, Provider.OFFLINE.value]
STEP_KINDS = [one.value for one in StepKind]


class WishSerializer(Shown):
    """So many tickets of a type."""

    ticketTypeId = serializers.CharField()
    quantity = serializers.IntegerField(min_value=1)


class PurchaseSerializer(Shown):
    """What is wanted."""

    eventId = serializers.CharField()
    tickets = WishSerializer(many=True)
    promoCode = serializers.CharField(required=False)
    payment = serializers.ChoiceField(WAYS_TO_PAY, required=False)
    userId = serializers.CharField(required=False, help_text="For whom a program buys.")
    name = serializers.CharField(required=False)
    email = serializers.EmailField(required=False)


class RegistrationSerializer(Shown):
    """Which free tickets are wanted: one of the only free type, unless it says more."""

    eventId = serializers.CharField()
    ticketTypeId = serializers.CharField(required=False)
    quantity = serializers.IntegerField(required=False, min_value=1)
    promoCode = serializers.CharField(required=False)
    userId = serializers.CharField(required=False)
    name = serializers.CharField(required=False)
    email = serializers.EmailField(required=False)


class OrderSerializer(Shown):
    """An order in a few words."""

    orderId = serializers.UUIDField()
    number = serializers.CharField(help_text="What people read out.")
    eventId = serializers.CharField()
    status = serializers.ChoiceField(ORDER_STATES)
    payment = serializers.ChoiceField(PROVIDERS)
    total = serializers.CharField()
    currency = serializers.CharField()
    expiresAt = serializers.DateTimeField(allow_null=True, help_text="Until when it is held.")


class PlacedOrderSerializer(OrderSerializer):
    """An order that was just asked for."""

    continued = serializers.BooleanField(help_text="It had been begun before.")
    paymentIntentSecret = serializers.CharField(
        allow_null=True, help_text="For Stripe's card form; null where there is nothing to pay."
    )
    ticketIds = serializers.ListField(child=serializers.UUIDField())


class OrderLineSerializer(Shown):
    """So many tickets of one type; prices are of one ticket."""

    ticketTypeId = serializers.CharField()
    title = serializers.CharField()
    quantity = serializers.IntegerField()
    unitPrice = serializers.CharField()
    unitDiscount = serializers.CharField()


class OrderStepSerializer(Shown):
    """Something that happened to an order."""

    kind = serializers.ChoiceField(STEP_KINDS)
    words = serializers.CharField()
    at = serializers.DateTimeField()
    amount = serializers.CharField(allow_null=True)
    note = serializers.CharField()


class WholeOrderSerializer(OrderSerializer):
    """An order with its lines and everything that happened to it."""

    subtotal = serializers.CharField()
    discount = serializers.CharField()
    refunded = serializers.CharField()
    createdAt = serializers.DateTimeField()
    lines = OrderLineSerializer(many=True)
    timeline = OrderStepSerializer(many=True)


class OrderNamedSerializer(Shown):
    """Which order is meant."""

    orderId = serializers.CharField()


class DeskPaymentSerializer(Shown):
    """Money that staff took."""

    amount = serializers.CharField(help_text="The order's total.")
