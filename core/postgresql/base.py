"""Django's PostgreSQL, with a pool that gets over a restart of the database at once."""

import select
from typing import Any

import psycopg
from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper


class DatabaseWrapper(PostgresWrapper):
    """Looks at a connection before it is used, and renews them all when one is found dead.

    The pool's own look asks the database before every request, a tenth of the time of recording
    one event, and tries its dead connections one by one, with pauses of 1, 2 and 4 seconds between
    them: after a restart, a request would wait for longer than its patience.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection that answers. Raises OperationalError when the database does not."""
        found = super().get_new_connection(conn_params)
        pool: Any = self.pool
        if not pool or not _has_something_to_say(found):
            return found
        try:
            found.execute("")
        except psycopg.Error:
            pool.putconn(found)
            pool.drain()
            found = super().get_new_connection(conn_params)
        return found


def _has_something_to_say(idle: Any) -> bool:
    """Whether bytes wait on an idle connection: a server that goes away says so, or hangs up."""
    waiting = select.poll()
    waiting.register(idle.fileno(), select.POLLIN)
    return bool(waiting.poll(0))
