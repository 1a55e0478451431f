"""A gallery as apps see it: who may look, who may add, and what is refused."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Customer, Workspace
from tests.api.calling import Answer, Caller, app_of, codes, till_of
from tests.api.test_addresses import assert_refusal
from tests.factories import key_header, make_member, token_header
from tests.ticketing.media.gallery import add, bomb, jpeg, opened
from tests.ticketing.stage import make_ticketed_event, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.models import Photo
from ticketing.media.services.uploading import Uploader

pytestmark = pytest.mark.django_db

GALLERY = "/client/events/evt-spring-2026/media"
UPLOAD = f"{GALLERY}/upload"


@pytest.fixture
def event(workspace: Workspace, member: Customer) -> TicketedEvent:
    """An event for which the member has a ticket."""
    made = make_ticketed_event(workspace)
    sell(made, member)
    return made


def send(
    customer: Customer, raw: bytes, kind: str = "image/jpeg", path: str = UPLOAD, **query: str
) -> Answer:
    """A photo from a customer's app, as the body of the call."""
    headers = token_header(customer)
    return Client().generic("POST", path, raw, kind, headers=headers, query_params=query)


def send_form(customer: Customer, **fields: Any) -> Answer:
    """The same in a form."""
    return Client().post(UPLOAD, fields, headers=token_header(customer))


def fetch(url: str) -> Answer:
    """A file, as a browser would get it."""
    return Client().get(url.removeprefix("http://localhost:8000"))


def test_who_attends_adds_a_photo_and_alone_sees_it_wait(
    event: TicketedEvent, member: Customer
) -> None:
    answer = send(member, jpeg(), caption="The band")

    photo = answer.json()
    friend = make_member(event.workspace)
    sell(event, friend)
    others = app_of(friend).get(GALLERY)
    assert (answer.status_code, photo["status"], photo["own"]) == (201, "pending", True)
    assert (photo["caption"], photo["width"], photo["eventId"]) == (
        *("The band", 60, "evt-spring-2026"),
    )
    assert [one["photoId"] for one in app_of(member).get(GALLERY).json()] == [photo["photoId"]]
    assert others.json() == till_of(member).get(GALLERY).json() == []
    assert send(member, jpeg()).status_code == 200


def test_a_form_with_a_file_does_too(event: TicketedEvent, member: Customer) -> None:
    file = SimpleUploadedFile("evil.html", jpeg(), "text/html")

    answer = send_form(member, file=file, caption="Table 4")

    assert (answer.status_code, answer.json()["caption"]) == (201, "Table 4")


def test_what_waits_is_served_to_who_has_the_link_and_for_a_while(
    event: TicketedEvent, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = send(member, jpeg()).json()

    with_link, without = fetch(photo["url"]), fetch(photo["url"].partition("?")[0])
    monkeypatch.setattr("ticketing.media.links.LINK_SECONDS", -1)
    late = fetch(photo["url"])

    assert opened(with_link.content).size == (60, 40)
    assert with_link["Cache-Control"] == "private, no-store"
    assert (with_link.status_code, without.status_code, late.status_code) == (200, 404, 404)


def test_what_is_approved_is_served_as_an_image_and_nothing_else(
    event: TicketedEvent, member: Customer
) -> None:
    photo = send(member, jpeg()).json()
    decided = till_of(member).post(
        f"/ticketed-events/evt-spring-2026/photos/{photo['photoId']}/decision",
        {"status": "approved"},
    )

    friend = make_member(event.workspace)
    sell(event, friend)
    shown = app_of(friend).get(GALLERY).json()
    served = Client().get(
        shown[0]["thumbnailUrl"].removeprefix("http://localhost:8000"),
        headers={"Accept-Encoding": "gzip"},
    )
    assert (decided.status_code, decided.json()["status"]) == (200, "approved")
    assert "?" not in shown[0]["url"]
    assert (served["Content-Type"], served["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert served["Content-Disposition"] == 'inline; filename="photo.jpg"'
    assert served["Cache-Control"] == "private, max-age=3600, immutable"
    assert "Content-Encoding" not in served.headers


@pytest.mark.parametrize(
    "name",
    [
        *("", "x", "x-large.jpg", "..%2Fsecret-key", "-large.jpg", "a" * 5000 + "-large.jpg"),
        *("%00-large.jpg", "é-small.jpg", "AAAA-large.png", "AAAA-huge.jpg"),
    ],
)
def test_other_names_of_files_are_not_there(event: TicketedEvent, name: str) -> None:
    assert Client().get(f"/media/photos/{name}").status_code == 404


def test_who_has_no_ticket_adds_nothing(event: TicketedEvent, stranger: Customer) -> None:
    other = make_member(event.workspace)

    assert_refusal(send(other, jpeg()), 403, "ticket_needed")
    assert_refusal(send(stranger, jpeg()), 404, "unknown_ticketed_event")
    assert_refusal(Client().post(UPLOAD, jpeg(), "image/jpeg"), 401, "not_authenticated")


def test_a_closed_gallery_takes_photos_of_staff_alone(
    workspace: Workspace, member: Customer
) -> None:
    sell(make_ticketed_event(workspace, photosOpen=False), member)

    by_staff = Client().post(UPLOAD, jpeg(), "image/jpeg", headers=key_header(workspace))

    assert_refusal(send(member, jpeg()), 409, "photos_closed")
    assert (by_staff.status_code, by_staff.json()["status"]) == (201, "approved")


def test_a_program_adds_for_a_customer_whom_it_names(
    event: TicketedEvent, member: Customer
) -> None:
    headers = key_header(event.workspace)
    for_member = Client().post(f"{UPLOAD}?userId=sarah", jpeg(), "image/jpeg", headers=headers)

    assert for_member.json()["status"] == "pending"
    assert Photo.objects.get(workspace=event.workspace).customer_id == member.id


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        *((b"\0", "photo_unreadable"), (b"<script>", "photo_unreadable")),
        *((bomb(), "photo_too_many_pixels"), (jpeg(size=(3, 3)), "photo_too_small")),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "photo_unreadable"),
    ],
)
def test_what_is_no_photo_is_refused_by_its_content(
    event: TicketedEvent, member: Customer, raw: bytes, code: str
) -> None:
    assert_refusal(send(member, raw), 400, code)
    form = send_form(member, file=SimpleUploadedFile("a.jpg", raw, "image/jpeg"))
    assert_refusal(form, 400, code)
    assert not Photo.objects.of(event.workspace).exists()


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/json", "", "a/b/c"])
def test_other_bodies_are_refused(event: TicketedEvent, member: Customer, kind: str) -> None:
    assert_refusal(send(member, jpeg(), kind), 415, "unsupported_media_type")


def test_a_form_that_is_broken_or_has_no_file_is_refused(
    event: TicketedEvent, member: Customer
) -> None:
    broken = send(member, b"no form", "multipart/form-data; boundary=x")
    without = send(member, b"no form", "multipart/form-data")

    assert codes(send_form(member, caption="x")) == [("file", "required")]
    assert codes(send_form(member, file="no file")) == [("file", "required")]
    assert (broken.status_code, without.status_code) == (400, 400)


@pytest.mark.parametrize(("caption", "code"), [("x" * 301, "too_long"), ("\0", "nul_character")])
def test_a_caption_can_be_kept(
    event: TicketedEvent, member: Customer, caption: str, code: str
) -> None:
    assert codes(send(member, jpeg(), caption=caption)) == [("caption", code)]


def test_a_photo_may_be_larger_than_other_bodies_up_to_its_own_limit(
    event: TicketedEvent, member: Customer, settings: Settings
) -> None:
    six_megabytes = jpeg() + b"\0" * 6 * 1024 * 1024

    assert send(member, six_megabytes).status_code == 201
    assert_refusal(send(member, six_megabytes * 3), 413, "body_too_large")
    settings.MAX_PHOTO_BYTES = 100
    assert_refusal(send(member, jpeg()), 413, "photo_too_large")
    file = SimpleUploadedFile("a.jpg", jpeg())
    assert_refusal(send_form(member, file=file), 413, "photo_too_large")


def test_a_body_that_is_cut_off_is_refused(event: TicketedEvent, member: Customer) -> None:
    raw = jpeg()
    sent: dict[str, Any] = {"wsgi.input": BytesIO(raw), "CONTENT_LENGTH": str(len(raw) + 1)}

    answer = Client().generic(
        "POST", UPLOAD, raw, "image/jpeg", headers=token_header(member), **sent
    )

    assert_refusal(answer, 400, "malformed_json")


def test_only_json_is_answered(event: TicketedEvent, member: Customer) -> None:
    headers = token_header(member) | {"Accept": "image/jpeg"}

    assert_refusal(Client().get(GALLERY, headers=headers), 406, "not_acceptable")


def test_the_gallery_comes_in_parts(event: TicketedEvent, member: Customer) -> None:
    ids = [str(add(event, color=(shade, 0, 0)).id) for shade in (0, 80, 160)]

    first = app_of(member).get(GALLERY, limit=2).json()
    rest = app_of(member).get(GALLERY, limit=2, before=first[-1]["photoId"]).json()

    assert [one["photoId"] for one in [*first, *rest]] == ids[::-1]
    assert codes(app_of(member).get(GALLERY, before="x")) == [("before", "invalid_cursor")]
    assert codes(app_of(member).get(GALLERY, limit=501)) == [("limit", "out_of_range")]


def test_ten_photos_cost_what_one_costs(
    event: TicketedEvent, member: Customer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    app = app_of(member)
    app.get(GALLERY)
    for shade in range(10):
        add(event, Uploader(member), color=(25 * shade, 0, 0))

    with django_assert_num_queries(5):  # the token (two), the event, the ticket, the photos
        assert len(app.get(GALLERY).json()) == 10


def test_who_does_not_attend_sees_no_gallery(event: TicketedEvent, member: Customer) -> None:
    add(event)
    other = make_member(event.workspace)

    assert_refusal(app_of(other).get(GALLERY), 403, "ticket_needed")
    by_program = till_of(member).get(GALLERY, userId=other.external_id)
    assert_refusal(by_program, 403, "ticket_needed")
    assert len(app_of(member).get(GALLERY).json()) == 1


def test_a_link_to_what_waits_is_over_once_it_is_decided(
    event: TicketedEvent, member: Customer
) -> None:
    photo = send(member, jpeg()).json()
    before = fetch(photo["url"]).status_code

    decision = f"/ticketed-events/{event.key}/photos/{photo['photoId']}/decision"
    till_of(member).post(decision, {"status": "rejected"})

    assert (before, fetch(photo["url"]).status_code) == (200, 404)
    rejected = till_of(member).get(GALLERY, status="rejected").json()[0]["url"]
    assert fetch(rejected).status_code == 200


def test_staff_see_what_waits_and_attendees_do_not(event: TicketedEvent, member: Customer) -> None:
    add(event, Uploader(member))
    reader = Caller(key_header(event.workspace, scopes=["tickets:read"]))

    assert len(till_of(member).get(GALLERY, status="pending").json()) == 1
    assert_refusal(reader.get(GALLERY, status="pending"), 403, "scope_missing")
    assert_refusal(app_of(member).get(GALLERY, status="pending"), 403, "scope_missing")
    assert codes(till_of(member).get(GALLERY, status="storing")) == [("status", "out_of_range")]


def test_who_is_in_a_photo_has_it_hidden(event: TicketedEvent, member: Customer) -> None:
    photo = add(event)
    other = app_of(make_member(event.workspace))

    answer = other.post(f"{GALLERY}/{photo.id}/take-down", {"reason": "my face"})

    assert (answer.status_code, answer.json()["status"]) == (200, "taken_down")
    assert app_of(member).get(GALLERY).json() == []
    assert_refusal(app_of(member).post(f"{GALLERY}/{photo.id}/take-down", {}), 404, "unknown_photo")
    again = other.post(f"{GALLERY}/{photo.id}/take-down", {"reason": "my face"})
    assert again.json() == answer.json()


def test_a_take_down_says_why_in_words_that_can_be_kept(
    event: TicketedEvent, member: Customer
) -> None:
    address = f"{GALLERY}/{add(event).id}/take-down"

    assert codes(app_of(member).post(address, {"reason": "x" * 501})) == [("reason", "too_long")]
    assert codes(app_of(member).post(address, {"why": ""})) == [("why", "unknown_field")]
    assert codes(app_of(member).post(address, {"reason": 7})) == [("reason", "invalid_type")]


def test_one_removes_ones_own_photo_and_nobody_elses(
    event: TicketedEvent, member: Customer
) -> None:
    own, others = add(event, Uploader(member)), add(event)
    app = app_of(member)

    assert app.send("DELETE", f"{GALLERY}/{own.id}").status_code == 204
    assert_refusal(app.send("DELETE", f"{GALLERY}/{own.id}"), 404, "unknown_photo")
    assert_refusal(app.send("DELETE", f"{GALLERY}/{others.id}"), 404, "unknown_photo")
    assert_refusal(app.send("DELETE", f"{GALLERY}/7"), 404, "unknown_photo")
    assert till_of(member).send("DELETE", f"{GALLERY}/{others.id}").status_code == 204


def test_a_photo_of_another_event_is_not_there(event: TicketedEvent, member: Customer) -> None:
    other = add(make_ticketed_event(event.workspace, "other"))

    asked = app_of(member).post(f"{GALLERY}/{other.id}/take-down", {})

    assert_refusal(asked, 404, "unknown_photo")


def test_staff_decide_what_they_can_decide(event: TicketedEvent, member: Customer) -> None:
    address = f"/ticketed-events/evt-spring-2026/photos/{add(event).id}/decision"
    till = till_of(member)

    assert till.post(address, {"status": "rejected"}).json()["status"] == "rejected"
    for status in ("pending", "storing", "fine"):
        assert codes(till.post(address, {"status": status})) == [("status", "out_of_range")]
