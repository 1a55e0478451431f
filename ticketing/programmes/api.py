"""Programmes are imported over HTTP."""

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.params import flag, refuse_unknown
from core.api.parsing import refuse_cut_off
from core.api.schema import describe, query
from ticketing.catalogue.services.finding import find_any_ticketed_event
from ticketing.programmes.serializers import ProgrammeReportSerializer
from ticketing.programmes.services.importing import Terms, import_programme
from ticketing.programmes.showing import shown_report

_KINDS = ("application/json", "application/xml", "text/xml")


class ProgrammeView(Endpoint):
    """A conference's programme becomes the sessions of an event."""

    scopes = {"POST": Scope.TICKETS_CONFIGURE}

    @describe(
        "importProgramme",
        summary="Import a conference's schedule in JSON or XML; the same again changes nothing",
        request=dict.fromkeys(_KINDS, OpenApiTypes.OBJECT),
        answers={200: ProgrammeReportSerializer},
        refusals={
            400: "programme_unreadable unknown_parameter not_a_flag nul_character too_deep"
            " number_too_large broken_unicode",
            404: "unknown_ticketed_event",
            413: "programme_too_large",
            422: "programme_faulty programme_empty",
        },
        parameters=[
            query("strict", bool, says="Refuse a file that breaks the format."),
            query("dry_run", bool, says="The same answer, and nothing kept."),
        ],
    )
    def post(self, request: Request, ticketed_event_id: str) -> Response:
        refuse_unknown(request.query_params, {"strict", "dry_run"})
        params = request.query_params
        terms = Terms(strict=flag(params, "strict"), is_rehearsal=flag(params, "dry_run"))
        event = find_any_ticketed_event(workspace=self.workspace, name=ticketed_event_id)
        report = import_programme(
            event=event, raw=self._file(request), terms=terms, at=timezone.now()
        )
        return Response(shown_report(report))

    def _file(self, request: Request) -> bytes:
        kind = request.content_type.partition(";")[0].strip().lower()
        if kind not in {"", *_KINDS}:
            raise UnsupportedMediaType(kind)
        body: bytes = request._request.body
        refuse_cut_off(body, request.META)
        return body
