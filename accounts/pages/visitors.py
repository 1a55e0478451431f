"""Who looks at a page: somebody signed in, the guest whom this browser remembers, or nobody yet."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from accounts.models import Customer, User, Workspace
from accounts.services.own_records import own_customer, own_customers
from core.ids import as_uuid
from core.statements import columns_of, model_of, run

_KEPT = "visitor"
# A record that became somebody's own is seen by who signs in as them, and by nobody else who signs
# in where it was made. Nearly every personal page asks: PostgreSQL prepares it.
_GUEST = f"""
    SELECT {columns_of(Customer, table="c")} FROM accounts_customer c
    WHERE c.workspace_id = %(workspace)s AND c.id = %(key)s AND c.erased_at IS NULL
        AND NOT EXISTS (
            SELECT FROM accounts_ownrecord r
            WHERE r.workspace_id = %(workspace)s AND r.customer_id = c.id
        )
"""  # noqa: S608 - columns of our own


class Visitor:
    """A browser in one workspace, and who sits before it as far as it is known."""

    def __init__(self, request: HttpRequest, workspace: Workspace) -> None:
        self.workspace = workspace
        self.session = request.session
        self._request = request
        self._customers: list[Customer] | None = None

    @property
    def user(self) -> User | None:
        """Who is signed in."""
        # Asking for the user reads the session: who has none is nobody.
        if not self.session.session_key:
            return None
        user = self._request.user
        return user if isinstance(user, User) else None

    @property
    def customers(self) -> list[Customer]:
        """All records of this person here: those of who is signed in, then the session's guest."""
        if self._customers is None:
            own = own_customers(user=self.user, workspace=self.workspace) if self.user else []
            guest = self._guest()
            self._customers = own if guest is None else [*own, guest]
        return self._customers

    @property
    def customer(self) -> Customer | None:
        """The record that is used: their card, and who buys. None before the first order."""
        return self.customers[0] if self.customers else None

    def joined(self) -> Customer | None:
        """The same, made now for somebody who is signed in and has none here yet."""
        if self.customer is None and self.user is not None:
            self._customers = [own_customer(user=self.user, workspace=self.workspace)]
        return self.customer

    @property
    def is_introduced(self) -> bool:
        """Whether this visitor has said who they are."""
        return self.customer is not None and bool(self.customer.email)

    @property
    def is_known(self) -> bool:
        """Whether the session remembers anything of this workspace."""
        return bool(self._kept())

    def is_one(self, customer_id: UUID) -> bool:
        """Whether this customer is this visitor."""
        return any(one.id == customer_id for one in self.customers)

    def become(self, customer: Customer) -> None:
        """Remember who this is.

        A browser that becomes somebody gets another key: whoever knows the one before is not them.
        What that one opens stays as it was: were it gone, the answer to a request that was under
        way would take the new key from the browser, and the basket with it.
        """
        if not (self.guest_id or self.user) and self.session.session_key:
            self.session.create()
        self._customers = None
        self._keep("customer", str(customer.id))

    def forget(self) -> None:
        """Remember nothing of this workspace any more."""
        everywhere = self.session.get(_KEPT, {})
        everywhere.pop(str(self.workspace.id), None)
        self.session[_KEPT] = everywhere
        self._customers = None

    @property
    def guest_id(self) -> UUID | None:
        """The id of the guest whom this session remembers here, be they somebody's by now."""
        return as_uuid(self._kept().get("customer"))

    def _guest(self) -> Customer | None:
        if not self.guest_id:
            return None
        rows = run(_GUEST, {"workspace": self.workspace.id, "key": self.guest_id})
        if not rows:
            return None
        found = model_of(Customer, rows[0])
        found.workspace = self.workspace
        return found

    def _kept(self) -> dict[str, Any]:
        kept: dict[str, Any] = self.session.get(_KEPT, {}).get(str(self.workspace.id), {})
        return kept

    def _keep(self, name: str, value: Any) -> None:
        everywhere = self.session.get(_KEPT, {})
        everywhere[str(self.workspace.id)] = self._kept() | {name: value}
        self.session[_KEPT] = everywhere


def remembered_guests(session: Any) -> list[tuple[UUID, UUID]]:
    """(workspace, customer) of every guest that a session remembers."""
    found = []
    for place, kept in session.get(_KEPT, {}).items():
        workspace, customer = as_uuid(place), as_uuid(kept.get("customer"))
        if workspace and customer:
            found.append((workspace, customer))
    return found


def remembered_places(session: Any) -> list[UUID]:
    """The workspaces of which a session remembers anything, such as a letter's link."""
    return list(filter(None, map(as_uuid, session.get(_KEPT, {}))))
