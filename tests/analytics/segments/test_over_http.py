"""Segments over HTTP: set up, counted, listed, copied, taken away as a file."""

import pytest
from django.utils import timezone

from accounts.models import Customer, Workspace
from tests.analytics.segments.asking import did
from tests.analytics.segments.setting import BUYERS, count, make_segment
from tests.api.calling import Caller, codes, till_of
from tests.api.test_addresses import assert_refusal
from tests.factories import key_header, make_member

pytestmark = pytest.mark.django_db

EVERYONE = {"type": "everyone"}


@pytest.fixture
def till(member: Customer) -> Caller:
    """A machine of the workspace in which Sarah has bought something."""
    did(member, "purchase")
    return till_of(member)


def test_what_put_takes_get_gives(till: Caller) -> None:
    made = till.send("PUT", "/segments/buyers", {"title": "Buyers", "criteria": BUYERS}).json()
    again = till.send("PUT", "/segments/buyers", made).json()
    got = till.get("/segments/buyers").json()

    assert got["criteria"] == BUYERS
    assert (got["key"], got["size"], got["in_words"]) == (
        "buyers",
        1,
        "purchase at least 1 time",
    )
    assert {**made, "size_as_of": 0} == {**again, "size_as_of": 0} == {**got, "size_as_of": 0}


def test_amounts_come_back_as_text(till: Caller) -> None:
    tree = {"type": "total_value", "operator": "less_than", "value": 49.9}

    got = till.send("PUT", "/segments/low", {"title": "Low", "criteria": tree}).json()

    assert got["criteria"] == tree | {"value": "49.9"}


def test_the_list_has_the_size_of_the_last_count(till: Caller, workspace: Workspace) -> None:
    segment = make_segment(workspace)
    before = till.get("/segments").json()
    count(segment, at=timezone.now())

    after = till.get("/segments").json()

    assert [(one["size"], one["size_as_of"]) for one in before] == [(0, None)]
    assert after[0]["size"] == 1
    assert after[0]["size_as_of"] is not None


def test_a_preview_keeps_nothing(till: Caller, workspace: Workspace) -> None:
    make_member(workspace, "ben")

    seen = till.post("/segments/preview", {"criteria": BUYERS, "limit": 5}).json()

    assert (seen["size"], seen["customers"]) == (1, 2)
    assert [one["userId"] for one in seen["members"]] == ["sarah"]
    assert till.get("/segments").json() == []


def test_members_are_paged_and_nobody_comes_twice(till: Caller, workspace: Workspace) -> None:
    names = [make_member(workspace, f"m{number}").external_id for number in range(4)]
    make_segment(workspace, "all", EVERYONE)

    first = till.get("/segments/all/members", limit=2).json()
    make_member(workspace, "late")
    second = till.get("/segments/all/members", limit=2, cursor=first["next_cursor"]).json()
    third = till.get("/segments/all/members", limit=2, cursor=second["next_cursor"]).json()

    listed = [one["userId"] for page in (first, second, third) for one in page["results"]]
    assert listed == [*reversed(names), "sarah"]
    assert third["next_cursor"] is None


def test_members_say_since_when(till: Caller, workspace: Workspace) -> None:
    segment = make_segment(workspace)
    before = till.get("/segments/buyers/members").json()["results"]
    count(segment)

    after = till.get("/segments/buyers/members").json()["results"]

    assert [one["since"] for one in before] == [None]
    assert [one["since"] for one in after] == ["2026-03-14T12:00:00Z"]


def test_a_page_of_ten_costs_what_one_costs(
    till: Caller, workspace: Workspace, django_assert_max_num_queries: object
) -> None:
    for number in range(10):
        make_segment(workspace, f"s{number}")
        make_member(workspace, f"m{number}")
    make_segment(workspace, "all", EVERYONE)

    with django_assert_max_num_queries(8):  # type: ignore[operator]  # a fixture without a type
        till.get("/segments")
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # the same
        assert len(till.get("/segments/all/members").json()["results"]) == 11


def test_the_file_runs_no_formula(till: Caller, workspace: Workspace) -> None:
    make_member(workspace, "ben", name="=HYPERLINK(1)", email="ben@example.com")
    make_segment(workspace, "all", EVERYONE)

    answer = till.get("/segments/all/export")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="all.csv"'
    assert [line.split(",")[0] for line in lines] == ["user_id", "ben", "sarah"]
    assert "'=HYPERLINK(1)" in lines[1]


def test_copies_have_keys_and_titles_of_their_own(till: Caller, workspace: Workspace) -> None:
    make_segment(workspace, title="Buyers")

    first = till.post("/segments/buyers/duplicate")
    second = till.post("/segments/buyers/duplicate", {"title": "Mine"}).json()
    third = till.post("/segments/buyers/duplicate", {"key": "third"}).json()

    assert first.status_code == 201
    assert (first.json()["key"], first.json()["title"]) == ("buyers-copy", "Buyers (copy)")
    assert (second["key"], second["title"]) == ("buyers-copy-2", "Mine")
    assert (third["key"], third["criteria"]) == ("third", BUYERS)


def test_a_copy_does_not_take_anothers_key(till: Caller, workspace: Workspace) -> None:
    make_segment(workspace)

    answer = till.post("/segments/buyers/duplicate", {"key": "buyers"})

    assert_refusal(answer, 409, "segment_exists")


def test_a_deleted_segment_is_gone(till: Caller, workspace: Workspace) -> None:
    make_segment(workspace)

    assert till.send("DELETE", "/segments/buyers").status_code == 204
    assert_refusal(till.get("/segments/buyers"), 404, "unknown_segment")


@pytest.mark.parametrize(
    ("key", "body", "fault"),
    [
        ("a", {"title": "x", "criteria": EVERYONE, "key": "b"}, ("key", "other_key")),
        ("a", {"title": "", "criteria": EVERYONE}, ("title", "required")),
        ("a", {"title": "x"}, ("criteria", "required")),
        ("a", {"title": "x", "criteria": {}}, ("criteria.type", "unknown_criterion")),
        ("a", {"title": "x\0", "criteria": EVERYONE}, ("title", "nul_character")),
        (
            "a",
            {"title": "x", "criteria": {"type": "tier", "any_of": ["gold"]}},
            ("criteria.any_of.0", "unknown_tier"),
        ),
    ],
)
def test_a_refusal_names_the_field(
    till: Caller, key: str, body: object, fault: tuple[str, str]
) -> None:
    answer = till.send("PUT", f"/segments/{key}", body)

    assert answer.status_code == 400
    assert codes(answer) == [fault]


@pytest.mark.parametrize("cursor", ["x", "bjE=x", "bg==", "MTI=", "bjk5OTk5OTk5OTk5"])
def test_a_cursor_that_never_was_is_refused(
    till: Caller, workspace: Workspace, cursor: str
) -> None:
    make_segment(workspace)

    answer = till.get("/segments/buyers/members", cursor=cursor)

    assert codes(answer) == [("cursor", "invalid_cursor")]


def test_reading_is_not_configuring(till: Caller, workspace: Workspace) -> None:
    make_segment(workspace)
    reader = Caller(key_header(workspace, ["customers:read"]))

    assert reader.get("/segments/buyers").status_code == 200
    answer = reader.send("PUT", "/segments/buyers", {"title": "x", "criteria": EVERYONE})
    assert_refusal(answer, 403, "scope_missing")
