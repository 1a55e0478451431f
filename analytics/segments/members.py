"""Who is in a segment at an instant."""

from datetime import datetime

from pyroaring import BitMap

from accounts.models import Workspace
from analytics.rollups.reading import Kept, look_if_built
from analytics.segments.asked import Asked
from analytics.segments.tree import Node
from core.moments import one_moment_to_read


def members_of(*, workspace: Workspace, tree: Node, at: datetime) -> BitMap:
    """The numbers of the living customers of whom the tree holds, by what is committed now.

    `at` decides which day is today, and so what lies within how many days.
    """

    def by(kept: Kept | None) -> BitMap:
        asked = Asked(workspace, at, kept)
        return asked.members(tree.who(asked))

    with one_moment_to_read():
        found = look_if_built(workspace, by)
        return by(None) if found is None else found
