"""Signing in by a code from a letter; the first time, it makes an account."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.accounts.arriving import (
    ASK,
    ENTER,
    PASSWORD_PAGE,
    code_in_the_last_letter,
    sign_in_by_code,
    text_of,
)
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def test_the_first_code_makes_an_account() -> None:
    client = Client()

    answer = sign_in_by_code(client, "Sarah@Example.com")

    user = User.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    assert (user.email, user.has_usable_password()) == ("sarah@example.com", False)
    assert EmailAddress.objects.get(user=user).verified
    assert "sarah@example.com" in text_of(client.get("/me/"))


def test_the_second_code_opens_the_same_account() -> None:
    sign_in_by_code(Client(), "sarah@example.com")

    sign_in_by_code(Client(), "SARAH@example.com")

    assert User.objects.count() == 1


def test_an_account_is_made_by_a_right_code_alone() -> None:
    client = Client()
    client.post(ASK, {"email": "sarah@example.com"})

    answer = client.post(ENTER, {"code": "WRONG1"})

    assert answer.status_code == 422
    assert not User.objects.exists()


def test_nobody_learns_who_has_an_account() -> None:
    User.objects.create_user("known@example.com", PASSWORD)
    User.objects.create_user("shut-out@example.com", PASSWORD, is_active=False)
    seen = set()

    for name in ("known", "unknown", "shut-out"):
        client = Client()
        asked = client.post(ASK, {"email": f"{name}@example.com"}, follow=True)
        seen.add((asked.status_code, text_of(asked).replace(name, "somebody")))
        wrong = client.post(ENTER, {"code": "WRONG1"})
        seen.add((wrong.status_code, text_of(wrong).replace(name, "somebody")))

    assert len(seen) == 2
    letters = {str(one.body).replace(code, "") for one in mail.outbox for code in [_code(one.body)]}
    assert [one.to for one in mail.outbox] == [["known@example.com"], ["unknown@example.com"]]
    assert len(letters) == 1


def _code(body: object) -> str:
    return next(line for line in str(body).splitlines() if len(line) == 9 and line.isupper())


def test_who_was_shut_out_stays_outside() -> None:
    User.objects.create_user("sarah@example.com", PASSWORD, is_active=False)
    client = Client()

    client.post(ASK, {"email": "sarah@example.com"})
    answer = client.post(ENTER, {"code": ""})

    assert answer.status_code == 422
    assert mail.outbox == []


def test_three_wrong_codes_end_it() -> None:
    client = Client()
    client.post(ASK, {"email": "sarah@example.com"})
    code = code_in_the_last_letter()

    answers = [client.post(ENTER, {"code": "WRONG1"}) for _ in range(3)]
    client.post(ENTER, {"code": code})

    assert [one.status_code for one in answers] == [422, 422, 302]
    assert not User.objects.exists()


def test_few_codes_are_sent_to_one_address() -> None:
    answers = [Client().post(ASK, {"email": "sarah@example.com"}) for _ in range(5)]

    assert [one.status_code for one in answers] == [302, 302, 302, 422, 422]
    assert len(mail.outbox) == 3


def test_a_new_code_can_be_had_and_the_old_one_is_over() -> None:
    client = Client()
    client.post(ASK, {"email": "sarah@example.com"})
    first = code_in_the_last_letter()

    client.post(ENTER, {"action": "resend"})

    assert client.post(ENTER, {"code": first}).status_code == 422
    assert client.post(ENTER, {"code": code_in_the_last_letter()}).status_code == 302


@pytest.mark.parametrize("email", ["", "nobody", "a\0b@example.com", "x" * 300 + "@example.com"])
def test_what_is_no_address_is_said_at_its_field(email: str) -> None:
    answer = Client().post(ASK, {"email": email})

    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()


def test_signing_up_is_signing_in() -> None:
    answer = Client().get("/me/signup/?next=/whats-on/")

    assert answer["Location"] == f"{ASK}?next=%2Fwhats-on%2F"


def test_one_comes_back_to_where_one_was() -> None:
    answer = sign_in_by_code(Client(), "sarah@example.com", "/whats-on/")

    assert answer["Location"] == "/whats-on/"


def test_nobody_is_sent_to_another_site() -> None:
    answer = sign_in_by_code(Client(), "sarah@example.com", "https://evil.example/")

    assert answer["Location"] == "/me/"


@pytest.mark.parametrize("goal", ["https://evil.example/", "//evil.example", "foo", "me", "\0"])
def test_who_chooses_a_language_stays_here(goal: str) -> None:
    answer = Client().get("/language/de/", {"next": goal})

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_password_opens_too() -> None:
    user = User.objects.create_user("sarah@example.com", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)

    answer = Client().post(PASSWORD_PAGE, {"login": "Sarah@example.com", "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, "/me/")


def test_wrong_passwords_are_few() -> None:
    User.objects.create_user("sarah@example.com", PASSWORD)
    wrong = {"login": "sarah@example.com", "password": "wrong"}

    answers = [Client().post(PASSWORD_PAGE, wrong) for _ in range(6)]
    last = Client().post(PASSWORD_PAGE, wrong | {"password": PASSWORD})

    assert {one.status_code for one in answers} == {422}
    assert last.status_code == 422
    assert "Too many" in text_of(last)


def test_a_password_from_before_the_address_was_proven_is_dropped() -> None:
    user = User.objects.create_user("sarah@example.com", PASSWORD)

    sign_in_by_code(Client(), "sarah@example.com")

    user.refresh_from_db()
    assert not user.has_usable_password()


def test_a_proven_address_keeps_its_password() -> None:
    user = User.objects.create_user("sarah@example.com", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)

    sign_in_by_code(Client(), "sarah@example.com")

    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_an_address_that_somebody_only_wishes_to_have_opens_no_account_of_theirs() -> None:
    other = User.objects.create_user("other@example.com", PASSWORD)
    EmailAddress.objects.create(user=other, email="sarah@example.com", verified=False)

    sign_in_by_code(Client(), "sarah@example.com")

    assert User.objects.filter(email="sarah@example.com").exclude(id=other.id).exists()
    assert not EmailAddress.objects.get(user=other).verified
