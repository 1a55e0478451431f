"""What a campaign would do, before it does: for how many, what, and what stands in the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pyroaring import BitMap

from accounts.models import Customer
from campaigns.actions.content import Action, GiveReward, SendEmail, kept_actions
from campaigns.actions.words import sentence
from campaigns.outreach.holdout import IS_HELD_OUT
from campaigns.outreach.models import Campaign
from campaigns.outreach.moving import refuse_started
from campaigns.outreach.starting import audience_of
from core.statements import run
from loyalty.models import Reward
from loyalty.rules.phrases import say_number

SAMPLE = 10
# Of those with the numbers: who is held out, has no address, and does not want to be written to.
_COUNT = f"""
    SELECT count(*) FILTER (WHERE {IS_HELD_OUT}),
           count(*) FILTER (WHERE NOT ({IS_HELD_OUT}) AND customer.email = ''),
           count(*) FILTER (
               WHERE NOT ({IS_HELD_OUT}) AND customer.email <> '' AND NOT customer.wants_mail
           )
    FROM accounts_customer AS customer
    WHERE customer.workspace_id = %(workspace)s AND customer.number = ANY(%(numbers)s::bigint[])
"""  # noqa: S608 - put together from constants


@dataclass(frozen=True, slots=True)
class Caution:
    """Something that will keep the campaign from reaching everybody, and how many that is."""

    code: str
    count: int
    words: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A campaign if it started now."""

    audience: int
    held_out: int
    members: Sequence[Customer]
    sentences: Sequence[str]
    warnings: Sequence[Caution]

    @property
    def treated(self) -> int:
        """How many would get something."""
        return self.audience - self.held_out


def preview_of(campaign: Campaign, *, at: datetime) -> Preview:
    """What would happen if it started now; who would be left out is who will be.

    Raises CampaignHasStarted, CampaignOver, UnknownSegment.
    """
    refuse_started(campaign)
    numbers = audience_of(campaign, at=at)
    held_out, without_address, unsubscribed = _counted(campaign, numbers)
    actions = kept_actions(campaign.actions)
    treated = len(numbers) - held_out
    return Preview(
        audience=len(numbers),
        held_out=held_out,
        members=_some(campaign, numbers),
        sentences=[sentence(action) for action in actions],
        warnings=[
            *_nobody(len(numbers)),
            *_letters(actions, without_address, unsubscribed),
            *_stock(campaign, actions, treated),
        ],
    )


def _counted(campaign: Campaign, numbers: BitMap) -> tuple[int, int, int]:
    params = {
        "workspace": campaign.workspace_id,
        "campaign": campaign.id,
        "holdout": campaign.holdout,
        "numbers": list(numbers),
    }
    held_out, without_address, unsubscribed = run(_COUNT, params)[0]
    return held_out, without_address, unsubscribed


def _some(campaign: Campaign, numbers: BitMap) -> list[Customer]:
    rows = Customer.objects.of(campaign.workspace).living()
    return list(rows.filter(number__in=list(numbers[:SAMPLE])).order_by("number"))


def _nobody(count: int) -> Iterator[Caution]:
    if not count:
        yield Caution("nobody", 0, _("Nobody is in this segment now."))


def _letters(
    actions: Sequence[Action], without_address: int, unsubscribed: int
) -> Iterator[Caution]:
    if not any(isinstance(action, SendEmail) for action in actions):
        return
    if without_address:
        words = ngettext(
            "%(n)s of them has no e-mail address.",
            "%(n)s of them have no e-mail address.",
            without_address,
        )
        yield Caution("no_address", without_address, words % {"n": say_number(without_address)})
    if unsubscribed:
        words = _("%(n)s of them asked for no such e-mails.") % {"n": say_number(unsubscribed)}
        yield Caution("unsubscribed", unsubscribed, words)


def _stock(campaign: Campaign, actions: Sequence[Action], treated: int) -> Iterator[Caution]:
    named = [action.reward for action in actions if isinstance(action, GiveReward)]
    if not named:
        return
    rewards = Reward.objects.of(campaign.workspace).filter(key__in=named)
    for reward in rewards.select_related("stock"):
        left = reward.stock.left
        if not reward.is_active:
            words = _("%(reward)s is not to be had any more.") % {"reward": reward.title}
            yield Caution("reward_inactive", treated, words)
        elif left is not None and left < treated:
            missing = treated - left
            words = ngettext(
                "%(reward)s: %(left)s is left for %(people)s customers.",
                "%(reward)s: %(left)s are left for %(people)s customers.",
                left,
            )
            words %= {
                "reward": reward.title,
                "left": say_number(left),
                "people": say_number(treated),
            }
            yield Caution("stock_too_small", missing, words)
