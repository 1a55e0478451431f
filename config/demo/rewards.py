"""What the demo's café gives for points and for full stamp cards, and what was redeemed."""

from typing import Any

import msgspec
from django.utils import timezone

from accounts.models import Customer, User, Workspace
from accounts.scopes import Role
from config.demo.logins import email_of
from loyalty.ledger.reading import points_of
from loyalty.models import Redemption, Reward, StampProgram
from loyalty.rewards.catalogue import put_reward
from loyalty.rewards.content import RewardContent
from loyalty.rewards.fulfilling import fulfil_redemption
from loyalty.rewards.redeeming import redeem_reward
from loyalty.rewards.reversing import reverse_redemption
from loyalty.stamps.content import ProgramContent
from loyalty.stamps.reading import programs_of
from loyalty.stamps.services.programs import put_program

COFFEE = "coffee_card"
CARD: dict[str, Any] = {
    "title": "Coffee card",
    "description": "The tenth is on the house.",
    "threshold": 9,
    "minimum_amount": "2",
    "once_a_day": True,
    "reward": {"title": "A free coffee", "description": "Any size, any milk.", "valid_days": 60},
}
REWARDS: dict[str, dict[str, Any]] = {
    "cake": {"title": "A slice of cake", "points": 60, "stock": 5},
    "mug": {
        "title": "The house's mug",
        "description": "Blue, with the corner on it.",
        "points": 150,
        "stock": 24,
        "perCustomer": 1,
    },
}


def put_rewards(workspace: Workspace) -> None:
    """Set up the stamp card and two rewards; what staff have changed since stays."""
    if not StampProgram.objects.of(workspace).exists():
        card = msgspec.convert(CARD, ProgramContent, strict=False)
        put_program(workspace=workspace, key=COFFEE, content=card)
    for key, says in REWARDS.items():
        if not Reward.objects.of(workspace).filter(key=key).exists():
            reward = msgspec.convert(says, RewardContent, strict=False)
            put_reward(workspace=workspace, key=key, content=reward)


def redeem_some(regulars: list[Customer]) -> None:
    """Have some regulars redeem what they can. Once they have, it stays as people left it."""
    workspace = regulars[0].workspace
    if Redemption.objects.of(workspace).exists():
        return
    clerk = User.objects.filter(email=email_of(Role.STEWARD)).first()
    _hand_out(clerk, _spend_card(regulars[0]), _spend_card(regulars[1]))
    _spend_card(regulars[2])
    able = [one for one in regulars if _points(one) >= REWARDS["cake"]["points"]]
    cakes = [_redeem(one, "cake") for one in able[:3]]
    _hand_out(clerk, *cakes[:2])
    if cakes:
        reverse_redemption(
            workspace=workspace,
            name=cakes[-1].code,
            reason="The cake was gone by then",
            by=clerk,
        )
    if _points(regulars[0]) >= REWARDS["mug"]["points"]:
        _redeem(regulars[0], "mug")


def _points(customer: Customer) -> int:
    return points_of(customer=customer, at=timezone.now()).balance


def _spend_card(customer: Customer) -> Redemption | None:
    [view] = programs_of(customer, key=COFFEE)
    return _redeem(customer, COFFEE) if view.finished else None


def _redeem(customer: Customer, key: str) -> Redemption:
    return redeem_reward(customer=customer, key=key).redemption


def _hand_out(clerk: User | None, *redemptions: Redemption | None) -> None:
    for one in redemptions:
        if one is not None:
            fulfil_redemption(workspace=one.workspace, name=one.code, by=clerk)
