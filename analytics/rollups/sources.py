"""The kept periods of types, sources and currencies: read, added to, and written."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from analytics.models import Grain
from analytics.rollups.changes import UNIT
from analytics.rollups.kinds import array_text
from analytics.rollups.sheets import SourceCell, SourceKey
from core.ids import uuid7_series
from core.statements import run, run_binary

_READ = """
    SELECT s.grain, s.starts_on, s.event_type, s.source, s.currency, s.count, s.amount,
        s.hour_counts, s.hour_amounts
    FROM unnest(%s::text[], %s::date[], %s::text[], %s::text[], %s::text[])
        AS wanted (grain, starts_on, event_type, source, currency)
    JOIN analytics_sourcetally s USING (grain, starts_on, event_type, source, currency)
    WHERE s.workspace_id = %s
"""
_WRITE = """
    INSERT INTO analytics_sourcetally (
        id, workspace_id, grain, starts_on, event_type, source, currency, count, amount,
        hour_counts, hour_amounts
    )
    SELECT id, %s::uuid, grain, starts_on, event_type, source, currency, count, amount,
        hour_counts::bigint[], hour_amounts::numeric[]
    FROM unnest(
        %s::uuid[], %s::text[], %s::date[], %s::text[], %s::text[], %s::text[], %s::bigint[],
        %s::numeric[], %s::text[], %s::text[]
    ) AS new (
        id, grain, starts_on, event_type, source, currency, count, amount, hour_counts,
        hour_amounts
    )
    ON CONFLICT (workspace_id, grain, event_type, starts_on, source, currency) DO UPDATE SET
        count = excluded.count, amount = excluded.amount,
        hour_counts = excluded.hour_counts, hour_amounts = excluded.hour_amounts
    RETURNING id
"""


def fold_sources(workspace_id: UUID, added: Mapping[SourceKey, SourceCell]) -> None:
    """Add to the periods, making those that are not there yet."""
    kept = _read(workspace_id, added)
    for key, cell in added.items():
        kept.setdefault(key, SourceCell()).add(cell)
    _write(workspace_id, kept)


def in_units(amount: Decimal) -> int:
    """A kept amount in ten-thousandths: exact, however large."""
    numerator, denominator = amount.as_integer_ratio()
    return numerator * UNIT // denominator


def _read(workspace_id: UUID, keys: Iterable[SourceKey]) -> dict[SourceKey, SourceCell]:
    grains, starts, types, sources, currencies = zip(*keys, strict=True)
    wanted = [list(grains), list(starts), list(types), list(sources), list(currencies)]
    return {
        (Grain(row[0]), *row[1:5]): SourceCell(
            row[5], in_units(row[6]), row[7], [in_units(amount) for amount in row[8]]
        )
        for row in run_binary(_READ, [*wanted, workspace_id])
    }


def _write(workspace_id: UUID, cells: Mapping[SourceKey, SourceCell]) -> None:
    rows = sorted(cells.items(), key=lambda row: row[0])
    run(
        _WRITE,
        [
            workspace_id,
            uuid7_series(len(rows)),
            [str(key[0]) for key, _ in rows],
            [key[1] for key, _ in rows],
            [key[2] for key, _ in rows],
            [key[3] for key, _ in rows],
            [key[4] for key, _ in rows],
            [cell.count for _, cell in rows],
            [decimal_of(cell.amount) for _, cell in rows],
            [array_text(cell.hour_counts) for _, cell in rows],
            [array_text(map(decimal_of, cell.hour_amounts)) for _, cell in rows],
        ],
    )


def decimal_of(units: int) -> Decimal:
    """An amount of so many ten-thousandths, exactly: a text has no precision to be cut at."""
    return Decimal(f"{units}e-4")
