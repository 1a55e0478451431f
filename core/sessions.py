"""Sessions in the database; a cookie that never was one of ours is no session."""

import re

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

# Anybody writes into a cookie what they like: also what PostgreSQL cannot look for.
_KEY = re.compile(r"[0-9a-z]{8,40}")


class SessionStore(DatabaseSessions):
    """What Django calls the store of a `SESSION_ENGINE`."""

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key) and _KEY.fullmatch(str(key)) is not None
