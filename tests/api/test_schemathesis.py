"""The description is the truth: what it allows is answered so, what it forbids is refused."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, assume, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.internal.cache import LRUCache
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from pytest_django import Settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi import checks

from accounts.models import Customer
from tests.api.calling import Caller
from tests.api.description import DESCRIBED
from tests.factories import make_event
from tests.loyalty.programme import make_rule

pytestmark = pytest.mark.django_db

SCHEMA: Any = schemathesis.openapi.from_dict(DESCRIBED)
SCHEMA.app = WSGIHandler()
# Every call has its key; another one that is drawn would only be overwritten.
SCHEMA.config.generation.update(with_security_parameters=False)
OPERATIONS = {
    operation.definition.raw["operationId"]: operation
    for operation in (found.ok() for found in SCHEMA.get_all_operations())
}
# Which of hypothesis's own words fit where; other tests keep those that fit theirs.
FITTING: Any = LRUCache(1024)
# An id that is drawn can be another address's word: `events/sources` is no event.
WORDS = {operation.path for operation in OPERATIONS.values() if "{" not in operation.path}
# What has nothing but an id to be wrong in cannot be asked wrongly.
CASES = [
    (name, mode)
    for name, operation in OPERATIONS.items()
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or len(operation.query) > 1 or operation.body
]


def left_out(name: str) -> list[Any]:
    """Those of the default checks that would ask what a schema cannot say."""
    # A body can fit the schema and be refused for what it means: a time lies in the future, a
    # currency has fewer digits, a customer is unknown.
    unasked: list[Any] = [checks.positive_data_acceptance]
    if name == "createEventBatch":
        # A wrong event is answered in its receipt, and the batch with 200.
        unasked.append(checks.negative_data_rejection)
    return unasked


@pytest.fixture(autouse=True)
def _no_words_of_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hypothesis draws no text from the source of whatever modules are there, all over again.

    Those of the views are still drawn, by schemathesis; and what is drawn stays the same.
    """
    monkeypatch.setattr(providers, "_get_local_constants", Constants)
    monkeypatch.setattr(providers, "CONSTANTS_CACHE", FITTING)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The application must not close the connection of the test's transaction after an answer."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("name", "mode"), CASES, ids=lambda one: getattr(one, "value", one))
def test_an_operation_keeps_to_its_description(
    till: Caller, member: Customer, settings: Settings, name: str, mode: GenerationMode
) -> None:
    settings.REQUESTS_PER_MINUTE = 100_000
    operation, event = OPERATIONS[name], make_event(member)
    existing = {"user_id": "sarah", "pass_id": str(member.id), "event_id": str(event.id)}
    existing["rule_id"] = make_rule(member.workspace).key
    known = {key: value for key, value in existing.items() if f"{{{key}}}" in operation.path}
    anything = operation.as_strategy(mode)
    # Most calls should reach what is there.
    workspace = {"query": {"workspace_id": "city-gym"}, "headers": {"orgid": "city-gym"}}
    aimed = operation.as_strategy(mode, path_parameters=known or None, **workspace)

    @given(case=st.one_of(aimed, aimed, anything))
    @examples(
        max_examples=20,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def keeps(case: Case[Any]) -> None:
        assume(operation.path in WORDS or case.formatted_path not in WORDS)
        case.call_and_validate(
            headers=till.headers | {"Accept-Encoding": "identity"}, excluded_checks=left_out(name)
        )

    keeps()
