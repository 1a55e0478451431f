"""Making, changing and retiring rules: every change is a version, and none is ever edited."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import User, Workspace
from loyalty.errors import UnknownRule
from loyalty.models import EventRule, RuleStatus, RuleVersion
from loyalty.revising import next_revision, take_turn
from loyalty.rules.checking import check_content, check_key
from loyalty.rules.content import RuleContent, to_json


@transaction.atomic
def put_rule(
    *,
    workspace: Workspace,
    key: str,
    content: RuleContent,
    status: RuleStatus = RuleStatus.ACTIVE,
    by: User | None = None,
) -> EventRule:
    """Make a rule, or give it a new version when it says something else now; safe to repeat.

    Raises Invalid with every fault of the rule.
    """
    check_key(key)
    check_content(content)
    take_turn(workspace)
    rule, _ = EventRule.objects.get_or_create(
        workspace=workspace, key=key, defaults={"title": content.title}
    )
    newest = _newest(rule)
    if newest is not None and newest.content == to_json(content) and rule.status == status:
        return rule
    revision = next_revision(workspace)
    if newest is not None:
        _end(newest, revision)
    rule.number += 1
    rule.title, rule.status = content.title, status
    rule.save()
    RuleVersion.objects.create(
        workspace=workspace,
        rule=rule,
        number=rule.number,
        content=to_json(content),
        from_revision=revision if status == RuleStatus.ACTIVE else None,
        made_by=by,
    )
    return rule


@transaction.atomic
def change_status(*, rule: EventRule, status: RuleStatus, by: User | None = None) -> EventRule:
    """Activate or retire a rule; an active one goes on with a version of its own."""
    take_turn(rule.workspace)  # what somebody else just saved is not undone
    content = newest_version(rule).says
    return put_rule(workspace=rule.workspace, key=rule.key, content=content, status=status, by=by)


def newest_versions(workspace: Workspace) -> QuerySet[RuleVersion]:
    """What each rule of the workspace says now, with its rule, in the order of the keys."""
    newest = RuleVersion.objects.filter(workspace=workspace, number=F("rule__number"))
    return newest.select_related("rule").order_by("rule__key")


def versions_of(rule: EventRule) -> QuerySet[RuleVersion]:
    """Everything that the rule ever said, the newest first."""
    kept = RuleVersion.objects.filter(workspace=rule.workspace, rule=rule)
    return kept.select_related("rule", "made_by").order_by("-number")


def contents_of(
    *, workspace: Workspace, versions: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], RuleContent]:
    """What the versions, named by key and number, say: one query for all of them."""
    wanted = set(versions)
    if not wanted:
        return {}
    found = RuleVersion.objects.filter(
        workspace=workspace,
        rule__key__in={key for key, _ in wanted},
        number__in={number for _, number in wanted},
    ).select_related("rule")
    return {
        name: version.says
        for version in found
        if (name := (version.rule.key, version.number)) in wanted
    }


def newest_version(rule: EventRule) -> RuleVersion:
    """What the rule says now, active or not."""
    version = _newest(rule)
    assert version is not None  # noqa: S101 - a rule is made with its first version
    return version


def find_rule(*, workspace: Workspace, key: str) -> EventRule:
    """The rule with this key. Raises UnknownRule."""
    rule = None
    if "\0" not in key:
        found = EventRule.objects.of(workspace).filter(key=key)
        rule = found.select_related("workspace").first()
    if rule is None:
        raise UnknownRule
    return rule


def _newest(rule: EventRule) -> RuleVersion | None:
    kept = RuleVersion.objects.filter(workspace=rule.workspace, rule=rule)
    return kept.order_by("-number").first()


def _end(version: RuleVersion, revision: int) -> None:
    if version.from_revision is not None and version.until_revision is None:
        RuleVersion.objects.filter(workspace=version.workspace, id=version.id).update(
            until_revision=revision
        )


def is_rule(workspace: Workspace, key: str) -> bool:
    """Whether a rule has this key, retired ones too: what it rewarded is still counted."""
    return EventRule.objects.filter(workspace=workspace, key=key).exists()
