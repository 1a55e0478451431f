"""The news of a batch, for other parts of the system: one message of each kind, in one go."""

from collections.abc import Sequence
from typing import Any

from events.outbox import News, publish_all
from loyalty.engine.paying import Paid
from loyalty.engine.sitting import Sitting

Told = list[dict[str, Any]]


def announce(sitting: Sitting, paid: Sequence[Paid]) -> None:
    """Publish what a closed sitting has come to."""
    if news := news_of(sitting, paid):
        publish_all(workspace=sitting.workspace, news=news)


def news_of(sitting: Sitting, paid: Sequence[Paid]) -> list[News]:
    """Movements of points, changes of tiers, and what was reached."""
    news = {
        "points.changed": _movements(sitting),
        "tier.changed": _changed_tiers(sitting),
        "streak.milestone": _reached([one for one in paid if one.counted.streak is not None]),
        "challenge.completed": _reached([one for one in paid if one.counted.streak is None]),
    }
    return [(type, {"each": each}) for type, each in news.items() if each]


def _movements(sitting: Sitting) -> Told:
    return [
        {
            "pass_id": str(entry.customer_id),
            "entry_id": str(entry.id),
            "kind": entry.kind,
            "points": entry.points,
            "pending": entry.pending,
            "balance": entry.balance,
        }
        for entry in sitting.books.entries
        if entry.points or entry.pending
    ]


def _changed_tiers(sitting: Sitting) -> Told:
    tiers = sitting.tiers
    return [
        {"pass_id": str(key), "from": tiers[key], "to": member.tier}
        for key, member in sitting.members.items()
        if member.tier != tiers[key]
    ]


def _reached(paid: Sequence[Paid]) -> Told:
    return [
        {"pass_id": str(one.customer_id), "key": one.counted.key, "goal": one.goal}
        for one in paid
        if one.is_reached
    ]
