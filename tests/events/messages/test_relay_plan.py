"""The relay stays quick while a table grows that nobody has counted yet."""

from typing import Any

import pytest
from django.db import connection

from accounts.models import Workspace
from events import relay
from tests.events.messages.telling import hand_on, tell

pytestmark = pytest.mark.django_db


def test_messages_are_updated_where_they_lie(workspace: Workspace) -> None:
    params: dict[str, Any] = {"workspace": workspace.id, "last": 0, "most": 500, "notices": 5000}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE events_message")
        tell(workspace, *range(1000))
        hand_on(workspace)
        tell(workspace, *range(1000))

        cursor.execute(f"EXPLAIN {relay._TAKE}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "Tid Scan on events_message m" in plan, plan
