"""Who is calling the API: the one answer that every way of authenticating gives."""

from dataclasses import dataclass

from accounts.models import Customer, User, Workspace
from accounts.scopes import WIDER, Scope
from core.errors import NotPermitted


@dataclass(frozen=True, slots=True)
class Caller:
    """A proven caller. A key or staff act for the workspace; a token for its customer alone."""

    workspace: Workspace
    credential: str
    scopes: frozenset[str]
    customer: Customer | None = None
    user: User | None = None

    @property
    def is_key(self) -> bool:
        """Whether a machine calls, with an API key."""
        return self.customer is None and self.user is None

    def may(self, scope: Scope) -> bool:
        """Whether the caller acts for the workspace and was given this scope, or a wider one."""
        return self.customer is None and not self.scopes.isdisjoint({scope, *WIDER.get(scope, ())})

    def refuse_without(self, scope: Scope) -> None:
        """Raise NotPermitted unless the caller was given this scope, or a wider one."""
        if not self.may(scope):
            raise NotPermitted(f"This needs the scope {scope.value}.", code="scope_missing")
