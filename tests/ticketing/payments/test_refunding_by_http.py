"""Refunds and questions over HTTP: what programs, buyers and strangers get."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer
from tests.api.calling import app_of, codes
from tests.api.calling import till_of as program_of
from tests.ticketing.payments.online import (
    notify,
    payments_of,
    steps_of,
    ticket_names,
)
from tests.ticketing.payments.till import Till
from tests.ticketing.stage import ON_SALE
from ticketing.orders.models import Order
from ticketing.payments.services.questions import Puzzle, ask_staff
from ticketing.payments.states import QuestionKind

pytestmark = pytest.mark.django_db


def test_a_refund_by_http_says_what_went_back_and_twice_is_once(till: Till, paid: Order) -> None:
    program, ticket = program_of(paid.customer), ticket_names(paid)[0]
    body = {"tickets": [ticket], "nonce": "n-1", "reason": "ill"}

    first = program.post(f"/orders/{paid.number}/refunds", body)
    again = program.post(f"/orders/{paid.id}/refunds", body)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (first.json()["amount"], first.json()["ticketIds"]) == ("25.00", [ticket])


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"amount": "60.00"}, ("amount", "refund_too_large")),
        ({"amount": "1E+400"}, ("amount", "refund_too_large")),
        ({"amount": "NaN"}, ("amount", "out_of_range")),
        ({"tickets": ["\x00"]}, ("tickets", "nul_character")),
        ({"amount": "1", "nonce": "n" * 101}, ("nonce", "too_long")),
        ({"amount": "1", "reason": "r" * 301}, ("reason", "too_long")),
        ({"amount": "1", "by": "me"}, ("by", "unknown_field")),
    ],
)
def test_a_bad_refund_is_refused_with_its_reason(
    till: Till, paid: Order, body: dict[str, Any], fault: tuple[str, str]
) -> None:
    answer = program_of(paid.customer).post(f"/orders/{paid.id}/refunds", body)

    assert answer.status_code == 400
    assert codes(answer) == [fault]


@pytest.mark.parametrize("text", ["\x00", "reason\x00"])
def test_text_that_no_database_keeps_is_a_refusal(till: Till, paid: Order, text: str) -> None:
    for field in ("reason", "nonce"):
        body = {"amount": "1", field: text}
        answer = program_of(paid.customer).post(f"/orders/{paid.id}/refunds", body)
        assert answer.status_code == 400, answer.content


def test_a_buyer_gives_nothing_back_to_themselves(till: Till, paid: Order) -> None:
    answer = app_of(paid.customer).post(f"/orders/{paid.id}/refunds", {"amount": "1"})

    assert answer.status_code == 403
    assert till.all("refund") == []


def test_a_stranger_finds_no_order_to_refund(till: Till, paid: Order, stranger: Customer) -> None:
    answer = program_of(stranger).post(f"/orders/{paid.id}/refunds", {"amount": "1"})

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_order")
    assert till.all("refund") == []


def test_a_question_is_listed_until_it_is_answered(till: Till, paid: Order) -> None:
    till.buyer.refund_in_dashboard(str(payments_of(paid)[0].reference), 700)
    notify(paid.workspace, till.events("charge.refunded")[-1])
    program = program_of(paid.customer)
    listed = program.get("/payment-questions").json()

    path = f"/payment-questions/{listed[0]['questionId']}/answer"
    answered = program.post(path, {"answer": "A gift voucher instead."})

    assert [(one["kind"], one["amount"]) for one in listed] == [("refund_not_ours", "7.00")]
    assert answered.json()["answer"] == "A gift voucher instead."
    assert program.get("/payment-questions").json() == []
    assert len(program.get("/payment-questions", answered="true").json()) == 1
    assert steps_of(paid)[-1] == "answered"


@pytest.mark.parametrize("answer", ["", " ", "a" * 301, "\x00"])
def test_an_answer_without_words_is_none(till: Till, paid: Order, answer: str) -> None:
    till.buyer.dispute(str(payments_of(paid)[0].reference))
    notify(paid.workspace, till.events("charge.dispute.created")[-1])
    program = program_of(paid.customer)
    key = program.get("/payment-questions").json()[0]["questionId"]

    refused = program.post(f"/payment-questions/{key}/answer", {"answer": answer})

    assert refused.status_code == 400
    assert len(program.get("/payment-questions").json()) == 1


@pytest.mark.parametrize("name", ["nothing", "%00", "01890000-0000-7000-8000-000000000000"])
def test_an_unknown_question_is_not_found(till: Till, member: Customer, name: str) -> None:
    answer = program_of(member).post(f"/payment-questions/{name}/answer", {"answer": "x"})

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_question")


def test_ten_questions_cost_what_one_costs(member: Customer) -> None:
    program, counts = program_of(member), []
    program.get("/payment-questions")  # that a key was used is noted once a minute
    for number in (1, 10):
        for one in range(number):
            puzzle = Puzzle(QuestionKind.UNKNOWN_ORDER, f"pi_{number}_{one}", Decimal(5), "EUR")
            ask_staff(workspace=member.workspace, puzzle=puzzle, at=ON_SALE)
        with CaptureQueriesContext(connection) as caught:
            program.get("/payment-questions")
        counts.append(len(caught))

    assert counts[0] == counts[1]
