"""Refusals of what adds up; `docs/errors.md` lists their codes."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Missing


class UnknownSegment(Missing):
    """No segment of the workspace has this key."""

    code = "unknown_segment"
    says = _("There is no such segment.")


class SegmentExists(Conflict):
    """A copy was to have a key that another segment has."""

    code = "segment_exists"
    says = _("There already is a segment with this key.")


class TooManySegments(Conflict):
    """The workspace cannot have one more."""

    code = "too_many_segments"
    says = _("There are 500 segments; delete one first.")


class UnknownEventId(Missing):
    """No rule has this key, and no type of event this name."""

    code = "unknown_rule"
    says = _("There is no such rule, and no such type of event.")
