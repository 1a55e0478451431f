"""What came of a campaign, as JSON."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from rest_framework import serializers

from campaigns.outreach.models import Campaign
from campaigns.outreach.results.counting import Results
from campaigns.outreach.results.returning import Arm
from core.money import minor_digits, show_amount

Shown = serializers.Serializer[Any]
_FOUR = Decimal("0.0001")


class CampaignRevenueSerializer(Shown):
    """What some customers paid less what they got back, in one currency."""

    currency = serializers.CharField()
    net = serializers.CharField()
    perCustomer = serializers.CharField(allow_null=True, help_text="Null of nobody.")


class CampaignArmSerializer(Shown):
    """Those that a campaign was for, or those left out of it."""

    customers = serializers.IntegerField()
    cameBack = serializers.IntegerField()
    rate = serializers.FloatField(allow_null=True, help_text="From 0 to 1; null of nobody.")
    revenue = CampaignRevenueSerializer(many=True)


class CampaignOutcomeSerializer(Shown):
    """How often an action came to the same."""

    type = serializers.CharField()
    state = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField(help_text="Of one of them.")
    count = serializers.IntegerField()


class CampaignResultsSerializer(Shown):
    """What came of a campaign so far."""

    campaignId = serializers.CharField()
    state = serializers.CharField()
    targets = serializers.IntegerField(help_text="Those left out included.")
    performed = serializers.IntegerField(help_text="Those who had their turn.")
    byState = serializers.DictField(child=serializers.IntegerField())
    actions = CampaignOutcomeSerializer(many=True)
    letters = serializers.DictField(child=serializers.IntegerField())
    rewards = serializers.DictField(child=serializers.IntegerField())
    returnDays = serializers.IntegerField()
    measuredUntil = serializers.DateTimeField()
    isFinal = serializers.BooleanField(help_text="Whether nobody can come back in time any more.")
    treated = CampaignArmSerializer()
    leftOut = CampaignArmSerializer()
    difference = serializers.FloatField(
        allow_null=True, help_text="The one rate less the other; null when either is of nobody."
    )


def shown_results(campaign: Campaign, results: Results) -> dict[str, Any]:
    """What came of it. Rates have four digits after the point."""
    currencies = results.currencies or [campaign.workspace.currency]
    return {
        "campaignId": campaign.key,
        "state": campaign.state,
        "targets": results.targets,
        "performed": results.performed,
        "byState": {state.value: count for state, count in results.states.items()},
        "actions": [
            {
                "type": one.type,
                "state": one.state.value,
                "code": one.code,
                "message": one.words,
                "count": one.count,
            }
            for one in results.outcomes
        ],
        "letters": {state.value: count for state, count in results.letters.items()},
        "rewards": {state.value: count for state, count in results.rewards.items()},
        "returnDays": campaign.return_days,
        "measuredUntil": results.measured_until,
        "isFinal": results.is_final,
        "treated": _arm(results.treated, currencies),
        "leftOut": _arm(results.left_out, currencies),
        "difference": _rounded(results.difference),
    }


def _arm(arm: Arm, currencies: list[str]) -> dict[str, Any]:
    return {
        "customers": arm.customers,
        "cameBack": arm.came_back,
        "rate": _rounded(arm.rate),
        "revenue": [_revenue(arm, currency) for currency in currencies],
    }


def _revenue(arm: Arm, currency: str) -> dict[str, Any]:
    each = arm.per_head(currency)
    return {
        "currency": currency,
        "net": show_amount(arm.revenue.get(currency, Decimal(0)), currency),
        "perCustomer": None if each is None else show_amount(rounded(each, currency), currency),
    }


def rounded(amount: Decimal, currency: str) -> Decimal:
    """An amount of money to the currency's smallest coin, half up."""
    coin = Decimal(1).scaleb(-minor_digits(currency))
    return amount.quantize(coin, rounding=ROUND_HALF_UP)


def _rounded(rate: Decimal | None) -> float | None:
    return None if rate is None else float(rate.quantize(_FOUR, rounding=ROUND_HALF_UP))
