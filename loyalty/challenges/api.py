"""Challenges: how they are set up, and how far a customer has come."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.params import refuse_unknown
from core.api.parsing import Shape
from core.api.schema import describe, query
from loyalty.challenges.content import ChallengeContent
from loyalty.challenges.reading import challenges_of
from loyalty.challenges.serializers import (
    ChallengeSerializer,
    CustomerChallengeSerializer,
    shown_challenge,
    shown_progress,
)
from loyalty.challenges.services import find_challenge, put_challenge, retire_challenge
from loyalty.errors import UnknownDefinition
from loyalty.models import Challenge
from loyalty.recounting.serializers import BODY_FAULTS
from loyalty.recounting.services import under_way

_challenge = Shape(ChallengeContent)


class ChallengesView(Endpoint):
    """What the workspace has set up; a customer sees what is active."""

    scopes = {"GET": Scope.LOYALTY_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "listChallenges",
        summary="List the challenges, by their keys",
        answers={200: ChallengeSerializer(many=True)},
        refusals={400: "unknown_parameter"},
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, ())
        found = Challenge.objects.of(self.workspace)
        if self.caller.customer is not None:
            found = found.active()
        jobs = under_way(self.workspace)
        return Response([shown_challenge(one, jobs.get(one.id)) for one in found])


class ChallengeView(Endpoint):
    """One challenge, by its key."""

    scopes = {
        "GET": Scope.LOYALTY_READ,
        "PUT": Scope.LOYALTY_CONFIGURE,
        "DELETE": Scope.LOYALTY_CONFIGURE,
    }

    @describe(
        "getChallenge",
        summary="Get a challenge",
        answers={200: ChallengeSerializer},
        refusals={404: "unknown_definition"},
    )
    def get(self, request: Request, challenge_id: str) -> Response:
        return self._shown(find_challenge(workspace=self.workspace, key=challenge_id))

    @describe(
        "putChallenge",
        summary="Make or change a challenge; whoever has a past is counted by it",
        request=ChallengeSerializer,
        answers={200: ChallengeSerializer},
        refusals={
            400: f"{BODY_FAULTS} one_goal not_repeatable ends_before_it_starts",
            409: "too_many_definitions",
        },
    )
    def put(self, request: Request, challenge_id: str) -> Response:
        content = read_body(_challenge, self.raw_body())
        return self._shown(
            put_challenge(workspace=self.workspace, key=challenge_id, content=content)
        )

    @describe(
        "retireChallenge",
        summary="Retire a challenge: it counts and pays nothing more",
        answers={204: None},
        refusals={404: "unknown_definition"},
    )
    def delete(self, request: Request, challenge_id: str) -> Response:
        retire_challenge(workspace=self.workspace, key=challenge_id)
        return Response(status=204)

    def _shown(self, challenge: Challenge) -> Response:
        return Response(shown_challenge(challenge, under_way(self.workspace).get(challenge.id)))


class CustomerChallengesView(Endpoint):
    """How far one customer has come."""

    scopes = {"GET": Scope.LOYALTY_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "getCustomerChallenges",
        summary="Get a customer's progress in the challenges",
        answers={200: CustomerChallengeSerializer(many=True)},
        parameters=[query("challengeId", says="Only this one.")],
        refusals={400: "unknown_parameter", 404: "unknown_customer unknown_definition"},
    )
    def get(self, request: Request, user_id: str) -> Response:
        refuse_unknown(request.query_params, {"challengeId"})
        customer, key = self.customer_named(user_id), request.query_params.get("challengeId")
        views = challenges_of(customer, at=timezone.now(), key=key)
        if key is not None and not views:
            raise UnknownDefinition
        return Response([shown_progress(view) for view in views])
