"""Photos are added, shown, hidden and removed; each is counted once."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError

from accounts.models import Customer, Workspace
from core.ids import uuid7
from events.models import ActivityEvent, Message
from events.services.privacy import erase_customer
from tests.factories import make_member
from tests.ticketing.media.gallery import PARTY, add, guest_pass_of, jpeg
from tests.ticketing.stage import make_ticketed_event, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.encoding import make_photo
from ticketing.media.errors import PhotoNotKept, TooManyPhotos, TooManyTakeDowns, UnknownPhoto
from ticketing.media.models import Photo, PhotoShare, TakeDown
from ticketing.media.services import sharing, taking_down, uploading
from ticketing.media.services.deciding import decide_photo
from ticketing.media.services.removing import let_go, sweep_photos
from ticketing.media.services.taking_down import take_down_photo
from ticketing.media.services.uploading import Uploader, add_photo
from ticketing.media.states import PhotoState, TakeDownState
from ticketing.media.storing import write_files
from ticketing.privacy import keeper

pytestmark = pytest.mark.django_db

LATER = PARTY + timedelta(days=31)


@pytest.fixture
def event(workspace: Workspace) -> TicketedEvent:
    """An event whose photos wait for approval."""
    return make_ticketed_event(workspace)


def files() -> list[str]:
    """What the storage has."""
    root = Path(default_storage.location)  # type: ignore[attr-defined]  # files are in a folder here
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def share_of(event: TicketedEvent, subject_id: Any = None) -> tuple[int, int]:
    """How many photos and bytes are counted, which is what the rows say."""
    for share in PhotoShare.objects.filter(workspace=event.workspace):
        rows = Photo.objects.of(event.workspace).exclude(state=PhotoState.LEAVING)
        rows = rows.filter(ticketed_event_id=share.ticketed_event_id, purpose="gallery")
        own = [
            one.stored_bytes
            for one in rows
            if share.subject_id in {one.ticketed_event_id, one.customer_id, one.guest_pass_id}
        ]
        assert (share.photos, share.bytes) == (len(own), sum(own))
    found = PhotoShare.objects.get(
        workspace=event.workspace, ticketed_event=event, subject_id=subject_id or event.id
    )
    return found.photos, found.bytes


def messages(workspace: Workspace) -> list[str]:
    """The types of the messages about photos, in their order."""
    rows = Message.objects.filter(workspace=workspace, type__startswith="photo.")
    return list(rows.order_by("id").values_list("type", flat=True))


def actions(member: Customer) -> list[str]:
    """What the customer did with photos."""
    rows = ActivityEvent.objects.of(member.workspace).filter(event_type="custom").order_by("id")
    return [row.metadata["action"] for row in rows]


def test_a_photo_waits_for_staff_and_is_told(event: TicketedEvent, member: Customer) -> None:
    photo = add(event, Uploader(member))

    assert photo.state == PhotoState.PENDING
    assert (actions(member), messages(event.workspace)) == (["photo.uploaded"], ["photo.uploaded"])
    assert files() == [f"{photo.name}-large.jpg", f"{photo.name}-small.jpg"]
    assert share_of(event) == share_of(event, member.id) == (1, photo.stored_bytes)


def test_where_nobody_approves_it_is_shown_at_once(workspace: Workspace, member: Customer) -> None:
    event = make_ticketed_event(workspace, photosNeedApproval=False)

    photo = add(event, Uploader(member))

    assert photo.state == PhotoState.APPROVED
    assert actions(member) == ["photo.uploaded", "photo.approved"]


def test_photos_of_staff_wait_for_nobody_and_are_nobodys_deed(event: TicketedEvent) -> None:
    assert add(event).state == PhotoState.APPROVED
    assert not ActivityEvent.objects.of(event.workspace).exists()
    assert messages(event.workspace) == ["photo.uploaded", "photo.approved"]


def test_the_same_file_twice_is_one_photo_of_each_person(
    event: TicketedEvent, member: Customer
) -> None:
    other = make_member(event.workspace)

    first, again = add(event, Uploader(member)), add(event, Uploader(member))
    others = add(event, Uploader(other))

    assert first.id == again.id != others.id
    assert share_of(event)[0] == 2
    assert len(files()) == 4


def test_approving_again_is_no_second_fact(event: TicketedEvent, member: Customer) -> None:
    photo = add(event, Uploader(member))

    for verdict in ("approved", "approved", "taken_down", "approved", "rejected"):
        decided = decide_photo(photo=photo, verdict=PhotoState(verdict), at=PARTY)

    assert decided.state == PhotoState.REJECTED
    assert actions(member) == ["photo.uploaded", "photo.approved"]
    assert messages(event.workspace) == [
        *("photo.uploaded", "photo.approved", "photo.hidden", "photo.hidden")
    ]


def test_taking_down_hides_at_once_and_staff_decide(event: TicketedEvent, member: Customer) -> None:
    photo = add(event)

    asked = take_down_photo(photo=photo, customer=member, reason="my face", at=PARTY)
    photo.refresh_from_db()
    hidden = photo.state
    shown = decide_photo(photo=photo, verdict=PhotoState.APPROVED, at=PARTY)

    asked.refresh_from_db()
    assert (hidden, shown.state) == (PhotoState.TAKEN_DOWN, PhotoState.APPROVED)
    assert asked.state == TakeDownState.DISMISSED


def test_one_person_hides_a_photo_once(event: TicketedEvent, member: Customer) -> None:
    photo, other = add(event), make_member(event.workspace)
    take_down_photo(photo=photo, customer=member, reason="", at=PARTY)
    decide_photo(photo=photo, verdict=PhotoState.APPROVED, at=PARTY)

    take_down_photo(photo=photo, customer=member, reason="again", at=PARTY)
    photo.refresh_from_db()
    still_shown = photo.state
    take_down_photo(photo=photo, customer=other, reason="", at=PARTY)

    photo.refresh_from_db()
    assert (still_shown, photo.state) == (PhotoState.APPROVED, PhotoState.TAKEN_DOWN)
    assert TakeDown.objects.filter(workspace=event.workspace).count() == 2


def test_nobody_hides_a_whole_gallery(
    event: TicketedEvent, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_down, "MOST_OPEN", 1)
    sell(event, member)
    first, second = add(event), add(event, color="red")
    take_down_photo(photo=first, customer=member, reason="", at=PARTY)

    with pytest.raises(TooManyTakeDowns):
        take_down_photo(photo=second, customer=member, reason="", at=PARTY)


def test_who_does_not_attend_hides_few_photos_decided_or_not(
    event: TicketedEvent, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_down, "MOST_OF_STRANGERS", 1)
    passer_by = make_member(workspace, "eve")
    first, second = add(event), add(event, color="red")
    take_down_photo(photo=first, customer=passer_by, reason="", at=PARTY)
    TakeDown.objects.filter(workspace=workspace).update(state="dismissed")

    with pytest.raises(TooManyTakeDowns):
        take_down_photo(photo=second, customer=passer_by, reason="", at=PARTY)


def test_a_person_and_a_guest_pass_have_their_share(
    event: TicketedEvent, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "PHOTOS_OF_CUSTOMER", 1)
    guest_pass, _ = guest_pass_of(event, most_photos=1)
    add(event, Uploader(member))
    add(event, Uploader(guest_pass=guest_pass))

    for by in (Uploader(member), Uploader(guest_pass=guest_pass)):
        with pytest.raises(TooManyPhotos):
            add(event, by, color="red")

    assert (share_of(event)[0], len(files())) == (2, 4)


def test_bytes_are_counted_too(event: TicketedEvent, monkeypatch: pytest.MonkeyPatch) -> None:
    size = make_photo(jpeg()).stored_bytes
    tight, _ = guest_pass_of(event, most_bytes=size)
    mean, _ = guest_pass_of(event, most_bytes=size - 1)

    add(event, Uploader(guest_pass=tight))

    for guest_pass, color in ((tight, "red"), (mean, "teal")):
        with pytest.raises(TooManyPhotos):
            add(event, Uploader(guest_pass=guest_pass), color=color)


def test_an_event_has_its_share(event: TicketedEvent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "PHOTOS_OF_EVENT", 1)
    photo = add(event)

    with pytest.raises(TooManyPhotos):
        add(event, color="red")
    let_go(photo)
    let_go(photo)

    assert add(event, color="red").state == PhotoState.APPROVED
    assert share_of(event)[0] == 1


def test_the_database_itself_refuses_to_count_beyond_a_share(event: TicketedEvent) -> None:
    with pytest.raises(IntegrityError, match="photo_share_within_limits"):
        PhotoShare.objects.create(
            workspace=event.workspace,
            ticketed_event=event,
            subject_id=uuid7(),
            photos=2,
            most_photos=1,
            most_bytes=1,
        )


def test_what_is_removed_goes_with_its_files_and_can_be_sent_anew(
    event: TicketedEvent, member: Customer
) -> None:
    photo = add(event, Uploader(member))
    take_down_photo(photo=photo, customer=member, reason="", at=PARTY)
    let_go(photo)

    again = add(event, Uploader(member))
    swept = sweep_photos(workspace=event.workspace, at=PARTY)

    assert (swept, sweep_photos(workspace=event.workspace, at=PARTY)) == (1, 0)
    assert again.id != photo.id
    assert files() == [f"{again.name}-large.jpg", f"{again.name}-small.jpg"]
    with pytest.raises(UnknownPhoto):
        decide_photo(photo=photo, verdict=PhotoState.APPROVED, at=PARTY)


def test_what_was_rejected_long_ago_is_kept_no_more(event: TicketedEvent) -> None:
    old, shown = add(event), add(event, color="red")
    decide_photo(photo=old, verdict=PhotoState.REJECTED, at=PARTY)

    early = sweep_photos(workspace=event.workspace, at=PARTY + timedelta(days=29))
    late = sweep_photos(workspace=event.workspace, at=LATER)

    assert (early, late) == (0, 1)
    assert [one.id for one in Photo.objects.of(event.workspace)] == [shown.id]


def test_an_upload_that_was_cut_off_is_taken_up_or_swept_away(
    event: TicketedEvent, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_photo(jpeg())

    def die(*_: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(uploading, "_keep", die)
        for color in ("teal", "red"):
            with pytest.raises(SystemExit):
                add(event, Uploader(member), color=color)
    taken_up = add_photo(event=event, by=Uploader(member), made=made, at=PARTY)
    soon = sweep_photos(workspace=event.workspace, at=PARTY + timedelta(minutes=14))
    later = sweep_photos(workspace=event.workspace, at=PARTY + timedelta(minutes=16))

    assert (taken_up.created, soon, later) == (True, 0, 1)
    assert len(files()) == 2
    assert share_of(event)[0] == 1


def test_a_storage_that_fails_leaves_nothing_counted(
    event: TicketedEvent, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(uploading, "write_files", fail)

    with pytest.raises(OSError, match="full"):
        add(event, Uploader(member))

    assert share_of(event) == (0, 0)
    assert sweep_photos(workspace=event.workspace, at=PARTY) == 1


def test_what_is_removed_while_it_is_stored_leaves_no_file(
    event: TicketedEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_slowly(name: str, made: Any) -> None:
        write_files(name, made)
        sweep_photos(workspace=event.workspace, at=PARTY + timedelta(hours=1))
        write_files(name, made)

    monkeypatch.setattr(uploading, "write_files", write_slowly)

    with pytest.raises(PhotoNotKept):
        add(event)

    assert (files(), share_of(event)) == ([], (0, 0))


def test_an_erased_persons_photos_go(event: TicketedEvent, member: Customer) -> None:
    mine, others = add(event, Uploader(member)), add(event)
    take_down_photo(photo=others, customer=member, reason="my red face", at=PARTY)

    erase_customer(customer=member, at=PARTY)
    sweep_photos(workspace=event.workspace, at=PARTY)

    assert not Photo.objects.of(event.workspace).filter(id=mine.id).exists()
    assert files() == [f"{others.name}-large.jpg", f"{others.name}-small.jpg"]
    assert TakeDown.objects.get(workspace=event.workspace).reason == ""
    assert share_of(event)[0] == 1


def test_who_is_erased_adds_nothing(event: TicketedEvent, member: Customer) -> None:
    erase_customer(customer=member, at=PARTY)

    with pytest.raises(Exception, match="no such customer"):
        add(event, Uploader(member))

    assert files() == []


def test_a_persons_copy_lists_their_photos(event: TicketedEvent, member: Customer) -> None:
    mine, others = add(event, Uploader(member)), add(event)
    take_down_photo(photo=others, customer=member, reason="my face", at=PARTY)

    copy = keeper.export(workspace=event.workspace, customer_id=member.id)

    assert [one["photoId"] for one in copy["photos"]] == [mine.id]
    assert [one["reason"] for one in copy["photo_take_downs"]] == ["my face"]
