"""Which types and sources a workspace uses, without reading its whole stream."""

from django.db import connection

from accounts.models import Workspace

MOST = 1000

# A loose index scan, which PostgreSQL does not do by itself: one step in the index for each
# distinct value instead of one for each event.
_DISTINCT = """
    WITH RECURSIVE used (value) AS (
        (SELECT {column} FROM events_activityevent
         WHERE workspace_id = %(workspace)s ORDER BY {column} LIMIT 1)
        UNION ALL
        SELECT (SELECT event.{column} FROM events_activityevent AS event
                WHERE event.workspace_id = %(workspace)s AND event.{column} > used.value
                ORDER BY event.{column} LIMIT 1)
        FROM used WHERE used.value IS NOT NULL
    )
    SELECT value FROM used WHERE value <> '' LIMIT %(most)s
"""
_DISTINCT_TYPES = _DISTINCT.format(column="event_type")
_DISTINCT_SOURCES = _DISTINCT.format(column="source")


def used_types(*, workspace: Workspace) -> list[str]:
    """The event types that occur in the workspace, in alphabetical order."""
    return _values(_DISTINCT_TYPES, workspace)


def used_sources(*, workspace: Workspace) -> list[str]:
    """The first thousand sources that occur in the workspace, in alphabetical order."""
    return _values(_DISTINCT_SOURCES, workspace)


def _values(statement: str, workspace: Workspace) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"workspace": workspace.id, "most": MOST})
        return [value for (value,) in cursor.fetchall()]
