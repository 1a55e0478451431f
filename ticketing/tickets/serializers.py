"""Tickets, as the API describes them."""

from typing import Any

from rest_framework import serializers

from ticketing.tickets.states import TicketState
from ticketing.transfers.serializers import TicketOfferSerializer

Shown = serializers.Serializer[Any]
TICKET_STATES = [one.value for one in TicketState]


class TicketSerializer(Shown):
    """A ticket as its holder sees it."""

    ticketId = serializers.UUIDField()
    number = serializers.CharField(help_text="What people read out at the door.")
    eventId = serializers.CharField()
    eventTitle = serializers.CharField()
    startsAt = serializers.DateTimeField()
    endsAt = serializers.DateTimeField()
    timeZone = serializers.CharField()
    venue = serializers.CharField()
    ticketTypeId = serializers.CharField()
    ticketType = serializers.CharField()
    transferable = serializers.BooleanField(help_text="Whether its type can be handed on at all.")
    status = serializers.ChoiceField(TICKET_STATES)
    holderName = serializers.CharField()
    checkedIn = serializers.BooleanField()
    inside = serializers.BooleanField()
    issuedAt = serializers.DateTimeField()
    transfer = TicketOfferSerializer(allow_null=True)


class CodeSerializer(Shown):
    """What the holder shows at the door."""

    ticketId = serializers.UUIDField()
    number = serializers.CharField()
    payload = serializers.CharField(help_text="What the QR holds.")
    epoch = serializers.IntegerField(help_text="Codes of an earlier one open nothing.")
    svg = serializers.CharField(help_text="The QR as a drawing of any size.")


class HolderSerializer(Shown):
    """Who the ticket is for."""

    holderName = serializers.CharField(max_length=200, allow_blank=True)


class TicketPerkSerializer(Shown):
    """A perk of a ticket, and how often it was used."""

    perkId = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    allowance = serializers.IntegerField()
    used = serializers.IntegerField()
    left = serializers.IntegerField()
