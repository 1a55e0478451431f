"""The API's description: complete, and what the code says today."""

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest
from django.test import Client
from drf_spectacular import validation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

from core.api.served import rendered
from tests.api.description import DESCRIBED, FILE, METHODS, OPERATIONS, parsed
from tests.api.test_workspaces_are_apart import calls

# What answers a file, and what is proven by a signature or a password instead of a credential.
FILES = {"getTicketPdf", "getTicketCalendar", "exportSegment"}
SIGNED = {"receiveStripeWebhook", "createToken"}


def test_the_file_in_git_is_what_the_code_makes() -> None:
    made = rendered(OpenApiYamlRenderer).decode()

    assert made == FILE.read_text(), "docs/openapi.yaml is out of date: run `make schema`"


def test_it_is_valid_openapi_3_1() -> None:
    specification = Path(validation.__file__).with_name("openapi_3_1_schema.json").read_text()

    assert DESCRIBED["openapi"].startswith("3.1.")
    # The library's own way is another validator, which takes seconds.
    jsonschema_rs.validate(json.loads(specification), DESCRIBED)


def test_every_call_is_described_once() -> None:
    wanted = set()
    for method, short in calls():
        path = re.sub(r"\{(\w+)\}", r"{\1_id}", short)
        if not path.startswith("user"):  # another name of customers
            wanted.add((method.lower(), f"/{path}"))

    described = {
        (method, path)
        for path, operations in DESCRIBED["paths"].items()
        for method in operations.keys() & METHODS
    }
    assert described == wanted
    assert len(OPERATIONS) == len(wanted)


def test_there_are_three_ways_to_prove_oneself() -> None:
    schemes = DESCRIBED["components"]["securitySchemes"]

    assert schemes["apiKey"] == {"type": "apiKey", "in": "header", "name": "x-api-key"}
    assert (schemes["customerToken"]["scheme"], schemes["customerToken"]["type"]) == (
        *("bearer", "http"),
    )
    assert (schemes["staffSession"]["in"], schemes["staffSession"]["name"]) == (
        *("cookie", "foyer_session"),
    )


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_described_whole(name: str) -> None:
    operation = OPERATIONS[name]
    answers = operation["responses"]

    assert operation["summary"]
    assert all(parameter["description"] for parameter in operation.get("parameters", []))
    assert ({"apiKey": []} in operation["security"]) == (name not in SIGNED)
    assert {"400", "401", "403", "404", "413", "429"} <= set(answers)
    assert all(answer["description"] for answer in answers.values())
    for status, answer in answers.items():
        if status == "204":
            continue  # it has no body
        content = answer["content"]
        schema = next(iter(content.values()))["schema"]
        is_refusal = schema == {"$ref": "#/components/schemas/Refusal"}
        assert "application/json" in content or (name in FILES and not is_refusal)
        assert is_refusal == (int(status) >= 400)
        assert {"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"} <= set(
            answer["headers"]
        )
    assert "Retry-After" in answers["429"]["headers"]
    assert "WWW-Authenticate" in answers["401"]["headers"]


@pytest.mark.django_db
def test_the_description_and_its_viewer_are_served() -> None:
    schema = Client().get("/api/schema")
    viewer = Client().get("/api/docs")

    assert (schema.status_code, viewer.status_code) == (200, 200)
    assert parsed(schema.content)["paths"].keys() == DESCRIBED["paths"].keys()
    assert b"https://" not in viewer.content


@pytest.mark.django_db
def test_the_description_is_made_once_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Client().get("/api/schema")
    monkeypatch.setattr(SchemaGenerator, "get_schema", None)

    again = Client().get("/api/schema", {"lang": "de"}, headers={"Accept-Language": "de"})

    assert first.content == again.content == FILE.read_bytes()
    assert again["Content-Type"] == "application/vnd.oai.openapi; charset=utf-8"


@pytest.mark.django_db
def test_the_description_comes_as_json_too() -> None:
    answer = Client().get("/api/schema", headers={"Accept": "application/vnd.oai.openapi+json"})

    assert answer["Content-Type"] == "application/vnd.oai.openapi+json; charset=utf-8"
    assert answer["Content-Disposition"] == 'inline; filename="Foyer.json"'
    assert json.loads(answer.content) == DESCRIBED
