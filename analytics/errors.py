"""Refusals of what adds up; `docs/errors.md` lists their codes."""

from core.errors import Missing


class UnknownSegment(Missing):
    """No segment of the workspace has this key."""

    code = "unknown_segment"
    message = "There is no such segment."
