"""Events that are deleted take back what they led to; an erased person leaves sums alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from accounts.models import Workspace
from core.statements import run
from loyalty.engine.correcting import Award, Target, awards_for, move, wanted_parts
from loyalty.engine.counting import recount
from loyalty.engine.history import events_by_id, events_of
from loyalty.engine.members import lock_members
from loyalty.engine.outcomes import outcome_of, taken_back
from loyalty.engine.paying import pay
from loyalty.engine.recorded import Recorded
from loyalty.engine.refunds import TRANSACTIONS, amounts_kept, net_spend
from loyalty.engine.sitting import Sitting, open_sitting
from loyalty.engine.telling import announce
from loyalty.models import Member
from loyalty.rules.parts import Verdict
from loyalty.stamps.anew import stamp_anew
from loyalty.tiers.ladder import earned_tier

_RELEASE = """
    UPDATE loyalty_limituse u SET used = u.used - new.used
    FROM jsonb_to_recordset(%s::jsonb) AS new (
        customer_id uuid, rule text, period_on date, used int
    )
    JOIN loyalty_eventrule r ON r.workspace_id = %s AND r.key = new.rule
    WHERE u.workspace_id = r.workspace_id AND u.customer_id = new.customer_id
        AND u.rule_id = r.id AND u.period_on = new.period_on AND u.used >= new.used
    RETURNING u.id
"""


def take_back_events(*, workspace: Workspace, event_ids: Sequence[UUID]) -> None:
    """Take back what the events earned, before they are deleted, and count anew without them."""
    events = events_by_id(workspace=workspace, ids=event_ids)
    people = {one.customer_id for one in events.values()}
    sitting = open_sitting(workspace=workspace, customer_ids=people)
    if sitting is None:
        return
    awards = awards_for(sitting, events)
    targets = [Target(award, events[key], []) for key, award in awards.items()]
    targets += _restored_purchases(sitting, events)
    move(sitting, targets, caused={one.customer_id: one.id for one in events.values()})
    sitting.outcomes += [
        taken_back(outcome_of(events[key], 0, award.trace.parts)) for key, award in awards.items()
    ]
    _release_limits(workspace, awards.values())
    for one in events.values():
        if spent := net_spend(one, sitting.live.currency):
            sitting.spend(sitting.members[one.customer_id], -spent, one.occurred_at)
    recount(sitting, sitting.members, without=event_ids)
    for member in sitting.members.values():
        sitting.books.touch(member)
    paid = pay(sitting, dict.fromkeys(people, (sitting.at, None)))
    sitting.close()
    announce(sitting, paid)
    spenders = {one.customer_id for one in events.values() if one.event_type in TRANSACTIONS}
    stamp_anew(sitting, sitting.live.stamps, customer_ids=spenders, without=event_ids)


def _restored_purchases(sitting: Sitting, events: Mapping[UUID, Recorded]) -> list[Target]:
    """Purchases of which more or less was kept than it seemed: a refund is deleted, or another
    purchase of the order, which a refund was of until now."""
    refunded = {
        one.customer_id
        for one in events.values()
        if one.event_type in TRANSACTIONS and sitting.members[one.customer_id].has_refunds
    }
    if not refunded:
        return []
    transactions = events_of(workspace=sitting.workspace, customer_ids=refunded, types=TRANSACTIONS)
    left = {one.id: one for one in transactions if one.id not in events}
    before, after = amounts_kept(transactions), amounts_kept(left.values())
    kept = {
        key: after.get(key, left[key].amount or Decimal(0))
        for key in before.keys() | after.keys()
        if key in left
    }
    return [
        Target(award, left[key], wanted_parts(sitting.workspace, left[key], award.trace, kept[key]))
        for key, award in awards_for(sitting, kept).items()
    ]


def _release_limits(workspace: Workspace, awards: Iterable[Award]) -> None:
    """An event that never was has used nothing up."""
    used: dict[tuple[UUID, str, str], int] = defaultdict(int)
    for award in awards:
        for part in award.trace.parts:
            if part.verdict is Verdict.AWARDED and part.period_on:
                used[award.customer_id, part.rule, part.period_on] += 1
    if used:
        rows = [
            {"customer_id": key[0], "rule": key[1], "period_on": key[2], "used": count}
            for key, count in used.items()
        ]
        run(_RELEASE, [msgspec.json.encode(rows).decode(), workspace.id])


_BLANK = """
    UPDATE loyalty_ledgerentry SET
        reason = CASE reason WHEN '' THEN '' ELSE 'erased' END,
        trace = trace - 'groups' || CASE WHEN trace ? 'parts' THEN jsonb_build_object('parts', (
            SELECT coalesce(jsonb_agg(part - 'seen' - 'group'), '[]')
            FROM jsonb_array_elements(trace -> 'parts') AS part
        )) ELSE '{}' END
    WHERE workspace_id = %s AND customer_id = %s
    RETURNING id
"""


def forget_customer(*, workspace: Workspace, customer_id: UUID) -> None:
    """Blank what the ledger says of a person; points, times and rules stay."""
    member = lock_members(workspace=workspace, customer_ids=[customer_id])[customer_id]
    run(_BLANK, [workspace.id, customer_id])
    Member.objects.of(workspace).filter(customer_id=customer_id).update(
        standings={"is_erased": True}, tier=earned_tier(member)
    )
