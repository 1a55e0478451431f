"""Tickets, as the API describes them."""

from typing import Any

from rest_framework import serializers

from ticketing.tickets.states import TicketState

Shown = serializers.Serializer[Any]
TICKET_STATES = [one.value for one in TicketState]


class TicketSerializer(Shown):
    """A ticket as its holder sees it."""

    ticketId = serializers.UUIDField()
    number = serializers.CharField(help_text="What people read out at the door.")
    eventId = serializers.CharField()
    eventTitle = serializers.CharField()
    startsAt = serializers.DateTimeField()
    timeZone = serializers.CharField()
    venue = serializers.CharField()
    ticketTypeId = serializers.CharField()
    ticketType = serializers.CharField()
    status = serializers.ChoiceField(TICKET_STATES)
    holderName = serializers.CharField()
    checkedIn = serializers.BooleanField()
    issuedAt = serializers.DateTimeField()
