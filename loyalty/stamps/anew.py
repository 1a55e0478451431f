"""Stamps of customers who sit: counted anew from everything that was recorded, and told."""

from collections.abc import Collection, Sequence
from uuid import UUID

from events.outbox import publish_all
from loyalty.engine.sitting import Sitting
from loyalty.stamps.bench import Bench
from loyalty.stamps.collecting import collect
from loyalty.stamps.plan import StampPlan


def stamp_anew(
    sitting: Sitting,
    plans: Sequence[StampPlan],
    *,
    customer_ids: Collection[UUID] | None = None,
    without: Collection[UUID] = (),
) -> None:
    """Count the stamps of some programmes anew, of everybody who sits or of some of them.

    `without` are events that are about to be deleted.
    """
    people = sitting.members.keys() if customer_ids is None else customer_ids
    if not (plans and people):
        return
    bench = Bench(sitting.workspace, plans, sitting.members, sitting.at)
    if told := collect(bench, anew=people, without=without).keep():
        publish_all(workspace=sitting.workspace, news=told)
