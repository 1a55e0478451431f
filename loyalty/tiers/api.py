"""Tiers: how they are set up, and where a customer stands."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.params import refuse_unknown
from core.api.parsing import Shape
from core.api.schema import describe
from loyalty.models import Programme, Tier
from loyalty.tiers.content import ProgrammeContent, TierContent
from loyalty.tiers.placing import tier_of
from loyalty.tiers.serializers import (
    ProgrammeSerializer,
    TierSerializer,
    TierStandingSerializer,
    shown_programme,
    shown_standing,
    shown_tier,
)
from loyalty.tiers.services import find_tier, put_tier, retire_tier, set_programme

_tier = Shape(TierContent)
_programme = Shape(ProgrammeContent)
_BODY = "unknown_field required invalid_type nul_character broken_unicode number_too_large"


class TiersView(Endpoint):
    """The ladder; a customer sees the tiers that there are to be had."""

    scopes = {"GET": Scope.LOYALTY_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "listTiers",
        summary="List the tiers, the lowest first",
        answers={200: TierSerializer(many=True)},
        refusals={400: "unknown_parameter"},
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, ())
        tiers = Tier.objects.of(self.workspace)
        if self.caller.customer is not None:
            tiers = tiers.active()
        return Response([shown_tier(tier) for tier in tiers])


class TierView(Endpoint):
    """One tier, by its key."""

    scopes = {
        "GET": Scope.LOYALTY_READ,
        "PUT": Scope.LOYALTY_CONFIGURE,
        "DELETE": Scope.LOYALTY_CONFIGURE,
    }

    @describe(
        "getTier",
        summary="Get a tier",
        answers={200: TierSerializer},
        refusals={404: "unknown_definition"},
    )
    def get(self, request: Request, tier_id: str) -> Response:
        return Response(shown_tier(find_tier(workspace=self.workspace, key=tier_id)))

    @describe(
        "putTier",
        summary="Make or change a tier; members move at once",
        request=TierSerializer,
        answers={200: TierSerializer},
        refusals={
            400: f"{_BODY} invalid_key other_key too_long out_of_range too_many_digits",
            409: "too_many_definitions",
        },
    )
    def put(self, request: Request, tier_id: str) -> Response:
        content = read_body(_tier, self.raw_body())
        return Response(
            shown_tier(put_tier(workspace=self.workspace, key=tier_id, content=content))
        )

    @describe(
        "retireTier",
        summary="Retire a tier: nobody is in it any more",
        answers={204: None},
        refusals={404: "unknown_definition"},
    )
    def delete(self, request: Request, tier_id: str) -> Response:
        retire_tier(workspace=self.workspace, key=tier_id)
        return Response(status=204)


class ProgrammeView(Endpoint):
    """What lifts customers into tiers."""

    scopes = {"GET": Scope.LOYALTY_READ, "PUT": Scope.LOYALTY_CONFIGURE}

    @describe(
        "getProgramme",
        summary="Get how tiers are reached",
        answers={200: ProgrammeSerializer},
    )
    def get(self, request: Request) -> Response:
        kept = Programme.objects.filter(workspace=self.workspace).first()
        return Response(shown_programme(kept or Programme(workspace=self.workspace)))

    @describe(
        "putProgramme",
        summary="Say how tiers are reached; members move at once",
        request=ProgrammeSerializer,
        answers={200: ProgrammeSerializer},
        refusals={400: _BODY},
    )
    def put(self, request: Request) -> Response:
        content = read_body(_programme, self.raw_body())
        programme = set_programme(
            workspace=self.workspace, basis=content.tier_basis, period=content.tier_period
        )
        return Response(shown_programme(programme))


class CustomerTierView(Endpoint):
    """Where one customer stands."""

    scopes = {"GET": Scope.LOYALTY_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "getCustomerTier",
        summary="Get a customer's tier, and what the next one takes",
        answers={200: TierStandingSerializer},
        refusals={404: "unknown_customer"},
    )
    def get(self, request: Request, user_id: str) -> Response:
        customer = self.customer_named(user_id)
        standing = tier_of(customer=customer, at=timezone.now())
        return Response(shown_standing(customer.external_id, standing))
