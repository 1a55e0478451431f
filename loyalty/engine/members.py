"""The turnstile: members are locked in the order of their ids, loaded, and written back."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from accounts.models import Workspace
from core.ids import uuid7_series
from core.statements import run
from events.kinds import LOSSES
from loyalty.engine.standing import NewEntry, NewLot, Standing, decode_standings, with_ids
from loyalty.rules.compiled import Limit

# (customer, rule, first day of the period)
LimitKey = tuple[UUID, UUID, date]

# Before any member is locked, and in the same order: two batches that bring the same new members
# wait for each other here, and hold nothing that the other could want later. The customers come
# first of all: an erasure holds its customer, and must not meet a member whose holder waits for it.
# Refunds may be older than the programme.
_ADD = """
    WITH person AS (
        SELECT id FROM accounts_customer WHERE workspace_id = %s AND id = ANY(%s)
        ORDER BY id FOR KEY SHARE
    )
    INSERT INTO loyalty_member (
        workspace_id, customer_id, turn, balance, pending, lifetime, tier, tier_period_on,
        earned_now, earned_before, tier_revision, standings, has_refunds
    )
    SELECT %s::uuid, id, 0, 0, 0, 0, '', '0001-01-01', 0, 0, 0, '{}', EXISTS (
        SELECT FROM events_activityevent e
        WHERE e.workspace_id = %s AND e.customer_id = person.id AND e.event_type = ANY(%s)
    )
    FROM person
    WHERE NOT EXISTS (
        SELECT FROM loyalty_member m WHERE m.workspace_id = %s AND m.customer_id = person.id
    )
    ORDER BY id
    ON CONFLICT DO NOTHING
    RETURNING customer_id
"""
_READ = """
    SELECT m.customer_id, m.turn, m.balance, m.pending, m.lifetime, m.tier, m.tier_period_on,
        m.earned_now, m.earned_before, m.standings::text, m.due_at, m.has_refunds,
        c.user_groups, c.time_zone, c.former_zones::text, m.tier_revision
    FROM loyalty_member m
    JOIN accounts_customer c ON c.workspace_id = m.workspace_id AND c.id = m.customer_id
    WHERE m.workspace_id = %s AND m.customer_id = ANY(%s)
    ORDER BY m.customer_id
"""
_LOCK = f"{_READ} FOR UPDATE OF m"
_decode_zones = msgspec.json.Decoder(list[list[str]]).decode
_LIMITS = """
    SELECT customer_id, rule_id, period_on, used FROM loyalty_limituse
    JOIN unnest(%s::uuid[], %s::uuid[], %s::date[]) AS wanted (customer_id, rule_id, period_on)
        USING (customer_id, rule_id, period_on)
    WHERE workspace_id = %s
"""


def lock_members(*, workspace: Workspace, customer_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """Lock the members until the transaction ends, those made that did not exist; by customer."""
    wanted = sorted(set(customer_ids))
    own = workspace.id
    run(_ADD, [own, wanted, own, own, list(LOSSES), own])
    return {row[0]: _standing(row) for row in run(_LOCK, [workspace.id, wanted])}


def read_members(*, workspace: Workspace, customer_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """The members as they are now, to look at; who has never earned anything is missing."""
    return {row[0]: _standing(row) for row in run(_READ, [workspace.id, list(customer_ids)])}


def read_member(*, workspace: Workspace, customer_id: UUID) -> Standing | None:
    """The same of one customer."""
    return read_members(workspace=workspace, customer_ids=[customer_id]).get(customer_id)


def _standing(row: Any) -> Standing:
    # Nearly nobody has moved.
    former = [] if row[14] == "[]" else _decode_zones(row[14])
    return Standing(*(*row[:9], decode_standings(row[9]), *row[10:14], former, row[15]))


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
            subject_id, goal, occurred_at, made_at, trace, reason, by_id
        )
        SELECT id, %(workspace)s::uuid, customer_id, turn, kind, points, pending, balance,
            event_id, step, subject_id, goal, occurred_at, %(at)s::timestamptz, trace, reason,
            by_id
        FROM jsonb_to_recordset(%(entries)s::jsonb) AS fresh (
            id uuid, customer_id uuid, turn int, kind text, points bigint, pending bigint,
            balance bigint, event_id uuid, step int, subject_id uuid, goal int,
            occurred_at timestamptz, trace jsonb, reason text, by_id uuid
        )
    ), member AS (
        UPDATE loyalty_member m SET
            turn = new.turn, balance = new.balance, pending = new.pending,
            lifetime = new.lifetime, tier = new.tier, tier_period_on = new.tier_period_on,
            earned_now = new.earned_now, earned_before = new.earned_before,
            tier_revision = new.tier_revision, standings = new.standings, due_at = new.due_at,
            has_refunds = new.has_refunds
        FROM jsonb_to_recordset(%(members)s::jsonb) AS new (
            customer_id uuid, turn int, balance bigint, pending bigint, lifetime bigint,
            tier text, tier_period_on date, earned_now numeric, earned_before numeric,
            tier_revision int, standings jsonb, due_at timestamptz, has_refunds boolean
        )
        WHERE m.workspace_id = %(workspace)s::uuid AND m.customer_id = new.customer_id
        RETURNING m.customer_id, m.balance, m.pending, m.lifetime, m.tier
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
