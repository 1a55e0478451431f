"""A reward redeemed for a customer: asked about first, and handed out at once if it is there."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.admin.base import said, show_refusal
from accounts.admin.pages import page
from accounts.admin.undoing import tell_done
from accounts.models import Customer
from accounts.scopes import Scope
from accounts.site import signed_in
from accounts.station import station_of
from core.errors import DomainError
from events.admin.desk import the_customer
from loyalty.admin.reach import obstacle_to
from loyalty.admin.reward_words import say_price
from loyalty.admin.undoing_desk import back_from
from loyalty.ledger.reading import points_of
from loyalty.models import Redemption, Reward
from loyalty.rewards.codes import shown_code
from loyalty.rewards.fulfilling import fulfil_redemption
from loyalty.rewards.redeeming import redeem_reward
from loyalty.rules.phrases import say_points

AT_ONCE = "hand_out"


class RedeemForm(forms.Form):
    """Nothing to fill in; `nonce` lets the same form count once."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


def redeem(request: HttpRequest, reward_id: UUID, customer_id: UUID) -> HttpResponse:
    """Have a customer pay for a reward; then on to its code, or handed out at once."""
    customer = the_customer(request, customer_id)
    if not station_of(request).may(Scope.REWARDS_REDEEM):
        raise PermissionDenied
    reward = _the_reward(customer, reward_id)
    form = RedeemForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = _made(request, form, customer, reward)
        if made is not None:
            return redirect("admin:loyalty_redemption_change", made.id)
    title = _("%(reward)s · %(customer)s") % {"reward": reward.title, "customer": customer}
    context = {"form": form, "customer": customer, "reward": reward} | _says(customer, reward)
    return TemplateResponse(
        request, "admin/loyalty/redeem.html", page(admin.site, request, title, **context)
    )


def _the_reward(customer: Customer, reward_id: UUID) -> Reward:
    rows = Reward.objects.of(customer.workspace).select_related("stock", "workspace")
    reward = rows.filter(id=reward_id).first()
    if reward is None:
        raise Http404
    return reward


def _says(customer: Customer, reward: Reward) -> dict[str, Any]:
    now = timezone.now()
    obstacle = obstacle_to(customer, reward, at=now)
    says = {"price": say_price(reward), "obstacle": said(obstacle) if obstacle else ""}
    if not reward.is_for_stamps:
        points = points_of(customer=customer, at=now).balance
        rest = max(0, points - (reward.points or 0))
        says |= {"has": say_points(points), "rest": say_points(rest)}
    return says


def _made(
    request: HttpRequest, form: RedeemForm, customer: Customer, reward: Reward
) -> Redemption | None:
    try:
        made = redeem_reward(
            customer=customer,
            key=reward.key,
            by=signed_in(request),
            external_id=f"admin:{form.cleaned_data['nonce']}",
        )
    except DomainError as refusal:
        show_refusal(form, refusal, {})
        return None
    redemption = made.redemption
    if not made.is_new:
        messages.info(request, _("This was redeemed already, and counts once."))
    elif request.POST.get("then") == AT_ONCE:
        _hand_out(request, redemption)
    else:
        words = _("Redeemed. The code: %s") % shown_code(redemption.code)
        tell_done(request, words, back_from("redeemed", redemption))
    return redemption


def _hand_out(request: HttpRequest, redemption: Redemption) -> None:
    fulfil_redemption(
        workspace=redemption.workspace, name=str(redemption.id), by=signed_in(request)
    )
    named = {"reward": redemption.reward.title, "customer": redemption.customer}
    words = _("Redeemed and handed out: %(reward)s, to %(customer)s.") % named
    tell_done(request, words, back_from("handed_out", redemption))
