"""What would this rule have earned? Asked, watched, called off."""

from typing import Any

import msgspec
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.parsing import Shape
from core.api.schema import describe
from loyalty.dryrun.answering import shown
from loyalty.dryrun.serializers import DryRunSerializer
from loyalty.dryrun.services import (
    DEFAULT_DAYS,
    MOST_DAYS,
    cancel_dry_run,
    find_dry_run,
    start_dry_run,
)
from loyalty.dryrun.tasks import wake
from loyalty.rules.parsing import RuleBody, content_of


class Question(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a dry run: how far to look back, and what the rule would say."""

    days: int = DEFAULT_DAYS
    rule: RuleBody | None = None


_QUESTION = Shape(Question)
_DESCRIBED: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "days": {
            "type": "integer",
            "minimum": 1,
            "maximum": MOST_DAYS,
            "default": DEFAULT_DAYS,
            "description": "How far back events may lie.",
        },
        "rule": {
            "type": "object",
            "description": (
                "What the rule would say, as `PUT /event/{eventId}` takes it; when missing, what "
                "its newest version says."
            ),
        },
    },
}


class DryRunsView(Endpoint):
    """A rule, run over past events."""

    scopes = {"POST": Scope.LOYALTY_CONFIGURE}

    @describe(
        "dryRunEvent",
        summary="Run a rule over past events and keep nothing",
        request={"application/json": _DESCRIBED},
        answers={200: DryRunSerializer, 202: DryRunSerializer},
        refusals={
            400: "out_of_range unknown_field invalid_key other_key",
            404: "unknown_rule",
            409: "too_many_dry_runs",
        },
    )
    def post(self, request: Request, rule_id: str) -> Response:
        asked = read_body(_QUESTION, self.raw_body() or b"{}")
        run = start_dry_run(
            workspace=self.workspace,
            key=rule_id,
            content=content_of(asked.rule, key=rule_id) if asked.rule else None,
            days=asked.days,
            by=self.caller.user,
        )
        if run.stage.is_moving:
            wake(run)
        return Response(shown(run), status=202 if run.stage.is_moving else 200)


class DryRunView(Endpoint):
    """One dry run."""

    scopes = {"GET": Scope.LOYALTY_READ, "DELETE": Scope.LOYALTY_CONFIGURE}

    @describe(
        "getDryRun",
        summary="See how far a dry run is, and its result",
        answers={200: DryRunSerializer},
        refusals={404: "unknown_dry_run"},
    )
    def get(self, request: Request, run_id: str) -> Response:
        return Response(shown(find_dry_run(workspace=self.workspace, run_id=run_id)))

    @describe(
        "cancelDryRun",
        summary="Stop a dry run; one that is over stays as it is",
        answers={200: DryRunSerializer},
        refusals={404: "unknown_dry_run"},
    )
    def delete(self, request: Request, run_id: str) -> Response:
        run = find_dry_run(workspace=self.workspace, run_id=run_id)
        cancel_dry_run(run=run, at=timezone.now())
        return Response(shown(run))
