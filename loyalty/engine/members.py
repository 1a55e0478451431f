"""The turnstile: customers are locked in the order of their ids, members loaded and written."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
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

# The turnstile is the customer's row, not the member's: a new member has none yet. Nothing that
# anybody holds who waits here is wanted by somebody who is through: locks on the same rows that an
# event or a foreign key takes do not conflict with it, and an erasure takes this one first of all.
_PEOPLE = """
    SELECT id, user_groups, time_zone, former_zones::text, erased_at IS NOT NULL
    FROM accounts_customer WHERE workspace_id = %s AND id = ANY(%s)
    ORDER BY id
"""
_LOCK = f"{_PEOPLE} FOR NO KEY UPDATE"
# Who is new stands at nothing; but refunds may be older than the programme.
_STANDINGS = """
    SELECT p.id, coalesce(m.turn, 0), coalesce(m.balance, 0), coalesce(m.pending, 0),
        coalesce(m.lifetime, 0), coalesce(m.tier, ''), coalesce(m.tier_period_on, '0001-01-01'),
        coalesce(m.earned_now, 0), coalesce(m.earned_before, 0), coalesce(m.tier_revision, 0),
        m.standings::text, m.due_at, coalesce(m.has_refunds, EXISTS (
            SELECT FROM events_activityevent e
            WHERE e.workspace_id = %(workspace)s AND e.customer_id = p.id
                AND e.event_type IN ('refund', 'credit')
        ))
    FROM unnest(%(people)s::uuid[]) AS p (id)
    LEFT JOIN loyalty_member m ON m.workspace_id = %(workspace)s AND m.customer_id = p.id
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
    people = run(_LOCK, [workspace.id, list(set(customer_ids))])
    # A statement of its own: it sees what was written by those who were waited for.
    rows = _rows(workspace, people)
    return {person[0]: _standing(rows[person[0]], person) for person in people}


def read_members(*, workspace: Workspace, customer_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """The members as they are now, to look at; who has never earned anything is missing."""
    people = run(_PEOPLE, [workspace.id, list(customer_ids)])
    rows = _rows(workspace, people)
    pairs = [(rows[person[0]], person) for person in people]
    return {row[0]: _standing(row, person) for row, person in pairs if row[10] is not None}


def read_member(*, workspace: Workspace, customer_id: UUID) -> Standing | None:
    """The same of one customer."""
    return read_members(workspace=workspace, customer_ids=[customer_id]).get(customer_id)


def _rows(workspace: Workspace, people: Iterable[Any]) -> dict[UUID, Any]:
    params = {"workspace": workspace.id, "people": [person[0] for person in people]}
    return {row[0]: row for row in run(_STANDINGS, params)}


def _standing(row: Any, person: Any) -> Standing:
    _, groups, time_zone, zones, is_erased = person
    kept = Standings(is_erased=is_erased) if row[10] is None else decode_standings(row[10])
    # Nearly nobody has moved.
    former = [] if zones == "[]" else _decode_zones(zones)
    columns: Any = (*row[:10], kept, *row[11:], groups, time_zone, former)
    return Standing(*columns)


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
            event_id, coalesce(step, 0), subject_id, goal, occurred_at,
            coalesce(earned_at, occurred_at), %(at)s::timestamptz, trace, coalesce(reason, ''),
            by_id
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
            coalesce(has_refunds, FALSE)
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
