"""The news of a batch, for other parts of the system: one message of each kind."""

from collections.abc import Sequence

from events.outbox import publish
from loyalty.engine.paying import Paid
from loyalty.engine.sitting import Sitting


def announce(sitting: Sitting, paid: Sequence[Paid]) -> None:
    """Publish changes of tiers, and what was reached."""
    workspace, tiers = sitting.workspace, sitting.tiers
    changes = [
        {"pass_id": str(key), "from": tiers[key], "to": member.tier}
        for key, member in sitting.members.items()
        if member.tier != tiers[key]
    ]
    if changes:
        publish(workspace=workspace, type="tier.changed", body={"changes": changes})
    for type, is_streak in (("streak.milestone", True), ("challenge.completed", False)):
        reached = [
            {"pass_id": str(one.customer_id), "key": one.counted.key, "goal": one.goal}
            for one in paid
            if one.is_reached and (one.counted.streak is not None) is is_streak
        ]
        if reached:
            publish(workspace=workspace, type=type, body={"reached": reached})
