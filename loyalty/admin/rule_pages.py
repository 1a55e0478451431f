"""The pages of one rule: the editor, what it says while it is written, and its history."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import own
from accounts.admin.pages import page
from accounts.admin.undoing import tell_done
from accounts.models import Workspace
from accounts.site import signed_in
from core.errors import DomainError, Invalid
from loyalty.admin.guide import EXAMPLE, example_rule
from loyalty.admin.rule_desk import Desk, Wish
from loyalty.admin.rule_editor import refuse_overtaken
from loyalty.admin.suggestions import suggestions
from loyalty.admin.undoing_setup import back_from_rule
from loyalty.dryrun.models import DryRun
from loyalty.dryrun.services import DEFAULT_DAYS, start_dry_run
from loyalty.dryrun.tasks import wake
from loyalty.models import EventRule, RuleStatus, RuleVersion
from loyalty.rules.content import DEFAULT_GROUP, RuleContent
from loyalty.rules.sentences import say_rule
from loyalty.rules.services import change_status, newest_version, put_rule

if TYPE_CHECKING:
    from loyalty.admin.rules import RulePage

MOST_VERSIONS = 20
MOST_RUNS = 3
# What htmx asks for instead of the whole page.
_PARTS = {Wish.SAID: "admin/loyalty/_said.html", Wish.TRIED: "admin/loyalty/_tried.html"}
_DONE = {
    RuleStatus.ACTIVE: gettext_lazy("The rule is active: it earns from now on."),
    RuleStatus.INACTIVE: gettext_lazy(
        "The rule is retired: it earns nothing more. What it earned stays."
    ),
    RuleStatus.DRAFT: gettext_lazy("The rule is a draft: it earns nothing until it is activated."),
}


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
    return _page(request, admin, "rule_read", rule.title, original=rule, **context)


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
        changed = change_status(rule=rule, status=status, by=signed_in(request))
        admin.log_change(request, rule, f"{status.label}.")
        tell_done(request, _DONE[status], back_from_rule(rule, changed))
    return redirect("admin:loyalty_eventrule_change", rule.pk)


def _edit(request: HttpRequest, admin: "RulePage", rule: EventRule | None) -> HttpResponse:
    workspace = admin.workspace(request)
    content = newest_version(rule).says if rule else None
    given = request.POST if request.method == "POST" else None
    if rule is None and given is None and EXAMPLE in request.GET:
        content = example_rule()
    desk = Desk(workspace, rule, content, given)
    if desk.wish is Wish.SAVE and (saved := _save(request, desk)):
        _tell(request, admin, rule, saved)
        return redirect("admin:loyalty_eventrule_change", saved.pk)
    if desk.wish is Wish.DRY_RUN and (run := _run(request, desk)):
        return redirect("admin:loyalty_dryrun_change", run.pk)
    context = desk.looked_at()
    if desk.wish in _PARTS and request.headers.get("HX-Request"):
        return TemplateResponse(request, _PARTS[desk.wish], context)
    context |= {"versions": _versions(rule), "runs": _runs(rule)} if rule else {}
    context["original"] = rule
    context |= _suggestions(workspace, content)
    return _page(request, admin, "rule", rule.title if rule else _("New rule"), **context)


def _run(request: HttpRequest, desk: Desk) -> DryRun | None:
    """The dry run that was set going; None when something is wrong, which the page then says."""
    editor, days = desk.editor, desk.dry_run
    if not (editor.is_valid() and days.is_valid()):
        return None
    try:
        run = start_dry_run(
            workspace=desk.workspace,
            key=desk.key,
            content=editor.said(),
            days=days.cleaned_data["days"] or DEFAULT_DAYS,
            by=signed_in(request),
        )
    except DomainError as refusal:
        editor.show(refusal)
        return None
    if run.stage.is_moving:
        wake(run)
    return run


def _save(request: HttpRequest, desk: Desk) -> EventRule | None:
    """The rule as it is now kept; None when something is wrong, which the editor then says."""
    editor, rule = desk.editor, desk.rule
    if not editor.is_valid():
        return None
    if rule is not None:
        refuse_overtaken(editor, rule)
        if editor.form.errors:
            return None
    try:
        if rule is None:
            _refuse_taken(desk)
        return put_rule(
            workspace=desk.workspace,
            key=desk.key,
            content=editor.said(),
            status=RuleStatus(rule.status) if rule else _chosen(request),
            by=signed_in(request),
        )
    except DomainError as refusal:
        editor.show(refusal)
        return None


def _refuse_taken(desk: Desk) -> None:
    if EventRule.objects.of(desk.workspace).filter(key=desk.key).exists():
        raise Invalid.field("eventId", "taken", _("Another rule has this key."))


def _chosen(request: HttpRequest) -> RuleStatus:
    is_draft = request.POST.get("save") == "draft"
    return RuleStatus.DRAFT if is_draft else RuleStatus.ACTIVE


def _tell(
    request: HttpRequest, admin: "RulePage", before: EventRule | None, rule: EventRule
) -> None:
    if before is None:
        admin.log_addition(request, rule, str(_("Version %(n)s.")) % {"n": 1})
        messages.success(request, _DONE[RuleStatus(rule.status)])
    elif before.number == rule.number:
        messages.info(request, _("It says the same as before; nothing was changed."))
    else:
        admin.log_change(request, rule, str(_("Version %(n)s.")) % {"n": rule.number})
        words = _("Saved as version %(number)s.") % {"number": rule.number}
        tell_done(request, words, back_from_rule(before, rule))


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


def _runs(rule: EventRule) -> Sequence[DryRun]:
    newest = DryRun.objects.of(rule.workspace).filter(key=rule.key)
    return list(newest.order_by("-asked_at", "-id")[:MOST_RUNS])


def _suggestions(workspace: Workspace, content: RuleContent | None) -> dict[str, Any]:
    if content is None:
        return suggestions(workspace)
    details = [one.key for one in content.metadata_fields]
    groups = [group for group in content.reward if group != DEFAULT_GROUP]
    return suggestions(workspace, details=details, groups=groups)


def _page(
    request: HttpRequest, admin: "RulePage", name: str, title: object, **context: Any
) -> TemplateResponse:
    return TemplateResponse(
        request,
        f"admin/loyalty/{name}.html",
        page(admin.admin_site, request, title, opts=admin.opts, **context),
    )
