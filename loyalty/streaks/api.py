"""Streaks: how they are set up, where a customer stands, and their statistics."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.params import refuse_unknown
from core.api.parsing import Shape
from core.api.schema import describe, query
from core.errors import Invalid
from loyalty.errors import UnknownDefinition
from loyalty.models import Streak
from loyalty.recounting.serializers import BODY_FAULTS
from loyalty.recounting.services import under_way
from loyalty.streaks.analytics import analytics_of
from loyalty.streaks.content import StreakContent
from loyalty.streaks.reading import streaks_of
from loyalty.streaks.serializers import (
    CustomerStreakSerializer,
    StreakAnalyticsSerializer,
    StreakSerializer,
    shown_analytics,
    shown_standing,
    shown_streak,
)
from loyalty.streaks.services import find_streak, put_streak, retire_streak

_streak = Shape(StreakContent)


class StreaksView(Endpoint):
    """What the workspace has set up; a customer sees what is active."""

    scopes = {"GET": Scope.LOYALTY_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "listStreaks",
        summary="List the streaks, by their keys",
        answers={200: StreakSerializer(many=True)},
        refusals={400: "unknown_parameter"},
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, ())
        streaks = Streak.objects.of(self.workspace)
        if self.caller.customer is not None:
            streaks = streaks.active()
        jobs = under_way(self.workspace)
        return Response([shown_streak(streak, jobs.get(streak.id)) for streak in streaks])


class StreakView(Endpoint):
    """One streak, by its key."""

    scopes = {
        "GET": Scope.LOYALTY_READ,
        "PUT": Scope.LOYALTY_CONFIGURE,
        "DELETE": Scope.LOYALTY_CONFIGURE,
    }

    @describe(
        "getStreak",
        summary="Get a streak",
        answers={200: StreakSerializer},
        refusals={404: "unknown_definition"},
    )
    def get(self, request: Request, streak_id: str) -> Response:
        return self._shown(find_streak(workspace=self.workspace, key=streak_id))

    @describe(
        "putStreak",
        summary="Make or change a streak; whoever has a past is counted by it",
        request=StreakSerializer,
        answers={200: StreakSerializer},
        refusals={400: BODY_FAULTS, 409: "too_many_definitions"},
    )
    def put(self, request: Request, streak_id: str) -> Response:
        content = read_body(_streak, self.raw_body())
        return self._shown(put_streak(workspace=self.workspace, key=streak_id, content=content))

    @describe(
        "retireStreak",
        summary="Retire a streak: it counts and pays nothing more",
        answers={204: None},
        refusals={404: "unknown_definition"},
    )
    def delete(self, request: Request, streak_id: str) -> Response:
        retire_streak(workspace=self.workspace, key=streak_id)
        return Response(status=204)

    def _shown(self, streak: Streak) -> Response:
        return Response(shown_streak(streak, under_way(self.workspace).get(streak.id)))


class CustomerStreaksView(Endpoint):
    """Where one customer stands."""

    scopes = {"GET": Scope.LOYALTY_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "getCustomerStreaks",
        summary="Get a customer's streaks, each with its last days",
        answers={200: CustomerStreakSerializer(many=True)},
        parameters=[query("streakId", says="Only this one.")],
        refusals={400: "unknown_parameter", 404: "unknown_customer unknown_definition"},
    )
    def get(self, request: Request, user_id: str) -> Response:
        refuse_unknown(request.query_params, {"streakId"})
        customer, key = self.customer_named(user_id), request.query_params.get("streakId")
        views = streaks_of(customer, at=timezone.now(), key=key)
        if key is not None and not views:
            raise UnknownDefinition
        return Response([shown_standing(view) for view in views])


class StreakAnalyticsView(Endpoint):
    """How a streak does."""

    scopes = {"GET": Scope.LOYALTY_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "getStreakAnalytics",
        summary="Get a streak's statistics; null until they are first computed",
        answers={200: StreakAnalyticsSerializer},
        parameters=[query("streakId", says="The streak.", required=True)],
        refusals={400: "unknown_parameter required", 404: "unknown_definition"},
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, {"streakId"})
        key = request.query_params.get("streakId")
        if not key:
            raise Invalid.field("streakId", "required", "Say which streak is meant.")
        streak = find_streak(workspace=self.workspace, key=key)
        return Response(shown_analytics(streak, analytics_of(streak)))
