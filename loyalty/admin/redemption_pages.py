"""The page of one redemption: what, who, when, by which code, and what happened to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.admin.base import own
from accounts.admin.pages import page
from accounts.models import User
from accounts.scopes import Scope
from accounts.station import station_of
from loyalty.admin.reward_words import STATES, say_paid, state_of
from loyalty.models import Redemption, RedemptionState, RedemptionStep
from loyalty.rewards.codes import shown_code

if TYPE_CHECKING:
    from loyalty.admin.redemptions import RedemptionPage


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened."""

    words: str
    at: datetime
    by: User | None
    reason: str


def show(request: HttpRequest, object_id: object, admin: "RedemptionPage") -> HttpResponse:
    """One redemption."""
    row = own(admin, request, object_id)
    if request.method == "POST":
        raise PermissionDenied
    station = station_of(request)
    may_hand_out = station.may(Scope.REWARDS_REDEEM)
    state = state_of(row, timezone.now())
    context = {
        "redemption": row,
        "original": row,
        "state": state.value,
        "state_words": STATES[state],
        "paid": say_paid(row),
        "code": shown_code(row.code) if may_hand_out else "",
        "steps": story_of(row),
        "may_see_customers": station.may(Scope.CUSTOMERS_READ),
        "may_hand_out": may_hand_out,
        "may_take_back": may_take_back(request, row),
    }
    title = _("%(reward)s · %(customer)s") % {"reward": row.reward.title, "customer": row.customer}
    return TemplateResponse(
        request,
        "admin/loyalty/redemption.html",
        page(admin.admin_site, request, title, opts=admin.opts, **context),
    )


def may_take_back(request: HttpRequest, row: Redemption) -> bool:
    """Whether the person may take this one back, as it stands."""
    is_open = row.state in {RedemptionState.ISSUED, RedemptionState.EXPIRED}
    return is_open and station_of(request).may(Scope.POINTS_WRITE)


def story_of(row: Redemption) -> list[Told]:
    """Everything that happened to it, the first thing first."""
    steps = RedemptionStep.objects.filter(workspace=row.workspace_id, redemption_id=row.pk)
    told: list[Told] = []
    before = ""
    for step in steps.select_related("by").order_by("number"):
        told.append(Told(_said(step, before), step.at, step.by, step.reason))
        before = step.state
    return told


def _said(step: RedemptionStep, before: str) -> str:
    if step.state == RedemptionState.ISSUED:
        return _("Handing out undone") if before else _("Redeemed")
    return str(STATES[RedemptionState(step.state)])
