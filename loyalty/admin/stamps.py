"""Stamp programmes in the admin: cards, what fills them, and how many there are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.rows import Given
from accounts.models import Workspace
from accounts.station import station_of
from core.money import show_price
from loyalty.admin import joining, words
from loyalty.admin.definitions import DefinitionPage
from loyalty.admin.reward_words import say_left
from loyalty.admin.stamp_editor import StampEditor
from loyalty.admin.stamp_words import say_card, say_program
from loyalty.models import Enrolment, StampCard, StampProgram
from loyalty.rules.phrases import say_number
from loyalty.selection import selection_of

if TYPE_CHECKING:
    from django.contrib.admin.views.main import ChangeList
else:
    from accounts.admin.base import FoyerList as ChangeList


@dataclass(frozen=True, slots=True)
class Counted:
    """How many take part in a programme, and how many full cards wait or were spent."""

    enrolled: int = 0
    full: int = 0
    spent: int = 0


def counted(workspace: Workspace, keys: Sequence[UUID]) -> dict[UUID, Counted]:
    """The figures of some programmes, in two queries."""
    seats = Enrolment.objects.filter(workspace=workspace, program_id__in=keys)
    seated = seats.values("program_id").annotate(
        enrolled=Count("id", filter=Q(left_at=None)), full=Sum("finished")
    )
    cards = StampCard.objects.filter(workspace=workspace, program_id__in=keys, reversed_at=None)
    spent = dict(cards.values_list("program_id").annotate(Count("id")))
    figures = {one["program_id"]: (one["enrolled"], one["full"]) for one in seated}
    return {key: Counted(*figures.get(key, (0, 0)), spent.get(key, 0)) for key in keys}


class ProgramList(ChangeList):
    """A page of programmes with their figures."""

    def get_results(self, request: HttpRequest) -> None:
        """The page's rows, counted once for all."""
        super().get_results(request)
        workspace = station_of(request).workspace
        rows: list[Any] = list(self.result_list)
        if workspace is not None:
            figures = counted(workspace, [row.pk for row in rows])
            for row in rows:
                row.counted = figures[row.pk]
        self.result_list = rows


@admin.register(StampProgram)
class StampProgramPage(DefinitionPage[StampProgram]):
    sidebar_symbol, sidebar_order = "approval", 75
    editor = StampEditor
    edit_page = "stamp_program"
    empty_template = "admin/loyalty/_no_programmes.html"
    list_display = [
        "title",
        "shown_words",
        "shown_enrolled",
        "shown_cards",
        "is_active",
        "changed_at",
    ]
    ordering = ["-is_active", "key"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[StampProgram]:
        rows = super().get_queryset(request)
        return rows.select_related("reward__stock", "workspace")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        """A list that counts once for all."""
        return ProgramList

    def begin(self, workspace: Workspace, given: Given, row: Any) -> StampEditor:
        """The editor, which names the currency."""
        return StampEditor(given, row, currency=workspace.currency)

    def get_urls(self) -> list[URLPattern]:
        """With a customer's coming in and leaving."""
        inside, both = self.admin_site.admin_view, "<uuid:program_id>/{}/<uuid:customer_id>/"
        pages = [("enrol", joining.enrol), ("leave", joining.leave)]
        own = [
            path(both.format(name), inside(view), name=f"loyalty_{name}") for name, view in pages
        ]
        return [*own, *super().get_urls()]

    def more_to_show(self, row: StampProgram | None) -> dict[str, Any]:
        if row is None:
            return {}
        return {
            "sentence": say_program(row, row.workspace.currency),
            "counted": counted(row.workspace, [row.pk])[row.pk],
        }

    def say(self, row: StampProgram) -> str:
        return say_card(row)

    def own_facts(self, row: StampProgram) -> Iterator[tuple[str, str]]:
        yield _("Stamps on a card"), say_number(row.threshold)
        yield _("What counts"), words.say_selection(selection_of(row.counts))
        if row.minimum_amount is not None:
            least = show_price(row.minimum_amount, row.workspace.currency)
            yield _("A purchase counts from"), least
        yield _("In one day"), _("only the first") if row.once_a_day else _("every purchase")
        yield _("Who takes part"), row.get_enrolment_display()
        for label, moment in ((_("Counts from"), row.starts_at), (_("Ends"), row.until)):
            if moment:
                yield label, words.say_moment(moment)
        yield _("A full card pays for"), row.reward.title
        yield _("Left of it"), say_left(row.reward.stock)

    @admin.display(description=gettext_lazy("take part"))
    def shown_enrolled(self, row: Any) -> str:
        return say_number(row.counted.enrolled)

    @admin.display(description=gettext_lazy("full cards"))
    def shown_cards(self, row: Any) -> str:
        named = {"full": say_number(row.counted.full), "spent": say_number(row.counted.spent)}
        return _("%(full)s waiting, %(spent)s spent") % named
