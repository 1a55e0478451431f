"""What can be done with a redemption: hand out, undo that, and take back, which asks first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import own, said, show_refusal
from accounts.admin.pages import page
from accounts.admin.undoing import tell_done
from accounts.scopes import Scope
from accounts.site import signed_in
from accounts.station import station_of
from core.errors import DomainError
from events.admin.inputs import text
from loyalty.admin.redemption_pages import may_take_back
from loyalty.admin.returning import says_take_back
from loyalty.admin.undoing_desk import back_from
from loyalty.models import Redemption
from loyalty.rewards.fulfilling import fulfil_redemption, undo_fulfilment
from loyalty.rewards.reversing import reverse_redemption

if TYPE_CHECKING:
    from loyalty.admin.redemptions import RedemptionPage

View = Callable[..., HttpResponse]


class TakeBackForm(forms.Form):
    """Why."""

    reason = text(
        gettext_lazy("Reason"),
        most=500,
        autofocus=True,
        help_text=gettext_lazy("The customer sees it in their history."),
    )


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button: what the way back from it is called, what it does, and what is said then."""

    name: str
    service: Callable[..., Redemption]
    words: str


def views(admin: "RedemptionPage") -> dict[str, View]:
    """The name in the address, and the page behind it."""

    def hand_out(request: HttpRequest, object_id: object) -> HttpResponse:
        done = Pressed("handed_out", fulfil_redemption, _("Handed out."))
        return _press(request, object_id, admin, done)

    def undo(request: HttpRequest, object_id: object) -> HttpResponse:
        words = _("Undone: the code is good again.")
        done = Pressed("not_handed_out", undo_fulfilment, words)
        return _press(request, object_id, admin, done)

    def take_back(request: HttpRequest, object_id: object) -> HttpResponse:
        return _take_back(request, object_id, admin)

    return {"fulfil": hand_out, "undo": undo, "reverse": take_back}


def _press(
    request: HttpRequest,
    object_id: object,
    admin: "RedemptionPage",
    pressed: Pressed,
) -> HttpResponse:
    """A button that can be taken back, so that nothing is asked."""
    row = own(admin, request, object_id)
    if not station_of(request).may(Scope.REWARDS_REDEEM):
        raise PermissionDenied
    if request.method == "POST":
        try:
            pressed.service(workspace=row.workspace, name=str(row.pk), by=signed_in(request))
            tell_done(request, pressed.words, back_from(pressed.name, row))
        except DomainError as refusal:
            messages.error(request, said(refusal))
    return redirect("admin:loyalty_redemption_change", row.pk)


def _take_back(request: HttpRequest, object_id: object, admin: "RedemptionPage") -> HttpResponse:
    row = own(admin, request, object_id)
    if not station_of(request).may(Scope.POINTS_WRITE):
        raise PermissionDenied
    if not may_take_back(request, row):
        messages.error(request, _("This cannot be taken back as it stands."))
        return redirect("admin:loyalty_redemption_change", row.pk)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _is_taken_back(request, form, row):
        return redirect("admin:loyalty_redemption_change", row.pk)
    context: dict[str, Any] = {
        "form": form,
        "redemption": row,
        "original": row,
        "says": says_take_back(row),
    }
    title = _("Take back · %(reward)s") % {"reward": row.reward.title}
    return TemplateResponse(
        request,
        "admin/loyalty/take_back.html",
        page(admin.admin_site, request, title, opts=admin.opts, **context),
    )


def _is_taken_back(request: HttpRequest, form: TakeBackForm, row: Redemption) -> bool:
    try:
        reverse_redemption(
            workspace=row.workspace,
            name=str(row.pk),
            reason=form.cleaned_data["reason"],
            by=signed_in(request),
        )
    except DomainError as refusal:
        show_refusal(form, refusal, {})
        return False
    messages.success(request, _("Taken back. What was paid is the customer's again."))
    return True
