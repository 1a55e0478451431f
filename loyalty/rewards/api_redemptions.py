"""Redemptions: made by customers and tills, given out and taken back by staff."""

from collections.abc import Callable

import msgspec
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import page_body
from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.codes import JSON, PNG, SVG, AnyWish, answer_code
from core.api.paging import PAGING_PARAMS, page_of
from core.api.params import refuse_unknown
from core.api.parsing import Shape
from core.api.schema import describe, query
from loyalty.models import Redemption
from loyalty.rewards.codes import shown_code
from loyalty.rewards.errors import UnknownRedemption
from loyalty.rewards.fulfilling import fulfil_redemption, undo_fulfilment
from loyalty.rewards.redeeming import redeem_reward
from loyalty.rewards.reversing import reverse_redemption
from loyalty.rewards.serializers import (
    RedemptionCodeSerializer,
    RedemptionHistorySerializer,
    RedemptionPageSerializer,
    RedemptionSerializer,
    ReversalSerializer,
    RewardWishSerializer,
    shown_redemption,
    shown_steps,
)
from loyalty.rewards.steps import find_redemption, refuse_dead, steps_of

_FAULTS = (
    "unknown_parameter unknown_field required invalid_type too_long nul_character broken_unicode"
)


class _Wish(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    reward_id: str
    external_id: str | None = None


class _Reversal(msgspec.Struct, forbid_unknown_fields=True):
    reason: str


_wish, _reversal = Shape(_Wish), Shape(_Reversal)


class CustomerRedemptionsView(Endpoint):
    """What one customer has redeemed."""

    # Who has the code gets what it is for: that is more than reading.
    scopes = {"GET": Scope.REWARDS_REDEEM, "POST": Scope.REWARDS_REDEEM}
    customer_methods = frozenset({"GET", "POST"})

    @describe(
        "listRedemptions",
        summary="List a customer's redemptions, newest first",
        answers={200: RedemptionPageSerializer},
        parameters=[
            query("limit", int, "1 to 1000; 50 when missing."),
            query("cursor", says="next_cursor of the page before."),
        ],
        refusals={
            400: "unknown_parameter out_of_range invalid_cursor",
            404: "unknown_customer",
        },
    )
    def get(self, request: Request, user_id: str) -> Response:
        refuse_unknown(request.query_params, PAGING_PARAMS)
        customer, now = self.customer_named(user_id), timezone.now()
        own = Redemption.objects.of(self.workspace).about(customer.id).newest_first()
        page = page_of(
            own.select_related("reward", "customer"),
            request.query_params,
            moment=lambda one: one.issued_at,
        )
        rows = [shown_redemption(one, at=now) for one in page.rows]
        return Response(page_body(rows, page.next_cursor))

    @describe(
        "redeemReward",
        summary="Redeem a reward: points or a stamp card become a code",
        request=RewardWishSerializer,
        answers={201: RedemptionSerializer, 200: RedemptionSerializer},
        refusals={
            400: _FAULTS,
            404: "unknown_customer unknown_definition",
            409: "reward_inactive reward_not_yet reward_over tier_required reward_limit_reached"
            " reward_sold_out not_enough_points no_finished_card redemption_id_conflict",
        },
    )
    def post(self, request: Request, user_id: str) -> Response:
        refuse_unknown(request.query_params, ())
        customer = self.customer_named(user_id)
        wish = read_body(_wish, self.raw_body())
        made = redeem_reward(
            customer=customer,
            key=wish.reward_id,
            by=self.caller.user,
            external_id=wish.external_id or "",
        )
        body = shown_redemption(made.redemption, at=timezone.now())
        return Response(body, status=201 if made.is_new else 200)


class _OneRedemption(Endpoint):
    """A call about one redemption, by its id or code."""

    scopes = {"GET": Scope.REWARDS_REDEEM, "POST": Scope.REWARDS_REDEEM}

    def found(self, name: str) -> Redemption:
        """The redemption; somebody else's is none. Raises UnknownRedemption."""
        redemption = find_redemption(workspace=self.workspace, name=name)
        own = self.caller.customer
        if own is not None and own.id != redemption.customer_id:
            raise UnknownRedemption
        return redemption

    def shown(self, redemption: Redemption) -> Response:
        """The redemption; who of the staff did what is for the staff alone."""
        steps = [] if self.caller.customer is not None else steps_of(redemption)
        body = shown_redemption(redemption, at=timezone.now())
        return Response(body | {"steps": shown_steps(steps)})


class RedemptionView(_OneRedemption):
    """One redemption."""

    customer_methods = frozenset({"GET"})

    @describe(
        "getRedemption",
        summary="Get a redemption by its id or code, and what happened to it",
        answers={200: RedemptionHistorySerializer},
        refusals={400: "unknown_parameter", 404: "unknown_redemption"},
    )
    def get(self, request: Request, redemption_id: str) -> Response:
        refuse_unknown(request.query_params, ())
        return self.shown(self.found(redemption_id))


class RedemptionCodeView(_OneRedemption):
    """What a customer shows at the counter."""

    customer_methods = frozenset({"GET"})
    content_negotiation_class = AnyWish

    @describe(
        "getRedemptionCode",
        summary="The code of a redemption as JSON with an SVG, or as SVG or PNG by Accept",
        answers={
            (200, JSON): RedemptionCodeSerializer,
            (200, SVG): OpenApiTypes.STR,
            (200, PNG): OpenApiTypes.BINARY,
        },
        refusals={
            404: "unknown_redemption",
            409: "redemption_fulfilled redemption_reversed redemption_expired",
        },
    )
    def get(self, request: Request, redemption_id: str) -> HttpResponse | Response:
        redemption = self.found(redemption_id)
        refuse_dead(redemption, timezone.now())
        body = {"redemptionId": redemption.id, "code": shown_code(redemption.code)}
        return answer_code(request, redemption.code, body)


class _StaffStep(_OneRedemption):
    """Something that staff do to a redemption; there is no body."""

    def step(self, name: str, service: Callable[..., Redemption]) -> Response:
        """Have it done, and answer with what became of the redemption."""
        refuse_unknown(self.request.query_params, ())
        return self.shown(service(workspace=self.workspace, name=name, by=self.caller.user))


class FulfilView(_StaffStep):
    """The reward is given out."""

    @describe(
        "fulfilRedemption",
        summary="Give the reward out against its code, once",
        answers={200: RedemptionHistorySerializer},
        refusals={
            400: "unknown_parameter",
            404: "unknown_redemption",
            409: "redemption_fulfilled redemption_reversed redemption_expired",
        },
    )
    def post(self, request: Request, redemption_id: str) -> Response:
        return self.step(redemption_id, fulfil_redemption)


class UnfulfilView(_StaffStep):
    """It was the wrong one, or the wrong button."""

    @describe(
        "unfulfilRedemption",
        summary="Take back that a reward was given out; its code is good again",
        answers={200: RedemptionHistorySerializer},
        refusals={
            400: "unknown_parameter",
            404: "unknown_redemption unknown_customer",
            409: "redemption_not_fulfilled",
        },
    )
    def post(self, request: Request, redemption_id: str) -> Response:
        return self.step(redemption_id, undo_fulfilment)


class ReverseView(_OneRedemption):
    """What was paid goes back."""

    scopes = {"POST": Scope.POINTS_WRITE}

    @describe(
        "reverseRedemption",
        summary="Give back what was paid for a reward that was not given out",
        request=ReversalSerializer,
        answers={200: RedemptionHistorySerializer},
        refusals={
            400: _FAULTS,
            404: "unknown_redemption unknown_customer",
            409: "redemption_fulfilled redemption_reversed",
        },
    )
    def post(self, request: Request, redemption_id: str) -> Response:
        refuse_unknown(request.query_params, ())
        wish = read_body(_reversal, self.raw_body())
        done = reverse_redemption(
            workspace=self.workspace, name=redemption_id, reason=wish.reason, by=self.caller.user
        )
        return self.shown(done)
