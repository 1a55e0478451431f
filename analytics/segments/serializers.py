"""Segments as JSON."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rest_framework import serializers

from accounts.models import Customer
from accounts.serializers import CustomerSerializer
from analytics.models import Segment
from analytics.segments.listing import MemberPage
from core.api.rendering import instant

Shown = serializers.Serializer[Any]
_CRITERIA = "A tree of AND, OR and NOT over criteria."


class SegmentSerializer(Shown):
    """A segment: what GET gives and PUT takes."""

    key = serializers.CharField(required=False, help_text="The key in its address.")
    title = serializers.CharField()
    description = serializers.CharField(required=False, allow_blank=True)
    criteria = serializers.DictField(help_text=_CRITERIA)
    in_words = serializers.CharField(read_only=True, help_text="The criteria in plain words.")
    size = serializers.IntegerField(read_only=True, help_text="How many customers are in it.")
    size_as_of = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="When they were counted; null: not yet."
    )
    created_at = serializers.DateTimeField(read_only=True)
    changed_at = serializers.DateTimeField(read_only=True)


class CopySerializer(Shown):
    """What a copy is called; both may be left out."""

    key = serializers.CharField(required=False)
    title = serializers.CharField(required=False)


class PreviewRequestSerializer(Shown):
    """Criteria that are kept nowhere yet."""

    criteria = serializers.DictField(help_text=_CRITERIA)
    limit = serializers.IntegerField(
        required=False, min_value=0, max_value=100, help_text="How many members; 10 when missing."
    )


class PreviewSerializer(Shown):
    """Who would be in."""

    size = serializers.IntegerField()
    customers = serializers.IntegerField(help_text="How many customers there are in all.")
    as_of = serializers.DateTimeField()
    in_words = serializers.CharField()
    members = CustomerSerializer(many=True)


class SegmentCustomerSerializer(CustomerSerializer):
    """A customer who is in a segment."""

    since = serializers.DateTimeField(
        allow_null=True, help_text="When the customer came in; null: a moment ago."
    )

    class Meta(CustomerSerializer.Meta):
        fields = [*CustomerSerializer.Meta.fields, "since"]
        read_only_fields = fields


class SegmentCustomerPageSerializer(Shown):
    """A page of members, those who were added last first."""

    results = SegmentCustomerSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


def shown_segment(
    segment: Segment, *, size: int, size_as_of: datetime | None = None
) -> dict[str, Any]:
    """A segment as the API gives and takes it."""
    return {
        "key": segment.key,
        "title": segment.title,
        "description": segment.description,
        "criteria": segment.criteria,
        "in_words": segment.tree.words(segment.workspace),
        "size": size,
        "size_as_of": size_as_of and instant(size_as_of),
        "created_at": instant(segment.created_at),
        "changed_at": instant(segment.changed_at),
    }


def shown_members(page: MemberPage, since: Mapping[object, object]) -> dict[str, Any]:
    """A page of members."""
    return {
        "results": [shown_customer(one) | {"since": since.get(one.id)} for one in page.customers],
        "next_cursor": page.next_cursor,
    }


def shown_customer(customer: Customer) -> dict[str, Any]:
    """A customer as GET /customers shows one."""
    return dict(CustomerSerializer(customer).data)
