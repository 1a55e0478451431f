"""What every test may ask for."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from itertools import pairwise
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from celery import Celery
from django.conf import settings as installed
from django.core.cache import cache
from django.db import connection, transaction
from django.db.backends.signals import connection_created
from django.test import Client, override_settings
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as examples
from pytest_django import DjangoDbBlocker, Settings

from accounts.models import Customer, Workspace
from core.api import throttling
from events.messages import notices
from events.messages.types import MessageType
from tests import factories
from tests.admin.visiting import at_desk
from tests.concurrency import CONNECTIONS, PATIENCE_SECONDS
from tests.described import MessageNet, faults_of
from tests.emptying import empty_quickly
from tests.hashing import QUICK
from tests.rendering import note_pages_alone
from tests.tenancy import Net

# Static files need no collecting.
UNCOLLECTED = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
database: Any = connection  # the stubs do not know that PostgreSQL's has a pool


def pytest_configure() -> None:
    """What holds for the whole run."""
    # The folder of collected files is looked for as soon as an application is.
    installed.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    # Some tests are made of the pages that there are.
    import_module(installed.ROOT_URLCONF)
    # Not from test to test: a browser may still ask for a page in between.
    override_settings(PASSWORD_HASHERS=QUICK, STORAGES=installed.STORAGES | UNCOLLECTED).enable()
    empty_quickly()
    note_pages_alone()
    # On a busy machine an example, or a connection, may take longer than anybody would wait.
    unhurried = examples(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    examples.register_profile("unhurried", unhurried)
    examples.load_profile("unhurried")
    database.settings_dict["OPTIONS"]["pool"]["timeout"] = PATIENCE_SECONDS


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each worker's share begins with those that take longest, so that none ends alone with one."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long = [one for one in items if one.get_closest_marker("long")]
    short = [one for one in items if not one.get_closest_marker("long")]
    short.sort(key=_comes_late)
    ends = [len(short) * number // workers for number in range(workers + 1)]
    shares = [
        long[number::workers] + short[start:end]
        for number, (start, end) in enumerate(pairwise(ends))
    ]
    items[:] = [one for share in shares for one in share]


def _comes_late(item: pytest.Item) -> tuple[bool, bool]:
    """What waits for processes stands before what can end any minute, and only one worker waits.

    What parses all of our code stays together, since each worker would parse it anew.
    """
    return not item.get_closest_marker("slow"), "architecture" not in item.path.parts


@pytest.fixture(autouse=True)
def _clean_start(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test begins with no calls counted, in no language, and with nobody who listens."""
    cache.clear()
    # What the last request of another test was read in stays with its thread.
    translation.deactivate()
    # The minute in which calls are counted does not end in the middle of a test.
    monkeypatch.setattr(throttling, "time", SimpleNamespace(time=lambda: 1_800_000_030.0))
    # Every page is made anew, unless the test is about those that are not.
    settings.PAGES_KEPT_SECONDS = 0
    # Nobody listens to the outbox unless the test is about it: there is no broker.
    settings.MESSAGE_SUBSCRIBERS = []


@contextmanager
def _under_every_connection(net: Callable[..., Any]) -> Iterator[None]:
    """The net, on every connection that is made, in whatever thread."""

    def put_under(connection: Any, **_: object) -> None:
        if net not in connection.execute_wrappers:
            connection.execute_wrappers.append(net)

    connection_created.connect(put_under)
    put_under(connection)
    yield
    connection_created.disconnect(put_under)


@pytest.fixture(scope="session")
def tenant_net() -> Iterator[Net]:
    """The net that catches statements which cross workspaces."""
    net = Net()
    with _under_every_connection(net):
        yield net


@pytest.fixture(scope="session")
def message_net() -> Iterator[MessageNet]:
    """The net that catches messages which are not as they are described, kept or made whole."""
    net = MessageNet()
    in_order = notices._in_order

    def checked(kind: MessageType | None, fields: Mapping[str, Any]) -> dict[str, Any]:
        whole = in_order(kind, fields)
        net.refuse(faults_of(kind, whole) if kind else [])
        return whole

    notices._in_order = checked
    with _under_every_connection(net):
        yield net
    notices._in_order = in_order


@pytest.fixture(autouse=True)
def _no_statement_crosses_workspaces(tenant_net: Net) -> Iterator[None]:
    tenant_net.caught.clear()
    yield
    assert not tenant_net.caught


@pytest.fixture(autouse=True)
def _messages_are_as_described(message_net: MessageNet) -> Iterator[None]:
    message_net.caught.clear()
    yield
    assert not message_net.caught


@pytest.fixture(scope="module")
def made_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """For what is dear, and made once for all tests of a module.

    Each has a transaction of its own within this one: what it changes is undone for the next.
    """
    unheard = override_settings(MESSAGE_SUBSCRIBERS=[])
    with django_db_blocker.unblock(), unheard, transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def no_queue() -> Iterator[None]:
    """What is left to workers is left to nobody."""
    with patch.object(Celery, "send_task"):
        yield


@pytest.fixture
def many_connections(transactional_db: None) -> None:
    """So many open connections that nobody waits for one instead of for a lock.

    They stay open for the next test: to open them takes longer than most of what they are for.
    """
    # Its own goes back, or the pool would wait for it.
    database.close()
    pool = database.pool
    pool.open()
    if pool.min_size < CONNECTIONS:
        pool.resize(CONNECTIONS, CONNECTIONS)
    pool.wait(PATIENCE_SECONDS)


@pytest.fixture
def workspace() -> Workspace:
    """The workspace that the test is about."""
    return factories.make_workspace()


@pytest.fixture
def desk(workspace: Workspace) -> Client:
    """The browser of an owner who has signed in."""
    return at_desk(workspace)


@pytest.fixture
def member(workspace: Workspace) -> Customer:
    """A customer of that workspace."""
    return factories.make_member(
        workspace, "sarah", name="Sarah Johnson", email="sarah@example.com"
    )


@pytest.fixture
def stranger() -> Customer:
    """A customer of another workspace: must be seen by nobody here."""
    return factories.make_member(factories.make_workspace("other-club"), "sarah")
