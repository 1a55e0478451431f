"""What a leaderboard says in the API, and what it must fulfil."""

from collections.abc import Iterator
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from core.api.bodies import check_texts
from core.errors import FieldFault, Invalid
from loyalty.leaderboards.models import BoardSpan, Metric
from loyalty.selection import Selection, check_selection


class BoardContent(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """A board. `counts` says which events, for the metric that counts events."""

    title: str
    description: str = ""
    metric: Metric = Metric.POINTS
    span: BoardSpan = BoardSpan.MONTH
    counts: Selection | None = None
    active: bool = True
    leaderboard_id: str | None = None


def check_board(content: BoardContent) -> None:
    """Raise Invalid with every fault of the board."""
    faults = [*check_texts(content.title, content.description), *_counts(content)]
    if faults:
        raise Invalid(faults=faults)


def _counts(content: BoardContent) -> Iterator[FieldFault]:
    counts = content.counts
    if content.metric is not Metric.COUNT:
        if counts is not None:
            words = _("A board by %(value)s looks at all there is.") % {
                "value": content.metric.value
            }
            yield FieldFault("counts", "field_not_allowed", words)
        return
    yield from check_selection(counts or Selection())
    if counts is not None and counts.conditions is not None:
        # The database counts, and conditions are asked nowhere but in the engine.
        words = _("A board has no conditions; let a rule award points, and compare those.")
        yield FieldFault("counts.conditions", "field_not_allowed", words)


def kept(counts: Selection | None) -> dict[str, Any]:
    """The selection as plain JSON values: what the model keeps."""
    values: dict[str, Any] = {} if counts is None else msgspec.to_builtins(counts)
    return values
