"""How a webhook that was changed comes to say again what it said before."""

from django.db.models import Model
from django.urls import reverse

from accounts.admin.undoing import Back, Undoer, Undoing, refuse_changed, undoers
from accounts.scopes import Scope
from events.webhooks.content import EndpointChanges
from events.webhooks.models import WebhookEndpoint
from events.webhooks.services.endpoints import change_endpoint
from events.webhooks.services.finding import find_endpoint


def back_to(before: WebhookEndpoint, now: WebhookEndpoint, names: list[str]) -> Back | None:
    """The way back from a change of these fields; None when nothing was changed."""
    if not names:
        return None
    kept = {
        "endpoint": str(now.pk),
        "before": {name: getattr(before, name) for name in names},
        "after": {name: getattr(now, name) for name in names},
    }
    return Back(
        "events.webhook", kept, reverse("admin:events_webhookendpoint_change", args=[now.pk])
    )


def _restore(undoing: Undoing) -> Model:
    kept, workspace = undoing.kept, undoing.workspace
    now = find_endpoint(workspace=workspace, endpoint_id=kept["endpoint"])
    refuse_changed({name: getattr(now, name) for name in kept["after"]}, kept["after"])
    changes = EndpointChanges(**kept["before"])
    return change_endpoint(workspace=workspace, endpoint_id=now.pk, changes=changes, at=undoing.at)


undoers["events.webhook"] = Undoer(Scope.WEBHOOKS_CONFIGURE, _restore)
