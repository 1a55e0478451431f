"""Most valuable customers: what each has brought in, less what they were given back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from accounts.models import Customer
from analytics.rollups.columns import columns_of, unpacked
from analytics.rollups.packing import Whole
from analytics.rollups.people import cells_of_rows
from analytics.rollups.reading import Kept
from analytics.rollups.sheets import ColumnKey, CustomerCell
from core.statements import run_binary
from events.kinds import GAINS, LOSSES, EventType

_BLOCKS = """
    SELECT event_type, block, numbers, counts, totals, last FROM analytics_customerblock
    WHERE workspace_id = %s AND currency = %s AND event_type = ANY(%s)
"""
_SIGNS = {kind.value: 1 for kind in GAINS} | {kind.value: -1 for kind in LOSSES}
_EVERYBODY = (0, 1 << 32)


@dataclass(frozen=True, slots=True)
class Valued:
    """A customer, what they are worth in ten-thousandths, and how often they bought."""

    customer: Customer
    net: int
    purchases: int


def most_valuable(kept: Kept, *, currency: str, most: int = 10) -> list[Valued]:
    """The living customers who brought in most in one currency, of all time, the first first."""
    numbers, net, purchases = _worth(kept, currency)
    order = np.lexsort((numbers, -net))
    order = order[net[order] > 0]
    found: list[Valued] = []
    while len(order) and len(found) < most:
        # More than are wanted: some may have been erased.
        some, order = order[: 2 * most], order[2 * most :]
        living = _living(kept, [int(number) for number in numbers[some]])
        found += [
            Valued(customer, int(net[place]), int(purchases[place]))
            for place in some
            if (customer := living.get(int(numbers[place])))
        ]
    return found[:most]


def _living(kept: Kept, numbers: list[int]) -> dict[int, Customer]:
    people = Customer.objects.of(kept.workspace).living().filter(number__in=numbers)
    return {customer.number: customer for customer in people}


def _worth(kept: Kept, currency: str) -> tuple[Whole, Whole, Whole]:
    parts = [*_kept_columns(kept, currency), *_waiting_columns(kept, currency)]
    nothing = np.zeros(0, np.int64)
    numbers = np.concatenate([nothing, *(part[1] for part in parts)])
    net = np.concatenate([nothing, *(part[3] * _SIGNS[part[0]] for part in parts)])
    bought = np.concatenate(
        [nothing, *(part[2] * (part[0] == EventType.PURCHASE) for part in parts)]
    )
    people, places = np.unique(numbers, return_inverse=True)
    totals, counts = np.zeros(len(people), np.int64), np.zeros(len(people), np.int64)
    np.add.at(totals, places, net)
    np.add.at(counts, places, bought)
    return people, totals, counts


def _kept_columns(kept: Kept, currency: str) -> Iterator[tuple[str, Whole, Whole, Whole]]:
    if kept.known.first is None:
        return
    asked = [kept.workspace.id, currency, list(_SIGNS)]
    for event_type, *packed in run_binary(_BLOCKS, asked):
        columns = unpacked(*packed)
        yield event_type, columns.numbers, columns.counts, columns.totals


def _waiting_columns(kept: Kept, currency: str) -> Iterator[tuple[str, Whole, Whole, Whole]]:
    waiting: Mapping[ColumnKey, Mapping[int, CustomerCell]] = kept.waiting.customers
    if kept.waiting.sources and not waiting:
        # Without rollups: what is waiting was read from the rows, which tells days apart only.
        waiting = cells_of_rows(kept.workspace, *_EVERYBODY)
    for (event_type, its_currency), cells in waiting.items():
        if event_type in _SIGNS and its_currency == currency:
            columns = columns_of(cells)
            yield event_type, columns.numbers, columns.counts, columns.totals
