"""The page of one payment question: what happened, what to do, and the answer."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import own, show_refusal
from accounts.admin.pages import page
from accounts.site import signed_in
from core.errors import DomainError
from core.money import show_price
from events.admin.inputs import long_text
from ticketing.payments.models import PaymentQuestion
from ticketing.payments.services.questions import answer_question
from ticketing.payments.states import QuestionKind

if TYPE_CHECKING:
    from ticketing.admin.questions import QuestionPage

_LOOK = gettext_lazy("Look the payment up at Stripe by its reference, and compare it.")
ADVICE: dict[str, Any] = {
    QuestionKind.WRONG_AMOUNT: gettext_lazy(
        "Look the payment up at Stripe. Give the money back there, or ask the buyer for the rest"
        " and mark the order as paid at the desk."
    ),
    QuestionKind.WRONG_CURRENCY: gettext_lazy(
        "Give the money back at Stripe and ask the buyer to pay again."
    ),
    QuestionKind.WRONG_MODE: gettext_lazy(
        "The keys of this workspace are of the other kind than the payment: check them under"
        " Online payment. Nothing was handed out for it."
    ),
    QuestionKind.WRONG_ORDER: gettext_lazy(
        "Find the order that the payment names at Stripe, and see which of the two was meant. Give"
        " the money back if neither."
    ),
    QuestionKind.UNKNOWN_ORDER: gettext_lazy(
        "The money may belong to another shop that uses the same Stripe account. If not, give it"
        " back there."
    ),
    QuestionKind.NOT_FOUND: gettext_lazy(
        "Stripe does not know this payment any more, often because the keys of this workspace were"
        " changed. Look it up in the account that it was made in."
    ),
    QuestionKind.REFUND_FAILED: gettext_lazy(
        "Stripe could not give the money back, often because the card has ended. Send it another"
        " way, such as by bank transfer, and note that here."
    ),
    QuestionKind.REFUND_NOT_OURS: gettext_lazy(
        "Somebody gave money back at Stripe itself. The tickets are still valid: refund them here"
        " if they should not be, or leave them."
    ),
    QuestionKind.DISPUTED: gettext_lazy(
        "Answer the dispute at Stripe before its deadline. The tickets stay valid until you refund"
        " the order."
    ),
    QuestionKind.KEYS_REFUSED: gettext_lazy(
        "Stripe does not take the keys of this workspace. Enter them again under Online payment:"
        " until then nobody can pay, and orders that were being paid cannot end."
    ),
}


class AnswerForm(forms.Form):
    """What was found out and done."""

    answer = forms.CharField(
        label=gettext_lazy("What you did"),
        max_length=300,
        widget=long_text(),
        help_text=gettext_lazy("It stands in the order's steps, where the buyer reads it too."),
    )


def show(request: HttpRequest, object_id: object, admin: "QuestionPage") -> HttpResponse:
    """One question; an answer closes it."""
    question = own(admin, request, object_id)
    given = request.POST if request.method == "POST" else None
    form = AnswerForm(given, initial={"answer": question.answer})
    if question.order is None:
        form.fields["answer"].help_text = _("For your colleagues: no buyer reads it.")
    if given is not None and form.is_valid() and _is_answered(request, admin, question, form):
        return redirect("admin:ticketing_paymentquestion_changelist")
    context = {
        "question": question,
        "original": question,
        "form": form,
        "advice": ADVICE.get(question.kind, _LOOK),
        "amount": show_price(question.amount, question.currency),
    }
    return TemplateResponse(
        request,
        "admin/ticketing/question.html",
        page(
            admin.admin_site,
            request,
            question.get_kind_display(),
            opts=admin.opts,
            **context,
        ),
    )


def _is_answered(
    request: HttpRequest, admin: "QuestionPage", question: PaymentQuestion, form: AnswerForm
) -> bool:
    try:
        answered = answer_question(
            workspace=question.workspace,
            question_id=question.pk,
            answer=form.cleaned_data["answer"],
            at=timezone.now(),
            by=signed_in(request),
        )
    except DomainError as refusal:
        show_refusal(form, refusal, {})
        return False
    admin.log_change(request, answered, str(_("Answered.")))
    messages.success(request, _("Answered."))
    return True
