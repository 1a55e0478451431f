"""What staff decided about events, pictures and orders is taken back, or it is said why not."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Customer, Workspace
from events.models import Message
from tests.admin.pictures import pending_photo
from tests.admin.pressing import press_undo, undo_of
from tests.admin.rows import opened
from tests.admin.visiting import page, text_of
from tests.ticketing.stage import make_ticketed_event, sell
from ticketing.mail.services.sending import send_next
from ticketing.media.models import Photo
from ticketing.media.services.taking_down import take_down_photo
from ticketing.orders.models import Order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_queue")]


@pytest.mark.parametrize("status", ["cancelled", "draft"])
def test_an_event_is_on_sale_again(status: str, desk: Client, workspace: Workspace) -> None:
    event = make_ticketed_event(workspace)
    address = page("ticketing_ticketedevent_status", event.pk)
    then = desk.post(address, {"status": status}, follow=True)

    press_undo(desk, then)

    event.refresh_from_db()
    assert event.status == "published"


def test_what_was_decided_about_pictures_is_as_before(desk: Client, workspace: Workspace) -> None:
    event = make_ticketed_event(workspace)
    shown, gone = pending_photo(event, 1, state="approved"), pending_photo(event, 2)
    given = {"verdict": "taken_down", "photo": [str(shown.pk), str(gone.pk)]}
    then = desk.post(page("ticketing_photo_changelist"), given, follow=True)

    press_undo(desk, then)

    states = Photo.objects.of(workspace).order_by("name").values_list("state", flat=True)
    assert list(states) == ["approved", "pending"]


@pytest.mark.parametrize("verdict", ["approved", "rejected", "taken_down"])
def test_a_picture_that_waited_waits_again(
    verdict: str, desk: Client, workspace: Workspace
) -> None:
    photo = pending_photo(make_ticketed_event(workspace))
    given = {"verdict": verdict, "photo": [str(photo.pk)]}
    then = desk.post(page("ticketing_photo_changelist"), given, follow=True)

    press_undo(desk, then)

    photo.refresh_from_db()
    assert (photo.state, photo.decided_at, photo.decided_by) == ("pending", None, None)
    told = Message.objects.filter(workspace=workspace, type="photo.hidden")
    assert [one.body["state"] for one in told.order_by("-id")[:1]] == [
        "pending" if verdict == "approved" else verdict
    ]


@pytest.mark.parametrize("verdict", ["approved", "taken_down"])
def test_somebodys_wish_that_a_picture_goes_is_open_again(
    verdict: str, desk: Client, workspace: Workspace
) -> None:
    photo = pending_photo(make_ticketed_event(workspace), state="approved")
    wish = take_down_photo(photo=photo, customer=None, reason="That is me", at=timezone.now())
    given = {"verdict": verdict, "photo": [str(photo.pk)]}
    then = desk.post(page("ticketing_photo_changelist"), given, follow=True)

    press_undo(desk, then)

    photo.refresh_from_db()
    wish.refresh_from_db()
    assert (photo.state, wish.state, wish.decided_at) == ("taken_down", "open", None)


def test_a_picture_that_is_decided_about_as_before_leaves_nothing_to_undo(
    desk: Client, workspace: Workspace
) -> None:
    photo = pending_photo(make_ticketed_event(workspace), state="approved")
    given = {"verdict": "approved", "photo": [str(photo.pk)]}

    then = desk.post(page("ticketing_photo_changelist"), given, follow=True)

    assert undo_of(then) == ""


def test_a_cancellation_that_people_have_read_is_not_undone_in_silence(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    event = make_ticketed_event(workspace)
    sell(event, member, at=timezone.now())
    address = page("ticketing_ticketedevent_status", event.pk)
    then = desk.post(address, {"status": "cancelled"}, follow=True)
    desk.post(page("ticketing_ticketedevent_tell", event.pk))
    while send_next(workspace=workspace, at=timezone.now()):
        pass

    answer = press_undo(desk, then)

    event.refresh_from_db()
    assert event.status == "cancelled"
    assert "Letters went out that say so." in text_of(answer)


def test_tickets_that_were_put_aside_go_on_sale_again(desk: Client, workspace: Workspace) -> None:
    address = page("ticketing_sell", make_ticketed_event(workspace).pk)
    form = opened(desk, address, "sell") | {"number-tt-general": "1", "name": "Nina"}
    form.pop("is_paid", None)
    then = desk.post(address, form, follow=True)

    press_undo(desk, then)

    assert Order.objects.of(workspace).get().state == "cancelled"
