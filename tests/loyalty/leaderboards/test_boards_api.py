"""Leaderboards over HTTP."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer, Workspace
from accounts.scopes import Scope
from tests.api.calling import Answer, Caller, app_of, codes, till_of
from tests.api.test_addresses import assert_refusal
from tests.factories import key_header, make_member
from tests.loyalty.leaderboards.boards import buy, make_board

pytestmark = pytest.mark.django_db

BOARD = {
    "leaderboardId": "regulars",
    "title": "Regulars",
    "description": "Who comes most",
    "metric": "count",
    "span": "30d",
    "counts": {"triggers": [{"types": ["visit", "check_in"]}]},
    "active": True,
}


@pytest.fixture
def till(workspace: Workspace) -> Caller:
    """A machine with an API key of the workspace."""
    return Caller(key_header(workspace))


@pytest.fixture
def crowd(workspace: Workspace, member: Customer) -> list[Customer]:
    """Sarah and two others, who spent 10, 8 and 8.50."""
    make_board(workspace, "top", metric="spend")
    people = [member, make_member(workspace, "ben", name="Ben B"), make_member(workspace, "cleo")]
    for one, amount in zip(people, ("10", "8", "8.50"), strict=True):
        buy(one, amount)
    return people


def put(caller: Caller, body: Any, key: str = "regulars") -> Answer:
    return caller.send("PUT", f"/leaderboards/{key}", body)


def test_what_get_gives_put_takes(till: Caller) -> None:
    made = put(till, BOARD)

    assert (made.status_code, made.json()) == (200, BOARD)
    assert put(till, made.json()).json() == BOARD
    assert till.get("/leaderboards/regulars").json() == BOARD
    assert till.get("/leaderboards").json() == [BOARD]


def test_the_short_form_is_points_of_the_month(till: Caller) -> None:
    made = put(till, {"title": "Top"}, "top").json()

    assert (made["metric"], made["span"], made["counts"]) == ("points", "month", None)


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"title": " "}, "title", "required"),
        ({"metric": "love"}, "metric", "invalid_type"),
        ({"span": "1d"}, "span", "invalid_type"),
        ({"counts": None}, "counts.triggers", "required"),
        ({"counts": {"triggers": []}}, "counts.triggers", "required"),
        (
            {"counts": {"triggers": [{"types": ["vist"]}]}},
            "counts.triggers.0.types",
            "unknown_type",
        ),
        ({"metric": "spend"}, "counts", "field_not_allowed"),
        ({"leaderboardId": "others"}, "leaderboardId", "other_key"),
        ({"colour": "red"}, "colour", "unknown_field"),
        ({"description": "\0"}, "description", "nul_character"),
    ],
)
def test_a_wrong_field_is_named(till: Caller, change: Any, field: str, code: str) -> None:
    answer = put(till, BOARD | change)

    assert_refusal(answer, 400, "invalid")
    assert codes(answer) == [(field, code)]
    assert till.get("/leaderboards").json() == []


def test_a_board_has_no_conditions(till: Caller) -> None:
    condition = {"field": "hour", "operator": "less_than", "value": 9}
    counts = {"triggers": [{"types": ["visit"]}], "conditions": condition}

    answer = put(till, BOARD | {"counts": counts})

    assert codes(answer) == [("counts.conditions", "field_not_allowed")]


def test_a_retired_board_is_shown_to_nobody(till: Caller, crowd: list[Customer]) -> None:
    gone = till.send("DELETE", "/leaderboards/top")

    asked = [till.get(path, leaderboardId="top") for path in ("/leaderboard", "/user/ben/rank")]
    assert gone.status_code == 204
    assert [answer.status_code for answer in asked] == [404, 404]
    assert till.get("/user/ben/leaderboard").json() == []
    assert till.get("/leaderboards").json()[0]["active"] is False
    assert app_of(crowd[0]).get("/leaderboards").json() == []


def test_a_key_sees_who_leads(till: Caller, crowd: list[Customer]) -> None:
    shown = till.get("/leaderboard", leaderboardId="top", limit=2, around="ben").json()

    assert shown == {
        "leaderboardId": "top",
        "title": "Top",
        "metric": "spend",
        "span": "month",
        "closed": False,
        "from": "2026-02-28T23:00:00Z",
        "to": "2026-03-31T22:00:00Z",
        "total": 3,
        "entries": [
            {"rank": 1, "score": "10.00", "userId": "sarah", "name": "Sarah Johnson"},
            {"rank": 2, "score": "8.50", "userId": "cleo", "name": ""},
        ],
        "neighbours": [
            {"rank": 1, "score": "10.00", "userId": "sarah", "name": "Sarah Johnson"},
            {"rank": 2, "score": "8.50", "userId": "cleo", "name": ""},
            {"rank": 3, "score": "8.00", "userId": "ben", "name": "Ben B"},
        ],
    }


def test_a_customer_is_told_nothing_of_who_the_others_are(crowd: list[Customer]) -> None:
    shown = app_of(crowd[1]).get("/leaderboard", leaderboardId="top", around="ben").json()

    assert shown["entries"] == shown["neighbours"]
    assert shown["entries"] == [
        {"rank": 1, "score": "10.00", "you": False},
        {"rank": 2, "score": "8.50", "you": False},
        {"rank": 3, "score": "8.00", "userId": "ben", "you": True},
    ]


def test_names_are_for_keys_that_may_see_customers(
    workspace: Workspace, crowd: list[Customer]
) -> None:
    screen = Caller(key_header(workspace, [Scope.LOYALTY_READ]))

    entries = screen.get("/leaderboard", leaderboardId="top").json()["entries"]

    assert [sorted(one) for one in entries] == [["rank", "score", "userId"]] * 3


def test_a_customers_rank_says_what_is_missing(crowd: list[Customer]) -> None:
    answers = [
        caller.get(path, leaderboardId="top").json()
        for caller in (app_of(crowd[1]), till_of(crowd[1]))
        for path in ("/user/ben/rank", "/customers/ben/rank")
    ]

    assert (
        answers
        == [{"leaderboardId": "top", "rank": 3, "score": "8.00", "total": 3, "toNext": "0.50"}] * 4
    )


def test_without_a_score_there_is_no_rank(till: Caller, crowd: list[Customer]) -> None:
    make_member(crowd[0].workspace, "new")

    assert till.get("/user/new/rank", leaderboardId="top").json() == {
        "leaderboardId": "top",
        "rank": None,
        "score": "0.00",
        "total": 3,
        "toNext": None,
    }


def test_every_board_is_shown_around_a_customer(crowd: list[Customer]) -> None:
    make_board(crowd[0].workspace, "often", metric="count", span="7d")

    shown = app_of(crowd[0]).get("/user/sarah/leaderboard", neighbours=1).json()

    assert [(one["leaderboardId"], one["rank"], one["total"]) for one in shown] == [
        ("often", 1, 3),
        ("top", 1, 3),
    ]
    assert [one["rank"] for one in shown[1]["neighbours"]] == [1, 2]
    assert shown[0]["neighbours"][0] == {"rank": 1, "score": 1, "userId": "sarah", "you": True}


def test_a_customer_asks_for_nobody_else(crowd: list[Customer]) -> None:
    app = app_of(crowd[0])

    for path in ("/user/ben/rank", "/user/ben/leaderboard", "/customers/ben/leaderboard"):
        assert_refusal(app.get(path), 403, "other_customer")
    asked = app.get("/leaderboard", leaderboardId="top", around="ben")
    assert_refusal(asked, 403, "other_customer")


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ({}, "leaderboardId", "required"),
        ({"limit": "0"}, "limit", "out_of_range"),
        ({"limit": "1001"}, "limit", "out_of_range"),
        ({"offset": "-1"}, "offset", "out_of_range"),
        ({"offset": "99999999999"}, "offset", "out_of_range"),
        ({"neighbours": "51"}, "neighbours", "out_of_range"),
        ({"neighbours": "\u0661"}, "neighbours", "out_of_range"),
        ({"month": "2026-13"}, "month", "invalid_month"),
        ({"month": "2026-3"}, "month", "invalid_month"),
        ({"month": "0001-01"}, "month", "invalid_month"),
        ({"month": "9999-12"}, "month", "invalid_month"),
        ({"month": ""}, "month", "invalid_month"),
        ({"page": "2"}, "page", "unknown_parameter"),
    ],
)
def test_a_wrong_question_is_refused(
    till: Caller, crowd: list[Customer], query: dict[str, str], field: str, code: str
) -> None:
    board = {} if code == "required" else {"leaderboardId": "top"}

    answer = till.get("/leaderboard", **board, **query)

    assert answer.status_code == 400
    assert codes(answer) == [(field, code)]


@pytest.mark.parametrize("month", ["1900-01", "2025-02", "2026-03", "2099-12", "8999-12"])
def test_any_month_can_be_asked_for(till: Caller, crowd: list[Customer], month: str) -> None:
    shown = till.get("/leaderboard", leaderboardId="top", month=month).json()

    assert shown["total"] == (3 if month == "2026-03" else 0)


def test_a_board_of_days_has_no_months(till: Caller, workspace: Workspace) -> None:
    make_board(workspace, "week", span="7d")

    answer = till.get("/leaderboard", leaderboardId="week", month="2026-03")

    assert codes(answer) == [("month", "not_monthly")]


@pytest.mark.parametrize("key", ["nothing", "\0", "x" * 5000])
def test_a_board_that_is_not_there_is_404(till: Caller, member: Customer, key: str) -> None:
    for path in ("/leaderboard", "/user/sarah/rank"):
        assert till.get(path, leaderboardId=key).status_code in {400, 404}


def statements(till: Caller, path: str, **query: Any) -> int:
    """How many it takes to answer, once the key was used."""
    assert till.get(path, **query).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        till.get(path, **query)
    return len(captured)


@pytest.mark.parametrize("path", ["/user/sarah/leaderboard", "/leaderboards"])
def test_ten_boards_cost_what_one_costs(till: Caller, crowd: list[Customer], path: str) -> None:
    one = statements(till, path)

    for number in range(9):
        make_board(crowd[0].workspace, f"b{number}", metric="spend", span="all")

    assert statements(till, path) == one


def test_ten_customers_cost_what_three_cost(till: Caller, crowd: list[Customer]) -> None:
    question = {"leaderboardId": "top", "around": "ben"}
    three = statements(till, "/leaderboard", **question)

    for _ in range(7):
        buy(make_member(crowd[0].workspace), 5)

    assert statements(till, "/leaderboard", **question) == three


def test_a_stranger_sees_a_board_of_their_own(crowd: list[Customer], stranger: Customer) -> None:
    make_board(stranger.workspace, "top", metric="spend")

    shown = till_of(stranger).get("/leaderboard", leaderboardId="top", around="sarah").json()

    assert (shown["total"], shown["entries"], shown["neighbours"]) == (0, [], [])
