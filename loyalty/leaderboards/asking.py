"""What is asked of a board, as query parameters."""

import re
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.api.paging import DEFAULT_LIMIT, MAX_LIMIT
from core.api.params import whole_number
from core.errors import Invalid
from loyalty.leaderboards.models import BoardSpan, Leaderboard

NEIGHBOURS = 2
_MOST_NEIGHBOURS = 50
_MOST_OFFSET = 10_000_000
# The calendar as time zones know it, with room at its end.
_MONTH = re.compile(r"(19|[2-8][0-9])[0-9]{2}-(0[1-9]|1[0-2])", re.ASCII)


def asked_board(params: QueryDict) -> str:
    """The key of the board. Raises Invalid when none is named."""
    key = params.get("leaderboardId", "")
    if not key:
        raise Invalid.field("leaderboardId", "required", _("Say which leaderboard."))
    return key


def asked_month(params: QueryDict, board: Leaderboard) -> date | None:
    """The calendar month of a monthly board that is asked for. Raises Invalid for others."""
    text = params.get("month")
    if text is None:
        return None
    if board.span != BoardSpan.MONTH:
        raise Invalid.field("month", "not_monthly", _("This board is not one of calendar months."))
    if not _MONTH.fullmatch(text):
        raise Invalid.field("month", "invalid_month", _("Write a month such as 2026-10."))
    return date(int(text[:4]), int(text[5:]), 1)


def asked_limit(params: QueryDict) -> int:
    """How many places. Raises Invalid for what cannot be."""
    return whole_number(params, "limit", default=DEFAULT_LIMIT, most=MAX_LIMIT)


def asked_offset(params: QueryDict) -> int:
    """How many places are left out at the top. Raises Invalid for what cannot be."""
    return whole_number(params, "offset", default=0, most=_MOST_OFFSET, least=0)


def asked_neighbours(params: QueryDict) -> int:
    """How many places above and below a customer. Raises Invalid for what cannot be."""
    return whole_number(params, "neighbours", default=NEIGHBOURS, most=_MOST_NEIGHBOURS, least=0)
