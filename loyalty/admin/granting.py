"""A tier granted by hand at the customer's page, and taken back there."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import said, show_refusal
from accounts.admin.pages import page
from accounts.admin.undoing import tell_done
from accounts.models import Customer
from accounts.scopes import Scope
from accounts.site import signed_in
from accounts.station import station_of
from core.errors import DomainError
from events.admin.desk import the_customer
from events.admin.inputs import choice, text, whole
from loyalty.admin.undoing_desk import back_from_grant, back_from_revoking
from loyalty.models import Tier, TierGrant
from loyalty.tiers.granting import MOST_DAYS, Favour, grant_tier, revoke_grant
from loyalty.tiers.ladder import local_day
from loyalty.tiers.placing import TierStanding


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A granted tier on the customer's page."""

    id: UUID
    tier: str
    words: str


def grant_lines(customer: Customer, standing: TierStanding) -> list[GrantLine]:
    """The tiers that the customer was granted and still has, with who gave them and why."""
    if not standing.granted:
        return []
    rows = TierGrant.objects.of(customer.workspace).filter(
        id__in=[one.id for one in standing.granted]
    )
    titles = {rung.key: rung.title for rung in standing.ladder.rungs}
    return [
        GrantLine(row.id, titles.get(row.tier, row.tier), _words(row, customer))
        for row in rows.select_related("by").order_by("granted_at", "id")
    ]


def _words(row: TierGrant, customer: Customer) -> str:
    day = date_format(local_day(row.granted_at, customer.workspace.zone), "j F Y")
    given = _("given on %(day)s: %(reason)s") % {"day": day, "reason": row.reason}
    if row.by:
        given = _("given on %(day)s by %(by)s: %(reason)s") % {
            "day": day,
            "by": row.by,
            "reason": row.reason,
        }
    if row.until_on is None:
        return _("for ever, %(given)s") % {"given": given}
    until = date_format(row.until_on, "j F Y")
    return _("to the end of %(until)s, %(given)s") % {"until": until, "given": given}


class GrantForm(forms.Form):
    """Which tier, for how long, and why; `nonce` lets the same form count once."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    tier = choice(gettext_lazy("At least in"), ())
    days = whole(
        gettext_lazy("For so many days"),
        min_value=1,
        max_value=MOST_DAYS,
        help_text=gettext_lazy("Empty: for ever."),
    )
    reason = text(gettext_lazy("Why"), most=500, help_text=gettext_lazy("For your colleagues."))


def grant(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    """Lift a customer into a tier; then back to the customer's page."""
    customer = the_customer(request, customer_id)
    if not station_of(request).may(Scope.POINTS_WRITE):
        raise PermissionDenied
    form = GrantForm(request.POST if request.method == "POST" else None)
    tiers = Tier.objects.of(customer.workspace).active().order_by("threshold", "key")
    field: Any = form.fields["tier"]
    field.choices = list(tiers.values_list("key", "title"))
    if request.method == "POST" and form.is_valid() and _is_granted(request, form, customer):
        return redirect("admin:accounts_customer_change", customer.id)
    context = {"form": form, "customer": customer, "has_tiers": bool(field.choices)}
    title = _("Grant a tier · %(customer)s") % {"customer": customer}
    return TemplateResponse(
        request, "admin/loyalty/grant.html", page(admin.site, request, title, **context)
    )


def _is_granted(request: HttpRequest, form: GrantForm, customer: Customer) -> bool:
    given = form.cleaned_data
    favour = Favour(
        tier=given["tier"],
        reason=given["reason"],
        days=given["days"],
        by=signed_in(request),
        external_id=f"admin:{given['nonce']}",
    )
    try:
        made = grant_tier(customer=customer, favour=favour)
    except DomainError as refusal:
        show_refusal(form, refusal, {})
        return False
    title = dict(form.fields["tier"].choices)[given["tier"]]  # type: ignore[attr-defined]  # a choice
    named = {"customer": customer, "tier": title}
    words = _("%(customer)s is at least in %(tier)s now.") % named
    tell_done(request, words, back_from_grant(made))
    return True


def revoke(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Ask whether a granted tier is to be taken back; a POST does it."""
    station = station_of(request)
    rows = TierGrant.objects.filter(workspace=station.workspace, id=grant_id)
    row = rows.select_related("customer__workspace").first()
    if row is None:
        raise Http404
    customer = the_customer(request, row.customer_id)
    if not station.may(Scope.POINTS_WRITE):
        raise PermissionDenied
    if request.method == "POST":
        _take_back(request, row)
        return redirect("admin:accounts_customer_change", customer.id)
    titles = dict(Tier.objects.of(customer.workspace).values_list("key", "title"))
    context = {"customer": customer, "tier": titles.get(row.tier, row.tier)}
    title = _("Take a tier back · %(customer)s") % {"customer": customer}
    return TemplateResponse(
        request, "admin/loyalty/revoke.html", page(admin.site, request, title, **context)
    )


def _take_back(request: HttpRequest, row: TierGrant) -> None:
    try:
        revoke_grant(workspace=row.workspace, grant_id=row.id, by=signed_in(request))
    except DomainError as refusal:
        messages.error(request, said(refusal))
    else:
        tell_done(request, _("Taken back."), back_from_revoking(row))
