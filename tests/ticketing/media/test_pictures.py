"""The picture of an event: made anew like any photo, one at a time."""

from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from accounts.models import Customer, Workspace
from tests.api.calling import app_of, till_of
from tests.api.test_addresses import assert_refusal
from tests.factories import key_header
from tests.ticketing.media.gallery import PARTY, encoded, jpeg
from tests.ticketing.media.test_adding_photos import files
from tests.ticketing.media.test_gallery_by_http import fetch
from tests.ticketing.stage import make_ticketed_event
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.encoding import make_photo, make_picture
from ticketing.media.models import PhotoShare
from ticketing.media.names import path_of
from ticketing.media.services.picturing import put_picture
from ticketing.media.services.removing import sweep_photos

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(workspace: Workspace) -> TicketedEvent:
    """An event without a picture."""
    return make_ticketed_event(workspace)


def test_a_new_picture_takes_the_place_of_the_old_one(event: TicketedEvent) -> None:
    put_picture(event=event, made=make_picture(jpeg("red")), at=PARTY)
    former = event.picture
    put_picture(event=event, made=make_picture(jpeg("blue")), at=PARTY)
    put_picture(event=event, made=make_picture(jpeg("blue")), at=PARTY)
    sweep_photos(workspace=event.workspace, at=PARTY)

    event.refresh_from_db()
    assert event.picture != former
    assert files() == [f"{event.picture}-{size}.jpg" for size in ("large", "medium", "small")]
    assert not PhotoShare.objects.filter(workspace=event.workspace).exists()


def test_an_event_has_a_picture(event: TicketedEvent, member: Customer) -> None:
    address = "/ticketed-events/evt-spring-2026/picture"
    headers = key_header(event.workspace)

    given = Client().put(address, jpeg("red"), "image/jpeg", headers=headers)
    url = app_of(member).get("/client/events/evt-spring-2026").json()["pictureUrl"]
    listed = app_of(member).get("/client/events").json()[0]["pictureUrl"]
    served = fetch(url)
    taken = till_of(member).send("DELETE", address)

    assert given.json()["pictureUrl"] == url == listed
    assert served["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (taken.status_code, taken.json()["pictureUrl"]) == (200, None)
    assert fetch(url).status_code == 404


def test_a_picture_made_before_there_was_a_middle_size_is_shown_large(
    event: TicketedEvent,
) -> None:
    put_picture(event=event, made=make_photo(jpeg("red")), at=PARTY)

    served, large = (fetch(path_of(event.picture, size)) for size in ("medium", "large"))

    assert served.status_code == 200
    assert served.content == large.content


def test_the_middle_size_of_a_picture_is_light() -> None:
    noise = Image.effect_noise((1600, 900), 60).convert("RGB")
    soft = Image.linear_gradient("L").resize((1600, 900)).convert("RGB")

    restless, calm = (make_picture(encoded(one)).files["medium"] for one in (noise, soft))

    assert Image.open(BytesIO(calm)).size == Image.open(BytesIO(restless)).size == (800, 450)
    assert len(calm) < 65_000
    assert len(restless) < len(make_photo(encoded(noise)).files["large"]) / 4


def test_a_picture_is_an_image(event: TicketedEvent, member: Customer) -> None:
    address = "/ticketed-events/evt-spring-2026/picture"
    headers = key_header(event.workspace)

    assert_refusal(
        Client().put(address, b"<svg>", "image/jpeg", headers=headers), 400, "photo_unreadable"
    )
    assert_refusal(till_of(member).send("PUT", address, {}), 415, "unsupported_media_type")
    assert_refusal(app_of(member).send("PUT", address, {}), 403, "api_key_required")
