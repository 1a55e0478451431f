"""The catalogue of rewards, and what of it is within a customer's reach."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.params import refuse_unknown
from core.api.parsing import Shape
from core.api.schema import describe
from loyalty.models import Reward
from loyalty.rewards.catalogue import find_reward, put_reward, retire_reward
from loyalty.rewards.content import RewardContent
from loyalty.rewards.reading import within_reach
from loyalty.rewards.serializers import (
    ReachSerializer,
    RewardSerializer,
    shown_reach,
    shown_reward,
)

_reward = Shape(RewardContent)


class RewardsView(Endpoint):
    """What the workspace offers; a customer sees what is active."""

    scopes = {"GET": Scope.LOYALTY_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "listRewards",
        summary="List the rewards, by their keys",
        answers={200: RewardSerializer(many=True)},
        refusals={400: "unknown_parameter"},
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, ())
        found = Reward.objects.of(self.workspace).select_related("stock")
        if self.caller.customer is not None:
            found = found.active()
        return Response([shown_reward(one) for one in found])


class RewardView(Endpoint):
    """One reward, by its key."""

    scopes = {
        "GET": Scope.LOYALTY_READ,
        "PUT": Scope.LOYALTY_CONFIGURE,
        "DELETE": Scope.LOYALTY_CONFIGURE,
    }

    @describe(
        "getReward",
        summary="Get a reward",
        answers={200: RewardSerializer},
        refusals={404: "unknown_definition"},
    )
    def get(self, request: Request, reward_id: str) -> Response:
        return Response(shown_reward(find_reward(workspace=self.workspace, key=reward_id)))

    @describe(
        "putReward",
        summary="Make or change a reward; codes that were given out stay as they were",
        request=RewardSerializer,
        answers={200: RewardSerializer},
        refusals={
            400: "unknown_field required invalid_type invalid_key other_key out_of_range too_long"
            " too_many time_zone_missing ends_before_it_starts unknown_tier cannot_change"
            " nul_character broken_unicode number_too_large",
            409: "too_many_definitions stock_below_taken",
        },
    )
    def put(self, request: Request, reward_id: str) -> Response:
        content = read_body(_reward, self.raw_body())
        reward = put_reward(workspace=self.workspace, key=reward_id, content=content)
        return Response(shown_reward(reward))

    @describe(
        "retireReward",
        summary="Retire a reward: nobody can redeem it any more, and open codes stay good",
        answers={204: None},
        refusals={404: "unknown_definition"},
    )
    def delete(self, request: Request, reward_id: str) -> Response:
        retire_reward(workspace=self.workspace, key=reward_id)
        return Response(status=204)


class CustomerRewardsView(Endpoint):
    """What one customer can have."""

    scopes = {"GET": Scope.LOYALTY_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "listCustomerRewards",
        summary="List the active rewards with what a customer lacks for each",
        answers={200: ReachSerializer(many=True)},
        refusals={400: "unknown_parameter", 404: "unknown_customer"},
    )
    def get(self, request: Request, user_id: str) -> Response:
        refuse_unknown(request.query_params, ())
        reaches = within_reach(customer=self.customer_named(user_id), at=timezone.now())
        return Response([shown_reach(one) for one in reaches])
