"""A refusal speaks its reader's language on a page, and English to programs."""

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import Workspace
from core.errors import DomainError
from tests.admin.rows import errors_of, opened
from tests.admin.visiting import at_desk, page
from tests.api.calling import Caller
from ticketing.errors import SoldOut

CHALLENGE = {"title": "Ten", "key": "ten", "triggers-0-types": ["visit"], "goals-0-target": "5"}
GOALS = [{"target": 1, "points": 1}]
TURNED_ROUND = {"startsAt": "2026-03-02T00:00:00Z", "endsAt": "2026-03-01T00:00:00Z"}


def kinds_of(kind: type[DomainError]) -> list[type[DomainError]]:
    return [one for sub in kind.__subclasses__() for one in [sub, *kinds_of(sub)]]


@pytest.mark.django_db
def test_staff_who_work_in_german_are_refused_in_german(workspace: Workspace) -> None:
    desk, address = at_desk(workspace), page("loyalty_challenge_add")
    form = opened(desk, address, "definition-form") | CHALLENGE
    dates = {"starts_at": "2026-03-02T00:00", "ends_at": "2026-03-01T00:00"}

    answer = desk.post(address, form | dates, headers={"Accept-Language": "de"})

    assert "Das Ende liegt vor dem Anfang." in errors_of(answer)


@pytest.mark.django_db
def test_programs_are_refused_in_english_whatever_they_accept(till: Caller) -> None:
    challenge = {"title": "Ten", "counts": {"triggers": [{"types": ["visit"]}]}, "goals": GOALS}
    german = Caller(till.headers | {"Accept-Language": "de"})

    answer = german.send("PUT", "/challenges/ten", challenge | TURNED_ROUND)

    faults = [(fault["code"], fault["message"]) for fault in answer.json()["errors"]]
    assert faults == [("ends_before_it_starts", "It ends before it starts.")]
    assert answer.json()["message"] == "Some fields are wrong."


def test_a_refusal_is_said_in_the_language_that_is_spoken_when_it_is_made() -> None:
    with translation.override("de"):
        german = SoldOut()
    english = SoldOut()

    assert german.message == "So viele sind nicht mehr da."
    assert english.message == "There are not so many left."


def test_what_a_kind_of_refusal_says_is_kept_where_it_is_turned_into_words() -> None:
    assert [one for one in kinds_of(DomainError) if "message" in vars(one)] == []


def test_unknown_addresses_of_the_api_are_refused_in_english_too(client: Client) -> None:
    answer = client.get("/api/nothing-here", headers={"Accept-Language": "de"})

    assert answer.json()["message"].startswith("There is no /api/nothing-here")
    assert answer["Content-Language"] == "en"
