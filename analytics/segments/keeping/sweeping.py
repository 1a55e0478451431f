"""All segments that are due, workspace by workspace."""

from collections.abc import Iterable
from datetime import datetime

import structlog

from accounts.models import Workspace
from analytics.segments.keeping.counting import count_segment
from analytics.segments.keeping.due import due_segments

log = structlog.get_logger("foyer.segments")


def keep_segments(*, workspaces: Iterable[Workspace], at: datetime) -> int:
    """Count every segment that is due; answers how many were. One that cannot be holds up none."""
    counted = 0
    for workspace in workspaces:
        for segment in due_segments(workspace=workspace, at=at):
            try:
                counted += count_segment(workspace=workspace, segment=segment, at=at)
            except Exception as fault:
                kind = type(fault).__name__
                log.warning("not counted", segment=str(segment.id), fault=kind)
    return counted
