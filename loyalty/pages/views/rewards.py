"""Rewards: looked at, redeemed for a code, and given back."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Customer
from accounts.pages.framing import count_few, show, too_often
from accounts.pages.visitors import Visitor
from core.errors import DomainError, Invalid, Missing
from core.qr import svg_of
from loyalty.ledger.reading import points_of
from loyalty.models import Reward
from loyalty.pages import framing
from loyalty.pages.framing import REFUSED, member_page, to_card
from loyalty.pages.offers import Offer, offer_of, refusal_words
from loyalty.pages.redeemed import (
    claim_number,
    claims_page,
    find_claim,
    name_of_claim,
    open_codes,
)
from loyalty.rewards.redeeming import redeem_reward
from loyalty.rewards.returning import return_redemption


class RedeemForm(forms.Form):
    """Which redemption of this reward it is: the first, the second, and so on."""

    number = forms.IntegerField(
        min_value=0,
        max_value=10**6,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            gettext_lazy("This page was too old. Please press the button again."),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def reward(request: HttpRequest, visitor: Visitor, member: Customer, key: str) -> HttpResponse:
    """What a reward is and costs; and, once that is confirmed, the code for it."""
    offer = offer_of(customer=member, key=key, at=timezone.now())
    if offer is None:
        raise Http404
    if request.method != "POST":
        return _asked(request, visitor, member, offer)
    form = RedeemForm(request.POST)
    if not form.is_valid():
        return _asked(request, visitor, member, offer, *form.errors["number"])
    return _redeemed(request, visitor, member, offer, form.cleaned_data["number"])


@require_safe
@member_page
def claims(request: HttpRequest, visitor: Visitor, member: Customer) -> HttpResponse:
    """Everything that a member has redeemed."""
    cursor = request.GET.get("cursor", "")
    try:
        page = claims_page(customer=member, cursor=cursor, at=timezone.now())
    except Invalid as refusal:
        raise Http404 from refusal
    return show(request, visitor, "loyalty/pages/claims.html", {"page": page})


@require_safe
@member_page
def claim(request: HttpRequest, visitor: Visitor, member: Customer, name: str) -> HttpResponse:
    """One redemption, with the code while it is good."""
    found = find_claim(customer=member, name=name, at=timezone.now())
    return show(request, visitor, "loyalty/pages/claim.html", {"claim": found})


@require_safe
@member_page
def claim_code(request: HttpRequest, visitor: Visitor, member: Customer, name: str) -> HttpResponse:
    """The code of a redemption as a picture, while it is good."""
    found = find_claim(customer=member, name=name, at=timezone.now())
    if not found.is_open:
        raise Http404
    return HttpResponse(svg_of(found.redemption.code), content_type="image/svg+xml")


@require_POST
@member_page
def give_back(request: HttpRequest, visitor: Visitor, member: Customer, name: str) -> HttpResponse:
    """Have back what was paid."""
    # It takes a turn of the whole house: nobody takes many.
    rate = count_few(request, "give-back", framing.CODES_PER_MINUTE)
    if not rate.is_kept:
        return too_often(request, rate)
    reason = _("Given back on the card")
    try:
        return_redemption(customer=member, name=name, reason=reason, at=timezone.now())
    except Missing:
        raise
    except DomainError:
        messages.error(request, _("It cannot be given back any more."))
    else:
        messages.success(request, _("It is given back. What you paid is on your card again."))
    return to_card(visitor, "claim", name)


def _redeemed(
    request: HttpRequest, visitor: Visitor, member: Customer, offer: Offer, number: int
) -> HttpResponse:
    wanted: Reward = offer.reward
    name = name_of_claim(customer=member, reward=wanted, number=str(number))
    try:
        made = redeem_reward(customer=member, key=wanted.key, external_id=name)
    except DomainError as refusal:
        words = refusal_words(customer=member, reward=wanted, refusal=refusal)
        return _asked(request, visitor, member, offer, words)
    return to_card(visitor, "claim", str(made.redemption.id))


def _asked(
    request: HttpRequest, visitor: Visitor, member: Customer, offer: Offer, *refused: str
) -> HttpResponse:
    now = timezone.now()
    points = points_of(customer=member, at=now)
    cost = offer.reward.points or 0
    codes = [
        one
        for one in open_codes(customer=member, at=now)
        if one.redemption.reward_id == offer.reward.id
    ]
    context = {
        "offer": offer,
        "points": points,
        "after": max(0, points.balance - cost),
        "number": claim_number(customer=member, reward=offer.reward),
        "codes": codes,
        "refused": refused,
    }
    status = REFUSED if refused else 200
    return show(request, visitor, "loyalty/pages/reward.html", context, status=status)
