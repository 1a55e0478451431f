"""One's own account: houses, name, language, devices; and its end."""

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings as installed
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Customer, OwnRecord, User, Workspace
from accounts.pages.leaving import MOST_HOUSES, way_out
from accounts.services.own_records import own_customer, own_customers, take_over
from events.services.privacy import erase_customer
from tests.accounts.arriving import sign_in_by_code, text_of
from tests.accounts.test_claiming import make_guest, remember
from tests.factories import make_staff, make_workspace

pytestmark = pytest.mark.django_db

SARAH = "sarah@example.com"


@pytest.fixture
def client() -> Client:
    """Sarah's browser."""
    browser = Client()
    sign_in_by_code(browser, SARAH)
    return browser


def sarah() -> User:
    """Sarah, as she is now."""
    return User.objects.get(email=SARAH)


def test_who_is_not_signed_in_is_led_to_the_way_in() -> None:
    assert Client().get("/me/")["Location"] == "/me/login/code/"


@pytest.mark.parametrize("page", ["profile", "leave", "email", "2fa", "sessions", "password/set"])
def test_no_page_opens_to_strangers(page: str) -> None:
    answer = Client().get(f"/me/{page}/")

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/me/login/code/")


@pytest.mark.parametrize(
    "page",
    [
        *("", "profile", "leave", "email", "sessions", "password/set", "logout"),
        *("2fa", "2fa/totp/activate", "2fa/webauthn", "2fa/webauthn/add"),
    ],
)
def test_every_page_opens_and_is_kept_by_nobody(client: Client, page: str) -> None:
    answer = client.get(f"/me/{page}/" if page else "/me/")

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "style=" not in answer.content.decode()


def test_all_ones_houses_are_there_with_tickets_and_card(
    client: Client, workspace: Workspace
) -> None:
    own_customer(user=sarah(), workspace=workspace)
    remember(client, make_guest(make_workspace("theatre"), email=""))
    make_workspace("elsewhere")

    page = client.get("/me/").content.decode()

    assert 'href="/whats-on/city-gym/my/"' in page or "city-gym" in page
    assert 'href="/me/card/theatre/"' in page
    assert "elsewhere" not in page.lower()


def test_ten_houses_cost_what_one_costs(
    client: Client, workspace: Workspace, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        own_customer(user=sarah(), workspace=make_workspace(f"house-{number}"))

    with django_assert_max_num_queries(12):
        client.get("/me/")


def test_the_frame_is_of_the_house_that_one_came_from(workspace: Workspace) -> None:
    client = Client()

    assert workspace.name in text_of(client.get("/me/?house=city-gym", follow=True))
    sign_in_by_code(client, "sarah@example.com")
    client.get("/me/?house=city-gym")
    assert workspace.name in text_of(client.get("/me/profile/"))
    assert client.get("/me/?house=a%00b").status_code == 200


def test_the_way_out_leads_by_every_house_that_may_be_kept_on_the_device(
    client: Client, workspace: Workspace
) -> None:
    own_customer(user=sarah(), workspace=workspace)
    remember(client, make_guest(make_workspace("theatre"), email=""))
    make_workspace("elsewhere")

    answer = client.post("/me/logout/", follow=True)

    assert [place for place, _ in answer.redirect_chain] == [
        "/whats-on/city-gym/my/left/?then=theatre",
        "/whats-on/theatre/my/left/",
        "/whats-on/",
    ]


@pytest.mark.parametrize("then", ["//evil.example", "../admin", "a/b", "https:", "a%0D%0Ab"])
def test_the_way_out_leads_nowhere_else(then: str) -> None:
    answer = Client().get(f"/whats-on/city-gym/my/left/?then={then}")

    assert (answer.status_code, answer["Location"]) == (302, "/whats-on/")


def test_no_way_out_is_longer_than_browsers_follow() -> None:
    houses = [f"house-{number}" for number in range(40)]

    assert way_out(houses).count("house-") == MOST_HOUSES


def test_name_and_language_are_kept_and_spoken_on_other_devices(client: Client) -> None:
    answer = client.post("/me/profile/", {"name": "Sarah J.", "language": "de"})
    other = Client()

    sign_in_by_code(other, SARAH)

    assert answer.status_code == 302
    assert (sarah().name, sarah().language) == ("Sarah J.", "de")
    assert other.cookies[installed.LANGUAGE_COOKIE_NAME].value == "de"


def test_the_language_of_the_footer_is_kept_too(client: Client) -> None:
    client.get("/language/de/")

    assert sarah().language == "de"


@pytest.mark.parametrize("sent", [{"name": "x" * 201, "language": "de"}, {"language": "tlh"}])
def test_what_cannot_be_kept_is_said(client: Client, sent: dict[str, str]) -> None:
    assert client.post("/me/profile/", sent).status_code == 422


def test_other_devices_are_seen_and_signed_out(client: Client) -> None:
    other = Client()
    sign_in_by_code(other, SARAH)

    seen = text_of(client.get("/me/sessions/"))
    client.post("/me/sessions/")

    assert "this device" in seen
    assert UserSession.objects.count() == 1
    assert other.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200


def test_the_address_changes_by_a_code_from_the_new_one(client: Client) -> None:
    client.post("/me/email/", {"email": "New@example.com", "action_add": "1"})
    code = next(line for line in str(mail.outbox[-1].body).splitlines() if len(line) == 9)

    client.post("/me/confirm-email/", {"code": code})

    assert User.objects.get().email == "new@example.com"
    assert [one.email for one in EmailAddress.objects.all()] == ["new@example.com"]


def test_an_account_ends_and_what_houses_keep_stays(client: Client, workspace: Workspace) -> None:
    guest = make_guest(workspace)
    take_over(user=sarah(), customer=guest)

    wrong = client.post("/me/leave/", {"email": "other@example.com"})
    right = client.post("/me/leave/", {"email": SARAH})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert not User.objects.filter(email=SARAH).exists()
    assert not OwnRecord.objects.filter(workspace=workspace).exists()
    assert Customer.objects.of(workspace).get().email == SARAH
    assert client.get("/me/").status_code == 302


def test_the_address_is_free_again(client: Client) -> None:
    client.post("/me/leave/", {"email": SARAH})

    assert sign_in_by_code(Client(), SARAH).status_code == 302
    assert sarah().is_active


def test_staff_are_let_go_first(workspace: Workspace) -> None:
    client, member = Client(), make_staff(workspace)
    client.force_login(member.user)

    answer = client.post("/me/leave/", {"email": member.user.email})

    assert answer.status_code == 422
    assert "remove you from the staff" in text_of(answer)


def test_who_is_erased_in_a_house_is_somebody_new_there(
    client: Client, workspace: Workspace
) -> None:
    own = own_customer(user=sarah(), workspace=workspace)

    erase_customer(customer=own, at=timezone.now())

    assert own_customers(user=sarah(), workspace=workspace) == []
    assert own_customer(user=sarah(), workspace=workspace) != own
    assert client.get("/me/").status_code == 200


def test_the_guests_basket_stays_through_the_sign_in(workspace: Workspace) -> None:
    client, guest = Client(), make_guest(workspace, email="")
    remember(client, guest)

    sign_in_by_code(client, SARAH)

    assert client.session["visitor"][str(workspace.id)]["customer"] == str(guest.id)


def test_a_changed_password_is_told_by_letter(client: Client) -> None:
    words = "several words are easy to keep"

    client.post("/me/password/set/", {"password1": words, "password2": words})

    letter = mail.outbox[-1]
    assert (letter.to, letter.subject) == ([SARAH], "Your account has a password now")
    assert "From the address 127.0.0.1" in str(letter.body)


def test_a_letter_that_cannot_be_sent_is_said_on_the_page(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.accounts.arriving.NoPost"

    answer = Client().post("/me/login/code/", {"email": SARAH}, follow=True)

    assert "could not send our letter" in text_of(answer)
