"""The log of what was sent to an endpoint."""

from django.http import QueryDict
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.paging import PAGING_PARAMS, page_of
from core.api.params import hint, refuse_unknown
from core.api.schema import describe, query
from core.errors import Invalid
from events.messages.types import message_types
from events.models import WebhookDelivery
from events.webhooks.instants import instant_of
from events.webhooks.models import DeliveryQuerySet
from events.webhooks.serializers import (
    DELIVERY_STATES,
    DeliveryPageSerializer,
    DeliverySerializer,
    WholeDeliverySerializer,
)
from events.webhooks.services.finding import find_delivery, find_endpoint
from events.webhooks.services.redelivering import redeliver
from events.webhooks.shown import shown_delivery, shown_whole_delivery

_FILTERS = frozenset({"state", "type", "since"})


class DeliveriesView(Endpoint):
    """What was sent to an endpoint."""

    scopes = {"GET": Scope.WEBHOOKS_CONFIGURE}

    @describe(
        "listDeliveries",
        summary="List a webhook's deliveries, newest first",
        answers={200: DeliveryPageSerializer},
        parameters=[
            query("state", says="waiting, delivered or failed."),
            query("type", says="One type of message."),
            query("since", says="Deliveries made since then; ISO 8601 with Z or an offset."),
            query("limit", int, "1 to 1000; 50 when missing."),
            query("cursor", says="next_cursor of the page before."),
        ],
        refusals={
            400: "unknown_parameter unknown_state unknown_message_type invalid_type"
            " time_zone_missing out_of_range invalid_cursor",
            404: "unknown_webhook",
        },
    )
    def get(self, request: Request, webhook_id: str) -> Response:
        endpoint = find_endpoint(workspace=self.workspace, endpoint_id=webhook_id)
        params = request.query_params
        refuse_unknown(params, _FILTERS | PAGING_PARAMS)
        rows = WebhookDelivery.objects.filter(workspace=self.workspace, endpoint=endpoint)
        found = _narrowed(rows.newest_first(), params)
        page = page_of(found, params, moment=lambda delivery: delivery.created_at)
        results = [shown_delivery(one) for one in page.rows]
        return Response({"results": results, "next_cursor": page.next_cursor})


class DeliveryView(Endpoint):
    """One delivery."""

    scopes = {"GET": Scope.WEBHOOKS_CONFIGURE}

    @describe(
        "getDelivery",
        summary="Get a delivery: what is sent, and what came of every attempt",
        answers={200: WholeDeliverySerializer},
        refusals={404: "unknown_webhook unknown_delivery"},
    )
    def get(self, request: Request, webhook_id: str, delivery_id: str) -> Response:
        endpoint = find_endpoint(workspace=self.workspace, endpoint_id=webhook_id)
        delivery = find_delivery(endpoint=endpoint, delivery_id=delivery_id)
        return Response(shown_whole_delivery(self.workspace, endpoint, delivery))


class RedeliverView(Endpoint):
    """One message, again."""

    scopes = {"POST": Scope.WEBHOOKS_CONFIGURE}

    @describe(
        "redeliver",
        summary="Send one message again; its id stays the same",
        answers={202: DeliverySerializer},
        refusals={404: "unknown_webhook unknown_delivery", 409: "webhook_not_listening"},
    )
    def post(self, request: Request, webhook_id: str, delivery_id: str) -> Response:
        delivery = redeliver(
            workspace=self.workspace,
            endpoint_id=webhook_id,
            delivery_id=delivery_id,
            at=timezone.now(),
        )
        return Response(shown_delivery(delivery), status=202)


def _narrowed(rows: DeliveryQuerySet, params: QueryDict) -> DeliveryQuerySet:
    state, type = params.get("state"), params.get("type")
    if state is not None:
        if state not in DELIVERY_STATES:
            raise Invalid.field("state", "unknown_state", hint(state, DELIVERY_STATES))
        rows = rows.filter(state=state)
    if type is not None:
        if type not in message_types():
            raise Invalid.field("type", "unknown_message_type", hint(type, message_types()))
        rows = rows.filter(type=type)
    if "since" in params:
        rows = rows.filter(created_at__gte=instant_of("since", params.get("since", "")))
    return rows
