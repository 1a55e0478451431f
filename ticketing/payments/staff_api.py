"""What staff do with money: give it back, and explain what does not explain itself."""

from decimal import Decimal

import msgspec
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.params import flag, refuse_unknown
from core.api.parsing import Shape
from core.api.schema import describe, query
from core.errors import Invalid
from core.ids import as_uuid
from ticketing.orders.services.finding import find_order
from ticketing.payments.errors import UnknownQuestion
from ticketing.payments.models import PaymentQuestion
from ticketing.payments.serializers import (
    QuestionAnswerSerializer,
    QuestionSerializer,
    RefundSerializer,
    RefundWishSerializer,
)
from ticketing.payments.services.questions import answer_question
from ticketing.payments.services.refunding import WantedRefund, refund_order
from ticketing.payments.showing import shown_question, shown_refund
from ticketing.tickets.models import Ticket

MOST_LISTED = 1000
MOST_TEXT = {"reason": 300, "nonce": 100}


class _RefundWish(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    tickets: list[str] = []
    amount: Decimal | None = None
    reason: str = ""
    nonce: str | None = None


class _Answer(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    answer: str


_refund, _answer = Shape(_RefundWish), Shape(_Answer)


class RefundsView(Endpoint):
    """Money that staff give back."""

    scopes = {"POST": Scope.TICKETS_SELL}

    @describe(
        "refundOrder",
        summary="Give back tickets, which are void then, or an amount",
        request=RefundWishSerializer,
        answers={201: RefundSerializer, 200: RefundSerializer},
        refusals={
            400: "unknown_field required invalid_type out_of_range too_many_digits too_long"
            " refund_too_large unknown_ticket ticket_void",
            404: "unknown_order",
            409: "wrong_order_state",
        },
    )
    def post(self, request: Request, order_id: str) -> Response:
        body = read_body(_refund, self.raw_body())
        _refuse_too_long(body)
        order = find_order(workspace=self.workspace, name=order_id)
        at = timezone.now()
        refund = refund_order(
            order=order,
            wanted=WantedRefund(body.tickets, body.amount, body.reason, body.nonce),
            at=at,
            by=self.caller.user,
        )
        tickets = Ticket.objects.of(self.workspace).filter(refund=refund).order_by("id")
        ids = list(tickets.values_list("id", flat=True))
        is_new = refund.made_at == at
        return Response(shown_refund(refund, order, ids), status=201 if is_new else 200)


def _refuse_too_long(body: _RefundWish) -> None:
    for field, most in MOST_TEXT.items():
        if len(getattr(body, field) or "") > most:
            raise Invalid.field(field, "too_long", f"Use at most {most} characters.")


class QuestionsView(Endpoint):
    """Money that does not explain itself."""

    scopes = {"GET": Scope.TICKETS_SELL}

    @describe(
        "listPaymentQuestions",
        summary="Money that does not explain itself, the newest first",
        answers={200: QuestionSerializer(many=True)},
        refusals={400: "unknown_parameter invalid_type"},
        parameters=[query("answered", bool, "Those that staff have answered, too.")],
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, {"answered"})
        rows = PaymentQuestion.objects.filter(workspace=self.workspace)
        if not flag(request.query_params, "answered"):
            rows = rows.filter(answered_at=None)
        return Response([shown_question(one) for one in rows.order_by("-id")[:MOST_LISTED]])


class AnswerView(Endpoint):
    """What staff found out and did."""

    scopes = {"POST": Scope.TICKETS_SELL}

    @describe(
        "answerPaymentQuestion",
        summary="Say what you found out about some money, and did",
        request=QuestionAnswerSerializer,
        answers={200: QuestionSerializer},
        refusals={400: "unknown_field required invalid_type", 404: "unknown_question"},
    )
    def post(self, request: Request, question_id: str) -> Response:
        body = read_body(_answer, self.raw_body())
        key = as_uuid(question_id)
        if key is None:
            raise UnknownQuestion
        answered = answer_question(
            workspace=self.workspace,
            question_id=key,
            answer=body.answer,
            at=timezone.now(),
            by=self.caller.user,
        )
        return Response(shown_question(answered))
