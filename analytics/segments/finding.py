"""The segment that a key names."""

from accounts.models import Workspace
from analytics.errors import UnknownSegment
from analytics.models import Segment


def find_segment(*, workspace: Workspace, key: str) -> Segment:
    """The segment with this key. Raises UnknownSegment."""
    # An address can carry what the database cannot even be asked for.
    found = Segment.objects.of(workspace).filter(key=key).first() if key.isprintable() else None
    if found is None:
        raise UnknownSegment
    return found
