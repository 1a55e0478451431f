"""The payment service of the tests: a stand-in whose every call and answer is checked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from accounts.models import Workspace
from tests.ticketing.payments.published import check_answer
from ticketing.payments.standin.buyer import Buyer
from ticketing.payments.standin.core import StandIn
from ticketing.payments.standin.store import Body
from ticketing.payments.standin.transport import StandInTransport, Trouble
from ticketing.payments.transport import transport_is

TEST_KEY = "sk_test_standin"


@dataclass
class Till:
    """The stand-in, the way to it, and whoever pays there."""

    stand: StandIn
    transport: StandInTransport
    buyer: Buyer

    def fails(self, *troubles: Trouble) -> None:
        """Have the next requests go wrong; the client itself repeats a request twice."""
        self.transport.troubles.extend(troubles)

    def all(self, kind: str) -> list[Body]:
        """Every object of a kind, the oldest first."""
        return self.stand.store.all(kind)

    def last(self, kind: str) -> Body:
        """The newest object of a kind."""
        return self.all(kind)[-1]

    def events(self, name: str = "") -> list[Body]:
        """What the webhooks tell, or those that have this name, the oldest first."""
        return [one for one in self.all("event") if name in ("", one["type"])]


def make_till(secret_key: str = TEST_KEY) -> Till:
    """A payment service of its own."""
    stand = StandIn(secret_key=secret_key)
    transport = StandInTransport(stand)
    transport.check = check_answer
    return Till(stand, transport, Buyer(stand))


@contextmanager
def till_of(workspace: Workspace, secret_key: str = TEST_KEY) -> Iterator[Till]:
    """The workspace's calls go to a stand-in meanwhile; fails if Stripe would not know one."""
    till = make_till(secret_key)
    mine = workspace.id
    with transport_is(lambda account: till.transport if account.workspace_id == mine else None):
        yield till
    assert till.transport.complaints == []
