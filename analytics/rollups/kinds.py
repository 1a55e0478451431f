"""The kept periods of kinds: read, added to, and written in two statements."""

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from pyroaring import BitMap

from analytics.models import Grain
from analytics.rollups.sheets import KindCell, KindKey, no_hours
from core.ids import uuid7_series
from core.statements import run, run_binary

# No set is packed so: the empty one has bytes of its own.
UNCHANGED = b""
_READ = """
    SELECT k.grain, k.starts_on, k.event_type, k.name, k.count, k.points, k.failed,
        k.limited, k.hours, k.people
    FROM unnest(%s::text[], %s::date[], %s::text[], %s::text[])
        AS wanted (grain, starts_on, event_type, name)
    JOIN analytics_kindtally k USING (grain, starts_on, event_type, name)
    WHERE k.workspace_id = %s
"""
_WRITE = """
    INSERT INTO analytics_kindtally (
        id, workspace_id, grain, starts_on, event_type, name, count, points, failed, limited,
        hours, users, people
    )
    SELECT id, %s::uuid, grain, starts_on, event_type, name, count, points, failed, limited,
        hours::bigint[], users, coalesce(people, %s::bytea)
    FROM unnest(
        %s::uuid[], %s::text[], %s::date[], %s::text[], %s::text[], %s::bigint[], %s::numeric[],
        %s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::bytea[]
    ) AS new (
        id, grain, starts_on, event_type, name, count, points, failed, limited, hours, users,
        people
    )
    ON CONFLICT (workspace_id, grain, event_type, name, starts_on) DO UPDATE SET
        count = excluded.count, points = excluded.points, failed = excluded.failed,
        limited = excluded.limited, hours = excluded.hours, users = excluded.users,
        -- A set that stays what it is stays where it is: it may be large.
        people = CASE excluded.people WHEN '' THEN analytics_kindtally.people
            ELSE excluded.people END
    RETURNING id
"""


def fold_kinds(workspace_id: UUID, added: Mapping[KindKey, KindCell]) -> None:
    """Add to the periods, making those that are not there yet."""
    change_kinds(workspace_id, added, lambda _key, kept, new: kept | new)


def change_kinds(
    workspace_id: UUID,
    added: Mapping[KindKey, KindCell],
    people: Callable[[KindKey, BitMap, BitMap], BitMap],
) -> None:
    """Add to the periods; `people` says who is in one from now on, given who was and who is new."""
    kept = _read(workspace_id, added)
    rows = []
    for key, cell in added.items():
        now = kept.get(key, KindCell())
        was = now.people
        now.people = people(key, was, cell.people)
        now.add_figures(cell)
        rows.append((key, now, now.people != was or key not in kept))
    _write(workspace_id, rows)


def _read(workspace_id: UUID, keys: Iterable[KindKey]) -> dict[KindKey, KindCell]:
    grains, starts, types, names = zip(*keys, strict=True)
    rows = run_binary(_READ, [list(grains), list(starts), list(types), list(names), workspace_id])
    return {
        (Grain(grain), start, event_type, name): KindCell(
            count, int(points), failed, limited, hours or no_hours(), BitMap.deserialize(people)
        )
        for grain, start, event_type, name, count, points, failed, limited, hours, people in rows
    }


def _write(workspace_id: UUID, rows: list[tuple[KindKey, KindCell, bool]]) -> None:
    # In one order, and the keys grow with it.
    rows.sort(key=lambda row: row[0])
    keys = [key for key, _cell, _changed in rows]
    cells = [cell for _key, cell, _changed in rows]
    run(
        _WRITE,
        [
            workspace_id,
            UNCHANGED,
            uuid7_series(len(rows)),
            [str(grain) for grain, *_ in keys],
            [start for _, start, *_ in keys],
            [event_type for _, _, event_type, _ in keys],
            [name for *_, name in keys],
            [cell.count for cell in cells],
            [cell.points for cell in cells],
            [cell.failed for cell in cells],
            [cell.limited for cell in cells],
            [array_text(cell.hours if key[0] is Grain.DAY else []) for key, cell, _ in rows],
            [len(cell.people) for cell in cells],
            [packed(cell.people) if changed else None for _, cell, changed in rows],
        ],
    )


def packed(people: BitMap) -> bytes:
    """A set of customers as it is kept: runs and arrays, whichever is shorter."""
    people.run_optimize()
    content: bytes = people.serialize()
    return content


def array_text(numbers: Iterable[object]) -> str:
    """An array as PostgreSQL reads it from text: one array of arrays cannot be taken apart."""
    return f"{{{','.join(map(str, numbers))}}}"
