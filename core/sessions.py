"""Sessions in the database; a cookie that never was one of ours is no session."""

import re
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.utils import timezone

from core.statements import run

# Anybody writes into a cookie what they like: also what PostgreSQL cannot look for.
_KEY = re.compile(r"[0-9a-z]{8,40}")
# Every page of somebody known begins with it: PostgreSQL prepares it.
_KEPT = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(DatabaseSessions):
    """What Django calls the store of a `SESSION_ENGINE`."""

    def load(self) -> dict[str, Any]:
        """What is kept under the key; nothing, and no key, where it is over or never was."""
        rows = run(_KEPT, [self.session_key, timezone.now()])
        if not rows:
            self._session_key = None
            return {}
        found: dict[str, Any] = self.decode(rows[0][0])
        return found

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key) and _KEY.fullmatch(str(key)) is not None
