"""What the calls of an attendee's app have in common."""

from accounts.endpoint import Endpoint
from accounts.models import Customer
from core.errors import Invalid
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.services.finding import find_ticketed_event


class AttendeeEndpoint(Endpoint):
    """A call of an attendee's own app, or of a program that acts for one, whom it names."""

    def attendee(self, named: str | None = None) -> Customer:
        """For whom the call acts: the token's customer, or the one that a program names.

        `named` is the shop's own id, as `userId` of a body or of the query string has it.
        """
        own = self.caller.customer
        named = named or self.request.query_params.get("userId")
        if named is not None:
            return self.customer_named(named)
        if own is None:
            raise Invalid.field("userId", "required", "Say for whom: userId.")
        return own

    def event_named(self, name: str) -> TicketedEvent:
        """The event with this key or id that visitors may see. Raises UnknownTicketedEvent."""
        return find_ticketed_event(workspace=self.workspace, name=name)
