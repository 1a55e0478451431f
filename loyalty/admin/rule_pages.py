"""The pages of one rule: the editor, what it says while it is written, and its history."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from accounts.admin.base import own
from accounts.admin.pages import page
from accounts.models import Workspace
from accounts.site import signed_in
from core.errors import DomainError, FieldFault, Invalid
from events.kinds import EventType
from events.services.vocabulary import used_sources
from loyalty.admin.rows import MORE, unchecked
from loyalty.admin.rule_editor import RuleEditor, open_editor, refuse_overtaken
from loyalty.admin.trial import Trial, Tried
from loyalty.models import EventRule, RuleStatus, RuleVersion
from loyalty.rules.checking import check_content
from loyalty.rules.content import RuleContent
from loyalty.rules.sentences import say_rule
from loyalty.rules.services import change_status, newest_version, put_rule

if TYPE_CHECKING:
    from loyalty.admin.rules import RulePage

MOST_VERSIONS = 20
MOST_PLACES = 100
# The button that asks for something else than saving.
LOOK = "look"
_PARTS = {"said": "admin/loyalty/_said.html", "tried": "admin/loyalty/_tried.html"}
_DONE = {
    RuleStatus.ACTIVE: "The rule is active: it earns from now on.",
    RuleStatus.INACTIVE: "The rule is retired: it earns nothing more. What it earned stays.",
    RuleStatus.DRAFT: "The rule is a draft: it earns nothing until it is activated.",
}


@dataclass(slots=True)
class Preview:
    """What the rule would say as it stands on the page; or what is missing for that."""

    sentence: str = ""
    faults: tuple[str, ...] = ()


def add(request: HttpRequest, admin: "RulePage") -> HttpResponse:
    """Write a new rule."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    return _edit(request, admin, None)


def show(request: HttpRequest, object_id: object, admin: "RulePage") -> HttpResponse:
    """A rule with its versions; for who may change it, in the editor."""
    rule = own(admin, request, object_id)
    if admin.has_change_permission(request):
        return _edit(request, admin, rule)
    if request.method == "POST":
        raise PermissionDenied
    context = {"rule": rule, "versions": _versions(rule)}
    return _page(request, admin, "rule_read", rule.title, **context)


def set_status(request: HttpRequest, object_id: object, admin: "RulePage") -> HttpResponse:
    """Start or end a rule's life, with a version of its own."""
    rule = own(admin, request, object_id)
    if not admin.has_change_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    wanted = request.POST.get("status", "")
    if wanted in RuleStatus.values:
        status = RuleStatus(wanted)
        change_status(rule=rule, status=status, by=signed_in(request))
        admin.log_change(request, rule, f"{status.label}.")
        messages.success(request, _(_DONE[status]))
    return redirect("admin:loyalty_eventrule_change", rule.pk)


def _edit(request: HttpRequest, admin: "RulePage", rule: EventRule | None) -> HttpResponse:
    workspace = admin.workspace(request)
    content = newest_version(rule).says if rule else None
    given = request.POST if request.method == "POST" else None
    editor, trial = open_editor(given, rule, content), Trial(given, workspace)
    look = request.POST.get(LOOK, "")
    is_saved = given is not None and MORE not in given and look not in _PARTS
    if is_saved and (saved := _save(request, editor, rule, workspace)):
        _tell(request, admin, rule, saved)
        return redirect("admin:loyalty_eventrule_change", saved.pk)
    seen = open_editor(given, rule, content)
    said = _preview(seen, content if given is None else None)
    context: dict[str, Any] = {"preview": said, "trial": trial, "rule": rule}
    context["is_asked"] = look == "tried"
    if look == "tried" and trial.is_valid() and not said.faults:
        context["tried"] = _try(trial, seen, rule)
    if look in _PARTS and request.headers.get("HX-Request"):
        return TemplateResponse(request, _PARTS[look], context)
    if not is_saved and given is not None:
        unchecked(*editor.forms())
    context |= {"editor": editor, "versions": _versions(rule) if rule else []}
    context |= _suggestions(workspace, content) | {"tiers": trial.tiers}
    return _page(request, admin, "rule", rule.title if rule else _("New rule"), **context)


def _save(
    request: HttpRequest, editor: RuleEditor, rule: EventRule | None, workspace: Workspace
) -> EventRule | None:
    """The rule as it is now kept; None when something is wrong, which the editor then says."""
    if not editor.is_valid():
        return None
    try:
        if rule is None:
            key, status = _new_key(editor, workspace), _chosen(request)
        else:
            key, status = rule.key, RuleStatus(rule.status)
            refuse_overtaken(editor, rule)
            if editor.form.errors:
                return None
        return put_rule(
            workspace=workspace,
            key=key,
            content=editor.said(),
            status=status,
            by=signed_in(request),
        )
    except DomainError as refusal:
        editor.show(refusal)
        return None


def _new_key(editor: RuleEditor, workspace: Workspace) -> str:
    key = str(editor.form.cleaned_data["key"])
    if EventRule.objects.of(workspace).filter(key=key).exists():
        raise Invalid.field("eventId", "taken", _("Another rule has this key."))
    return key


def _chosen(request: HttpRequest) -> RuleStatus:
    is_draft = request.POST.get("save") == "draft"
    return RuleStatus.DRAFT if is_draft else RuleStatus.ACTIVE


def _tell(
    request: HttpRequest, admin: "RulePage", before: EventRule | None, rule: EventRule
) -> None:
    if before is None:
        admin.log_addition(request, rule, "Version 1.")
        messages.success(request, _(_DONE[RuleStatus(rule.status)]))
    elif before.number == rule.number:
        messages.info(request, _("It says the same as before; nothing was changed."))
    else:
        admin.log_change(request, rule, f"Version {rule.number}.")
        messages.success(request, _("Saved as version %(number)s.") % {"number": rule.number})


def _preview(editor: RuleEditor, content: RuleContent | None) -> Preview:
    if content is not None:
        return Preview(say_rule(content))
    if not editor.form.is_bound:
        return Preview()
    if not editor.is_valid():
        return Preview(faults=(_("It is not complete yet."),))
    try:
        written = editor.said()
        check_content(written)
    except DomainError as refusal:
        found: list[FieldFault] = refusal.faults
        return Preview(faults=tuple(fault.message for fault in found) or (refusal.message,))
    return Preview(say_rule(written))


def _try(trial: Trial, editor: RuleEditor, rule: EventRule | None) -> Tried:
    key = rule.key if rule else str(editor.form.cleaned_data["key"])
    return trial.run(editor.said(), key)


def _versions(rule: EventRule) -> list[dict[str, Any]]:
    kept = RuleVersion.objects.filter(workspace=rule.workspace, rule=rule)
    newest = kept.select_related("made_by").order_by("-number")[:MOST_VERSIONS]
    return [
        {
            "version": version,
            "sentence": say_rule(version.says),
            "is_live": version.from_revision is not None and version.until_revision is None,
        }
        for version in newest
    ]


def _suggestions(workspace: Workspace, content: RuleContent | None) -> dict[str, Any]:
    """What the inputs suggest: words that the workspace uses already."""
    details = [one.key for one in content.metadata_fields] if content else []
    return {
        "places": used_sources(workspace=workspace)[:MOST_PLACES],
        "details": details,
        "groups": [group for group in content.reward if group != "default"] if content else [],
        "zone": workspace.time_zone,
        "types": [kind.label for kind in EventType],
        "days": WEEKDAYS.values(),
    }


def _page(
    request: HttpRequest, admin: "RulePage", name: str, title: object, **context: Any
) -> TemplateResponse:
    return TemplateResponse(
        request,
        f"admin/loyalty/{name}.html",
        page(admin.admin_site, request, title, opts=admin.opts, **context),
    )
