"""What waits for somebody on the front page: webhooks that fail, or are switched off."""

from typing import Any, cast

from django.http import HttpRequest

from accounts.admin.panels import Panel, front_panels
from accounts.models import Workspace
from accounts.scopes import Scope
from accounts.station import station_of
from events.admin.webhook_words import CLASSES, say_state
from events.webhooks.models import WebhookEndpoint
from events.webhooks.states import EndpointState

MOST_SHOWN = 5


def _panel(request: HttpRequest) -> dict[str, Any]:
    workspace = cast(Workspace, station_of(request).workspace)
    rows = WebhookEndpoint.objects.filter(workspace=workspace, deleted_at=None)
    troubled = rows.exclude(state=EndpointState.ACTIVE).order_by("state_changed_at", "id")
    found = list(troubled[: MOST_SHOWN + 1])
    return {
        "troubled": [(one, say_state(one), CLASSES[one.state]) for one in found[:MOST_SHOWN]],
        "has_more": len(found) > MOST_SHOWN,
    }


# Above all else: it waits for somebody.
front_panels.append(
    Panel("admin/events/webhook/_front.html", Scope.WEBHOOKS_CONFIGURE, _panel, order=0)
)
