"""Who is in a segment at an instant."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from pyroaring import BitMap

from accounts.models import Workspace
from analytics.rollups.reading import Kept, look_if_built
from analytics.segments.asked import Asked
from analytics.segments.tree import Node


def members_of(*, workspace: Workspace, tree: Node, at: datetime) -> BitMap:
    """The numbers of the living customers of whom the tree holds, by what is committed now.

    `at` decides which day is today, and so what lies within how many days.
    """

    def by(kept: Kept | None) -> BitMap:
        asked = Asked(workspace, at, kept)
        return asked.members(tree.who(asked))

    with one_moment():
        found = look_if_built(workspace, by)
        return by(None) if found is None else found


@contextmanager
def one_moment() -> Iterator[None]:
    """Have all statements see the same: else who moves between two of them is in neither.

    Inside a transaction that is under way, they see what its isolation lets them see.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
