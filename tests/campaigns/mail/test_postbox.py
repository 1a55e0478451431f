"""Letters can be read at /mail/ while one develops, and nowhere else."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.test import Client
from pytest_django import Settings

from campaigns.mail.links import unsubscribe_link
from tests.factories import make_member, make_workspace

pytestmark = pytest.mark.django_db
TO_FILES = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture(autouse=True)
def development(settings: Settings, tmp_path: Path) -> Settings:
    """An installation as it is at the first start."""
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = TO_FILES, str(tmp_path)
    settings.PUBLIC_URL = "http://localhost:8000"
    return settings


def send(subject: str = "Your tickets", to: str = "sarah@example.com") -> None:
    letter = EmailMultiAlternatives(subject, "Hello,\n\n" + "-" * 79 + "\n\nZoë", to=[to])
    letter.attach_alternative("<html><head></head><body><h1>Zoë</h1></body></html>", "text/html")
    letter.attach('ti"cket.pdf', b"%PDF-", "application/pdf")
    letter.send()


def links_in(client: Client, path: str = "/mail/") -> list[str]:
    return re.findall(r'href="(/mail/[0-9][^"]*)"', client.get(path).text)


def test_the_newest_letter_is_first(client: Client, tmp_path: Path) -> None:
    for day, subject in ((1, "First"), (2, "Second")):
        send(subject)
        (path,) = set(tmp_path.iterdir()) - set(tmp_path.glob("2099*"))
        path.rename(tmp_path / f"2099010{day}-000000-1.log")

    page = client.get("/mail/").text

    assert page.index("Second") < page.index("First")


def test_several_letters_of_one_file_are_several(client: Client) -> None:
    letters = [EmailMessage(f"Number {n}", "Hello", to=["a@example.com"]) for n in range(3)]
    get_connection().send_messages(letters)

    assert len(links_in(client)) == 3


def test_a_letter_is_shown_whole(client: Client) -> None:
    send()
    (link,) = links_in(client)

    page = client.get(link).text

    for words in ("Your tickets", "sarah@example.com", "-" * 79, "Zoë", "Message-ID", "cket.pdf"):
        assert words in page


def test_the_page_is_framed_and_can_ask_nobody_for_anything(client: Client) -> None:
    send()
    (link,) = links_in(client)

    framed = client.get(f"{link}page/")

    policy = framed["Content-Security-Policy"]
    assert "<h1>Zoë</h1>" in framed.text
    assert "default-src 'none'" in policy
    assert "style-src 'unsafe-inline'" in policy
    assert "sandbox allow-popups" in policy
    assert "script" not in policy
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert "unsafe-inline" not in client.get(link)["Content-Security-Policy"]


def test_a_file_is_saved_and_not_opened(client: Client) -> None:
    send()
    (link,) = links_in(client)

    file = client.get(f"{link}files/0/")

    assert file.content == b"%PDF-"
    assert file["Content-Disposition"] == 'attachment; filename="ticket.pdf"'
    assert client.get(f"{link}files/1/").status_code == 404


def test_letters_are_found_by_address_and_subject(client: Client) -> None:
    send("Your tickets", "sarah@example.com")
    send("Your code", "tom@example.com")

    assert len(links_in(client, "/mail/?q=TOM@")) == 1
    assert len(links_in(client, "/mail/?q=tickets")) == 1
    assert "No letter is to or about that." in client.get("/mail/?q=%00").text


def test_without_letters_it_says_how_one_comes_about(client: Client) -> None:
    assert "No letter was written yet" in client.get("/mail/").text


@pytest.mark.parametrize(
    "path", ["20990101-000000-1/0/", "..%2F..%2Fetc%2Fpasswd/0/", "x/0/", "20990101-000000-1/9999/"]
)
def test_what_is_no_letter_is_not_there(client: Client, path: str) -> None:
    assert client.get(f"/mail/{path}").status_code == 404


def everything_is_closed(client: Client, **how: str) -> bool:
    send()
    name = next(Path(settings.EMAIL_FILE_PATH).glob("*.log")).stem
    paths = ["", f"{name}/0/", f"{name}/0/page/", f"{name}/0/files/0/"]
    return {client.get(f"/mail/{path}", **how).status_code for path in paths} == {404}  # type: ignore[arg-type]  # the client takes what WSGI does


@pytest.mark.parametrize(
    "header",
    [
        "HTTP_X_FORWARDED_FOR",
        "HTTP_X_FORWARDED_PROTO",
        "HTTP_FORWARDED",
        "HTTP_VIA",
        "HTTP_X_REAL_IP",
    ],
)
def test_behind_a_proxy_it_is_closed(client: Client, header: str) -> None:
    assert everything_is_closed(client, **{header: "127.0.0.1"})


@pytest.mark.parametrize("address", ["10.0.0.7", "203.0.113.9", "2001:db8::1", "", "unix:"])
def test_for_another_machine_it_is_closed(client: Client, address: str) -> None:
    assert everything_is_closed(client, REMOTE_ADDR=address)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1"])
def test_for_this_machine_it_is_open(client: Client, address: str) -> None:
    assert not everything_is_closed(client, REMOTE_ADDR=address)


@pytest.mark.parametrize(
    "url",
    ["https://foyer.example", "http://localhost.example", "http://10.0.0.7:8000"],
)
def test_in_public_it_is_closed(client: Client, development: Settings, url: str) -> None:
    development.PUBLIC_URL = url

    assert everything_is_closed(client)


def test_where_letters_are_sent_it_is_closed(
    client: Client, development: Settings, tmp_path: Path
) -> None:
    send()
    development.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    name = next(tmp_path.glob("*.log")).stem

    assert client.get("/mail/").status_code == 404
    assert client.get(f"/mail/{name}/0/").status_code == 404


def test_the_way_out_is_open_to_everybody(client: Client) -> None:
    member = make_member(make_workspace("open"), email="a@example.com")
    path = unsubscribe_link(member).partition("8000")[2]

    assert client.get(path, REMOTE_ADDR="203.0.113.9").status_code == 200
