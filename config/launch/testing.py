"""A pytest plugin: one embedded PostgreSQL for a whole test run, its workers included."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from config.launch.postgres import embedded_postgres
from config.launch.server import Durability

ROOT = Path(__file__).resolve().parents[2]
running = ExitStack()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Start the engine before Django's settings are read, which is before any conftest is.

    Workers inherit the address by the environment, so they find it set and start nothing.
    """
    if "DATABASE_URL" not in os.environ:
        home = Path(os.environ.setdefault("FOYER_HOME", str(ROOT / "var" / "test")))
        engine = embedded_postgres(home, durability=Durability.NONE)
        os.environ["DATABASE_URL"] = running.enter_context(engine)
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop the engine, unless a second run still uses it."""
    running.close()
