"""Rewards on shared pages: what a customer can have, and what the shop has handed out today."""

from typing import Any, cast

from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.admin.base import said
from accounts.admin.panels import Panel, customer_panels, front_panels
from accounts.models import Customer, Workspace
from accounts.scopes import Scope
from accounts.station import station_of
from core.windows import Span, calendar_window
from loyalty.admin.panels import Bar
from loyalty.admin.reach import Purse, purse_of
from loyalty.admin.reward_words import STATES, say_left, say_paid, say_price, state_of
from loyalty.models import Redemption, RedemptionState, Reward, RewardStock
from loyalty.rewards.reading import Reach
from loyalty.rules.phrases import say_number, say_points

ON_CUSTOMER_PAGE = 5
MOST_SHOWN = 12
# A stock that runs out: so few, or less than one in so many.
FEW = 3
ONE_IN = 10


def _customer_panel(request: HttpRequest, customer: Customer) -> dict[str, Any]:
    now = timezone.now()
    purse = purse_of(customer, at=now)
    mine = Redemption.objects.of(customer.workspace).about(customer.id).newest_first()
    newest = mine.select_related("reward")[:ON_CUSTOMER_PAGE]
    return {
        "customer": customer,
        "may_redeem": station_of(request).may(Scope.REWARDS_REDEEM),
        "open": [(one.reward, say_price(one.reward)) for one in purse.open[:MOST_SHOWN]],
        "closed": [_closed(one) for one in purse.rewards if one.obstacle][:MOST_SHOWN],
        "bar": _bar(purse),
        "next": purse.next,
        "redemptions": [_line(one, now) for one in newest],
    }


def _closed(one: Reach) -> tuple[Reward, str, str]:
    assert one.obstacle is not None  # noqa: S101 - that is what makes it closed
    return one.reward, say_price(one.reward), said(one.obstacle)


def _bar(purse: Purse) -> Bar | None:
    """How far the customer is on the way to the next reward."""
    if purse.next is None:
        return None
    most = purse.next.reward.points or 1
    words = f"{say_number(purse.points)} / {say_points(most)}"
    return Bar(max(0, min(purse.points, most)), most, words)


def _line(one: Redemption, now: Any) -> dict[str, Any]:
    state = state_of(one, now)
    return {"row": one, "state": state.value, "words": STATES[state], "paid": say_paid(one)}


def _front_panel(request: HttpRequest) -> dict[str, Any]:
    workspace = cast(Workspace, station_of(request).workspace)
    today = calendar_window(Span.DAY, zone=workspace.zone, at=timezone.now())
    made = Redemption.objects.of(workspace).filter(issued_at__gte=today.starts_at)
    return {
        "redeemed": made.exclude(state=RedemptionState.REVERSED).count(),
        "short": [(one.reward, say_left(one)) for one in _short(workspace)],
        "may_hand_out": station_of(request).may(Scope.REWARDS_REDEEM),
        "has_rewards": Reward.objects.of(workspace).active().exists(),
    }


def _short(workspace: Workspace) -> list[RewardStock]:
    """Stock that runs out, what has least left first; untouched stock is as it was meant."""
    stocks = RewardStock.objects.filter(
        workspace=workspace, reward__is_active=True, capacity__gt=0, taken__gt=0
    )
    left = stocks.annotate(rest=F("capacity") - F("taken"), tenfold=ONE_IN * F("rest"))
    short = left.filter(Q(rest__lte=FEW) | Q(tenfold__lt=F("capacity")))
    return list(short.select_related("reward").order_by("rest", "reward__title")[:MOST_SHOWN])


customer_panels.append(
    Panel(
        "admin/loyalty/_rewards.html",
        Scope.LOYALTY_READ,
        _customer_panel,
        16,
        gettext_lazy("Rewards"),
        "rewards",
    )
)
front_panels.append(
    Panel("admin/loyalty/_front_rewards.html", Scope.LOYALTY_READ, _front_panel, 15)
)
