"""The samples of `docs/payments.md`, played; and what it lists is all there is."""

import pytest
from django.utils import timezone

from accounts.models import Customer
from tests.api.calling import till_of as program_of
from tests.samples import DOCS, play
from tests.ticketing.payments.online import make_question
from tests.ticketing.payments.till import Till
from tests.ticketing.stage import make_ticketed_event, place
from ticketing.admin.stripe_facts import KINDS_HEARD
from ticketing.payments.services.acting import KINDS
from ticketing.payments.states import QuestionKind

pytestmark = pytest.mark.django_db


def test_the_samples_say_what_the_api_answers(member: Customer, till: Till) -> None:
    till.stand.now = lambda: int(timezone.now().timestamp())
    make_question(place(make_ticketed_event(member.workspace, "evt-winter"), member).order)
    make_ticketed_event(member.workspace)

    def pay_on_the_page(call: str) -> None:
        if call == "POST /v1/checkout/sessions":
            till.buyer.pay(till.last("checkout.session")["id"])

    till.transport.after = pay_on_the_page

    assert play("payments.md", program_of(member)) == 12


@pytest.mark.parametrize("kind", QuestionKind.values)
def test_every_kind_of_question_is_explained(kind: str) -> None:
    assert f"`{kind}`" in (DOCS / "payments.md").read_text()


@pytest.mark.parametrize("kind", KINDS_HEARD)
def test_every_message_that_stripe_is_asked_for_is_acted_upon(kind: str) -> None:
    assert kind.startswith(tuple(KINDS))
