"""Strings that break software, in every place of a rule that holds text."""

import json
from typing import Any

import pytest

from accounts.models import Customer
from tests.api.calling import Caller
from tests.api.test_hostile_text import naughty

pytestmark = pytest.mark.django_db


def rule_with(texts: list[str]) -> dict[str, Any]:
    """A rule with the texts in all its lists and names."""
    conditions: list[Any] = [{"field": "note", "operator": "in", "value": texts}]
    conditions += [{"field": text, "operator": "exists"} for text in texts if text][:90]
    return {
        "title": "Hostile",
        "type": "FIX",
        "reward": {"default": 1} | {text: 2 for text in texts if 0 < len(text) <= 100},
        "conditions": {"type": "OR", "conditions": conditions},
        "metadataFields": [
            {"key": text, "type": "string", "required": False} for text in texts[1:90]
        ],
        "triggers": [{"names": texts, "sources": texts}],
    }


def test_any_text_is_kept_and_asked_as_it_came(till: Caller, member: Customer) -> None:
    texts = sorted({text for text in naughty() if "\0" not in text and len(text) < 256})

    for start in range(0, len(texts), 100):
        rule = rule_with(texts[start : start + 100])
        made = till.send("PUT", "/event/hostile", json.dumps(rule).encode())
        assert made.status_code in {200, 201}, made.content
        shown = till.get("/event/hostile").json()
        assert {name: shown[name] for name in rule} == rule
        metadata = {"note": texts[start], "usergroup": texts[start : start + 100]}
        report = {"eventId": "hostile", "userId": "sarah", "metadata": metadata}
        logged = till.post("/event", json.dumps(report).encode())
        assert logged.json()["data"]["points"] == 2, logged.content


@pytest.mark.parametrize("field", ["title", "description"])
def test_any_title_is_kept_or_refused(till: Caller, field: str) -> None:
    for text in naughty()[::10]:
        rule = {"title": "Hostile", "type": "FIX", "reward": {"default": 1}} | {field: text}

        answer = till.send("PUT", "/event/hostile", json.dumps(rule).encode())

        assert answer.status_code in {200, 201, 400}, answer.content
        if answer.status_code != 400:
            assert answer.json()[field] == text


def test_any_key_is_taken_whole_or_refused(till: Caller, member: Customer) -> None:
    rule = {"title": "Hostile", "type": "FIX", "reward": {"default": 1}}
    till.send("PUT", "/event/hostile", rule)

    for text in naughty()[::8]:
        report = {"eventId": text, "userId": "sarah"}
        answer = till.post("/event", json.dumps(report).encode())
        assert answer.status_code in {400, 404}, answer.content
        report = {"eventId": "hostile", "userId": text}
        answer = till.post("/event", json.dumps(report).encode())
        assert answer.status_code in {400, 404}, answer.content
