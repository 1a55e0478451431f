"""Endpoints, deliveries and replays as JSON."""

from typing import Any

from rest_framework import serializers

from events.webhooks.answers import Fault
from events.webhooks.states import DeliveryState, EndpointState

Shown = serializers.Serializer[Any]
ENDPOINT_STATES = [one.value for one in EndpointState]
DELIVERY_STATES = [one.value for one in DeliveryState]
REPLAY_STATES = ["under_way", "finished"]
FAULTS = [one.value for one in Fault]


class WebhookSerializer(Shown):
    """An endpoint."""

    webhook_id = serializers.UUIDField()
    url = serializers.CharField()
    types = serializers.ListField(child=serializers.CharField())
    description = serializers.CharField()
    api_version = serializers.CharField()
    state = serializers.ChoiceField(ENDPOINT_STATES)
    public_key = serializers.CharField(
        allow_null=True, help_text="`whpk_…`: what the signatures `v1a` are verified with."
    )
    previous_secret_until = serializers.DateTimeField(
        allow_null=True, help_text="Until then the secret from before a rotation signs too."
    )
    failing_since = serializers.DateTimeField(allow_null=True)
    paused_until = serializers.DateTimeField(
        allow_null=True, help_text="The receiver asked for quiet until then."
    )
    state_changed_at = serializers.DateTimeField()
    last_delivered_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class NewWebhookSerializer(WebhookSerializer):
    """An endpoint with a new secret."""

    secret = serializers.CharField(help_text="`whsec_…`: shown in this answer and never again.")


class WishedWebhookSerializer(Shown):
    """An endpoint as it is set up."""

    url = serializers.CharField()
    types = serializers.ListField(child=serializers.CharField(), required=False)
    description = serializers.CharField(required=False)
    api_version = serializers.CharField(required=False)


class ChangedWebhookSerializer(Shown):
    """What is to be different."""

    url = serializers.CharField(required=False)
    types = serializers.ListField(child=serializers.CharField(), required=False)
    description = serializers.CharField(required=False)
    api_version = serializers.CharField(required=False)
    state = serializers.ChoiceField(
        ["active"], required=False, help_text="Wakes one that does not listen."
    )
    replay = serializers.BooleanField(
        required=False, help_text="With `state`: send what was held meanwhile."
    )


class RotationSerializer(Shown):
    """How long the old secret still signs."""

    overlap_hours = serializers.IntegerField(required=False, min_value=0, max_value=168)


class TestMessageSerializer(Shown):
    """Which message was made."""

    webhook_id = serializers.UUIDField()
    event_id = serializers.CharField()


class AttemptSerializer(Shown):
    """One time that a message was sent."""

    at = serializers.DateTimeField()
    status = serializers.IntegerField(allow_null=True)
    ms = serializers.IntegerField()
    fault = serializers.ChoiceField(FAULTS, allow_null=True)
    answer = serializers.CharField(help_text="The beginning of what the receiver said.")


class DeliverySerializer(Shown):
    """One message on its way to one endpoint."""

    delivery_id = serializers.UUIDField()
    webhook_id = serializers.UUIDField()
    event_id = serializers.CharField()
    type = serializers.CharField()
    state = serializers.ChoiceField(DELIVERY_STATES)
    attempt_count = serializers.IntegerField(help_text="Since it was last sent anew by hand.")
    last_attempt = AttemptSerializer(allow_null=True)
    next_attempt_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class DeliveryPageSerializer(Shown):
    """A page of the log."""

    results = DeliverySerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class SentSerializer(Shown):
    """A message as it goes over the wire, without its signature."""

    method = serializers.CharField()
    url = serializers.CharField()
    headers = serializers.DictField(child=serializers.CharField())
    body = serializers.CharField(help_text="As it would be sent now.")


class WholeDeliverySerializer(DeliverySerializer):
    """A delivery with what is sent, and with its last attempts."""

    request = SentSerializer()
    attempts = AttemptSerializer(many=True, help_text="At most the last twenty.")


class WishedReplaySerializer(Shown):
    """What is to be sent again."""

    since = serializers.DateTimeField()
    all = serializers.BooleanField(required=False, help_text="Also what arrived.")


class ReplaySerializer(Shown):
    """What is being sent again, and how far that is."""

    replay_id = serializers.UUIDField()
    webhook_id = serializers.UUIDField()
    state = serializers.ChoiceField(REPLAY_STATES)
    all = serializers.BooleanField()
    messages = serializers.IntegerField(help_text="So many of the log it goes over.")
    looked_at = serializers.IntegerField(help_text="So many of them it has behind it.")
    taken_up = serializers.IntegerField(help_text="So many deliveries it has put on their way.")
    begun_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class ReplayPageSerializer(Shown):
    """A page of replays."""

    results = ReplaySerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)
