"""Who calls the API in these tests."""

import pytest

from accounts.models import Customer, Workspace
from tests.api.calling import Caller, app_of
from tests.factories import key_header


@pytest.fixture
def till(workspace: Workspace) -> Caller:
    """A machine with an API key of the workspace, with the scopes that a key has by default."""
    return Caller(key_header(workspace))


@pytest.fixture
def app(member: Customer) -> Caller:
    """The member's own app, with the member's token."""
    return app_of(member)
