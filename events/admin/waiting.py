"""What of webhooks and imports waits for somebody, and what goes by itself."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.admin.waiting import MOST_COUNTED, Duty, Task, counted, duties, under_way
from accounts.models import Workspace
from accounts.scopes import Scope
from events.admin.webhook_words import say_state
from events.imports.models import ImportJob
from events.imports.states import ImportState
from events.webhooks.models import WebhookEndpoint
from events.webhooks.states import EndpointState

# Longer ago, whoever it mattered to has seen it.
RECENT = timedelta(days=14)
MOST_NAMED = 5


def troubled_webhooks(workspace: Workspace) -> Iterator[Task]:
    """Webhooks that fail, or were switched off, the longest in trouble first."""
    rows = WebhookEndpoint.objects.filter(workspace=workspace, deleted_at=None)
    troubled = rows.exclude(state=EndpointState.ACTIVE).order_by("state_changed_at", "id")
    found = list(troubled[: MOST_COUNTED + 1])
    if not found:
        return
    words = ngettext("webhook does not arrive", "webhooks do not arrive", len(found))
    address = reverse("admin:events_webhookendpoint_changelist")
    each = [_named(one) for one in found[:MOST_NAMED]]
    yield Task(len(found), words, address, _("See what is wrong"), each)


def _named(endpoint: WebhookEndpoint) -> tuple[str, str]:
    words = f"{endpoint}: {endpoint.get_state_display()}. {say_state(endpoint)}"
    return words, reverse("admin:events_webhookendpoint_change", args=[endpoint.pk])


def failed_imports(workspace: Workspace) -> Iterator[Task]:
    """Imports that a fault stopped."""
    since = timezone.now() - RECENT
    stopped = ImportJob.objects.of(workspace).filter(state=ImportState.FAILED)
    if number := counted(stopped.filter(created_at__gte=since)):
        words = ngettext("import was stopped by a fault", "imports were stopped by a fault", number)
        address = reverse("admin:events_importjob_changelist")
        yield Task(number, words, f"{address}?state__exact={ImportState.FAILED}", _("Look at it"))


def moving_imports(workspace: Workspace) -> Iterator[Task]:
    """Imports that are being recorded, or undone."""
    moving = [state for state in ImportState if state.is_moving]
    if number := counted(ImportJob.objects.of(workspace).filter(state__in=moving)):
        words = ngettext("import is under way", "imports are under way", number)
        yield Task(number, words, reverse("admin:events_importjob_changelist"), _("Look at it"))


duties.append(Duty(Scope.WEBHOOKS_CONFIGURE, troubled_webhooks, 15))
duties.append(Duty(Scope.EVENTS_WRITE, failed_imports, 40))
under_way.append(Duty(Scope.EVENTS_WRITE, moving_imports, 40))
