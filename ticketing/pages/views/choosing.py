"""An event's page: what it is, what it offers, and the basket that is begun on it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.pages.framing import show, too_often
from accounts.pages.keeping import kept_briefly
from core.errors import DomainError
from ticketing.catalogue.models import PromoCode, TicketedEvent
from ticketing.catalogue.reading import Offer, offers_of
from ticketing.catalogue.services.finding import find_code, find_ticketed_event
from ticketing.errors import CodeRefused, UnknownOrder
from ticketing.orders.baskets import price_basket
from ticketing.orders.models import Order, OrderLine
from ticketing.orders.services.placing import Wanted
from ticketing.pages.buying import contact_of, exchange, open_order, put_aside, ways_to_pay
from ticketing.pages.changing import changed_order, with_own
from ticketing.pages.choosing import BasketForm, cheapest_of, field_of, rows_of
from ticketing.pages.framing import count_first_order, count_guess, page
from ticketing.pages.guests import renew_once
from ticketing.pages.own_forms import taken_from_own_pages
from ticketing.pages.visitors import Visitor

REFUSED = 422


@taken_from_own_pages
@kept_briefly(renew_once)
@require_http_methods(["GET", "HEAD", "POST"])
@page
def event(request: HttpRequest, visitor: Visitor, event_name: str) -> HttpResponse:
    """Show an event; a POST puts tickets aside, or with `apply` shows what a code opens."""
    found = find_ticketed_event(workspace=visitor.workspace, name=event_name)
    typed = request.POST.get("code", "") or request.GET.get("code", "")
    if typed and not (rate := count_guess(request)).is_kept:
        return too_often(request, rate)
    code, no_code = _code(found, typed)
    changing = changed_order(visitor, found, _instead_of(request))
    offers = offers_of(found, at=timezone.now(), code=code)
    offers = with_own(offers, changing) if changing else offers
    form = _form(request, visitor, found, offers)
    if form.is_bound and form.is_valid():
        if visitor.customer is None and not (rate := count_first_order(request)).is_kept:
            return too_often(request, rate)
        order = None if no_code else _ordered(form, visitor, found, code)
        if order is not None:
            return redirect("whats-on:order", visitor.workspace.slug, order.number)
    rows = rows_of(form, offers, code)
    context = {
        "event": found,
        "site": settings.PUBLIC_URL,
        "place": reverse("whats-on:event", args=[visitor.workspace.slug, found.key]),
        "state": found.state_at(timezone.now()),
        "form": form,
        "rows": rows,
        "cheapest": cheapest_of(rows),
        "code": code,
        "no_code": no_code,
        "is_asked": "apply" in request.POST,
        "has_codes": bool(typed) or _has_codes(found),
        "open_order": open_order(visitor, found),
        "changing": changing,
    }
    status = REFUSED if form.errors or no_code else 200
    return show(request, visitor, "ticketing/pages/event.html", context, status=status)


def _code(found: TicketedEvent, typed: str) -> tuple[PromoCode | None, str]:
    """The code that was typed, or why it is none."""
    try:
        return find_code(found, typed[:40], at=timezone.now()), ""
    except CodeRefused as refusal:
        return None, refusal.message


def _has_codes(found: TicketedEvent) -> bool:
    """Whether it makes sense to ask for one."""
    rows = PromoCode.objects.filter(workspace=found.workspace_id, ticketed_event=found)
    return rows.filter(is_active=True).exists()


def _form(
    request: HttpRequest, visitor: Visitor, found: TicketedEvent, offers: list[Offer]
) -> BasketForm:
    """The form as it was sent; looking at what a code opens keeps what was chosen."""
    if request.method == "POST" and "apply" not in request.POST:
        form = BasketForm(request.POST, offers=offers)
    elif request.method == "POST":
        form = BasketForm(offers=offers, initial=request.POST.dict())
    else:
        typed = request.GET.get("code", "")
        before = _given_up(visitor, found, _instead_of(request))
        form = BasketForm(offers=offers, initial={"code": typed} | before)
    only_free = all(offer.ticket_type.is_free for offer in form.offers.values())
    if "email" in request.POST or (only_free and form.offers):
        form.ask_for_contact(visitor.customer)
    return form


def _instead_of(request: HttpRequest) -> str:
    """The number of the order that is being changed, or was given up."""
    return request.POST.get("instead_of", "") or request.GET.get("instead-of", "")


def _given_up(visitor: Visitor, found: TicketedEvent, number: str) -> dict[str, Any]:
    """What was in an order that is being changed."""
    try:
        order = visitor.order(number) if number else None
    except UnknownOrder:
        return {}
    if order is None or order.ticketed_event_id != found.id:
        return {}
    lines = OrderLine.objects.filter(workspace=order.workspace_id, order=order)
    kept: dict[str, Any] = {"instead_of": order.number} | {
        field_of(line.ticket_type): line.quantity for line in lines.select_related("ticket_type")
    }
    codes = PromoCode.objects.filter(workspace=order.workspace_id, id__in=[order.promo_code_id])
    return kept | {"code": "".join(codes.values_list("code", flat=True))}


def _ordered(
    form: BasketForm, visitor: Visitor, found: TicketedEvent, code: PromoCode | None
) -> Order | None:
    """The order that was placed; None once the form says why not."""
    wishes = form.wishes()
    if not wishes:
        form.add_error(None, _("Choose how many tickets you want."))
        return None
    now = timezone.now()
    try:
        basket = price_basket(found, wishes, code=code, at=now)
        if not basket.total and not form.asks_for_contact and not visitor.is_introduced:
            form.ask_for_contact()
            form.add_error(None, _("These tickets are free: say who you are, and they are yours."))
            return None
        if basket.total and not ways_to_pay(found):
            form.add_error(
                None, _("These tickets cannot be paid here at the moment. Please ask the house.")
            )
            return None
        given = form.cleaned_data
        wanted = Wanted(
            wishes, given["code"], contact=contact_of(given.get("name", ""), given.get("email", ""))
        )
        sent: dict[str, Any] = {
            "visitor": visitor,
            "once": given["once"],
            "wanted": wanted,
            "at": now,
        }
        old = changed_order(visitor, found, given["instead_of"])
        placed = exchange(old=old, **sent) if old else put_aside(event=found, **sent)
    except DomainError as refusal:
        form.refuse(refusal)
        return None
    return placed.order
