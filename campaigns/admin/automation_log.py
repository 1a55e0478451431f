"""What an automation did, page by page, and what it would do for a customer."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.admin.base import own
from accounts.models import Customer
from accounts.scopes import Scope
from accounts.station import station_of
from campaigns.admin.automation_pages import show_page
from campaigns.admin.automation_words import conditions_in_words, lines_of
from campaigns.automations.reading import deeds_of, runs_of
from campaigns.automations.trying import try_automation
from core.api.paging import page_of
from core.errors import Invalid

if TYPE_CHECKING:
    from campaigns.admin.automations import AutomationPage


def log(request: HttpRequest, object_id: UUID, admin: "AutomationPage") -> HttpResponse:
    """Every run, the newest first."""
    row = own(admin, request, object_id)
    row.workspace = admin.workspace(request)
    try:
        found = page_of(runs_of(row), request.GET, moment=lambda one: one.caused_at)
    except Invalid:
        # A cursor or a limit that was tampered with: the first page is as good an answer.
        found = page_of(runs_of(row), type(request.GET)(), moment=lambda one: one.caused_at)
    title = _("Log of %(automation)s") % {"automation": row.title}
    context = {
        "row": row,
        "original": row,
        "lines": lines_of(found.rows, deeds_of(row.workspace, found.rows)),
        "next": found.next_cursor,
    }
    return show_page(request, admin, "automation_log", title, **context)


def attempt(request: HttpRequest, object_id: UUID, admin: "AutomationPage") -> HttpResponse:
    """What it would do for a customer now; nothing is done."""
    row = own(admin, request, object_id)
    if not station_of(request).may(Scope.CUSTOMERS_READ):
        raise PermissionDenied
    row.workspace = admin.workspace(request)
    named = request.GET.get("customer", "").strip()
    context: dict[str, Any] = {"row": row, "original": row, "named": named}
    if named:
        context |= _trial(row, _named(row, named))
    title = _("Try %(automation)s") % {"automation": row.title}
    return show_page(request, admin, "automation_try", title, **context)


def _named(row: Any, named: str) -> Customer | None:
    """The customer with this id, e-mail address or card number, if there is exactly one."""
    if not named.isprintable():
        return None
    known = Customer.objects.of(row.workspace).living()
    for field in ("external_id", "email__iexact", "card__number"):
        found = list(known.filter(**{field: named}).select_related("workspace")[:2])
        if len(found) == 1:
            return found[0]
    return None


def _trial(row: Any, customer: Customer | None) -> dict[str, Any]:
    if customer is None:
        return {"is_unknown": True}
    trial = try_automation(automation=row, customer=customer, at=timezone.now())
    seen = conditions_in_words(trial.conditions)
    return {"customer": customer, "trial": trial, "seen": seen}
