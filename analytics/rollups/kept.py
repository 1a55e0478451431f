"""Kept periods and those of rows in one form, in which they can be compared."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from django.db.models import Q
from pyroaring import BitMap

from accounts.models import Workspace
from analytics.models import Grain, KindTally, SourceTally
from analytics.rollups.sheets import KindCell, KindKey, SourceCell, SourceKey, no_hours
from analytics.rollups.sources import in_units

# What a bucket comes to: its figures, and for people a digest of who they are.
Figures = tuple[Any, ...]


def kind_cells(workspace: Workspace, wanted: Q) -> Iterator[tuple[KindKey, KindCell, int]]:
    """The kept periods of kinds, each with the number of customers that is kept beside them."""
    rows = KindTally.objects.filter(wanted, workspace=workspace)
    for row in rows.iterator(chunk_size=200):
        key = (Grain(row.grain), row.starts_on, row.event_type, row.name)
        people = BitMap.deserialize(bytes(row.people))
        hours = row.hours or no_hours()
        cell = KindCell(row.count, int(row.points), row.failed, row.limited, hours, people)
        yield key, cell, row.users


def kind_figures(cells: Mapping[KindKey, KindCell]) -> dict[KindKey, Figures]:
    """What cells come to, of those in which anything is."""
    found = {key: _kind_figures(key, cell) for key, cell in cells.items()}
    return {key: figures for key, figures in found.items() if any(figures[:-1])}


def source_cells(workspace: Workspace, wanted: Q) -> Iterator[tuple[SourceKey, SourceCell]]:
    """The kept periods of types, sources and currencies."""
    for row in SourceTally.objects.filter(wanted, workspace=workspace).iterator(chunk_size=1000):
        key = (Grain(row.grain), row.starts_on, row.event_type, row.source, row.currency)
        amounts = [in_units(amount) for amount in row.hour_amounts]
        yield key, SourceCell(row.count, in_units(row.amount), row.hour_counts, amounts)


def source_figures(cells: Mapping[SourceKey, SourceCell]) -> dict[SourceKey, Figures]:
    """The same of cells."""
    return {
        key: (cell.count, cell.amount, *cell.hour_counts, *cell.hour_amounts)
        for key, cell in cells.items()
        if cell.count
    }


def _kind_figures(key: KindKey, cell: KindCell) -> Figures:
    hours = tuple(cell.hours) if key[0] is Grain.DAY else ()
    who = sha256(cell.people.to_array().tobytes()).hexdigest()[:12] if cell.people else ""
    return (cell.count, cell.points, cell.failed, cell.limited, *hours, len(cell.people), who)
