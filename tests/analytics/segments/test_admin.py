"""Staff build segments in rows of plain words, see how many are in, copy and take them away."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Workspace
from accounts.scopes import Role
from analytics.admin.segment_blocks import blocks_of
from analytics.admin.segment_examples import EXAMPLES
from analytics.models import Segment
from tests.admin.rows import errors_of, opened
from tests.admin.visiting import at_desk, page, text_of
from tests.analytics.segments.asking import did, faults_of, made
from tests.analytics.segments.setting import BUYERS, count, make_segment

pytestmark = pytest.mark.django_db

ADD = "analytics_segment_add"
FORM = "segment-form"
BOUGHT_FIVE = {
    "who-0-rows-0-about": "count",
    "who-0-rows-0-activity": "purchase",
    "who-0-rows-0-value": "5",
}


def send_new(desk: Client, **given: Any) -> Any:
    address = page(ADD)
    return desk.post(address, opened(desk, address, FORM) | {"title": "Regulars"} | given)


def test_a_segment_is_built_without_json(desk: Client, workspace: Workspace) -> None:
    answer = send_new(desk, **BOUGHT_FIVE)

    assert answer.status_code == 302, errors_of(answer)
    kept = Segment.objects.of(workspace).get()
    assert (kept.key, kept.title) == ("regulars", "Regulars")
    assert kept.criteria == {"type": "AND", "conditions": [BUYERS | {"value": 5}]}


def test_groups_hold_together_in_their_own_way(desk: Client, workspace: Workspace) -> None:
    address = page(ADD)
    form = opened(desk, address, FORM) | BOUGHT_FIVE | {"title": "Mixed", "more": "groups"}
    grown = text_of(desk.post(address, form))
    assert 'name="who-1-joiner"' in grown

    group = {"groups-count": "2", "who-1-joiner": "NOT", "who-1-rows-count": "1"}
    group |= {"who-1-rows-0-about": "absent", "who-1-rows-0-days": "60"}
    answer = send_new(desk, **BOUGHT_FIVE, **group)

    assert answer.status_code == 302, errors_of(answer)
    absent = {"type": "recency", "not_within_days": 60}
    kept = Segment.objects.of(workspace).get().criteria
    assert kept["conditions"][1] == {"type": "NOT", "conditions": [absent]}


def test_what_is_missing_is_said_at_its_row(desk: Client) -> None:
    empty = send_new(desk)
    no_number = send_new(desk, **BOUGHT_FIVE | {"who-0-rows-0-value": "many"})
    unknown = send_new(desk, **{"who-0-rows-0-about": "tier", "who-0-rows-0-name": "gold"})

    assert "Say who is meant" in errors_of(empty)
    assert errors_of(no_number) == "Give a number."
    assert errors_of(unknown) == "There is no tier &#x27;gold&#x27;."


def test_saving_what_the_page_shows_changes_nothing(desk: Client, workspace: Workspace) -> None:
    criteria = {"type": "OR", "conditions": [BUYERS, {"type": "recency", "within_days": 3}]}
    segment = make_segment(workspace, criteria=criteria)
    address = page("analytics_segment_change", segment.pk)

    desk.post(address, opened(desk, address, FORM))

    again = Segment.objects.of(workspace).get()
    assert (again.criteria, again.changed_at) == (criteria, segment.changed_at)


def test_what_rows_cannot_say_stays_as_it_is(desk: Client, workspace: Workspace) -> None:
    deep = {"type": "NOT", "conditions": [BUYERS]}
    criteria = {"type": "AND", "conditions": [{"type": "OR", "conditions": [deep]}]}
    segment = make_segment(workspace, criteria=criteria)
    address = page("analytics_segment_change", segment.pk)

    answer = desk.post(address, opened(desk, address, FORM) | {"title": "Renamed"})

    assert answer.status_code == 302, errors_of(answer)
    again = Segment.objects.of(workspace).get()
    assert (again.title, again.criteria) == ("Renamed", criteria)


def test_the_size_is_counted_while_one_writes(desk: Client, workspace: Workspace) -> None:
    did(made(workspace, "ana"), *["purchase"] * 5)
    made(workspace, "ben")
    address = page(ADD)
    form = opened(desk, address, FORM) | BOUGHT_FIVE | {"look": "size"}

    seen = text_of(desk.post(address, form, headers={"HX-Request": "true"}))
    whole = text_of(desk.post(address, form))

    assert "<strong>1</strong>" in seen
    assert "of 2 (50" in seen
    assert "<html" not in seen
    assert ">ana</a>" in whole
    assert not Segment.objects.of(workspace).exists()


def test_an_unfinished_page_is_not_scolded(desk: Client) -> None:
    address = page(ADD)
    form = opened(desk, address, FORM) | {"who-0-rows-0-about": "count", "look": "size"}

    seen = desk.post(address, form)

    assert "It is not complete yet." in text_of(seen)
    assert errors_of(seen) == ""


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_can_be_started_from(desk: Client, workspace: Workspace, example: str) -> None:
    address = f"{page(ADD)}?example={example}"

    answer = desk.post(page(ADD), opened(desk, address, FORM))

    assert answer.status_code == 302, errors_of(answer)
    assert Segment.objects.of(workspace).get().title == str(EXAMPLES[example][0])
    assert faults_of(EXAMPLES[example][2]) == []


def test_an_empty_list_says_how_to_begin(desk: Client) -> None:
    html = text_of(desk.get(page("analytics_segment_changelist")))

    assert "No segments yet" in html
    assert "?example=at-risk" in html


def test_the_list_has_sizes(desk: Client, workspace: Workspace) -> None:
    did(made(workspace, "ana"), "purchase")
    count(make_segment(workspace, title="Buyers"))
    make_segment(workspace, "new", title="New")

    html = text_of(desk.get(page("analytics_segment_changelist")))

    assert "not counted yet" in html
    assert "purchase at least 1 time" in html


def test_a_copy_is_opened(desk: Client, workspace: Workspace) -> None:
    segment = make_segment(workspace)

    answer = desk.post(page("analytics_segment_duplicate", segment.pk))

    copy = Segment.objects.of(workspace).exclude(id=segment.id).get()
    assert answer["Location"] == page("analytics_segment_change", copy.pk)
    assert desk.get(answer["Location"]).status_code == 200


def test_a_segment_is_deleted_with_its_members(desk: Client, workspace: Workspace) -> None:
    did(made(workspace, "ana"), "purchase")
    segment = make_segment(workspace)
    count(segment)

    answer = desk.post(page("analytics_segment_delete", segment.pk), {"post": "yes"})

    assert answer.status_code == 302
    assert not Segment.objects.of(workspace).exists()


def test_members_are_taken_away_by_who_may(desk: Client, workspace: Workspace) -> None:
    did(made(workspace, "ana"), "purchase")
    address = page("analytics_segment_export", make_segment(workspace).pk)

    file = text_of(desk.get(address))

    assert "ana," in file
    assert at_desk(workspace, Role.ANALYST).get(address).status_code == 403


def test_who_may_not_change_sees_it_in_words(workspace: Workspace) -> None:
    segment = make_segment(workspace)
    steward = at_desk(workspace, Role.STEWARD)
    address = page("analytics_segment_change", segment.pk)

    html = text_of(steward.get(address))

    assert "purchase at least 1 time" in html
    assert "<fieldset" not in html
    assert steward.post(address, {}).status_code == 403
    assert steward.post(page("analytics_segment_duplicate", segment.pk)).status_code == 403
    assert steward.get(page(ADD)).status_code == 403


def test_another_workspaces_segment_is_not_there(desk: Client, stranger: Any) -> None:
    theirs = make_segment(stranger.workspace)

    for name in ("change", "duplicate", "export", "delete"):
        assert desk.get(page(f"analytics_segment_{name}", theirs.pk)).status_code in {302, 404}
    assert desk.get(page("analytics_segment_change", theirs.pk)).status_code == 404


ROWS: list[dict[str, Any]] = [
    BUYERS | {"within_days": 30},
    BUYERS | {"window": "last_month", "sources": ["bar", "web"]},
    {"type": "total_value", "operator": "less_than", "value": "49.90"},
    {"type": "points", "of": "balance", "operator": "equals", "value": 0},
    {"type": "points", "of": "spent", "operator": "equals", "value": 5, "window": "this_week"},
    {"type": "tier", "any_of": ["gold", "a, b"]},
    {"type": "pass_field", "field": "vip", "operator": "equals", "value": True},
    {"type": "pass_field", "field": "vip", "operator": "exists"},
    {"type": "pass_field", "field": "visits", "operator": "less_than", "value": 5},
    {"type": "tickets_held", "events": ["gala"]},
    {"type": "attended", "operator": "less_than", "value": 2, "within_days": 9},
    {"type": "joined", "not_within_days": 365},
    {"type": "everyone"},
]


@pytest.mark.parametrize("criterion", ROWS, ids=lambda one: str(one["type"]))
def test_each_kind_of_criterion_fits_a_row(criterion: dict[str, Any]) -> None:
    assert faults_of(criterion) == []
    assert blocks_of(criterion) is not None


@pytest.mark.parametrize(
    "criterion",
    [
        BUYERS | {"event_types": ["purchase", "visit"]},
        BUYERS | {"amount": {"at_least": "5"}},
        {"type": "pass_field", "field": "a", "operator": "equals", "value": "5"},
    ],
)
def test_what_a_row_would_change_is_not_shown_in_one(criterion: dict[str, Any]) -> None:
    assert blocks_of(criterion) is None
