"""What a segment says in the API, and what it must fulfil."""

from typing import Any

import msgspec

from accounts.models import Workspace
from analytics.models import Segment
from analytics.segments.tree import Node, parse_tree, refuse_unknown
from core.api.bodies import check_texts
from core.errors import DomainError, Invalid


class SegmentContent(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A segment as the API carries it; `key` is the one in its address."""

    title: str
    criteria: Any
    description: str = ""
    key: str | None = None
    # Answered, and ignored when they are sent back.
    size: Any = None
    size_as_of: Any = None
    in_words: Any = None
    created_at: Any = None
    changed_at: Any = None


def tree_of(criteria: Any, *, workspace: Workspace) -> Node:
    """The tree that somebody writes for this workspace. Raises Invalid with every fault."""
    tree = parse_tree(criteria)
    refuse_unknown(tree, workspace=workspace)
    return tree


def check_segment(content: SegmentContent, *, workspace: Workspace) -> Node:
    """The segment's tree. Raises Invalid with every fault of the segment."""
    faults = list(check_texts(content.title, content.description))
    try:
        tree = tree_of(content.criteria, workspace=workspace)
    except DomainError as refusal:
        raise Invalid(faults=[*faults, *refusal.faults]) from refusal
    if faults:
        raise Invalid(faults=faults)
    return tree


def content_of(segment: Segment) -> SegmentContent:
    """What a kept segment says."""
    return SegmentContent(
        key=segment.key,
        title=segment.title,
        description=segment.description,
        criteria=segment.criteria,
    )
