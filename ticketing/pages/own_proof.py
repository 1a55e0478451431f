"""Proof that the list of what a visitor has is what it was: of every row that it shows."""

from django.http import HttpRequest

from accounts.pages.proofs import Proof, prove, to_come, versions_of
from ticketing.pages.own_rows import HELD, ORDERS_FROM, TICKETS_FROM, asked_of
from ticketing.pages.visitors import Visitor
from ticketing.sessions.waiting import UNANSWERED

_NEVER = "NULL::timestamptz"
# Who sits there, then what they have, from the very rows that the page reads.
STATEMENT = f"""
    SELECT concat('session ', {versions_of("s", "w", "u")}), s.expire_date
    FROM django_session s
    JOIN accounts_workspace w ON w.id = %(workspace)s
    LEFT JOIN accounts_user u ON u.id = %(user)s::uuid
    WHERE s.session_key = %(session)s AND s.expire_date > %(at)s
    UNION ALL
    SELECT concat('own ', {versions_of("r", "c")}), {_NEVER}
    FROM accounts_ownrecord r
    JOIN accounts_customer c ON c.workspace_id = %(workspace)s AND c.id = r.customer_id
    WHERE r.workspace_id = %(workspace)s AND r.user_id = %(user)s::uuid
    UNION ALL
    SELECT concat('guest ', {versions_of("c", "r")}), {_NEVER}
    FROM accounts_customer c
    LEFT JOIN accounts_ownrecord r ON r.workspace_id = %(workspace)s AND r.customer_id = c.id
    WHERE c.workspace_id = %(workspace)s AND c.id = %(guest)s::uuid
    UNION ALL
    (SELECT concat('ticket ', {versions_of("k", "o", "e", "t", "r")}),
        least({to_come("e.starts_at", "e.ends_at", "r.expires_at")}) {TICKETS_FROM})
    UNION ALL
    (SELECT concat('order ', {versions_of("o", "e")}, ' ', {HELD}), {to_come("o.expires_at")}
        {ORDERS_FROM})
    UNION ALL
    SELECT concat('asked ', {versions_of("i")}), {_NEVER} FROM ({UNANSWERED}) i
"""  # noqa: S608 - names of our own


def prove_own(request: HttpRequest, visitor: Visitor) -> Proof | None:
    """What stands before a visitor's list is read. None for whom this browser knows nothing of."""
    session = visitor.session.session_key
    if session is None or not visitor.customers:
        return None
    who = {"session": session, "user": visitor.user and visitor.user.id, "guest": visitor.guest_id}
    return prove(request, STATEMENT, asked_of(visitor) | who)
