"""Money that does not explain itself: staff look at it, and say what they did."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import WorkspaceAdmin
from accounts.scopes import Scope
from core.money import show_price
from ticketing.admin import question_pages
from ticketing.admin.moments import say_moment
from ticketing.payments.models import PaymentQuestion

if TYPE_CHECKING:
    from django.contrib.admin import SimpleListFilter as DropdownFilter
else:
    from unfold.contrib.filters.admin import DropdownFilter

_ANSWERED, _ALL = "answered", "all"


class AnsweredFilter(DropdownFilter):
    title, parameter_name = _("answered"), "answered"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(_ANSWERED, _("Answered")), (_ALL, _("All of them"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The open ones, unless others are asked for."""
        if self.value() == _ALL:
            return queryset
        return queryset.filter(answered_at__isnull=self.value() != _ANSWERED)


@admin.register(PaymentQuestion)
class QuestionPage(WorkspaceAdmin[PaymentQuestion]):
    empty_words = _(
        "When a payment does not fit its order, it is asked about here. No question is a good sign."
    )
    view_scope = Scope.TICKETS_SELL
    sidebar_group, sidebar_symbol, sidebar_order = _("Events"), "help", 18
    sidebar_title = _("Payment questions")
    list_display = ["shown_time", "shown_what", "shown_amount", "shown_order", "shown_answer"]
    list_display_links = ["shown_time", "shown_what"]
    list_filter = [AnsweredFilter]
    ordering = ["-asked_at", "-id"]
    sortable_by = ()
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[PaymentQuestion]:
        rows = super().get_queryset(request)
        return rows.select_related("workspace", "order", "order__ticketed_event", "answered_by")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """One question, with what to do about it."""
        return question_pages.show(request, object_id, self)

    @admin.display(description=_("asked"))
    def shown_time(self, question: PaymentQuestion) -> str:
        return say_moment(question.asked_at)

    @admin.display(description=_("what"))
    def shown_what(self, question: PaymentQuestion) -> str:
        return question.words

    @admin.display(description=_("order"))
    def shown_order(self, question: PaymentQuestion) -> str:
        return question.order.number if question.order else str(_("none"))

    @admin.display(description=_("amount"))
    def shown_amount(self, question: PaymentQuestion) -> str:
        return show_price(question.amount, question.currency)

    @admin.display(description=_("answer"))
    def shown_answer(self, question: PaymentQuestion) -> str:
        return question.answer or str(_("waits for you"))
