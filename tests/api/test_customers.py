"""Customers and their passes."""

from typing import Any

import pytest

from accounts.models import Customer
from accounts.services.customers import luhn_digit
from tests.api.calling import Caller, codes
from tests.api.test_addresses import assert_refusal
from tests.factories import make_member

pytestmark = pytest.mark.django_db

BEN: dict[str, Any] = {
    "userId": "ben@shop",
    "email": "ben@example.com",
    "name": "Ben Zoë 🎟",
    "locale": "de-AT",
    "timeZone": "Europe/Vienna",
    "userGroups": ["gold", "staff"],
}


@pytest.mark.parametrize("path", ["/customers", "/user"])
def test_a_customer_is_made_with_a_pass(till: Caller, path: str) -> None:
    made = till.post(path, BEN)

    found = till.get(f"{path}/ben@shop").json()
    card = till.get(f"/passes/{found['passId']}").json()
    assert made.status_code == 201
    assert made.json() == found
    assert {name: found[name] for name in BEN} == BEN
    assert (card["user_id"], card["number"], card["fields"]) == (
        *("ben@shop", found["passNumber"]),
        {},
    )
    digits = [int(digit) for digit in card["number"]]
    assert luhn_digit(digits[:-1]) == digits[-1]


def test_an_id_is_all_that_is_needed(till: Caller) -> None:
    made = till.post("/customers", {"userId": "ben"}).json()

    assert (made["name"], made["email"], made["userGroups"]) == ("", "", [])


def test_an_id_is_taken_once(till: Caller, member: Customer) -> None:
    answer = till.post("/customers", {"userId": "sarah"})

    assert_refusal(answer, 409, "customer_exists")
    assert codes(answer) == [("userId", "customer_exists")]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"userId": ""}, "userId"),
        ({"userId": None}, "userId"),
        ({"userId": "a/b"}, "userId"),
        ({"userId": " ben"}, "userId"),
        ({"userId": ".."}, "userId"),
        ({"userId": "x" * 256}, "userId"),
        ({"userId": ["ben"]}, "userId"),
        ({"userId": {}}, "userId"),
        ({"userId": True}, "userId"),
        ({"email": "ben"}, "email"),
        ({"email": 7}, "email"),
        ({"email": "a" * 250 + "@example.com"}, "email"),
        ({"name": "x" * 201}, "name"),
        ({"name": []}, "name"),
        ({"locale": "deutsch!"}, "locale"),
        ({"timeZone": "Europe/Atlantis"}, "timeZone"),
        ({"timeZone": "../../etc/passwd"}, "timeZone"),
        ({"userGroups": "gold"}, "userGroups"),
        ({"userGroups": {"0": "gold"}}, "userGroups"),
        ({"userGroups": ["x" * 101]}, "userGroups.0"),
        ({"userGroups": [["gold"]]}, "userGroups.0"),
        ({"userGroups": ["g"] * 51}, "userGroups"),
        ({"nmae": "Ben"}, "nmae"),
        ({"passId": "7"}, "passId"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_kept(
    till: Caller, member: Customer, change: dict[str, Any], field: str
) -> None:
    made = till.post("/customers", BEN | change)

    assert_refusal(made, 400, "invalid")
    assert [name for name, _ in codes(made)] == [field]
    assert Customer.objects.filter(workspace=member.workspace).count() == 1
    if "userId" not in change:
        changed = till.patch("/customers/sarah", change)
        assert [name for name, _ in codes(changed)] == [field]


@pytest.mark.parametrize("body", [b"[]", b"7", b'"x"', b"null", b"true", b"[{}]"])
def test_what_is_no_object_is_refused(till: Caller, member: Customer, body: bytes) -> None:
    assert_refusal(till.post("/customers", body), 400, "invalid")
    assert till.send("PATCH", "/customers/sarah", body).status_code in {200, 400}


def test_what_is_not_named_stays(till: Caller, member: Customer) -> None:
    answer = till.patch("/customers/sarah", {"name": "Sarah J."})

    assert answer.status_code == 200
    assert (answer.json()["name"], answer.json()["email"]) == ("Sarah J.", "sarah@example.com")
    assert till.get("/customers/sarah").json() == answer.json()


@pytest.mark.parametrize("path", ["/customers/nobody", "/passes/nobody", "/customers/a%00b"])
def test_who_is_unknown_is_missing(till: Caller, member: Customer, path: str) -> None:
    answer = till.get(path)

    what = "customer" if "customers" in path else "pass"
    assert_refusal(answer, 404, f"unknown_{what}")


@pytest.mark.parametrize(
    ("words", "found"),
    [("sarah", 1), ("EXAMPLE.com", 1), ("johnson", 1), ("%", 0), ("_", 0), ("\\", 0), ("\0", 1)],
)
def test_customers_are_found_by_what_is_known_of_them(
    till: Caller, member: Customer, words: str, found: int
) -> None:
    assert len(till.get("/customers", search=words).json()["results"]) == found


def test_pages_of_customers_follow_each_other(till: Caller, member: Customer) -> None:
    others = [make_member(member.workspace, f"c-{n}") for n in range(4)]
    Customer.objects.filter(workspace=member.workspace).update(created_at=member.created_at)

    first = till.get("/customers", limit=3).json()
    rest = till.get("/customers", limit=3, cursor=first["next_cursor"]).json()

    listed = [one["userId"] for one in first["results"] + rest["results"]]
    assert listed == [*(one.external_id for one in reversed(others)), "sarah"]
    assert rest["next_cursor"] is None


def test_a_misspelt_parameter_is_refused(till: Caller) -> None:
    assert_refusal(till.get("/customers", serach="x"), 400, "unknown_parameter")
