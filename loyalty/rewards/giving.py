"""The organiser gives a customer a reward: nobody pays, and the code is as good as any."""

from django.db import transaction

from accounts.models import Customer, User
from events.outbox import publish
from events.services.recording import Terms, record_under_way
from loyalty.engine.spending import sit_down
from loyalty.engine.telling import announce
from loyalty.models import Redemption
from loyalty.rewards.catalogue import find_reward
from loyalty.rewards.obstacles import obstacle_of_gift
from loyalty.rewards.redeeming import (
    Redeemed,
    asker_of,
    begin_redemption,
    issue,
    known_redemption,
)
from loyalty.rewards.telling import activity_of, told


@transaction.atomic
def give_reward(
    *, customer: Customer, key: str, reason: str, external_id: str, by: User | None = None
) -> Redeemed:
    """Give a customer the code for a reward, also for one that a stamp card pays for.

    Its dates, its stock and what one customer may have count as for any other; its price and its
    tiers do not. It becomes activity when it is handed out: nobody has redeemed anything before.
    `external_id` is Foyer's own name for it: the same again answers with the first. Raises
    UnknownDefinition, UnknownCustomer, and what stands in the way; then nothing has happened.
    """
    sitting = sit_down(customer)
    reward = find_reward(workspace=customer.workspace, key=key)
    sitting.close()
    announce(sitting, ())
    known = known_redemption(customer, reward, external_id)
    if known is not None:
        return Redeemed(known, is_new=False)
    if (obstacle := obstacle_of_gift(reward, asker_of(sitting, customer, reward))) is not None:
        raise obstacle
    redemption = begin_redemption(sitting, customer, reward, external_id)
    redemption.points, redemption.is_given = 0, True
    publish(workspace=customer.workspace, type="reward.given", body=told(redemption))
    issue(redemption, by=by, reason=reason)
    return Redeemed(redemption, is_new=True)


def record_gift(redemption: Redemption, *, by: User | None) -> None:
    """Record the activity of a gift that is handed out; its customer is locked."""
    [receipt] = record_under_way(
        workspace=redemption.workspace,
        drafts=[activity_of(redemption, at=redemption.changed_at)],
        at=redemption.changed_at,
        terms=Terms(by=by, is_own=True),
    )
    if receipt.refusal is not None:
        raise receipt.refusal
    redemption.activity_id = receipt.id
    redemption.save(update_fields=["activity_id"])
