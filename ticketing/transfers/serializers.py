"""Transfers, as the API describes them."""

from typing import Any

from rest_framework import serializers

from ticketing.transfers.states import TransferState

Shown = serializers.Serializer[Any]
TRANSFER_STATES = [one.value for one in TransferState]


class AddresseeSerializer(Shown):
    """To whom a ticket is offered."""

    email = serializers.EmailField()
    name = serializers.CharField(max_length=200, required=False)
    note = serializers.CharField(max_length=300, required=False, help_text="Goes into the letter.")


class TicketOfferSerializer(Shown):
    """A ticket that waits to be claimed by somebody, as its holder sees it."""

    email = serializers.EmailField()
    name = serializers.CharField()
    note = serializers.CharField()
    status = serializers.ChoiceField(TRANSFER_STATES)
    offeredAt = serializers.DateTimeField()
    expiresAt = serializers.DateTimeField()


class OfferedTicketSerializer(Shown):
    """What whoever has the link sees of an offer; once it is over, no names and no note."""

    status = serializers.ChoiceField(TRANSFER_STATES)
    eventId = serializers.CharField()
    eventTitle = serializers.CharField()
    startsAt = serializers.DateTimeField()
    endsAt = serializers.DateTimeField()
    timeZone = serializers.CharField()
    venue = serializers.CharField()
    ticketType = serializers.CharField()
    email = serializers.CharField(help_text="The address that the link was sent to.")
    note = serializers.CharField()
    expiresAt = serializers.DateTimeField()


# A word of Python, so that it cannot be written like the others.
OfferedTicketSerializer._declared_fields["from"] = serializers.CharField(
    help_text="Who offers the ticket."
)


class ClaimSerializer(Shown):
    """For whom a ticket is claimed."""

    userId = serializers.CharField(required=False, help_text="Whose, where a program claims.")
