"""A customer pays for a reward, and gets a code that it is given out against."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Customer, User
from core.errors import FieldFault, Invalid
from core.ids import uuid7
from events.services.recording import OWN_NAMES, Terms, record_under_way
from loyalty.engine.sitting import Sitting
from loyalty.engine.spending import Movement, move_points, sit_down
from loyalty.engine.standing import NewEntry
from loyalty.engine.telling import announce
from loyalty.models import EntryKind, Redemption, Reward, RewardUse
from loyalty.rewards.catalogue import find_reward
from loyalty.rewards.codes import new_code
from loyalty.rewards.counters import count_use, take_from_stock
from loyalty.rewards.errors import RedemptionIdTaken
from loyalty.rewards.obstacles import Asker, obstacle_of
from loyalty.rewards.steps import note_step
from loyalty.rewards.telling import activity_of, told
from loyalty.stamps.services.spending import spend_card

_MOST_NAME = 255
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A redemption, and whether this call made it: the same call again does not."""

    redemption: Redemption
    is_new: bool


@transaction.atomic
def redeem_reward(
    *, customer: Customer, key: str, by: User | None = None, external_id: str = ""
) -> Redeemed:
    """Have a customer pay for a reward, and answer with the code for it.

    Points that expire first are spent first; what a stamp programme gives costs a full card.
    `external_id` is the caller's own number for it: the same again answers with the first. Raises
    UnknownDefinition, UnknownCustomer, Invalid, RedemptionIdTaken, and whatever stands in the way
    (`loyalty.rewards.obstacles`); then nothing has happened.
    """
    _check_name(external_id)
    sitting = sit_down(customer)
    reward = find_reward(workspace=customer.workspace, key=key)
    known = known_redemption(customer, reward, external_id)
    if known is not None:
        sitting.close()
        announce(sitting, ())
        return Redeemed(known, is_new=False)
    _refuse_obstacle(sitting, customer, reward)
    redemption = begin_redemption(sitting, customer, reward, external_id)
    _pay(sitting, redemption, by)
    _record(redemption, by)
    issue(redemption, by=by)
    return Redeemed(redemption, is_new=True)


def issue(redemption: Redemption, *, by: User | None, reason: str = "") -> None:
    """Keep a redemption under a code, and take what is scarce of its reward: the stock last."""
    _keep(redemption)
    note_step(redemption, at=redemption.issued_at, by=by, reason=reason)
    count_use(redemption)
    take_from_stock(redemption.reward)


def _check_name(external_id: str) -> None:
    if len(external_id) > _MOST_NAME:
        raise Invalid.field(
            "externalId", "too_long", _("Use at most %(most)s characters.") % {"most": _MOST_NAME}
        )
    if "\0" in external_id:
        raise Invalid.field("externalId", "nul_character", _("Leave out the NUL character."))
    if external_id.startswith(OWN_NAMES):
        words = _("Ids that begin with %(start)s are given by Foyer alone.") % {"start": OWN_NAMES}
        raise Invalid.field("externalId", "reserved", words)


def known_redemption(customer: Customer, reward: Reward, external_id: str) -> Redemption | None:
    """The redemption that has this number already. Raises RedemptionIdTaken for another's."""
    if not external_id:
        return None
    rows = Redemption.objects.of(customer.workspace).filter(external_id=external_id)
    known = rows.select_related("reward", "customer", "workspace").first()
    if known is None:
        return None
    pairs = {
        "userId": (known.customer_id, customer.id),
        "rewardId": (known.reward_id, reward.id),
    }
    faults = [
        FieldFault(field, "differs", _("It was another one."))
        for field, (kept, asked) in pairs.items()
        if kept != asked
    ]
    if faults:
        raise RedemptionIdTaken(faults=faults)
    return known


def _refuse_obstacle(sitting: Sitting, customer: Customer, reward: Reward) -> None:
    if (obstacle := obstacle_of(reward, asker_of(sitting, customer, reward))) is not None:
        raise obstacle


def asker_of(sitting: Sitting, customer: Customer, reward: Reward) -> Asker:
    """The customer as a reward asks who they are."""
    member = sitting.members[customer.id]
    uses = RewardUse.objects.filter(
        workspace=reward.workspace, customer_id=customer.id, reward_id=reward.id
    )
    return Asker(
        at=sitting.at,
        points=member.balance,
        tier=member.tier,
        uses=dict(uses.values_list("reward_id", "used")),
    )


def begin_redemption(
    sitting: Sitting, customer: Customer, reward: Reward, external_id: str
) -> Redemption:
    """A redemption that is not kept yet."""
    return Redemption(
        id=uuid7(),
        workspace=customer.workspace,
        reward=reward,
        customer=customer,
        external_id=external_id or None,
        points=reward.points or 0,
        issued_at=sitting.at,
        changed_at=sitting.at,
        expires_at=sitting.at + timedelta(days=reward.valid_days),
    )


def _pay(sitting: Sitting, redemption: Redemption, by: User | None) -> None:
    """Spend the points, or a full card. Raises NoFinishedCard; the sitting is closed."""
    is_for_stamps = redemption.reward.is_for_stamps
    entry = None if is_for_stamps else _spend_points(sitting, redemption, by)
    sitting.close()
    announce(sitting, ())
    if entry is not None:
        redemption.entry_id = entry.id
        return
    card = spend_card(
        customer=redemption.customer,
        reward=redemption.reward,
        redemption_id=redemption.id,
        at=sitting.at,
    )
    redemption.card_id = card.id


def _spend_points(sitting: Sitting, redemption: Redemption, by: User | None) -> NewEntry:
    movement = Movement(
        kind=EntryKind.SPEND,
        points=-redemption.points,
        reason=redemption.reward.title,
        by_id=by.pk if by else None,
        subject_id=redemption.id,
    )
    entry, drawn = move_points(sitting, sitting.members[redemption.customer_id], movement)
    redemption.drawn = [{"lot": str(one.lot), "points": one.points} for one in drawn]
    return entry


def _record(redemption: Redemption, by: User | None) -> None:
    """Record the activity, so that rules, streaks and segments see it, and tell of it."""
    [receipt] = record_under_way(
        workspace=redemption.workspace,
        drafts=[activity_of(redemption, at=redemption.issued_at)],
        at=redemption.issued_at,
        terms=Terms(by=by, is_own=True),
        news=[("reward.redeemed", told(redemption))],
    )
    if receipt.refusal is not None:
        raise receipt.refusal
    redemption.activity_id = receipt.id


def _keep(redemption: Redemption) -> None:
    """Write the row, under a code that nobody has. Raises RedemptionIdTaken.

    Another customer's may come with the same number at the same moment: who is second waits here.
    """
    kept = Redemption.objects.of(redemption.workspace)
    for _try in range(_TRIES):
        redemption.code = new_code()
        Redemption.objects.bulk_create([redemption], ignore_conflicts=True)
        if kept.filter(id=redemption.id).exists():
            return
        if redemption.external_id and kept.filter(external_id=redemption.external_id).exists():
            raise RedemptionIdTaken(
                faults=[FieldFault("externalId", "differs", _("It is another redemption's."))]
            )
    raise AssertionError("the codes are used up")
