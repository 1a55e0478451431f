"""Rules and logged events as JSON (names as in the public contract)."""

from typing import Any

import msgspec
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.rendering import instant
from events.kinds import Category
from loyalty.models import EntryKind, EventRule, RuleStatus, RuleVersion
from loyalty.rules.conditions import OPERATORS
from loyalty.rules.content import LimitPeriod, Rounding, RuleContent, RuleType
from loyalty.rules.parts import Verdict

Shown = serializers.Serializer[Any]

# Numbers as they were written: rewards are JSON numbers in the contract.
_encode = msgspec.json.Encoder(decimal_format="number").encode
_decode = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def show_content(content: RuleContent) -> dict[str, Any]:
    """What a rule says: the contract's fields always, ours where they are not the default."""
    always = {
        "title": content.title,
        "description": content.description,
        "limit": content.limit,
        "maximumReward": content.maximum_reward,
        "reward": msgspec.Raw(_encode(content.reward)),
        "conditions": content.conditions,
        "metadataFields": content.metadata_fields,
        "type": content.type,
    }
    return always | {
        name: value for name, value in _decode(_encode(content)).items() if name not in always
    }


def show_rule(rule: EventRule, content: RuleContent) -> dict[str, Any]:
    """A rule, and what it says now."""
    return {"eventId": rule.key, "status": rule.status} | show_content(content)


def show_version(version: RuleVersion) -> dict[str, Any]:
    """What a rule said from one change to the next."""
    return {
        "version": version.number,
        "isActive": version.from_revision is not None and version.until_revision is None,
        "madeAt": instant(version.made_at),
        "madeBy": version.made_by.email if version.made_by else None,
    } | show_content(version.says)


@extend_schema_field(
    {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?\d{1,13}(\.\d{1,6})?$"}]}
)
class NumberField(serializers.FloatField):
    """A number that is calculated with exactly; text says it as well."""


LIMIT_PERIODS = [one.value for one in LimitPeriod]


class ConditionSerializer(Shown):
    """AND, OR or NOT over `conditions`, or one field with its operator and value."""

    type = serializers.ChoiceField(["AND", "OR", "NOT"], required=False, allow_null=True)
    conditions = serializers.ListField(child=serializers.DictField(), required=False)
    field = serializers.CharField(
        required=False,
        allow_null=True,
        help_text="A dotted path into the metadata, or a word such as amount.",
    )
    operator = serializers.ChoiceField(OPERATORS, required=False, allow_null=True)
    value = serializers.JSONField(required=False, allow_null=True)


class MetadataFieldSerializer(Shown):
    """A field that the metadata may or must have."""

    key = serializers.CharField()
    type = serializers.ChoiceField(["string", "number", "boolean", "array", "object"])
    required = serializers.BooleanField(required=False)  # type: ignore[assignment]  # shadows


class TriggerSerializer(Shown):
    """Which events fire the rule without naming it; all that is given must match."""

    category = serializers.ChoiceField(Category.choices, required=False, allow_null=True)
    types = serializers.ListField(child=serializers.CharField(), required=False)
    sources = serializers.ListField(child=serializers.CharField(), required=False)
    names = serializers.ListField(child=serializers.CharField(), required=False)


class ContentSerializer(Shown):
    """What a rule says."""

    title = serializers.CharField()
    description = serializers.CharField(required=False, allow_blank=True)
    type = serializers.ChoiceField([one.value for one in RuleType])
    reward = serializers.DictField(
        child=NumberField(), help_text="Points by user group, and `default`."
    )
    limit = serializers.IntegerField(min_value=1, allow_null=True, required=False)
    maximumReward = serializers.IntegerField(min_value=1, allow_null=True, required=False)
    conditions = ConditionSerializer(allow_null=True, required=False)
    metadataFields = MetadataFieldSerializer(many=True, required=False)
    period = serializers.ChoiceField(LIMIT_PERIODS, required=False)
    rounding = serializers.ChoiceField([one.value for one in Rounding], required=False)
    rewardValueField = serializers.CharField(required=False)
    rewardPer = NumberField(required=False, help_text="Above 0.")
    threshold = NumberField(allow_null=True, required=False)
    triggers = TriggerSerializer(many=True, required=False)
    requiresApiKey = serializers.BooleanField(required=False, help_text="True unless it says not.")
    validFrom = serializers.DateTimeField(allow_null=True, required=False)
    validUntil = serializers.DateTimeField(allow_null=True, required=False)
    pendingDays = serializers.IntegerField(min_value=0, required=False)
    expireDays = serializers.IntegerField(min_value=1, allow_null=True, required=False)


class RuleSerializer(ContentSerializer):
    """A rule."""

    eventId = serializers.CharField(required=False, allow_null=True)
    status = serializers.ChoiceField(RuleStatus.values, required=False)


class VersionSerializer(ContentSerializer):
    """One version of a rule."""

    version = serializers.IntegerField()
    isActive = serializers.BooleanField()
    madeAt = serializers.DateTimeField()
    madeBy = serializers.CharField(allow_null=True, help_text="Staff, by e-mail address.")


class ReportSerializer(Shown):
    """One event for one rule."""

    eventId = serializers.CharField(help_text="The rule.")
    userId = serializers.CharField(max_length=255)
    metadata = serializers.DictField(required=False, allow_null=True)
    externalId = serializers.CharField(
        max_length=255,
        required=False,
        allow_null=True,
        help_text="Your own id of the event: sent again, it is logged once.",
    )
    timestamp = serializers.DateTimeField(required=False, allow_null=True)


class LoggedContentSerializer(Shown):
    """What the rule made of the event."""

    userId = serializers.CharField()
    eventId = serializers.CharField()
    points = serializers.IntegerField()
    type = serializers.ChoiceField([one.value for one in RuleType])
    title = serializers.CharField()
    limit = serializers.IntegerField(allow_null=True)
    maximumReward = serializers.IntegerField(allow_null=True)
    metadata = serializers.DictField()
    conditionReached = serializers.BooleanField()
    limitReached = serializers.BooleanField()
    userGroupId = serializers.CharField()


class LoggedSerializer(Shown):
    """The answer to a logged event."""

    statusCode = serializers.IntegerField()
    message = serializers.CharField()
    data = LoggedContentSerializer()  # type: ignore[assignment]  # shadows a property


class UsedLimitSerializer(Shown):
    """How far the rule's limit was used, this event included where it was rewarded."""

    period = serializers.ChoiceField(LIMIT_PERIODS)
    used = serializers.IntegerField()
    limit = serializers.IntegerField()


class SeenSerializer(Shown):
    """A condition, and what the event had."""

    field = serializers.CharField()
    operator = serializers.ChoiceField(OPERATORS)
    value = serializers.JSONField(allow_null=True)
    actual = serializers.JSONField(allow_null=True, help_text="Null where it was missing.")
    held = serializers.BooleanField()


class AskedSerializer(Shown):
    """One rule's answer, and everything that led to it."""

    eventId = serializers.CharField()
    version = serializers.IntegerField()
    verdict = serializers.ChoiceField([one.value for one in Verdict])
    points = serializers.IntegerField()
    userGroupId = serializers.CharField(allow_null=True)
    reward = serializers.CharField(allow_null=True)
    value = serializers.CharField(allow_null=True)
    kept = serializers.CharField(allow_null=True, help_text="The amount that refunds left.")
    multiplier = serializers.CharField(allow_null=True, help_text="The tier's, where it is not 1.")
    exact = serializers.CharField(allow_null=True, help_text="The points before rounding.")
    maximumReward = serializers.IntegerField(allow_null=True)
    maximumRewardReached = serializers.BooleanField()
    limit = UsedLimitSerializer(allow_null=True)
    conditions = SeenSerializer(many=True)
    sentence = serializers.CharField()


class ExplainedEntrySerializer(Shown):
    """One entry of the ledger."""

    kind = serializers.ChoiceField(EntryKind.choices)
    points = serializers.IntegerField()
    pending = serializers.IntegerField()
    occurredAt = serializers.DateTimeField()
    sentence = serializers.CharField()
    rules = AskedSerializer(many=True)


class ExplanationSerializer(Shown):
    """Why an event earned what it earned."""

    eventId = serializers.UUIDField(help_text="The event's id.")
    points = serializers.IntegerField(help_text="What is left of them, pending ones included.")
    sentence = serializers.CharField()
    entries = ExplainedEntrySerializer(many=True)
    nothing = serializers.CharField(
        allow_null=True, help_text="Why there is no entry; null where there is one."
    )
