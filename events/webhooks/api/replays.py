"""What was told once, sent again."""

from datetime import datetime

import msgspec
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.paging import PAGING_PARAMS, page_of
from core.api.params import refuse_unknown
from core.api.parsing import Shape
from core.api.schema import describe, query
from events.models import Replay
from events.webhooks.instants import instant_of
from events.webhooks.serializers import (
    ReplayPageSerializer,
    ReplaySerializer,
    WishedReplaySerializer,
)
from events.webhooks.services.finding import find_endpoint
from events.webhooks.services.replaying import Again, begin_replay
from events.webhooks.shown import shown_replay


class _Wish(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    since: datetime
    is_of_all: bool = msgspec.field(name="all", default=False)


_wish = Shape(_Wish)


class ReplayView(Endpoint):
    """Everything since an instant, again."""

    scopes = {"POST": Scope.WEBHOOKS_CONFIGURE}

    @describe(
        "replayWebhook",
        summary="Send everything since an instant again that did not arrive, or all",
        request=WishedReplaySerializer,
        answers={202: ReplaySerializer},
        refusals={
            400: "required unknown_field invalid_type time_zone_missing out_of_range",
            404: "unknown_webhook",
            409: "webhook_not_listening replay_under_way",
        },
    )
    def post(self, request: Request, webhook_id: str) -> Response:
        wish = read_body(_wish, self.raw_body())
        replay = begin_replay(
            workspace=self.workspace,
            endpoint_id=webhook_id,
            since=instant_of("since", wish.since),
            what=Again.ALL if wish.is_of_all else Again.MISSED,
            at=timezone.now(),
        )
        return Response(shown_replay(replay), status=202)


class ReplaysView(Endpoint):
    """What was sent again, and is being."""

    scopes = {"GET": Scope.WEBHOOKS_CONFIGURE}

    @describe(
        "listReplays",
        summary="List a webhook's replays, newest first",
        answers={200: ReplayPageSerializer},
        parameters=[
            query("limit", int, "1 to 1000; 50 when missing."),
            query("cursor", says="next_cursor of the page before."),
        ],
        refusals={400: "unknown_parameter out_of_range invalid_cursor", 404: "unknown_webhook"},
    )
    def get(self, request: Request, webhook_id: str) -> Response:
        endpoint = find_endpoint(workspace=self.workspace, endpoint_id=webhook_id)
        refuse_unknown(request.query_params, PAGING_PARAMS)
        rows = Replay.objects.of(self.workspace).filter(endpoint=endpoint).newest_first()
        page = page_of(rows, request.query_params, moment=lambda replay: replay.begun_at)
        results = [shown_replay(one) for one in page.rows]
        return Response({"results": results, "next_cursor": page.next_cursor})
