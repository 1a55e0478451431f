"""An endpoint's secrets, and a message to try it out with."""

from datetime import timedelta

import msgspec
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.parsing import Shape
from core.api.schema import describe
from core.errors import Invalid
from core.ids import as_uuid
from events.webhooks.serializers import (
    NewWebhookSerializer,
    RotationSerializer,
    TestMessageSerializer,
)
from events.webhooks.services.rotating import MOST_HOURS, rotate_secrets
from events.webhooks.services.trying import send_test
from events.webhooks.shown import shown_credentials


class _Rotation(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    overlap_hours: int = 24


class _Nothing(msgspec.Struct, forbid_unknown_fields=True):
    """A test needs no words."""


_rotation, _nothing = Shape(_Rotation), Shape(_Nothing)
_EMPTY = b"{}"


class RotateSecretView(Endpoint):
    """A new secret and a new pair of keys."""

    scopes = {"POST": Scope.WEBHOOKS_CONFIGURE}

    @describe(
        "rotateWebhookSecret",
        summary="Give a webhook a new secret; the old one signs beside it for a while",
        request=RotationSerializer,
        answers={200: NewWebhookSerializer},
        refusals={400: "unknown_field invalid_type out_of_range", 404: "unknown_webhook"},
    )
    def post(self, request: Request, webhook_id: str) -> Response:
        wish = read_body(_rotation, self.raw_body() or _EMPTY)
        if not 0 <= wish.overlap_hours <= MOST_HOURS:
            words = f"Give a whole number from 0 to {MOST_HOURS}."
            raise Invalid.field("overlap_hours", "out_of_range", words)
        made = rotate_secrets(
            workspace=self.workspace,
            endpoint_id=webhook_id,
            overlap=timedelta(hours=wish.overlap_hours),
            at=timezone.now(),
        )
        return Response(shown_credentials(made))


class TestMessageView(Endpoint):
    """A message that is for one endpoint alone."""

    scopes = {"POST": Scope.WEBHOOKS_CONFIGURE}

    @describe(
        "testWebhook",
        summary="Send a webhook a message of the type webhook.test, which no other gets",
        answers={202: TestMessageSerializer},
        refusals={404: "unknown_webhook", 409: "webhook_not_listening"},
    )
    def post(self, request: Request, webhook_id: str) -> Response:
        read_body(_nothing, self.raw_body() or _EMPTY)
        event_id = send_test(workspace=self.workspace, endpoint_id=webhook_id)
        return Response({"webhook_id": str(as_uuid(webhook_id)), "event_id": event_id}, status=202)
