"""A member's own redemptions: codes that are good, and those that were."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Customer
from core.api.paging import Page, page_of
from loyalty.models import Redemption, RedemptionState, Reward
from loyalty.rewards.codes import shown_code
from loyalty.rewards.errors import UnknownRedemption
from loyalty.rewards.returning import may_return
from loyalty.rewards.steps import find_redemption
from loyalty.rules.phrases import say_points

A_PAGE = 20
_MOST_OPEN = 5
_WORDS: Mapping[RedemptionState, Any] = {
    RedemptionState.ISSUED: gettext_lazy("Ready to collect"),
    RedemptionState.FULFILLED: gettext_lazy("Collected"),
    RedemptionState.REVERSED: gettext_lazy("Given back"),
    RedemptionState.EXPIRED: gettext_lazy("Over"),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A redemption as its owner sees it."""

    redemption: Redemption
    code: str
    state: RedemptionState
    paid: str
    may_return: bool

    @property
    def words(self) -> str:
        """Where it stands."""
        return str(_WORDS[self.state])

    @property
    def is_open(self) -> bool:
        """Whether the reward can be collected."""
        return self.state is RedemptionState.ISSUED


def open_codes(*, customer: Customer, at: datetime) -> list[Claim]:
    """The codes that are good now, those that are over first first."""
    rows = Redemption.objects.of(customer.workspace).about(customer.id)
    good = rows.filter(state=RedemptionState.ISSUED, expires_at__gt=at).order_by("expires_at", "id")
    return [claim_of(one, at=at) for one in good.select_related("reward")[:_MOST_OPEN]]


def claims_page(*, customer: Customer, cursor: str, at: datetime) -> Page:
    """A page of everything that was redeemed, the newest first. Raises Invalid for a made-up
    cursor."""
    asked = QueryDict(mutable=True)
    asked["limit"] = str(A_PAGE)
    if cursor:
        asked["cursor"] = cursor
    rows = Redemption.objects.of(customer.workspace).about(customer.id).newest_first()
    page = page_of(rows.select_related("reward"), asked, moment=lambda one: one.issued_at)
    return Page([claim_of(one, at=at) for one in page.rows], page.next_cursor)


def find_claim(*, customer: Customer, name: str, at: datetime) -> Claim:
    """One of the member's own redemptions. Raises UnknownRedemption for anybody else's."""
    found = find_redemption(workspace=customer.workspace, name=name)
    if found.customer_id != customer.id:
        raise UnknownRedemption
    return claim_of(found, at=at)


def claim_of(redemption: Redemption, *, at: datetime) -> Claim:
    """A redemption, its reward beside it, as its owner sees it."""
    return Claim(
        redemption=redemption,
        code=shown_code(redemption.code),
        state=redemption.state_at(at),
        paid=_paid(redemption),
        may_return=may_return(redemption, at=at),
    )


def claim_number(*, customer: Customer, reward: Reward) -> str:
    """The number of the next redemption of a reward: two tabs, or two clicks, have the same.

    It goes up with each redemption, so that the next page is for the next one.
    """
    rows = Redemption.objects.of(customer.workspace).about(customer.id)
    return str(rows.filter(reward_id=reward.id).count())


def name_of_claim(*, customer: Customer, reward: Reward, number: str) -> str:
    """The number under which the redemption is made once; nobody else's is like it."""
    return f"card-{customer.id.hex}-{reward.id.hex}-{number}"


def _paid(redemption: Redemption) -> str:
    if redemption.is_given:
        return _("A present from the house")
    return _("A full stamp card") if redemption.card_id else say_points(redemption.points)
