"""Whoever gets e-mails can ask for no more of them, on a page that needs nothing else."""

import pytest
from django.test import Client

from accounts.models import Customer
from campaigns.mail.links import unsubscribe_link
from events.services.privacy import erase_customer
from tests.factories import NOON, key_header

pytestmark = pytest.mark.django_db


def address(customer: Customer) -> str:
    return unsubscribe_link(customer).partition("/mail/")[2].join(["/mail/", ""])


def wants_mail(customer: Customer) -> bool:
    customer.refresh_from_db()
    return customer.wants_mail


def test_looking_changes_nothing_and_the_button_does(member: Customer) -> None:
    visitor = Client(enforce_csrf_checks=True)

    looked = visitor.get(address(member))
    assert looked.status_code == 200
    assert "<button" in looked.text
    assert "<script" not in looked.text
    assert wants_mail(member)

    done = visitor.post(address(member))
    assert "You get no more of these e-mails" in done.text
    assert not wants_mail(member)
    assert "You get no more" in visitor.get(address(member)).text


def test_a_mail_program_does_it_with_one_click(member: Customer) -> None:
    answer = Client(enforce_csrf_checks=True).post(
        address(member), "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"
    )

    assert answer.status_code == 200
    assert not wants_mail(member)


def test_a_record_with_something_wrong_in_it_is_no_obstacle(member: Customer) -> None:
    Customer.objects.filter(id=member.id, workspace=member.workspace).update(time_zone="Mars/Base")

    assert Client().post(address(member)).status_code == 200
    assert not wants_mail(member)


def test_a_link_that_we_did_not_sign_opens_nothing(member: Customer) -> None:
    for forged in (address(member).rstrip("/") + "x/", "/mail/unsubscribe/x/"):
        assert Client().post(forged).status_code == 404

    assert wants_mail(member)


def test_the_link_of_an_erased_person_opens_nothing(member: Customer) -> None:
    link = address(member)
    erase_customer(customer=member, at=NOON)

    assert Client().get(link).status_code == 404


def test_others_are_not_concerned(member: Customer, stranger: Customer) -> None:
    Client().post(address(member))

    assert wants_mail(stranger)


def test_a_system_sees_and_changes_it(client: Client, member: Customer) -> None:
    headers = key_header(member.workspace)
    assert client.get("/customers/sarah", headers=headers).json()["wantsMail"] is True

    answer = client.patch(
        "/customers/sarah", {"wantsMail": False}, "application/json", headers=headers
    )

    assert answer.json()["wantsMail"] is False
    assert not wants_mail(member)
