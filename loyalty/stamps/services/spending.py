"""Full cards that pay for a reward, and that come back when it is given back.

Both are part of a redemption's transaction, which has locked the customer.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from django.db.models import F

from accounts.models import Customer, Workspace
from core.statements import run
from events.outbox import News, publish_all
from loyalty.engine.live import live_programme
from loyalty.engine.members import lock_members
from loyalty.models import Enrolment, Redemption, Reward, Stamp, StampCard, StampProgram
from loyalty.stamps.bench import Bench
from loyalty.stamps.collecting import collect
from loyalty.stamps.errors import NoFinishedCard
from loyalty.stamps.plan import StampPlan
from loyalty.stamps.telling import UNREDEEMED, told_stamp

_RELEASE = """
    UPDATE loyalty_stamp SET card_id = NULL WHERE workspace_id = %s AND card_id = %s
    RETURNING id, event_id, transaction_ref, voided_at IS NULL
"""


def spend_card(
    *, customer: Customer, reward: Reward, redemption_id: UUID, at: datetime
) -> StampCard:
    """Spend the oldest full card of the programme whose reward it is.

    Raises NoFinishedCard.
    """
    workspace = customer.workspace
    plan = _plan_paying_for(workspace, reward)
    _settle(workspace, plan, customer.id, at)
    own = Stamp.objects.of(workspace).about(customer.id).filter(program_id=plan.id)
    keys = list(own.open().in_order().values_list("id", flat=True)[: plan.threshold])
    if len(keys) < plan.threshold:
        raise NoFinishedCard
    card = StampCard.objects.create(
        workspace=workspace,
        program_id=plan.id,
        customer=customer,
        redemption_id=redemption_id,
        threshold=plan.threshold,
        terms=msgspec.to_builtins(plan.kept_terms),
        spent_at=at,
    )
    own.filter(id__in=keys).update(card=card)
    # Who redeemed it is told so: this is no card that was reopened.
    seats = Enrolment.objects.filter(workspace=workspace, program_id=plan.id, customer=customer)
    seats.update(finished=F("finished") - 1)
    return card


def release_card(*, redemption: Redemption, at: datetime) -> None:
    """Have the stamps of the card that paid for a redemption be open again. Safe to repeat.

    Those whose purchase does not stand any more stay void, and are missing from now on.
    """
    workspace = redemption.workspace
    spent = StampCard.objects.filter(workspace=workspace, reversed_at=None)
    card = spent.filter(redemption_id=redemption.id).first()
    if card is None:
        return
    card.reversed_at = at
    card.save(update_fields=["reversed_at"])
    rows = run(_RELEASE, [workspace.id, card.id])
    each = [
        told_stamp(stamp_id=key, program=card.program_id, event_id=event, transaction_ref=ref)
        for key, event, ref, is_valid in rows
        if is_valid
    ]
    told: list[News] = [(UNREDEEMED, {"each": each})] if each else []
    _settle(workspace, _plan(workspace, card.program_id), card.customer_id, at, told)


def _plan_paying_for(workspace: Workspace, reward: Reward) -> StampPlan:
    programs = StampProgram.objects.of(workspace).filter(reward=reward)
    key = programs.values_list("id", flat=True).first()
    if key is None:
        raise NoFinishedCard
    return _plan(workspace, key)


def _plan(workspace: Workspace, key: UUID) -> StampPlan:
    live = live_programme(workspace)
    assert live is not None  # noqa: S101 - there is a programme
    return next(plan for plan in live.stamps if plan.id == key)


def _settle(
    workspace: Workspace,
    plan: StampPlan,
    customer_id: UUID,
    at: datetime,
    told: list[News] | None = None,
) -> None:
    """Have the customer's stamps be as they follow from the events, and tell.

    A programme that was just changed may not have come to this customer yet; and a stamp that is
    on no spent card any more goes by what the programme says now.
    """
    members = lock_members(workspace=workspace, customer_ids=[customer_id])
    bench = Bench(workspace, [plan], members, at)
    news = [*(told or []), *collect(bench, anew=[customer_id]).keep()]
    if news:
        publish_all(workspace=workspace, news=news)
