"""Registrations and bookings, as the API describes them."""

from typing import Any

from rest_framework import serializers

from ticketing.catalogue.serializers import EVENT_STATES
from ticketing.orders.serializers import OrderSerializer
from ticketing.orders.states import Provider
from ticketing.tickets.serializers import TicketSerializer

Shown = serializers.Serializer[Any]
PROVIDERS = [one.value for one in Provider]


class RegistrationSerializer(Shown):
    """What somebody registers for."""

    eventId = serializers.CharField()
    ticketTypeId = serializers.CharField(
        required=False, help_text="Needed where the event has several free types."
    )
    quantity = serializers.IntegerField(min_value=1, required=False, default=1)
    promoCode = serializers.CharField(required=False)
    userId = serializers.CharField(required=False, help_text="Whose, where a program asks.")
    name = serializers.CharField(max_length=200, required=False)
    email = serializers.EmailField(required=False)


class RegisteredSerializer(OrderSerializer):
    """The order that it made, and its tickets."""

    tickets = TicketSerializer(many=True)


class BookedTicketSerializer(Shown):
    """A ticket in a few words."""

    ticketId = serializers.UUIDField()
    ticketTypeId = serializers.CharField()
    ticketType = serializers.CharField()
    checkedIn = serializers.BooleanField()


class BookingSerializer(Shown):
    """Tickets for one event, or an order that waits to be paid."""

    eventId = serializers.CharField()
    eventTitle = serializers.CharField()
    startsAt = serializers.DateTimeField()
    endsAt = serializers.DateTimeField()
    timeZone = serializers.CharField()
    venue = serializers.CharField()
    eventStatus = serializers.ChoiceField(EVENT_STATES)
    status = serializers.ChoiceField(["confirmed", "pending"])
    quantity = serializers.IntegerField()
    tickets = BookedTicketSerializer(many=True)
    orderId = serializers.UUIDField(allow_null=True, help_text="Of what waits to be paid.")
    payment = serializers.ChoiceField(PROVIDERS, allow_null=True)
    expiresAt = serializers.DateTimeField(allow_null=True)
