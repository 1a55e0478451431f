"""Races run on real connections, as many as there are runners."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.concurrency import CONNECTIONS

database: Any = connection  # the stubs do not know that PostgreSQL's has a pool


@pytest.fixture(autouse=True)
def many_connections(transactional_db: None) -> Iterator[None]:
    """Enough open connections that nobody waits for one instead of for a lock."""
    options = database.settings_dict["OPTIONS"]
    usual = options["pool"]
    _renew_pool(usual | {"min_size": CONNECTIONS, "max_size": CONNECTIONS, "timeout": 60})
    database.pool.open(wait=True)
    yield
    _renew_pool(usual)


def _renew_pool(pool: dict[str, int]) -> None:
    database.close()
    database.close_pool()
    database.settings_dict["OPTIONS"]["pool"] = pool
