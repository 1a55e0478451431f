"""Loyalty as one would write it without measuring first: rows by name, one event at a time.

The rules are the same and are asked by the same code, compiled once; what differs is how the
rows are read and written. Each streak, challenge and limit is a row of its own, as in a textbook.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction
from django.utils import timezone

from accounts.models import Customer, Pass, Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7
from events.kinds import LOSSES
from events.models import ActivityEvent
from loyalty.engine.live import Counted, Live, live_programme
from loyalty.rules.compiled import CompiledRule, Limit, groups_of
from loyalty.rules.facts import Facts, Happening
from loyalty.rules.parts import Part, Verdict
from loyalty.streaks.walk import StreakStanding, advance

if TYPE_CHECKING:
    from uuid import UUID


class OfCustomer(WorkspaceRow):
    """What every table here begins with."""

    if TYPE_CHECKING:
        customer_id: UUID

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")

    objects: Any = models.Manager()  # nobody installs these: the checker would know of none

    class Meta:
        abstract = True
        app_label = "bench"


class Balance(OfCustomer):
    """A customer's points and tier."""

    points = models.BigIntegerField(default=0)
    lifetime = models.BigIntegerField(default=0)
    tier = models.CharField(max_length=100, default="")
    year = models.IntegerField(default=0)
    earned = models.DecimalField(max_digits=20, decimal_places=4, default=0)

    class Meta(OfCustomer.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "customer"], name="bench_balance_once")
        ]


class Movement(OfCustomer):
    """One movement of points, and why."""

    event = models.ForeignKey(ActivityEvent, null=True, on_delete=models.PROTECT, related_name="+")
    points = models.BigIntegerField()
    balance = models.BigIntegerField()
    occurred_at = models.DateTimeField()
    made_at = models.DateTimeField(auto_now_add=True)
    trace = models.JSONField(default=list)


class LimitCount(OfCustomer):
    """How often a rule has rewarded a customer in a period."""

    rule_id = models.UUIDField()
    period_on = models.DateField()
    used = models.PositiveIntegerField(default=0)

    class Meta(OfCustomer.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "customer", "rule_id", "period_on"], name="bench_limit_once"
            )
        ]


class Progress(OfCustomer):
    """Where a customer stands in one streak or challenge."""

    subject_id = models.UUIDField()
    count = models.PositiveIntegerField(default=0)
    last_on = models.DateField(null=True)
    length = models.PositiveIntegerField(default=0)
    longest = models.PositiveIntegerField(default=0)
    freezes = models.PositiveIntegerField(default=0)
    paid = models.JSONField(default=list)

    class Meta(OfCustomer.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "customer", "subject_id"], name="bench_progress_once"
            )
        ]


MODELS = (Balance, Movement, LimitCount, Progress)


def make_tables() -> None:
    """The tables of these models; they have no migrations, since nobody installs them."""
    with connection.schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)


@transaction.atomic
def record_and_reward(workspace: Workspace, rows: list[dict[str, Any]]) -> int:
    """Record events and let them earn, one after the other, in one transaction."""
    live = live_programme(workspace)
    assert live is not None
    for row in rows:
        event = ActivityEvent.objects.create(
            workspace=workspace,
            customer_id=row.pop("pass_id"),
            received_at=timezone.now(),
            **row,
        )
        _reward(live, event)
    return len(rows)


def _reward(live: Live, event: ActivityEvent) -> None:
    customer = Customer.objects.select_related("card").get(
        workspace_id=event.workspace_id, id=event.customer_id
    )
    balance, _ = Balance.objects.select_for_update().get_or_create(
        workspace_id=event.workspace_id, customer=customer
    )
    facts = Facts(
        event,
        zone=live.zone,
        groups=groups_of(event, customer.user_groups),
        tier=balance.tier,
        multiplier=live.multiplier(balance.tier),
    )
    if event.event_type in LOSSES:
        _take_back(balance, event)
    rules = live.rules_for(event)
    if rules:
        parts = [_ask(event, facts, rule) for rule in rules]
        _move(live, balance, event, sum(part.points for part in parts), parts)
    for one in live.counted:
        if one.includes(facts):
            _count(live, balance, facts, one)
    balance.save()
    _show(customer.card, balance)


def _take_back(balance: Balance, refund: ActivityEvent) -> None:
    """The points of the purchase that a refund names, if there is one."""
    purchase = ActivityEvent.objects.filter(
        workspace_id=refund.workspace_id,
        customer_id=refund.customer_id,
        event_type="purchase",
        metadata__order_id=refund.metadata.get("order_id"),
    ).first()
    earned = purchase and Movement.objects.filter(event=purchase).first()
    if earned and purchase and purchase.amount:
        points = -round(earned.points * min(refund.amount or 0, purchase.amount) / purchase.amount)
        _write(balance, refund, points, [])


def _ask(event: ActivityEvent, facts: Facts, rule: CompiledRule) -> Part:
    if rule.content.limit is None:
        return rule.ask(facts, None)
    kept, _ = LimitCount.objects.select_for_update().get_or_create(
        workspace_id=event.workspace_id,
        customer_id=event.customer_id,
        rule_id=rule.rule_id,
        period_on=rule.period_of(facts),
    )
    part = rule.ask(facts, Limit(kept.used))
    if part.verdict is Verdict.AWARDED:
        kept.used += 1
        kept.save()
    return part


def _move(
    live: Live, balance: Balance, event: Happening, points: int, parts: Sequence[Part]
) -> None:
    _write(balance, event, points, [_shown(part) for part in parts])
    balance.lifetime += points
    year = event.occurred_at.astimezone(live.zone).year
    if year != balance.year:
        balance.year, balance.earned = year, Decimal(0)
    balance.earned += points
    balance.tier = live.ladder.reached(balance.earned)


def _write(balance: Balance, event: Any, points: int, trace: list[Any]) -> None:
    balance.points += points
    Movement.objects.create(
        workspace_id=balance.workspace_id,
        customer_id=balance.customer_id,
        event=event,
        points=points,
        balance=balance.points,
        occurred_at=event.occurred_at,
        trace=trace,
    )


def _shown(part: Part) -> dict[str, Any]:
    return {
        "rule": part.rule,
        "version": part.version,
        "verdict": part.verdict.value,
        "points": part.points,
        "seen": part.seen,
    }


def _count(live: Live, balance: Balance, facts: Facts, one: Counted) -> None:
    kept, _ = Progress.objects.select_for_update().get_or_create(
        workspace_id=balance.workspace_id, customer_id=balance.customer_id, subject_id=one.id
    )
    if one.streak is not None:
        _walk_on(kept, facts.local.date(), one)
    else:
        kept.count += 1
    reached = kept.longest if one.streak else kept.count
    for reward in one.rewards:
        if reward.at <= reached and reward.at not in kept.paid:
            kept.paid.append(reward.at)
            _move(live, balance, facts.event, reward.points, ())
    kept.save()


def _walk_on(kept: Progress, day: date, one: Counted) -> None:
    assert one.streak is not None
    last = kept.last_on.toordinal() if kept.last_on else 0
    standing = StreakStanding(
        last, kept.length, kept.longest, kept.freezes, open=last, count=1 if last else 0
    )
    advance(standing, day.toordinal(), one.streak)
    kept.last_on = date.fromordinal(standing.last)
    kept.length, kept.longest = standing.length, standing.longest
    kept.freezes = standing.freezes


def _show(card: Pass, balance: Balance) -> None:
    card.fields |= {"points": balance.points, "tier": balance.tier}
    card.save(update_fields=["fields"])
