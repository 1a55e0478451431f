"""Who is in a segment, or would be."""

import msgspec
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from analytics.segments.api import CRITERIA_FAULTS
from analytics.segments.content import tree_of
from analytics.segments.finding import find_segment
from analytics.segments.listing import file_of_members, first_members, page_of_members, since_when
from analytics.segments.looking import look
from analytics.segments.members import members_of
from analytics.segments.serializers import (
    PreviewRequestSerializer,
    PreviewSerializer,
    SegmentCustomerPageSerializer,
    shown_customer,
    shown_members,
)
from core.api.bodies import read_body
from core.api.codes import AnyWish
from core.api.paging import PAGING_PARAMS
from core.api.params import refuse_unknown
from core.api.parsing import Shape
from core.api.rendering import instant
from core.api.schema import describe, query
from core.errors import Invalid

_MOST_SHOWN = 100
CSV = "text/csv"


class PreviewWish(msgspec.Struct, forbid_unknown_fields=True):
    """Criteria, and how many members are to be shown."""

    criteria: object
    limit: int = 10


_preview = Shape(PreviewWish)


class PreviewView(Endpoint):
    """Who would be in a segment that is not kept."""

    # Whoever may ask anything can find out what somebody spent.
    scopes = {"POST": Scope.SEGMENTS_CONFIGURE}

    @describe(
        "previewSegment",
        summary="Count who fulfils criteria, and show some of them; nothing is kept",
        request=PreviewRequestSerializer,
        answers={200: PreviewSerializer},
        refusals={400: CRITERIA_FAULTS},
    )
    def post(self, request: Request) -> Response:
        wish = read_body(_preview, self.raw_body())
        if not 0 <= wish.limit <= _MOST_SHOWN:
            words = f"Give a whole number from 0 to {_MOST_SHOWN}."
            raise Invalid.field("limit", "out_of_range", words)
        tree = tree_of(wish.criteria, workspace=self.workspace)
        seen = look(workspace=self.workspace, tree=tree, at=timezone.now())
        members = first_members(self.workspace, seen.members, wish.limit)
        return Response(
            {
                "size": len(seen.members),
                "customers": seen.customers,
                "as_of": instant(seen.at),
                "in_words": tree.words(self.workspace),
                "members": [shown_customer(one) for one in members],
            }
        )


class MembersView(Endpoint):
    """Who is in a segment now."""

    scopes = {"GET": Scope.CUSTOMERS_READ}

    @describe(
        "listSegmentMembers",
        summary="List who is in a segment now, those who were added last first",
        answers={200: SegmentCustomerPageSerializer},
        parameters=[
            query("limit", int, "1 to 1000; 50 when missing."),
            query("cursor", says="next_cursor of the page before."),
        ],
        refusals={400: "unknown_parameter out_of_range invalid_cursor", 404: "unknown_segment"},
    )
    def get(self, request: Request, segment_id: str) -> Response:
        refuse_unknown(request.query_params, PAGING_PARAMS)
        segment = find_segment(workspace=self.workspace, key=segment_id)
        numbers = members_of(workspace=self.workspace, tree=segment.tree, at=timezone.now())
        page = page_of_members(self.workspace, numbers, request.query_params)
        return Response(shown_members(page, since_when(segment, page.customers)))


class ExportView(Endpoint):
    """The members as a file."""

    scopes = {"GET": Scope.CUSTOMERS_READ}
    content_negotiation_class = AnyWish

    @describe(
        "exportSegment",
        summary="Who is in a segment now, as a CSV file",
        answers={(200, CSV): OpenApiTypes.STR},
        refusals={404: "unknown_segment"},
    )
    def get(self, request: Request, segment_id: str) -> HttpResponseBase:
        segment = find_segment(workspace=self.workspace, key=segment_id)
        numbers = members_of(workspace=self.workspace, tree=segment.tree, at=timezone.now())
        return file_of_members(self.workspace, numbers, name=segment.key)
