"""What loyalty adds to shared pages: a customer's, an event's, and the front page."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any, cast
from uuid import UUID

from django.db.models import F, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.panels import (
    CustomerAction,
    Panel,
    customer_actions,
    customer_panels,
    event_panels,
    front_panels,
)
from accounts.models import Customer, Workspace
from accounts.scopes import Scope
from accounts.station import station_of
from core.money import show_price
from core.windows import Span, calendar_window
from events.models import ActivityEvent, Message
from loyalty.admin.granting import grant_lines
from loyalty.admin.telling import line, lines_of, parts_of
from loyalty.challenges.reading import ChallengeView, challenges_of
from loyalty.engine.live import Live, live_programme
from loyalty.ledger.reading import points_of
from loyalty.models import EntryKind, LedgerEntry, TierBasis
from loyalty.rules.explaining import explain
from loyalty.rules.phrases import say_number, say_points
from loyalty.streaks.reading import streaks_of
from loyalty.tiers.placing import TierStanding, tier_of

ON_CUSTOMER_PAGE = 10
ON_FRONT_PAGE = 5
# The outbox is read from its newest end, and no further than this.
MOST_MESSAGES = 500


@dataclass(frozen=True, slots=True)
class Bar:
    """How far somebody has come: a whole number of `most`, and the same in words."""

    value: int
    most: int
    words: str


@dataclass(frozen=True, slots=True)
class Climb:
    """A higher tier that somebody came into."""

    tier: str
    at: datetime


def _customer_panel(request: HttpRequest, customer: Customer) -> dict[str, Any]:
    workspace, now = customer.workspace, timezone.now()
    base = {"customer": customer, "may_adjust": station_of(request).may(Scope.POINTS_WRITE)}
    if live_programme(workspace) is None:
        return base
    newest = LedgerEntry.objects.of(workspace).about(customer.id).newest_first()
    standing = tier_of(customer=customer, at=now)
    return base | {
        "points": points_of(customer=customer, at=now),
        "standing": standing,
        "tier_bar": _tier_bar(standing, workspace),
        "grants": grant_lines(customer, standing),
        "streaks": streaks_of(customer, at=now),
        "challenges": [(one, challenge_bar(one)) for one in challenges_of(customer, at=now)],
        "lines": lines_of(workspace, list(newest.movements()[:ON_CUSTOMER_PAGE])),
    }


def _tier_bar(standing: TierStanding, workspace: Workspace) -> Bar | None:
    following = standing.next
    if following is None:
        return None
    most = max(1, int(following.threshold))
    earned, goal, rest = (
        _measured(number, standing, workspace)
        for number in (standing.earned, following.threshold, standing.missing or Decimal(0))
    )
    named = {"earned": earned, "goal": goal, "rest": rest, "tier": following.title}
    words = _("%(earned)s of %(goal)s; %(rest)s more for %(tier)s") % named
    return Bar(max(0, min(int(standing.earned), most)), most, words)


def _measured(number: Decimal, standing: TierStanding, workspace: Workspace) -> str:
    if standing.ladder.basis is TierBasis.SPEND:
        return show_price(number, workspace.currency)
    return say_number(number)


def challenge_bar(one: ChallengeView) -> Bar:
    """How far a customer is on the way to the next goal, or in the round under way."""
    last = one.goals[-1][0]
    goal = next((target for target, _, is_reached in one.goals if not is_reached), last)
    progress = one.progress
    if one.repeats:
        progress, goal = one.progress % last, last
    words = _("%(progress)s of %(goal)s") % {
        "progress": say_number(progress),
        "goal": say_number(goal),
    }
    if not one.repeats and one.completed == len(one.goals):
        words = _("%(progress)s: every goal is reached") % {"progress": say_number(progress)}
    return Bar(max(0, min(int(progress), goal)), goal, words)


def _event_panel(request: HttpRequest, event: ActivityEvent) -> dict[str, Any]:
    workspace = event.workspace
    if live_programme(workspace) is None:
        return {}
    found = explain(event)
    contents, currency = found.contents, found.currency
    asked = [entry for entry in found.entries if entry.event_id == event.id and not entry.step]
    later = [entry for entry in found.entries if entry not in asked]
    return {
        "parts": [part for entry in asked for part in parts_of(entry, contents, currency=currency)],
        "later": [line(entry, contents, currency=currency) for entry in later],
        "total": say_points(found.points),
        "nothing": found.nothing,
        "has_programme": True,
    }


def _front_panel(request: HttpRequest) -> dict[str, Any]:
    workspace = cast(Workspace, station_of(request).workspace)
    live = live_programme(workspace)
    if live is None:
        return {"may_configure": station_of(request).may(Scope.LOYALTY_CONFIGURE)}
    week = calendar_window(Span.WEEK, zone=workspace.zone, at=timezone.now())
    booked = LedgerEntry.objects.of(workspace).filter(
        kind__in=[EntryKind.EARN, EntryKind.REVERSE], earned_at__gte=week.starts_at
    )
    earned = booked.aggregate(total=Sum("points") + Sum("pending"))["total"]
    return {
        "earned": say_number(earned or 0),
        "rules": len(live.rules),
        "climbs": climbs_of(workspace, live),
        "has_programme": True,
    }


def climbs_of(workspace: Workspace, live: Live) -> list[tuple[Customer, Climb]]:
    """Who came into a higher tier lately, the newest first; two queries."""
    if not live.ladder.rungs:
        return []
    # Those that wait to be handed on have no position yet, and are the newest.
    newest_first = (F("position").desc(nulls_first=True), "-id")
    newest = Message.objects.filter(workspace=workspace).order_by(*newest_first)
    told = Message.objects.filter(
        workspace=workspace, type="tier.changed", id__in=newest.values("id")[:MOST_MESSAGES]
    )
    found: dict[UUID, Climb] = {}
    titles = {rung.key: rung.title for rung in live.ladder.rungs}
    for message in told.order_by(*newest_first):
        for change in message.body["each"]:
            if live.ladder.rank(change["to"]) > live.ladder.rank(change["from"]):
                climb = Climb(titles[change["to"]], message.created_at)
                found.setdefault(UUID(change["pass_id"]), climb)
    newest_few = dict(islice(found.items(), ON_FRONT_PAGE))
    people = Customer.objects.of(workspace).living().in_bulk(list(newest_few))
    return [(people[key], climb) for key, climb in newest_few.items() if key in people]


customer_panels.append(
    Panel(
        "admin/loyalty/_customer.html",
        Scope.LOYALTY_READ,
        _customer_panel,
        20,
        gettext_lazy("Points"),
        "points",
    )
)
event_panels.append(Panel("admin/loyalty/_event.html", Scope.LOYALTY_READ, _event_panel))
front_panels.append(Panel("admin/loyalty/_front.html", Scope.LOYALTY_READ, _front_panel, 20))
customer_actions.append(
    CustomerAction(
        Scope.POINTS_WRITE,
        gettext_lazy("Give points"),
        "add_card",
        lambda customer: reverse("admin:loyalty_adjust", args=[customer.pk]),
    )
)
