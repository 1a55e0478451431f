"""Who is calling the API: the one answer that every way of authenticating gives."""

from dataclasses import dataclass

from accounts.models import Customer, User, Workspace
from accounts.scopes import Scope


@dataclass(frozen=True, slots=True)
class Caller:
    """A proven caller. A key or staff act for the workspace; a token for its customer alone."""

    workspace: Workspace
    credential: str
    scopes: frozenset[str]
    customer: Customer | None = None
    user: User | None = None

    def may(self, scope: Scope) -> bool:
        """Whether the caller acts for the workspace and was given this scope."""
        return self.customer is None and scope in self.scopes
