"""Segments: how they are set up, and how many are in."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from analytics.models import Segment
from analytics.segments.content import SegmentContent
from analytics.segments.finding import find_segment
from analytics.segments.members import members_of
from analytics.segments.serializers import CopySerializer, SegmentSerializer, shown_segment
from analytics.segments.services.copying import CopyName, duplicate_segment
from analytics.segments.services.defining import delete_segment, put_segment
from core.api.bodies import read_body
from core.api.params import refuse_unknown
from core.api.parsing import Shape
from core.api.schema import describe

_segment, _copy = Shape(SegmentContent), Shape(CopyName)
CRITERIA_FAULTS = (
    "unknown_field required invalid_type unknown_criterion unknown_type unknown_currency "
    "unknown_tier unknown_ticketed_event unknown_operator out_of_range too_many_digits too_many "
    "too_long too_deep ambiguous_window nul_character broken_unicode number_too_large"
)


class SegmentEndpoint(Endpoint):
    """A call about segments: whoever sees customers sees them."""

    def shown(self, segment: Segment) -> Response:
        """The segment with the size that it has now."""
        now = timezone.now()
        members = members_of(workspace=self.workspace, tree=segment.tree, at=now)
        segment.workspace = self.workspace
        return Response(shown_segment(segment, size=len(members), size_as_of=now))


class SegmentsView(SegmentEndpoint):
    """What the workspace has set up."""

    scopes = {"GET": Scope.CUSTOMERS_READ}

    @describe(
        "listSegments",
        summary="List the segments, with the size that they had when they were counted last",
        answers={200: SegmentSerializer(many=True)},
        refusals={400: "unknown_parameter"},
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, ())
        rows = Segment.objects.of(self.workspace).select_related("workspace", "census")
        return Response(
            [
                shown_segment(one, size=one.census.size, size_as_of=one.census.counted_at)
                for one in rows.filter(census__isnull=False).defer("census__members")
            ]
        )


class SegmentView(SegmentEndpoint):
    """One segment, by its key."""

    scopes = {
        "GET": Scope.CUSTOMERS_READ,
        "PUT": Scope.SEGMENTS_CONFIGURE,
        "DELETE": Scope.SEGMENTS_CONFIGURE,
    }

    @describe(
        "getSegment",
        summary="Get a segment, with the size that it has now",
        answers={200: SegmentSerializer},
        refusals={404: "unknown_segment"},
    )
    def get(self, request: Request, segment_id: str) -> Response:
        return self.shown(find_segment(workspace=self.workspace, key=segment_id))

    @describe(
        "putSegment",
        summary="Make or change a segment",
        request=SegmentSerializer,
        answers={200: SegmentSerializer},
        refusals={400: f"{CRITERIA_FAULTS} invalid_key other_key", 409: "too_many_segments"},
    )
    def put(self, request: Request, segment_id: str) -> Response:
        content = read_body(_segment, self.raw_body())
        return self.shown(put_segment(workspace=self.workspace, key=segment_id, content=content))

    @describe(
        "deleteSegment",
        summary="Delete a segment; its members are not told to have left",
        answers={204: None},
        refusals={404: "unknown_segment"},
    )
    def delete(self, request: Request, segment_id: str) -> Response:
        delete_segment(workspace=self.workspace, key=segment_id)
        return Response(status=204)


class SegmentCopyView(SegmentEndpoint):
    """A copy of a segment."""

    scopes = {"POST": Scope.SEGMENTS_CONFIGURE}

    @describe(
        "duplicateSegment",
        summary="Make a copy of a segment, to be changed",
        request=CopySerializer,
        answers={201: SegmentSerializer},
        refusals={
            400: "unknown_field invalid_type invalid_key required nul_character broken_unicode",
            404: "unknown_segment",
            409: "segment_exists too_many_segments",
        },
    )
    def post(self, request: Request, segment_id: str) -> Response:
        raw = self.raw_body()
        named = read_body(_copy, raw) if raw.strip() else CopyName()
        made = duplicate_segment(workspace=self.workspace, key=segment_id, named=named)
        answer = self.shown(made)
        answer.status_code = 201
        return answer
