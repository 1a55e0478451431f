"""The door's calls, as the API describes them."""

from typing import Any

from rest_framework import serializers

from ticketing.checkin.models import Direction
from ticketing.checkin.services.uploading import Verdict
from ticketing.tickets.serializers import TICKET_STATES

Shown = serializers.Serializer[Any]
DIRECTIONS = [one.value for one in Direction]

VERDICTS = [one.value for one in Verdict]


class ScanSerializer(Shown):
    """A scan at a door."""

    nonce = serializers.CharField(
        required=False, help_text="The scan's own: sent twice with it, it is the same scan."
    )
    gate = serializers.CharField(required=False, help_text="Up to 60 characters.")
    at = serializers.DateTimeField(required=False, help_text="By the door's clock; else now.")
    direction = serializers.ChoiceField(DIRECTIONS, required=False, help_text="in unless said.")


class PerkLeftSerializer(Shown):
    """A perk of a ticket."""

    perkId = serializers.CharField()
    title = serializers.CharField()
    left = serializers.IntegerField(help_text="How many more times it can be given.")


class PassageSerializer(Shown):
    """Somebody was let in, or out."""

    checkInId = serializers.UUIDField()
    ticketId = serializers.UUIDField()
    number = serializers.CharField()
    eventId = serializers.CharField()
    direction = serializers.ChoiceField(DIRECTIONS)
    gate = serializers.CharField()
    at = serializers.DateTimeField()
    entries = serializers.IntegerField(help_text="How often somebody came in with it by then.")
    isDouble = serializers.BooleanField(help_text="Let in though it was in: offline doors.")
    ticketTypeId = serializers.CharField()
    ticketType = serializers.CharField()
    holderName = serializers.CharField(
        required=False, help_text="Only for those who may see customers."
    )
    perks = PerkLeftSerializer(many=True)
    message = serializers.CharField(help_text="What a steward reads aloud.")


class UndoSerializer(Shown):
    """What is taken back."""

    nonce = serializers.CharField(
        required=False, help_text="The scan's own; without it, the last is meant."
    )


class UndoneSerializer(Shown):
    """A scan that counts no more."""

    checkInId = serializers.UUIDField()
    ticketId = serializers.UUIDField()
    undoneAt = serializers.DateTimeField()
    isInside = serializers.BooleanField()
    entries = serializers.IntegerField()
    message = serializers.CharField()


class RedeemSerializer(Shown):
    """A perk is given out."""

    nonce = serializers.CharField(required=False)
    gate = serializers.CharField(required=False)
    at = serializers.DateTimeField(required=False)


class RedeemedSerializer(Shown):
    """A perk that was given out."""

    redemptionId = serializers.UUIDField()
    ticketId = serializers.UUIDField()
    perkId = serializers.CharField()
    title = serializers.CharField()
    gate = serializers.CharField()
    at = serializers.DateTimeField()
    left = serializers.IntegerField(help_text="How many more times it can be given now.")
    message = serializers.CharField()


class ReturnedSerializer(Shown):
    """A perk that was taken back."""

    redemptionId = serializers.UUIDField()
    ticketId = serializers.UUIDField()
    perkId = serializers.CharField()
    undoneAt = serializers.DateTimeField()
    left = serializers.IntegerField()


class PackedTypeSerializer(Shown):
    """A ticket type, as far as a door is concerned."""

    ticketTypeId = serializers.CharField()
    title = serializers.CharField()
    reEntry = serializers.BooleanField()


class LastScanSerializer(Shown):
    """The last scan of a ticket that counts, of one direction."""

    direction = serializers.ChoiceField(DIRECTIONS)
    gate = serializers.CharField()
    at = serializers.DateTimeField()
    by = serializers.CharField()


class PackedTicketSerializer(Shown):
    """A ticket, as far as a door is concerned."""

    ticketId = serializers.UUIDField()
    number = serializers.CharField()
    ticketTypeId = serializers.CharField()
    status = serializers.ChoiceField(TICKET_STATES)
    epoch = serializers.IntegerField(help_text="A code of another epoch opens nothing.")
    inside = serializers.BooleanField()
    entries = serializers.IntegerField()
    orderNumber = serializers.CharField()
    perks = PerkLeftSerializer(many=True)
    lastScans = LastScanSerializer(many=True, help_text="At most one in, one out.")
    holderName = serializers.CharField(
        required=False, help_text="Only for those who may see customers."
    )


class DoorPackSerializer(Shown):
    """What a door needs to decide without asking."""

    eventId = serializers.CharField()
    title = serializers.CharField()
    status = serializers.CharField()
    startsAt = serializers.DateTimeField()
    endsAt = serializers.DateTimeField()
    timeZone = serializers.CharField()
    gates = serializers.ListField(child=serializers.CharField())
    publicKey = serializers.CharField(help_text="Ed25519: 32 bytes in base64.")
    ticketTypes = PackedTypeSerializer(many=True)
    tickets = PackedTicketSerializer(many=True)
    revoked = serializers.ListField(
        child=serializers.UUIDField(), help_text="Those of `tickets` that open no door at all."
    )
    cursor = serializers.CharField(help_text="For `since` of the next call.")
    full = serializers.BooleanField(help_text="Forget what you knew: this begins anew.")
    more = serializers.BooleanField(help_text="Ask again at once, with the cursor.")


class OfflineScanSerializer(ScanSerializer):
    """A scan that a door decided alone."""

    ticketId = serializers.CharField(help_text="The ticket's id, number or code.")


class UploadSerializer(Shown):
    """Scans of a door that was offline, at most 1000."""

    scans = OfflineScanSerializer(many=True)
    shift = serializers.CharField(
        required=False, help_text="Proves who scanned, if that is not who uploads."
    )


class OtherScanSerializer(Shown):
    """A scan that let the same ticket in."""

    checkInId = serializers.UUIDField()
    gate = serializers.CharField()
    at = serializers.DateTimeField()
    by = serializers.CharField()


class OutcomeSerializer(Shown):
    """What became of one scan."""

    index = serializers.IntegerField()
    status = serializers.ChoiceField(VERDICTS)
    nonce = serializers.CharField(allow_null=True)
    ticketId = serializers.UUIDField(allow_null=True)
    checkInId = serializers.UUIDField(allow_null=True)
    direction = serializers.ChoiceField(DIRECTIONS, allow_null=True)
    gate = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField(allow_null=True)
    code = serializers.CharField(allow_null=True, help_text="Why it was refused.")
    message = serializers.CharField()
    others = OtherScanSerializer(many=True)


class UploadedSerializer(Shown):
    """What became of an upload."""

    created = serializers.IntegerField()
    repeated = serializers.IntegerField()
    doubles = serializers.IntegerField()
    refused = serializers.IntegerField()
    results = OutcomeSerializer(many=True)


class FlowSerializer(Shown):
    """Scans of one gate; one without a name is ""."""

    gate = serializers.CharField()
    entered = serializers.IntegerField()
    left = serializers.IntegerField()
    doubles = serializers.IntegerField()


class QuarterSerializer(Shown):
    """Scans of one quarter of an hour."""

    startsAt = serializers.DateTimeField()
    entered = serializers.IntegerField()
    left = serializers.IntegerField()


class TypeFiguresSerializer(Shown):
    """Tickets of one type."""

    ticketTypeId = serializers.CharField()
    title = serializers.CharField()
    expected = serializers.IntegerField()
    entered = serializers.IntegerField()
    inside = serializers.IntegerField()


class OccupancySerializer(Shown):
    """An event's figures at the door; tickets, but for the scans of gates and quarters."""

    eventId = serializers.CharField()
    expected = serializers.IntegerField(help_text="Tickets that open the door.")
    entered = serializers.IntegerField(help_text="Tickets with which somebody came in.")
    inside = serializers.IntegerField(help_text="Tickets that are inside now.")
    doubles = serializers.IntegerField(help_text="Scans that let in twice.")
    perGate = FlowSerializer(many=True)
    perType = TypeFiguresSerializer(many=True)
    perQuarterHour = QuarterSerializer(many=True)
