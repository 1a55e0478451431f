"""How many fulfil criteria, of how many."""

from dataclasses import dataclass
from datetime import datetime

from pyroaring import BitMap

from accounts.models import Workspace
from analytics.segments.asked import Asked
from analytics.segments.members import members_of
from analytics.segments.tree import Node
from core.moments import one_moment_to_read


@dataclass(frozen=True, slots=True)
class Look:
    """The members, and how many customers there are, at one instant."""

    members: BitMap
    customers: int
    at: datetime


def look(*, workspace: Workspace, tree: Node, at: datetime) -> Look:
    """Who fulfils the criteria, by what is committed now."""
    with one_moment_to_read():
        members = members_of(workspace=workspace, tree=tree, at=at)
        return Look(members, len(Asked(workspace, at).living), at)
