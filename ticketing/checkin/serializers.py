"""The door's calls, as the API describes them."""

from typing import Any

from rest_framework import serializers

from ticketing.checkin.models import Direction

Shown = serializers.Serializer[Any]
DIRECTIONS = [one.value for one in Direction]


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
