"""Letters to a workspace's owners about a webhook that nothing reaches."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.look.letters import Page, write_page
from accounts.models import StaffMember, Workspace
from accounts.scopes import Role
from events.models import WebhookDelivery, WebhookEndpoint
from events.webhooks import phrasing
from events.webhooks.life import broken_off
from events.webhooks.models import EndpointQuerySet
from events.webhooks.states import DeliveryState, EndpointState

# The owners are told after so much unbroken failure, and once more when it has an end.
WARNED_AFTER = (timedelta(days=1), timedelta(days=4))
LAST_LETTER = len(WARNED_AFTER) + 1
log = structlog.get_logger("foyer.webhooks")


def write_to_owners(*, workspace: Workspace, at: datetime) -> int:
    """Send the letters that are due; answers how many. Never inside a transaction.

    A crash between the mail server's yes and our note sends one again.
    """
    due = [(one, letter_due(one, at=at)) for one in _failing(workspace, at=at)]
    due = [(endpoint, number) for endpoint, number in due if number > endpoint.letters]
    readers = _owners(workspace) if due else []
    return sum(_write(endpoint, number, workspace, readers) for endpoint, number in due)


def letter_due(endpoint: WebhookEndpoint, *, at: datetime) -> int:
    """How many letters the owners should have got by now about the failure that lasts."""
    if endpoint.failing_since is None:
        return 0
    if not EndpointState(endpoint.state).listens:
        return LAST_LETTER
    return sum(endpoint.failing_since <= at - after for after in WARNED_AFTER)


def _failing(workspace: Workspace, *, at: datetime) -> EndpointQuerySet:
    """Those that are still tried in vain, and those that are not tried any more."""
    waiting = WebhookDelivery.objects.of(workspace).filter(
        endpoint=OuterRef("id"), state=DeliveryState.WAITING
    )
    is_tried = Exists(waiting) & Q(last_failed_at__gte=broken_off(at=at))
    states = [state for state in EndpointState if not state.listens]
    endpoints = WebhookEndpoint.objects.of(workspace).filter(failing_since__isnull=False)
    return endpoints.filter(Q(state__in=states) | is_tried).order_by("id")


def _write(
    endpoint: WebhookEndpoint, number: int, workspace: Workspace, readers: Sequence[str]
) -> int:
    if readers:
        try:
            _letter(endpoint, workspace, readers).send()
        except Exception as fault:
            # Its kind alone: faults quote addresses. The next sweep tries again.
            log.warning("no letter", endpoint=str(endpoint.id), fault=type(fault).__name__)
            return 0
    # Who was woken or reached meanwhile begins anew.
    same = WebhookEndpoint.objects.of(workspace).filter(
        id=endpoint.id, failing_since=endpoint.failing_since
    )
    same.update(letters=number)
    return int(bool(readers))


def _owners(workspace: Workspace) -> list[str]:
    owners = StaffMember.objects.filter(
        workspace=workspace, role=Role.OWNER, user__is_active=True
    ).select_related("user")
    return sorted({owner.user.email for owner in owners})


def _letter(
    endpoint: WebhookEndpoint, workspace: Workspace, readers: Sequence[str]
) -> EmailMessage:
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    organiser = " ".join(workspace.name.split())
    with translation.override(workspace.language):
        message = write_page(
            _page_of(endpoint)(_words(endpoint, workspace)),
            house=workspace,
            to="",
            sender=formataddr((organiser, sender)),
            headers={"Auto-Submitted": "auto-generated"},
        )
    message.to = list(readers)
    return message


def _page_of(endpoint: WebhookEndpoint) -> Callable[[Mapping[str, str]], Page]:
    if endpoint.state == EndpointState.GONE:
        return phrasing.gone
    is_tried = EndpointState(endpoint.state).listens
    return phrasing.failing if is_tried else phrasing.switched_off


def _words(endpoint: WebhookEndpoint, workspace: Workspace) -> dict[str, str]:
    since = endpoint.failing_since
    assert since is not None  # noqa: S101 - only who fails is written about
    path = reverse("admin:events_webhookendpoint_change", args=[endpoint.id])
    return {
        "days": str(settings.WEBHOOK_FAILING_DAYS),
        "url": endpoint.url,
        "since": _moment(since, workspace),
        "ends": _moment(since + timedelta(days=settings.WEBHOOK_FAILING_DAYS), workspace),
        "answer": _last_answer(endpoint, workspace),
        "link": f"{settings.PUBLIC_URL}{path}",
    }


def _moment(moment: datetime, workspace: Workspace) -> str:
    return date_format(localtime(moment, workspace.zone), "DATETIME_FORMAT")


def _last_answer(endpoint: WebhookEndpoint, workspace: Workspace) -> str:
    """The status, or why there is none, and the beginning of what was said; in one line."""
    tried = WebhookDelivery.objects.of(workspace).filter(endpoint=endpoint).exclude(log=[])
    delivery = tried.newest_first().first()
    if delivery is None:
        return ""
    entry = delivery.log[-1]
    said = " ".join(str(entry["answer"]).split())
    return f"{entry['status'] or entry['fault']} {said}".strip()
