"""Stamps of recorded purchases: given along with each, or counted anew from all of them.

A plain new purchase adds a stamp. Whoever had something refunded or deleted, or whose purchase
came late where one a day counts, is counted anew. Both come to the same: the open stamps follow
from the set of events, and from which stamps are on spent cards.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from events.drafts import Entry
from events.kinds import GAINS
from loyalty.engine.history import events_of
from loyalty.engine.refunds import TRANSACTIONS, amounts_kept
from loyalty.rules.facts import Facts
from loyalty.stamps.bench import Bench, Collected
from loyalty.stamps.plan import StampPlan
from loyalty.stamps.qualifying import Purchase, qualifying
from loyalty.stamps.seats import Seat, Seats
from loyalty.stamps.sheets import KeptStamp, stamps_of

# Purchases that count, in the order of recording, each with the programme and the customer.
Fresh = Sequence[tuple[StampPlan, UUID, Entry]]


def collect(
    bench: Bench,
    *,
    fresh: Fresh = (),
    anew: Collection[UUID] = (),
    without: Collection[UUID] = (),
) -> Collected:
    """Stamp what was recorded, and count some customers anew; nothing is written yet.

    `anew` are customers of whom everything is counted, `without` events that are about to be
    deleted. The number of statements does not grow with either.
    """
    collected = Collected(bench)
    people = {customer_id for _, customer_id, _ in fresh} | set(anew)
    if not (people and bench.plans):
        return collected
    seats = Seats(bench.workspace, bench.plans, people)
    late = set(anew)
    for seat, entry in _plain(bench, seats, fresh, late):
        if seat.customer_id not in late:
            collected.give(seat, entry)
            seat.stamps += 1
    if late:
        _count_anew(collected, seats, late, without)
    collected.seats = seats.all()
    return collected


def _plain(bench: Bench, seats: Seats, fresh: Fresh, late: set[UUID]) -> list[tuple[Seat, Entry]]:
    """New purchases that simply add a stamp; whom it is not so simple with is added to `late`."""
    found = []
    for plan, customer_id, entry in fresh:
        seat = seats.of(plan, customer_id)
        if customer_id in late or not seat.is_open_to(entry.occurred_at):
            continue
        if plan.once_a_day and bench.members[customer_id].former_zones:
            # Where somebody has moved west, a later purchase may be of an earlier day.
            late.add(customer_id)
            continue
        if plan.once_a_day and seat.newest is not None:
            if entry.occurred_at <= seat.newest:
                late.add(customer_id)
                continue
            day_of = bench.days_of(customer_id)
            if day_of(entry.occurred_at) == day_of(seat.newest):
                continue
        seat.newest = max(entry.occurred_at, seat.newest or entry.occurred_at)
        found.append((seat, entry))
    return found


def _count_anew(
    collected: Collected, seats: Seats, people: Collection[UUID], without: Collection[UUID]
) -> None:
    bench = collected.bench
    sheets = stamps_of(workspace=bench.workspace, customer_ids=people)
    purchases = _purchases(bench, people, without)
    for customer_id in people:
        for plan in bench.plans:
            seat, stamps = seats.of(plan, customer_id), sheets[plan.id, customer_id]
            if bench.members[customer_id].standings.is_erased:
                _void_deleted(collected, seat, stamps, without)
            else:
                _settle(collected, seat, stamps, purchases[customer_id])


def _purchases(
    bench: Bench, people: Collection[UUID], without: Collection[UUID]
) -> Mapping[UUID, list[Purchase]]:
    events = events_of(
        workspace=bench.workspace, customer_ids=people, types=TRANSACTIONS, without=without
    )
    kept, zone = amounts_kept(events), bench.workspace.zone
    found: dict[UUID, list[Purchase]] = defaultdict(list)
    for event in events:
        if event.event_type in GAINS:
            facts = Facts(event, zone=zone, kept=kept.get(event.id))
            found[event.customer_id].append(Purchase(event, facts))
    return found


def _settle(
    collected: Collected,
    seat: Seat,
    stamps: Mapping[UUID, KeptStamp],
    purchases: Sequence[Purchase],
) -> None:
    """Have the customer's stamps be those of the purchases that qualify."""
    spent = {key: stamp.spent for key, stamp in stamps.items() if stamp.spent is not None}
    wanted = qualifying(
        seat.plan,
        purchases,
        is_open_to=seat.is_open_to,
        day_of=collected.bench.days_of(seat.customer_id),
        spent=spent,
    )
    for key, event in wanted.items():
        stamp = stamps.get(key)
        if stamp is None or not stamp.is_valid:
            collected.give(seat, event, None if stamp is None else stamp.id)
    for key, stamp in stamps.items():
        if stamp.is_valid and key not in wanted:
            collected.void(seat, stamp)
    seat.stamps = len(wanted.keys() - spent.keys())


def _void_deleted(
    collected: Collected,
    seat: Seat,
    stamps: Mapping[UUID, KeptStamp],
    deleted: Collection[UUID],
) -> None:
    """Of an erased person's purchases nothing is left to ask: only what is deleted goes."""
    for key, stamp in stamps.items():
        if stamp.is_valid and key in deleted:
            collected.void(seat, stamp)
            seat.stamps -= stamp.spent is None
