"""The counter: scan a pass, say what happened, and the answer says what it earned.

A scanner types what it reads and presses Enter: the pass, then an amount and Enter, or Enter alone
for a visit. Nothing here needs a script.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import said
from accounts.admin.pages import page
from accounts.admin.panels import event_panels, shown
from accounts.admin.sidebar import SidebarPage, more_pages
from accounts.models import Customer, Workspace
from accounts.scopes import Scope
from accounts.services.finding import Hit, bare, find_customers, only_hit
from accounts.site import signed_in
from accounts.station import Station, station_of
from core.errors import DomainError
from core.ids import as_uuid
from events.admin import words
from events.admin.counter_forms import CounterForm
from events.kinds import EventType
from events.models import ActivityEvent
from events.services.manual import MANUAL, may_record, record_manual_entry
from events.services.undoing import may_undo, undo_manual_entry

LATELY, MOST_LINES = timedelta(days=1), 10
# So long, it is no amount any more: somebody scanned the next pass.
SIGNS_OF_A_CODE = 8
# What else may be scanned for a customer: other rooms answer with a piece of the page, or None.
takers: list[Callable[[HttpRequest, str], str | None]] = []


def counter(request: HttpRequest) -> HttpResponse:
    """Whom it is about, then what happened; then ready for the next."""
    station = station_of(request)
    if station.workspace is None or not station.may(Scope.EVENTS_AT_DOOR):
        raise PermissionDenied
    if undone := as_uuid(request.POST.get("undo")):
        return _undo(request, station.workspace, undone)
    customer = _customer(station.workspace, request)
    form, answer = None, None
    if customer is not None and request.method == "POST":
        form = CounterForm(request.POST, may_sell=_may_sell(station))
        if form.is_valid():
            text = bare(form.cleaned_data["what"])
            answer = next((one for take in takers if (one := take(request, text))), None)
            if answer is None:
                return _go_on(request, station, customer, form)
    return _page(request, station, customer=customer, form=form, answer=answer)


def _go_on(
    request: HttpRequest, station: Station, customer: Customer, form: CounterForm
) -> HttpResponse:
    """On to what was recorded; to the next customer, when that is what was scanned."""
    text = bare(form.cleaned_data["what"])
    if form.is_amount and len(text) < SIGNS_OF_A_CODE:
        return _record(request, station, customer, form)
    if only_hit([one for one in _found(station, text) if one.is_exact]) or not form.is_amount:
        return redirect(f"{_here()}?{_query(q=text)}")
    return _record(request, station, customer, form)


def _record(
    request: HttpRequest, station: Station, customer: Customer, form: CounterForm
) -> HttpResponse:
    place = str(request.session.get(f"last_place:{customer.workspace_id}", ""))
    try:
        receipt = record_manual_entry(
            customer=customer,
            entry=form.entry(customer=customer, place=place),
            by=signed_in(request),
            scopes=station.scopes,
            at=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error("what", said(refusal))
        return _page(request, station, customer=customer, form=form)
    return redirect(f"{_here()}?{_query(done=str(receipt.id))}")


def _undo(request: HttpRequest, workspace: Workspace, event_id: UUID) -> HttpResponse:
    try:
        undone = undo_manual_entry(
            workspace=workspace,
            event_id=event_id,
            by=signed_in(request),
            scopes=station_of(request).scopes,
            at=timezone.now(),
        )
    except DomainError as refusal:
        messages.error(request, said(refusal))
    else:
        named = {"what": _what(undone), "customer": undone.customer}
        messages.success(request, _("Undone: %(what)s, for %(customer)s.") % named)
    return redirect(_here())


def _page(
    request: HttpRequest,
    station: Station,
    *,
    customer: Customer | None,
    form: CounterForm | None = None,
    answer: str | None = None,
) -> HttpResponse:
    assert station.workspace is not None  # noqa: S101 - seen to above
    text = bare(request.GET.get("q", ""))
    hits: Sequence[Hit] = _found(station, text) if text and customer is None else []
    chosen = customer or only_hit(hits)
    context = {
        "customer": None if answer else chosen,
        "form": form or CounterForm(may_sell=_may_sell(station)),
        "answer": answer,
        "hits": [] if chosen else hits,
        "is_asked": bool(request.GET.get("q", "").strip()),
        "text": text if text.isprintable() else "",
        "may_sell": _may_sell(station),
        "currency": station.workspace.currency,
    }
    context |= _done(request, station.workspace) | {"lines": _lines(request, station.workspace)}
    return TemplateResponse(
        request,
        "admin/events/counter.html",
        page(admin.site, request, _("Record at the counter"), **context),
        status=422 if form is not None and form.errors else 200,
    )


def _done(request: HttpRequest, workspace: Workspace) -> dict[str, Any]:
    """What was just recorded, with what each room says that it earned."""
    key = as_uuid(request.GET.get("done"))
    rows = ActivityEvent.objects.of(workspace).select_related("customer", "workspace")
    event = rows.filter(id=key).first() if key else None
    if event is None:
        return {}
    return {
        "done": event,
        "what": _what(event),
        "may_undo": _is_mine(request, event),
        "earned": shown(event_panels, request, event),
    }


def _lines(request: HttpRequest, workspace: Workspace) -> list[dict[str, Any]]:
    """The last that this person recorded by hand."""
    now = timezone.now()
    rows = ActivityEvent.objects.of(workspace).filter(
        recorded_by=signed_in(request),
        external_id__startswith=MANUAL,
        occurred_at__gte=now - LATELY,
    )
    newest = rows.newest_first().select_related("customer")[:MOST_LINES]
    return [
        {"event": one, "what": _what(one), "may_undo": _is_mine(request, one)} for one in newest
    ]


def _is_mine(request: HttpRequest, event: ActivityEvent) -> bool:
    scopes = station_of(request).scopes
    return may_undo(event, by=signed_in(request), scopes=scopes, at=timezone.now())


def _what(event: ActivityEvent) -> str:
    worth = words.worth(event)
    return words.kind(event) + ("" if worth == words.NOTHING else f", {worth}")


def _customer(workspace: Workspace, request: HttpRequest) -> Customer | None:
    key = as_uuid(request.POST.get("customer") or request.GET.get("customer"))
    living = Customer.objects.of(workspace).living().select_related("workspace", "card")
    return living.filter(id=key).first() if key else None


def _found(station: Station, text: str) -> Sequence[Hit]:
    assert station.workspace is not None  # noqa: S101 - seen to above
    return find_customers(workspace=station.workspace, text=text, scopes=station.scopes)


def _may_sell(station: Station) -> bool:
    return may_record(station.scopes, EventType.PURCHASE)


def _here() -> str:
    return reverse("admin:events_counter")


def _query(**named: str) -> str:
    return urlencode(named)


more_pages.append(
    SidebarPage(
        group=gettext_lazy("Desk"),
        title=gettext_lazy("Record at the counter"),
        symbol="point_of_sale",
        order=8,
        address="admin:events_counter",
        scope=Scope.EVENTS_AT_DOOR,
    )
)
