"""Events and their set-up, as the API describes them."""

from typing import Any

from rest_framework import serializers

from ticketing.catalogue.reading import Availability
from ticketing.catalogue.states import DiscountKind, EventState
from ticketing.sessions.serializers import (
    SetUpRoomSerializer,
    SetUpSessionSerializer,
    SetUpSpeakerSerializer,
)

Shown = serializers.Serializer[Any]
EVENT_STATES = [one.value for one in EventState]
AVAILABILITIES = [one.value for one in Availability]
DISCOUNTS = [one.value for one in DiscountKind]


class TicketedEventSerializer(Shown):
    """An event as attendees see it."""

    eventId = serializers.CharField(help_text="The organiser's own key.")
    id = serializers.UUIDField()
    title = serializers.CharField()
    description = serializers.CharField()
    startsAt = serializers.DateTimeField()
    endsAt = serializers.DateTimeField()
    timeZone = serializers.CharField()
    venue = serializers.CharField()
    address = serializers.CharField()
    status = serializers.ChoiceField(EVENT_STATES)
    pictureUrl = serializers.CharField(allow_null=True)


class PerkSerializer(Shown):
    """What a ticket is good for besides getting in."""

    perkId = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField(required=False)
    allowance = serializers.IntegerField(
        required=False, help_text="How many times each ticket can use it."
    )
    active = serializers.BooleanField(required=False)


class OfferedPerkSerializer(Shown):
    """A perk as attendees see it."""

    perkId = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    allowance = serializers.IntegerField()


class OfferSerializer(Shown):
    """A ticket type as attendees see it."""

    ticketTypeId = serializers.CharField()
    id = serializers.UUIDField()
    title = serializers.CharField()
    description = serializers.CharField()
    price = serializers.CharField(help_text='Of one ticket, such as "49.90".')
    currency = serializers.CharField()
    free = serializers.BooleanField()
    availability = serializers.ChoiceField(AVAILABILITIES)
    left = serializers.IntegerField(allow_null=True, help_text="Null: any number.")
    saleStartsAt = serializers.DateTimeField(allow_null=True)
    saleEndsAt = serializers.DateTimeField(allow_null=True)
    perOrderMin = serializers.IntegerField()
    perOrderMax = serializers.IntegerField()
    perCustomerMax = serializers.IntegerField(allow_null=True)
    transferable = serializers.BooleanField()
    reEntry = serializers.BooleanField()
    perks = OfferedPerkSerializer(many=True)


class TicketTypeSerializer(Shown):
    """A ticket type as it is set up."""

    ticketTypeId = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField(required=False)
    price = serializers.CharField(required=False)
    currency = serializers.CharField(required=False, help_text="The workspace's when missing.")
    capacity = serializers.IntegerField(required=False, allow_null=True)
    saleStartsAt = serializers.DateTimeField(required=False, allow_null=True)
    saleEndsAt = serializers.DateTimeField(required=False, allow_null=True)
    perOrderMin = serializers.IntegerField(required=False)
    perOrderMax = serializers.IntegerField(required=False)
    perCustomerMax = serializers.IntegerField(required=False, allow_null=True)
    hidden = serializers.BooleanField(required=False)
    transferable = serializers.BooleanField(required=False)
    reEntry = serializers.BooleanField(required=False)
    active = serializers.BooleanField(required=False)
    perks = PerkSerializer(many=True, required=False)
    taken = serializers.IntegerField(read_only=True, help_text="Baskets included.")
    id = serializers.UUIDField(read_only=True)


class PromoCodeSerializer(Shown):
    """A promo code as it is set up."""

    code = serializers.CharField()
    kind = serializers.ChoiceField(DISCOUNTS, required=False)
    value = serializers.CharField(required=False)
    ticketTypeIds = serializers.ListField(child=serializers.CharField(), required=False)
    maxUses = serializers.IntegerField(required=False, allow_null=True)
    maxPerCustomer = serializers.IntegerField(required=False, allow_null=True)
    startsAt = serializers.DateTimeField(required=False, allow_null=True)
    endsAt = serializers.DateTimeField(required=False, allow_null=True)
    active = serializers.BooleanField(required=False)
    taken = serializers.IntegerField(read_only=True)
    id = serializers.UUIDField(read_only=True)


class EventSetUpSerializer(Shown):
    """The whole set-up of an event: what GET gives and PUT takes."""

    eventId = serializers.CharField(required=False, help_text="The key in its address.")
    title = serializers.CharField()
    description = serializers.CharField(required=False)
    status = serializers.ChoiceField(
        EVENT_STATES, required=False, help_text="`live` and `ended` are told by the clock."
    )
    listed = serializers.BooleanField(required=False)
    venue = serializers.CharField(required=False)
    address = serializers.CharField(required=False)
    startsAt = serializers.DateTimeField()
    endsAt = serializers.DateTimeField()
    timeZone = serializers.CharField(required=False, help_text="The workspace's when missing.")
    capacity = serializers.IntegerField(required=False, allow_null=True)
    holdMinutes = serializers.IntegerField(required=False)
    deskHoldHours = serializers.IntegerField(required=False)
    transfersCloseAt = serializers.DateTimeField(required=False, allow_null=True)
    gates = serializers.ListField(child=serializers.CharField(), required=False)
    photosOpen = serializers.BooleanField(required=False)
    photosNeedApproval = serializers.BooleanField(required=False)
    sendsReminder = serializers.BooleanField(required=False)
    ticketTypes = TicketTypeSerializer(many=True, required=False)
    promoCodes = PromoCodeSerializer(many=True, required=False)
    dayBeginsAt = serializers.CharField(
        required=False,
        help_text='Such as "04:00": what is before it belongs to the evening before.',
    )
    rooms = SetUpRoomSerializer(many=True, required=False)
    speakers = SetUpSpeakerSerializer(many=True, required=False)
    sessions = SetUpSessionSerializer(
        many=True, required=False, help_text="Missing: they stay as they are."
    )
    taken = serializers.IntegerField(read_only=True)
    pictureUrl = serializers.CharField(read_only=True, allow_null=True)
    id = serializers.UUIDField(read_only=True)
