"""The turnstile: customers are locked in the order of their ids, members loaded and written."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from accounts.models import Workspace
from core.ids import uuid7_series
from core.statements import run
from loyalty.engine.standing import (
    NewEntry,
    NewLot,
    Standing,
    Standings,
    decode_standings,
    with_ids,
)
from loyalty.rules.compiled import Limit

# (customer, rule, first day of the period)
LimitKey = tuple[UUID, UUID, date]
_NOTHING = Decimal(0)

# The turnstile is the customer's row, not the member's: a new member has none yet. Nothing that
# anybody holds who waits here is wanted by somebody who is through: locks on the same rows that an
# event or a foreign key takes do not conflict with it, and an erasure takes this one first of all.
_PEOPLE = """
    SELECT id, user_groups, time_zone, former_zones::text, erased_at IS NOT NULL
    FROM accounts_customer
    WHERE workspace_id = %s AND id = ANY(%s)
    ORDER BY id
"""
_LOCK = f"{_PEOPLE} FOR NO KEY UPDATE"
_MEMBERS = """
    SELECT customer_id, turn, balance, pending, lifetime, tier, tier_period_on, earned_now,
        earned_before, tier_revision, standings::text, due_at, has_refunds
    FROM loyalty_member
    WHERE workspace_id = %s AND customer_id = ANY(%s)
"""
# Refunds may be older than the programme, and so than its members.
_REFUNDED = """
    SELECT DISTINCT customer_id FROM events_activityevent
    WHERE workspace_id = %s AND customer_id = ANY(%s) AND event_type IN ('refund', 'credit')
"""
_decode_zones = msgspec.json.Decoder(list[list[str]]).decode
_LIMITS = """
    SELECT customer_id, rule_id, period_on, used FROM loyalty_limituse
    JOIN unnest(%s::uuid[], %s::uuid[], %s::date[]) AS wanted (customer_id, rule_id, period_on)
        USING (customer_id, rule_id, period_on)
    WHERE workspace_id = %s
"""


def lock_members(*, workspace: Workspace, customer_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """Lock the customers until the transaction ends; by customer, where each stands.

    Who has no row yet gets one when the books are written.
    """
    people = run(_LOCK, [workspace.id, sorted(set(customer_ids))])
    # A statement of its own: it sees what was written by those who were waited for.
    found = _standings(workspace, people)
    fresh = [_newcomer(person) for person in people if person[0] not in found]
    refunded = _with_refunds(workspace, [member.customer_id for member in fresh])
    for member in fresh:
        member.has_refunds = member.customer_id in refunded
        found[member.customer_id] = member
    return found


def read_members(*, workspace: Workspace, customer_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """The members as they are now, to look at; who has never earned anything is missing."""
    return _standings(workspace, run(_PEOPLE, [workspace.id, list(customer_ids)]))


def read_member(*, workspace: Workspace, customer_id: UUID) -> Standing | None:
    """The same of one customer."""
    return read_members(workspace=workspace, customer_ids=[customer_id]).get(customer_id)


def _standings(workspace: Workspace, people: Sequence[Any]) -> dict[UUID, Standing]:
    rows = run(_MEMBERS, [workspace.id, [person[0] for person in people]])
    kept = {row[0]: row for row in rows}
    return {person[0]: _standing(row, person) for person in people if (row := kept.get(person[0]))}


def _standing(row: Any, person: Any) -> Standing:
    columns: Any = (*row[:10], decode_standings(row[10]), *row[11:], *_profile(person))
    return Standing(*columns)


def _newcomer(person: Any) -> Standing:
    standings = Standings(is_erased=person[4])
    sums = (0, 0, 0, 0, "", date.min, _NOTHING, _NOTHING, 0)
    return Standing(person[0], *sums, standings, None, False, *_profile(person))


def _profile(person: Any) -> tuple[Any, ...]:
    # Nearly nobody has moved.
    return person[1], person[2], [] if person[3] == "[]" else _decode_zones(person[3])


def _with_refunds(workspace: Workspace, customer_ids: list[UUID]) -> set[UUID]:
    if not customer_ids:
        return set()
    return {key for (key,) in run(_REFUNDED, [workspace.id, customer_ids])}


def load_limits(*, workspace: Workspace, keys: Iterable[LimitKey]) -> dict[LimitKey, Limit]:
    """How far the limits are used; none is missing."""
    limits = {key: Limit(0) for key in keys}
    if not limits:
        return limits
    customers, rules, days = zip(*limits, strict=True)
    rows = run(_LIMITS, [list(customers), list(rules), list(days), workspace.id])
    for customer_id, rule_id, period_on, used in rows:
        limits[customer_id, rule_id, period_on].used = used
    return limits


class _Use(msgspec.Struct):
    id: UUID
    customer_id: UUID
    rule_id: UUID
    period_on: date
    added: int
    allowed: int


# One statement for everything: single events would wait for each round trip. The entries' order
# is that of booking. The card is part of it: what it shows is never older than the ledger.
_KEEP = """
    WITH entry AS (
        INSERT INTO loyalty_ledgerentry (
            id, workspace_id, customer_id, turn, kind, points, pending, balance, event_id, step,
            subject_id, goal, occurred_at, earned_at, made_at, trace, reason, by_id
        )
        SELECT id, %(workspace)s::uuid, customer_id, turn, kind, points, pending, balance,
            event_id, step, subject_id, goal, occurred_at, coalesce(earned_at, occurred_at),
            %(at)s::timestamptz, trace, reason, by_id
        FROM jsonb_to_recordset(%(entries)s::jsonb) AS fresh (
            id uuid, customer_id uuid, turn int, kind text, points bigint, pending bigint,
            balance bigint, event_id uuid, step int, subject_id uuid, goal int,
            occurred_at timestamptz, earned_at timestamptz, trace jsonb, reason text, by_id uuid
        )
    ), member AS (
        INSERT INTO loyalty_member (
            workspace_id, customer_id, turn, balance, pending, lifetime, tier, tier_period_on,
            earned_now, earned_before, tier_revision, standings, due_at, has_refunds
        )
        SELECT %(workspace)s::uuid, customer_id, turn, balance, pending, lifetime, tier,
            tier_period_on, earned_now, earned_before, tier_revision, standings, due_at,
            has_refunds
        FROM jsonb_to_recordset(%(members)s::jsonb) AS fresh (
            customer_id uuid, turn int, balance bigint, pending bigint, lifetime bigint,
            tier text, tier_period_on date, earned_now numeric, earned_before numeric,
            tier_revision int, standings jsonb, due_at timestamptz, has_refunds boolean
        )
        ON CONFLICT (workspace_id, customer_id) DO UPDATE SET
            turn = excluded.turn, balance = excluded.balance, pending = excluded.pending,
            lifetime = excluded.lifetime, tier = excluded.tier,
            tier_period_on = excluded.tier_period_on, earned_now = excluded.earned_now,
            earned_before = excluded.earned_before, tier_revision = excluded.tier_revision,
            standings = excluded.standings, due_at = excluded.due_at,
            has_refunds = excluded.has_refunds
        RETURNING customer_id, balance, pending, lifetime, tier
    ), card AS (
        UPDATE accounts_pass p SET fields = p.fields || jsonb_build_object(
            'points', member.balance, 'pending_points', member.pending,
            'lifetime_points', member.lifetime, 'tier', member.tier
        )
        FROM member
        WHERE p.workspace_id = %(workspace)s::uuid AND p.customer_id = member.customer_id
    ), lot AS (
        INSERT INTO loyalty_lot (
            id, workspace_id, customer_id, event_id, subject_id, rule, points, remaining,
            is_pending, ripens_at, expires_at
        )
        SELECT id, %(workspace)s::uuid, customer_id, event_id, subject_id, rule, points,
            remaining, is_pending, ripens_at, expires_at
        FROM jsonb_to_recordset(%(lots)s::jsonb) AS fresh (
            id uuid, customer_id uuid, event_id uuid, subject_id uuid, rule text, points bigint,
            remaining bigint, is_pending boolean, ripens_at timestamptz, expires_at timestamptz
        )
    ), used AS (
        INSERT INTO loyalty_limituse AS old (
            id, workspace_id, customer_id, rule_id, period_on, used, allowed
        )
        SELECT id, %(workspace)s::uuid, customer_id, rule_id, period_on, added, allowed
        FROM jsonb_to_recordset(%(uses)s::jsonb) AS fresh (
            id uuid, customer_id uuid, rule_id uuid, period_on date, added int, allowed int
        )
        ON CONFLICT (workspace_id, customer_id, rule_id, period_on) DO UPDATE
        SET used = old.used + excluded.used, allowed = excluded.allowed
    )
    SELECT count(*) FROM member
"""

_encode = msgspec.json.Encoder(decimal_format="string").encode


class Books:
    """What a transaction has done to the members it locked, until it is written at once."""

    def __init__(self) -> None:
        self.entries: list[NewEntry] = []
        self.lots: list[NewLot] = []
        self.members: dict[UUID, Standing] = {}

    def touch(self, member: Standing) -> None:
        """Have the member written."""
        self.members[member.customer_id] = member

    def add(self, member: Standing, entry: NewEntry) -> None:
        """Have a booked entry written, and its member."""
        self.entries.append(entry)
        self.touch(member)


def keep(
    *,
    workspace: Workspace,
    books: Books,
    at: datetime,
    limits: Mapping[LimitKey, tuple[Limit, int]] | None = None,
) -> None:
    """Write everything that was booked: one statement, whatever the number of events.

    `limits` holds with each limit how many it allows.
    """
    uses = _uses(limits or {})
    if not (books.members or uses):
        return
    lists = {"entries": with_ids(books.entries), "lots": books.lots, "uses": uses}
    lists["members"] = list(books.members.values())
    run(
        _KEEP,
        {"workspace": workspace.id, "at": at}
        | {name: _encode(rows).decode() for name, rows in lists.items()},
    )


def _uses(limits: Mapping[LimitKey, tuple[Limit, int]]) -> list[_Use]:
    fresh = [(key, limit, allowed) for key, (limit, allowed) in limits.items() if limit.added]
    return [
        _Use(new_id, *key, limit.added, allowed)
        for new_id, (key, limit, allowed) in zip(uuid7_series(len(fresh)), fresh, strict=True)
    ]
