"""The rule editor: what staff fill in becomes a version, and what is wrong is said at its field."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Workspace
from loyalty.models import EventRule, RuleStatus, RuleVersion
from loyalty.rules.content import RuleContent
from loyalty.rules.services import newest_version
from tests.admin.rows import errors_of, opened
from tests.admin.visiting import page, text_of
from tests.loyalty.programme import make_rule

pytestmark = pytest.mark.django_db

ADD = "loyalty_eventrule_add"
TREE = {
    "type": "AND",
    "conditions": [
        {"field": "amount", "operator": "between", "value": [10, 49.5]},
        {"field": "weekday", "operator": "in", "value": [6, 7]},
        {"field": "location", "operator": "not_equals", "value": "12"},
        {"field": "paid", "operator": "equals", "value": True},
        {"field": "type", "operator": "equals", "value": "purchase"},
        {"field": "shop", "operator": "in", "value": ["Frankfurt, Main", "Köln"]},
        {"field": "coupon", "operator": "exists"},
        {
            "type": "NOT",
            "conditions": [{"field": "customer.groups", "operator": "contains", "value": "staff"}],
        },
    ],
}
FULL: dict[str, Any] = {
    "description": "All of it",
    "reward": {"default": "1.5", "vip": 3},
    "rewardPer": 2,
    "conditions": TREE,
    "limit": 3,
    "period": "weekly",
    "maximumReward": 500,
    "rounding": "floor",
    "metadataFields": [{"key": "location", "type": "string", "required": True}],
    "triggers": [{"types": ["purchase", "visit"], "sources": ["Bar", "Door, north"]}],
    "requiresApiKey": False,
    "validFrom": "2026-01-01T00:00:00.250000Z",
    "validUntil": "2026-10-25T10:00:00+02:00",
    "pendingDays": 14,
    "expireDays": 365,
}

TWICE = {"fields-count": "2", "fields-0-key": "x", "fields-1-key": "x", "fields-1-type": "string"}


def new_form(desk: Client) -> dict[str, Any]:
    """What the form of a new rule sends with a title, a key and points."""
    form = opened(desk, page(ADD), "rule-form")
    return form | {"title": "Coffee", "key": "coffee", "points": "5"}


def send_new(desk: Client, **given: Any) -> Any:
    return desk.post(page(ADD), new_form(desk) | given)


def send(desk: Client, rule: EventRule, **given: Any) -> Any:
    address = page("loyalty_eventrule_change", rule.pk)
    return desk.post(address, opened(desk, address, "rule-form") | given, follow=True)


def says(workspace: Workspace, key: str = "coffee") -> RuleContent:
    return newest_version(EventRule.objects.of(workspace).get(key=key)).says


def test_a_rule_is_made_of_a_title_a_key_and_points(desk: Client, workspace: Workspace) -> None:
    answer = send_new(desk, save="active")

    rule = EventRule.objects.of(workspace).get()
    assert answer["Location"] == page("loyalty_eventrule_change", rule.pk)
    assert (rule.key, rule.status, rule.number) == ("coffee", RuleStatus.ACTIVE, 1)
    assert says(workspace).reward == {"default": Decimal(5)}
    assert RuleVersion.objects.get(workspace=workspace).made_by is not None


def test_a_draft_earns_nothing_until_it_is_activated(desk: Client, workspace: Workspace) -> None:
    send_new(desk, save="draft")
    rule = EventRule.objects.of(workspace).get()

    shown = text_of(desk.get(page("loyalty_eventrule_change", rule.pk)))
    desk.post(page("loyalty_eventrule_status", rule.pk), {"status": "ACTIVE"})

    assert ("Activate" in shown, "Retire" in shown) == (True, False)
    rule.refresh_from_db()
    assert (rule.status, rule.number) == (RuleStatus.ACTIVE, 2)


def test_rows_become_triggers_groups_fields_and_conditions(
    desk: Client, workspace: Workspace
) -> None:
    send_new(
        desk,
        **{
            "triggers-0-types": ["purchase"],
            "triggers-0-sources": "Bar, Terrace",
            "rewards-0-group": "vip",
            "rewards-0-points": "7,5",
            "fields-0-key": "drink",
            "fields-0-type": "string",
            "when-0-rows-0-field": "amount",
            "when-0-rows-0-operator": "greater_than_or_equal",
            "when-0-rows-0-value": "2,50",
            "when-0-rows-1-field": "detail",
            "when-0-rows-1-detail": "drink",
            "when-0-rows-1-operator": "in",
            "when-0-rows-1-value": "Espresso, Flat white",
        },
    )

    said = says(workspace)
    assert said.reward == {"default": Decimal(5), "vip": Decimal("7.5")}
    assert (said.triggers[0].types, said.triggers[0].sources) == (["purchase"], ["Bar", "Terrace"])
    assert (said.metadata_fields[0].key, said.metadata_fields[0].required) == ("drink", False)
    tree = said.conditions
    assert tree is not None
    assert [(one.field, one.value) for one in tree.conditions] == [
        ("amount", 2.5),
        ("drink", ["Espresso", "Flat white"]),
    ]


def test_a_group_of_conditions_stands_below_the_others(desk: Client, workspace: Workspace) -> None:
    send_new(
        desk,
        **{
            "groups-count": "2",
            "when-0-joiner": "AND",
            "when-0-rows-0-field": "amount",
            "when-0-rows-0-operator": "greater_than",
            "when-0-rows-0-value": "0",
            "when-1-joiner": "OR",
            "when-1-rows-count": "2",
            "when-1-rows-0-field": "weekday",
            "when-1-rows-0-operator": "equals",
            "when-1-rows-0-value": "saturday",
            "when-1-rows-1-field": "type",
            "when-1-rows-1-operator": "equals",
            "when-1-rows-1-value": "Check-in",
        },
    )

    tree = says(workspace).conditions
    assert tree is not None
    group = tree.conditions[1]
    assert (group.type, [one.value for one in group.conditions]) == ("OR", [6, "check_in"])


def test_saving_what_the_page_shows_changes_nothing(desk: Client, workspace: Workspace) -> None:
    rule = make_rule(workspace, **FULL)
    before = newest_version(rule).content

    answer = send(desk, rule)

    assert "nothing was changed" in text_of(answer), errors_of(answer)
    rule.refresh_from_db()
    assert (rule.number, newest_version(rule).content) == (1, before)


def test_a_change_makes_a_version_and_keeps_the_rest(desk: Client, workspace: Workspace) -> None:
    rule = make_rule(workspace, **FULL)

    answer = send(desk, rule, title="Purchase, weekends", limit="")

    now, before = newest_version(rule).says, rule.versions.get(number=1).says
    assert "Saved as version 2" in text_of(answer)
    assert (now.title, now.limit) == ("Purchase, weekends", None)
    assert (now.conditions, now.valid_until) == (before.conditions, before.valid_until)


def test_a_tree_too_deep_for_rows_stays_as_it_is(desk: Client, workspace: Workspace) -> None:
    leaf = {"field": "amount", "operator": "greater_than", "value": 5}
    deep = {"type": "NOT", "conditions": [{"type": "OR", "conditions": [TREE, leaf]}]}
    rule = make_rule(workspace, conditions=deep)

    shown = text_of(desk.get(page("loyalty_eventrule_change", rule.pk)))
    send(desk, rule, title="Another title")

    assert "nested deeper" in shown
    assert "when-0-rows-0-field" not in shown
    assert newest_version(rule).content["conditions"] == deep


def test_the_button_for_more_rows_keeps_what_was_written(desk: Client) -> None:
    form = opened(desk, page(ADD), "rule-form")

    answer = desk.post(page(ADD), form | {"rewards-0-group": "vip", "more": "rewards"})

    shown = text_of(answer)
    assert 'name="rewards-3-group"' in shown
    assert 'value="vip"' in shown
    assert errors_of(answer) == ""


def test_a_second_group_of_conditions_is_one_click(desk: Client) -> None:
    form = opened(desk, page(ADD), "rule-form")

    shown = text_of(desk.post(page(ADD), form | {"more": "groups"}))

    assert 'name="when-1-joiner"' in shown
    assert 'name="when-1-rows-0-field"' in shown
    assert 'name="when-2-joiner"' not in shown


# What staff may write, and what is said of it.
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"title": ""}, "required"),
    ({"key": "a/b"}, "no slash"),
    ({"key": "taken"}, "Another rule has this key"),
    ({"points": ""}, "Give at least the reward"),
    ({"points": "-1"}, "greater than or equal to 0"),
    ({"points": "1e400"}, "no more than"),
    ({"points": "NaN"}, "Enter a number"),
    ({"type": "CONDITIONAL"}, "needs its threshold"),
    ({"type": "TRANSACTION", "per": "0"}, "above 0"),
    ({"type": "BONUS"}, "not one of the available choices"),
    ({"limit": "0"}, "greater than or equal to 1"),
    ({"limit": "9" * 5000}, "whole number"),
    ({"limit": "99999999999"}, "whole number from 1"),
    ({"expire_days": "0"}, "cannot be spent"),
    ({"pending_days": "99999"}, "at most 36500"),
    ({"valid_from": "2026-02-30T10:00"}, "valid date"),
    ({"valid_from": "2026-05-02T10:00", "valid_until": "2026-05-01T10:00"}, "ends before"),
    ({"title": "a\0b"}, "Null characters"),
    ({"rewards-0-group": "vip"}, "Say how many"),
    ({"rewards-0-points": "3"}, "Name the group"),
    ({"rewards-0-group": "default", "rewards-0-points": "3"}, "each group once"),
    (TWICE, "each field once"),
    ({"triggers-0-types": ["refund"]}, "not one of the available choices"),
    ({"triggers-0-sources": "a\0b"}, "plain ones"),
]
# The same, for a row of conditions.
WRONG_ROWS: list[tuple[dict[str, str], str]] = [
    ({"field": "amount", "value": "much"}, "Give a number"),
    ({"field": "amount"}, "Give a value"),
    ({"field": "amount", "value": "1" * 40}, "at most 15 digits"),
    ({"field": "weekday", "value": "Caturday"}, "Give a day"),
    ({"field": "type", "value": "buying"}, "no activity called so"),
    ({"field": "detail", "value": "x"}, "which field"),
    ({"value": "x"}, "which field"),
    ({"field": "detail", "detail": "x", "value": "maybe", "kind": "yes"}, "Write yes or no"),
    ({"field": "amount", "operator": "between", "value": "9", "until": "1"}, "smaller first"),
    ({"field": "amount", "operator": "resembles", "value": "9"}, "not one of the available"),
    ({"field": "password", "value": "9"}, "not one of the available"),
    ({"field": "source", "value": "a\0b"}, "Null characters"),
]


def test_what_is_wrong_is_said_at_its_field(
    desk: Client, workspace: Workspace, subtests: pytest.Subtests
) -> None:
    make_rule(workspace, "taken")
    form = new_form(desk)

    for given, words in WRONG:
        with subtests.test(given=str(given)[:60], words=words):
            answer = desk.post(page(ADD), form | given)
            assert answer.status_code == 200
            assert words in errors_of(answer)
            assert EventRule.objects.of(workspace).count() == 1


def test_what_is_wrong_with_a_condition_is_said_in_its_row(
    desk: Client, workspace: Workspace, subtests: pytest.Subtests
) -> None:
    form = new_form(desk)

    for row, words in WRONG_ROWS:
        with subtests.test(row=str(row), words=words):
            given = {f"when-0-rows-1-{name}": value for name, value in row.items()}
            answer = desk.post(page(ADD), form | given)
            shown = text_of(answer)
            assert words in errors_of(answer)
            assert shown.index("when-0-rows-1-field") < shown.index(words) < shown.index("limit")
            assert not EventRule.objects.of(workspace).exists()


def test_no_number_of_rows_is_too_much(desk: Client, subtests: pytest.Subtests) -> None:
    names = ["rewards-count", "triggers-count", "fields-count", "when-0-rows-count", "groups-count"]
    form = new_form(desk)

    for count in ("-1", "x", "", "99999", "9" * 6000, "\N{ARABIC-INDIC DIGIT ONE}"):
        with subtests.test(count=count[:10]):
            answer = desk.post(page(ADD), form | dict.fromkeys(names, count) | {"title": ""})
            assert answer.status_code == 200


def test_two_people_do_not_overwrite_each_other(desk: Client, workspace: Workspace) -> None:
    rule = make_rule(workspace)
    address = page("loyalty_eventrule_change", rule.pk)
    form = opened(desk, address, "rule-form")
    make_rule(workspace, title="Changed meanwhile")

    answer = desk.post(address, form | {"title": "Mine"})

    assert "Somebody changed this rule" in errors_of(answer)
    assert newest_version(rule).says.title == "Changed meanwhile"


def test_the_key_of_a_rule_never_changes(desk: Client, workspace: Workspace) -> None:
    rule = make_rule(workspace)

    send(desk, rule, key="another", title="New title")

    assert EventRule.objects.of(workspace).get().key == "purchase_completed"


@pytest.mark.parametrize("status", ["GONE", "", "a\0b"])
def test_a_status_that_is_none_changes_nothing(
    status: str, desk: Client, workspace: Workspace
) -> None:
    rule = make_rule(workspace)

    answer = desk.post(page("loyalty_eventrule_status", rule.pk), {"status": status})

    assert answer.status_code == 302
    rule.refresh_from_db()
    assert rule.number == 1


def test_what_people_write_is_shown_as_text(desk: Client, workspace: Workspace) -> None:
    rule = make_rule(workspace, title="<script>alert(1)</script>", description='"><img src=x>')

    shown = text_of(desk.get(page("loyalty_eventrule_change", rule.pk)))

    assert "<script>alert" not in shown
    assert "<img" not in shown.split("rule-form")[1]
