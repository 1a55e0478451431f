"""The members of a set of numbers, page by page and as a file: those who came last first."""

import base64
import binascii
import csv
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.utils.text import slugify
from pyroaring import BitMap

from accounts.models import Customer, Workspace
from analytics.models import Segment, SegmentMember
from core.api.paging import DEFAULT_LIMIT, MAX_LIMIT
from core.api.params import whole_number
from core.api.rendering import instant
from core.errors import Invalid
from core.spreadsheets import harmless

_CHUNK = 1000
_COLUMNS = ("user_id", "pass_id", "pass_number", "name", "email", "groups", "created_at")
_MOST_NUMBER = 2**32


@dataclass(frozen=True, slots=True)
class MemberPage:
    """Some members, and where the next ones begin; None at the end."""

    customers: Sequence[Customer]
    next_cursor: str | None


def page_of_members(workspace: Workspace, numbers: BitMap, params: QueryDict) -> MemberPage:
    """The page that `limit` and `cursor` ask for. Raises Invalid for what cannot be."""
    limit = whole_number(params, "limit", default=DEFAULT_LIMIT, most=MAX_LIMIT)
    end = len(numbers)
    if cursor := params.get("cursor"):
        # A number is of one customer for ever: who comes and goes meanwhile shifts nothing.
        end = numbers.rank(_number_at(cursor)) if _number_at(cursor) else 0
    start = max(0, end - limit)
    chosen = numbers[start:end]
    next_cursor = _cursor(chosen.min() - 1) if start and chosen else None
    return MemberPage(customers_with(workspace, chosen), next_cursor)


def customers_with(workspace: Workspace, numbers: BitMap) -> list[Customer]:
    """The customers with these numbers, those who came last first."""
    found = Customer.objects.of(workspace).living().filter(number__in=list(numbers))
    return list(found.select_related("card").order_by("-number"))


def first_members(workspace: Workspace, numbers: BitMap, count: int) -> list[Customer]:
    """So many of them, those who came last."""
    return customers_with(workspace, numbers[max(0, len(numbers) - count) :])


def since_when(segment: Segment, customers: Sequence[Customer]) -> dict[object, object]:
    """By customer, since when each is in; who came in a moment ago may not be noted yet."""
    rows = SegmentMember.objects.of(segment.workspace).filter(segment=segment)
    return dict(rows.filter(customer__in=customers).values_list("customer_id", "since"))


def file_of_members(workspace: Workspace, numbers: BitMap, *, name: str) -> HttpResponseBase:
    """The members as a CSV file: a large one needs no more memory than a small."""
    lines = _lines(workspace, numbers)
    disposition = f'attachment; filename="{slugify(name) or "segment"}.csv"'
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )


def _lines(workspace: Workspace, numbers: BitMap) -> Iterator[bytes]:
    writer = csv.writer(_Line())
    yield BOM_UTF8 + str(writer.writerow(_COLUMNS)).encode()
    for end in range(len(numbers), 0, -_CHUNK):
        for customer in customers_with(workspace, numbers[max(0, end - _CHUNK) : end]):
            yield str(writer.writerow([harmless(cell) for cell in _cells(customer)])).encode()


def _cells(customer: Customer) -> tuple[str, ...]:
    return (
        customer.external_id,
        str(customer.id),
        customer.card.number,
        customer.name,
        customer.email,
        ", ".join(customer.user_groups),
        instant(customer.created_at),
    )


class _Line:
    """Where the writer of CSV writes: what is written is the line."""

    def write(self, line: str) -> str:
        return line


def _cursor(number: int) -> str:
    return base64.urlsafe_b64encode(f"n{number}".encode()).decode()


def _number_at(cursor: str) -> int:
    try:
        text = base64.b64decode(cursor, altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        text = ""
    digits = text.removeprefix("n")
    if text[:1] != "n" or not digits.isdigit() or len(digits) > 10 or int(digits) >= _MOST_NUMBER:
        words = "Use the next_cursor of the page before."
        raise Invalid.field("cursor", "invalid_cursor", words)
    return int(digits)
