"""What a transaction adds to the rollups: kept as one row, and folded later."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from accounts.models import Workspace
from core.ids import uuid7
from core.statements import run

# Amounts are whole ten-thousandths of their currency's unit, so that no sum is ever rounded.
UNIT = 10_000
_KEEP = "INSERT INTO analytics_delta (id, workspace_id, body) VALUES (%s, %s, %s) RETURNING id"


class Happened(msgspec.Struct, array_like=True, gc=False):
    """One recorded event. `amount` in ten-thousandths, `at` in whole seconds since 1970."""

    event_type: str
    name: str
    source: str
    currency: str
    amount: int
    at: int
    number: int


class Outcome(msgspec.Struct, array_like=True, gc=False):
    """What the programme made of an event, more or less than before.

    `failed` and `limited` are 1 where its conditions failed, and where a limit left it without
    points; -1 takes that back.
    """

    event_type: str
    name: str
    at: int
    points: int
    failed: int = 0
    limited: int = 0


class Change(msgspec.Struct, array_like=True):
    """What one transaction adds."""

    events: Sequence[Happened] = ()
    outcomes: Sequence[Outcome] = ()


_encode = msgspec.msgpack.Encoder().encode
decode_change = msgspec.msgpack.Decoder(Change).decode


def keep_events(*, workspace: Workspace, events: Sequence[Happened]) -> None:
    """Add recorded events, in the transaction that records them."""
    _keep(workspace, Change(events=events))


def keep_outcomes(*, workspace: Workspace, outcomes: Iterable[Outcome]) -> None:
    """Add what the programme made of events, in the transaction that books it."""
    told = [one for one in outcomes if one.points or one.failed or one.limited]
    if told:
        _keep(workspace, Change(outcomes=told))


def seconds(moment: datetime) -> int:
    """Whole seconds since 1970: no calendar's hour begins between two."""
    return int(moment.timestamp() // 1)


def units(amount: Decimal | None) -> int:
    """An amount in ten-thousandths."""
    return 0 if amount is None else int(amount * UNIT)


def _keep(workspace: Workspace, change: Change) -> None:
    run(_KEEP, [uuid7(), workspace.id, _encode(change)])
