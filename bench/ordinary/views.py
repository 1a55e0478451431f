"""The view that most projects would have, and what it becomes once somebody has tuned it."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from bench.ordinary.loyalty import record_and_reward
from bench.ordinary.serializers import DerivedSerializer, TunedSerializer
from events.models import ActivityEvent


class DerivedBatch(Endpoint):
    """Validate with a derived serializer, bulk_create, answer with what was made."""

    scopes = {"POST": Scope.EVENTS_WRITE}

    def post(self, request: Request) -> Response:
        body: Any = request.data
        serializer = DerivedSerializer(data=body["events"], many=True)
        serializer.is_valid(raise_exception=True)
        now, rows = timezone.now(), serializer.validated_data
        made = [ActivityEvent(workspace=self.workspace, received_at=now, **row) for row in rows]
        events = ActivityEvent.objects.bulk_create(made)
        shown = DerivedSerializer(events, many=True).data
        return Response({"created": len(events), "events": shown}, status=201)


class TunedBatch(Endpoint):
    """The same with one query for all customers and all ids, and an answer of ids alone."""

    scopes = {"POST": Scope.EVENTS_WRITE}

    def post(self, request: Request) -> Response:
        body: Any = request.data
        context = {"workspace": self.workspace}
        serializer = TunedSerializer(data=body["events"], many=True, context=context)
        serializer.is_valid(raise_exception=True)
        events: Any = serializer.save()
        answer = {"created": len(events), "ids": [event.id for event in events]}
        return Response(answer, status=201)


class LoyalBatch(Endpoint):
    """Validated as the tuned one, then recorded and rewarded one event at a time."""

    scopes = {"POST": Scope.EVENTS_WRITE}

    def post(self, request: Request) -> Response:
        body: Any = request.data
        context = {"workspace": self.workspace}
        serializer = TunedSerializer(data=body["events"], many=True, context=context)
        serializer.is_valid(raise_exception=True)
        created = record_and_reward(self.workspace, serializer.validated_data)
        return Response({"created": created}, status=201)
