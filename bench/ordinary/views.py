"""The view that most projects would have."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from bench.ordinary.serializers import OrdinarySerializer


class OrdinaryBatch(Endpoint):
    """Validate all, insert all, answer with the ids."""

    scopes = {"POST": Scope.EVENTS_WRITE}

    def post(self, request: Request) -> Response:
        body: Any = request.data
        context = {"workspace": self.workspace}
        serializer = OrdinarySerializer(data=body["events"], many=True, context=context)
        serializer.is_valid(raise_exception=True)
        events: Any = serializer.save()
        answer = {"created": len(events), "ids": [event.id for event in events]}
        return Response(answer, status=201)
