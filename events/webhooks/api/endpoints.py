"""Endpoints: set up, seen, changed and deleted."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.params import refuse_unknown
from core.api.parsing import Shape
from core.api.schema import describe
from events.models import WebhookEndpoint
from events.webhooks.content import EndpointChanges, EndpointContent
from events.webhooks.serializers import (
    ChangedWebhookSerializer,
    NewWebhookSerializer,
    WebhookSerializer,
    WishedWebhookSerializer,
)
from events.webhooks.services.deleting import delete_endpoint
from events.webhooks.services.endpoints import change_endpoint, create_endpoint
from events.webhooks.services.finding import find_endpoint
from events.webhooks.shown import shown_credentials, shown_endpoint

_content, _changes = Shape(EndpointContent), Shape(EndpointChanges)
_FAULTS = (
    "required unknown_field invalid_type too_long too_many unknown_message_type unknown_version"
    " url_too_long url_unreadable url_scheme url_credentials url_fragment url_host"
)


class WebhooksView(Endpoint):
    """The workspace's endpoints."""

    scopes = {"GET": Scope.WEBHOOKS_CONFIGURE, "POST": Scope.WEBHOOKS_CONFIGURE}

    @describe(
        "listWebhooks",
        summary="List the webhooks, the oldest first",
        answers={200: WebhookSerializer(many=True)},
        refusals={400: "unknown_parameter"},
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, ())
        return Response([shown_endpoint(one) for one in WebhookEndpoint.objects.of(self.workspace)])

    @describe(
        "createWebhook",
        summary="Set up a webhook; its secret is in this answer and never again",
        request=WishedWebhookSerializer,
        answers={201: NewWebhookSerializer},
        refusals={400: _FAULTS, 409: "too_many_webhooks"},
    )
    def post(self, request: Request) -> Response:
        made = create_endpoint(
            workspace=self.workspace,
            content=read_body(_content, self.raw_body()),
            by=self.caller.user,
            at=timezone.now(),
        )
        return Response(shown_credentials(made), status=201)


class WebhookView(Endpoint):
    """One endpoint."""

    scopes = {
        "GET": Scope.WEBHOOKS_CONFIGURE,
        "PATCH": Scope.WEBHOOKS_CONFIGURE,
        "DELETE": Scope.WEBHOOKS_CONFIGURE,
    }

    @describe(
        "getWebhook",
        summary="Get a webhook",
        answers={200: WebhookSerializer},
        refusals={404: "unknown_webhook"},
    )
    def get(self, request: Request, webhook_id: str) -> Response:
        endpoint = find_endpoint(workspace=self.workspace, endpoint_id=webhook_id)
        return Response(shown_endpoint(endpoint))

    @describe(
        "changeWebhook",
        summary="Change a webhook, or wake one that does not listen",
        request=ChangedWebhookSerializer,
        answers={200: WebhookSerializer},
        refusals={400: _FAULTS, 404: "unknown_webhook"},
    )
    def patch(self, request: Request, webhook_id: str) -> Response:
        endpoint = change_endpoint(
            workspace=self.workspace,
            endpoint_id=webhook_id,
            changes=read_body(_changes, self.raw_body()),
            at=timezone.now(),
        )
        return Response(shown_endpoint(endpoint))

    @describe(
        "deleteWebhook",
        summary="Delete a webhook and its log; nothing is sent to it any more",
        answers={204: None},
        refusals={404: "unknown_webhook"},
    )
    def delete(self, request: Request, webhook_id: str) -> Response:
        delete_endpoint(workspace=self.workspace, endpoint_id=webhook_id, at=timezone.now())
        return Response(status=204)
