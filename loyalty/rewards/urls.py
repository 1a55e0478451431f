"""Addresses of the API."""

from django.urls import path

from loyalty.rewards.api import CustomerRewardsView, RewardsView, RewardView
from loyalty.rewards.api_redemptions import (
    CustomerRedemptionsView,
    FulfilView,
    RedemptionCodeView,
    RedemptionView,
    ReverseView,
    UnfulfilView,
)

_OWN = (("rewards", CustomerRewardsView), ("redemptions", CustomerRedemptionsView))
_ONE = (
    ("", RedemptionView),
    ("/qr", RedemptionCodeView),
    ("/fulfil", FulfilView),
    ("/unfulfil", UnfulfilView),
    ("/reverse", ReverseView),
)

api_patterns = [
    path("rewards", RewardsView.as_view()),
    path("rewards/<str:reward_id>", RewardView.as_view()),
    *(
        path(f"{whose}/<str:user_id>/{address}", view.as_view())
        for whose in ("user", "customers")
        for address, view in _OWN
    ),
    *(path(f"redemptions/<str:redemption_id>{rest}", view.as_view()) for rest, view in _ONE),
]
