"""The card itself; and for who has none, what it would be good for."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Customer, Pass
from accounts.pages.framing import show
from accounts.pages.visitors import Visitor
from accounts.services.own_records import own_customers
from core.qr import svg_of
from loyalty.ledger.carrying import carry_over, points_elsewhere
from loyalty.ledger.reading import points_of
from loyalty.models import Leaderboard
from loyalty.pages.challenges import dares_of
from loyalty.pages.earning import ways_of
from loyalty.pages.framing import card_page, member_page, to_card
from loyalty.pages.history import newest_lines
from loyalty.pages.offers import offers_of, public_offers
from loyalty.pages.redeemed import open_codes
from loyalty.pages.stamps import sheets_of
from loyalty.pages.streaks import strips_of
from loyalty.pages.tiers import climb_of, ladder_of
from loyalty.rules.phrases import say_number

_NEWEST = 4


@require_safe
@card_page
def card(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What a member has in one house."""
    now = timezone.now()
    if visitor.customer is None:
        return show(request, visitor, "loyalty/pages/programme.html", _offered(visitor, now))
    context = _held(visitor, visitor.customer, now) | {"boards": _boards(visitor)}
    return show(request, visitor, "loyalty/pages/card.html", context)


@require_POST
@card_page
def join(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """A card for somebody who is signed in and has none here yet."""
    if visitor.customer is None and visitor.joined() is not None:
        messages.success(request, _("This is your card. Show its code when you pay."))
    return to_card(visitor)


@require_safe
@member_page
def code(request: HttpRequest, visitor: Visitor, member: Customer) -> HttpResponse:
    """The card's code, big and bright, for a scanner at the counter."""
    context = {"member": member, "card": _pass_of(member)}
    return show(request, visitor, "loyalty/pages/code.html", context)


@require_safe
@member_page
def picture(request: HttpRequest, visitor: Visitor, member: Customer) -> HttpResponse:
    """The code as a picture: the number of the pass, as a scanner types it."""
    return HttpResponse(svg_of(_pass_of(member).number), content_type="image/svg+xml")


@require_POST
@member_page
def gather(request: HttpRequest, visitor: Visitor, member: Customer) -> HttpResponse:
    """Bring the points of a person's other records here to their card."""
    others = _others(visitor, member)
    reason = _("Brought over from an earlier purchase of yours")
    points = carry_over(to=member, others=others, reason=reason) if others else 0
    if points:
        words = ngettext(
            "%(n)s point is on this card now.", "%(n)s points are on this card now.", points
        )
        messages.success(request, words % {"n": say_number(points)})
    else:
        messages.info(request, _("Everything is on this card already."))
    return to_card(visitor)


def _held(visitor: Visitor, member: Customer, now: datetime) -> dict[str, Any]:
    others = _others(visitor, member)
    return {
        "member": member,
        "card": _pass_of(member),
        "points": points_of(customer=member, at=now),
        "elsewhere": points_elsewhere(workspace=visitor.workspace, others=others),
        "climb": climb_of(customer=member, at=now),
        "strips": strips_of(customer=member, at=now),
        "dares": dares_of(customer=member, at=now),
        "sheets": sheets_of(member),
        "offers": offers_of(customer=member, at=now),
        "codes": open_codes(customer=member, at=now),
        "lines": newest_lines(customer=member, count=_NEWEST),
        "ways": ways_of(visitor.workspace),
    }


def _offered(visitor: Visitor, now: datetime) -> dict[str, Any]:
    return {
        "ways": ways_of(visitor.workspace),
        "steps": ladder_of(visitor.workspace),
        "offers": public_offers(workspace=visitor.workspace, at=now),
    }


def _boards(visitor: Visitor) -> bool:
    rows: Any = Leaderboard.objects.of(visitor.workspace).active()
    return bool(rows.exists())


def _others(visitor: Visitor, member: Customer) -> list[Customer]:
    """The person's other own records: what is only this browser's guest is nobody's yet."""
    if visitor.user is None:
        return []
    own = own_customers(user=visitor.user, workspace=visitor.workspace)
    return [one for one in own if one.id != member.id] if member in own else []


def _pass_of(member: Customer) -> Pass:
    return Pass.objects.get(workspace=member.workspace, customer_id=member.id)
