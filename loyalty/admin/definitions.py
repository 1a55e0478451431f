"""Streaks, challenges, tiers and boards in the admin."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import WorkspaceAdmin
from accounts.admin.rows import Given
from accounts.models import Workspace
from accounts.scopes import Scope
from loyalty.admin import definition_pages, words
from loyalty.admin.definition_editors import (
    BoardEditor,
    ChallengeEditor,
    DefinitionEditor,
    StreakEditor,
    TierEditor,
)
from loyalty.definitions import Definition
from loyalty.models import Challenge, Leaderboard, Streak, Tier
from loyalty.rules.phrases import say_number, say_points
from loyalty.selection import selection_of

if TYPE_CHECKING:
    Row = TypeVar("Row", bound=Definition)
else:
    Row = TypeVar("Row")
_GROUP = gettext_lazy("Loyalty")


class DefinitionPage(WorkspaceAdmin[Row]):
    """A list of one kind of definition, and the form of each."""

    view_scope = Scope.LOYALTY_READ
    add_scope = change_scope = Scope.LOYALTY_CONFIGURE
    sidebar_group = _GROUP
    editor: ClassVar[type[DefinitionEditor]]
    list_display = ["title", "shown_words", "is_active", "changed_at"]
    list_filter = ["is_active"]
    open_lookups = frozenset({"is_active__exact"})
    search_fields = ["title", "key"]
    search_help_text = gettext_lazy("Title or key")
    sortable_by = ("title", "changed_at")
    actions = None

    # The template of its form.
    edit_page: ClassVar[str] = "definition"

    def begin(self, workspace: Workspace, given: Given, row: Any) -> DefinitionEditor:
        """The editor of one, or of a new one."""
        return self.editor(given, row)

    def more_to_show(self, row: Any) -> dict[str, Any]:
        """What its pages show beside the form; `row` is None for a new one."""
        return {}

    def facts(self, row: Any) -> Iterator[tuple[str, str]]:
        """What it says, as terms and their values."""
        yield _("Key"), row.key
        yield _("Status"), _("active") if row.is_active else _("not active")
        if row.description:
            yield _("Description"), row.description
        yield from self.own_facts(row)

    def own_facts(self, row: Any) -> Iterator[tuple[str, str]]:
        """What only this kind says."""
        yield from ()

    def say(self, row: Any) -> str:
        """It in the few words that a list has room for."""
        return ""

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """Set up a new one."""
        return definition_pages.add(request, self)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """See one, and change it."""
        return definition_pages.show(request, object_id, self)

    @admin.display(description=gettext_lazy("in words"))
    def shown_words(self, row: Any) -> str:
        return self.say(row)


@admin.register(Streak)
class StreakPage(DefinitionPage[Streak]):
    empty_words = gettext_lazy(
        "A streak counts how many days, weeks or months in a row somebody comes."
    )
    sidebar_symbol, sidebar_order = "local_fire_department", 50
    editor = StreakEditor

    def say(self, row: Streak) -> str:
        return f"{row.get_period_display()}: {words.say_selection(selection_of(row.counts))}"

    def own_facts(self, row: Streak) -> Iterator[tuple[str, str]]:
        yield _("How often"), row.get_period_display()
        yield _("What counts"), words.say_selection(selection_of(row.counts))
        yield _("Events needed each time"), say_number(row.times)
        if row.freeze_most:
            named = {"every": row.freeze_every, "most": row.freeze_most}
            yield _("Freezes"), _("one for every %(every)s in a row, at most %(most)s") % named
        if row.target:
            yield _("Target"), say_number(row.target)
        for one in row.milestones:
            yield _("%(n)s in a row") % {"n": one["length"]}, say_points(one["points"])


@admin.register(Challenge)
class ChallengePage(DefinitionPage[Challenge]):
    empty_words = gettext_lazy(
        "A challenge is a goal with points for it, such as ten coffees in March."
    )
    sidebar_symbol, sidebar_order = "flag", 60
    editor = ChallengeEditor

    def say(self, row: Challenge) -> str:
        goals = ", ".join(f"{say_number(one['target'])}" for one in row.goals)
        return f"{row.get_kind_display()}: {goals}"

    def own_facts(self, row: Challenge) -> Iterator[tuple[str, str]]:
        yield _("What is counted"), row.get_kind_display()
        if row.field:
            yield _("Of this field"), row.field
        yield _("What counts"), words.say_selection(selection_of(row.counts))
        for one in row.goals:
            yield _("Goal %(n)s") % {"n": say_number(one["target"])}, say_points(one["points"])
        if row.repeats:
            yield _("Again"), _("It begins again each time its goal is reached.")
        for label, moment in ((_("Counts from"), row.starts_at), (_("Ends"), row.ends_at)):
            if moment:
                yield label, words.say_moment(moment)


@admin.register(Tier)
class TierPage(DefinitionPage[Tier]):
    empty_words = gettext_lazy(
        "Tiers such as Silver and Gold are reached by points or money, and keep good"
        " customers coming."
    )
    sidebar_symbol, sidebar_order = "military_tech", 30
    editor = TierEditor
    ordering = ["threshold", "key"]

    def say(self, row: Tier) -> str:
        said = _("from %(threshold)s") % {"threshold": say_number(row.threshold)}
        if row.multiplier == 1:
            return said
        named = {"said": said, "fold": say_number(row.multiplier)}
        return _("%(said)s, points times %(fold)s") % named

    def own_facts(self, row: Tier) -> Iterator[tuple[str, str]]:
        yield _("From"), say_number(row.threshold)
        yield _("Points times"), say_number(row.multiplier)


@admin.register(Leaderboard)
class BoardPage(DefinitionPage[Leaderboard]):
    empty_words = gettext_lazy("A leaderboard shows who came most often or collected the most.")
    sidebar_symbol, sidebar_order = "leaderboard", 70
    editor = BoardEditor

    def say(self, row: Leaderboard) -> str:
        return f"{row.get_metric_display()}, {row.get_span_display().lower()}"

    def own_facts(self, row: Leaderboard) -> Iterator[tuple[str, str]]:
        yield _("What is compared"), row.get_metric_display()
        yield _("Over which time"), row.get_span_display()
        if row.counts:
            yield _("What counts"), words.say_selection(selection_of(row.counts))
