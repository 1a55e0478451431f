"""Everybody adds photos at once: none beyond the share, and the same file is one photo."""

import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings

from accounts.models import Customer, Workspace
from events.errors import UnknownCustomer
from events.services.privacy import erase_customer
from tests.concurrency import at_once, outcomes_of
from tests.ticketing.media.gallery import PARTY, guest_pass_of, jpeg
from tests.ticketing.stage import make_ticketed_event
from ticketing.media.encoding import MadePhoto, make_photo
from ticketing.media.errors import TooManyPhotos
from ticketing.media.models import Photo, PhotoShare
from ticketing.media.services.removing import let_go, sweep_photos
from ticketing.media.services.uploading import Uploader, add_photo
from ticketing.media.states import PhotoState

TRIES = 50


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def photos(count: int) -> list[MadePhoto]:
    """Different photos, without the work of decoding so many."""
    made = make_photo(jpeg())
    return [MadePhoto(made.files, made.width, made.height, f"{n:064}") for n in range(count)]


def files(settings: Any) -> int:
    """How many files the storage has."""
    return sum(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*"))


def test_fifty_guests_at_once_add_no_more_than_their_pass_allows(
    workspace: Workspace, settings: Settings
) -> None:
    event = make_ticketed_event(workspace)
    by = Uploader(guest_pass=guest_pass_of(event, most_photos=7)[0])

    outcomes = outcomes_of(
        [partial(add_photo, event=event, by=by, made=made, at=PARTY) for made in photos(TRIES)]
    )

    refused = [one for one in outcomes if isinstance(one, TooManyPhotos)]
    shares = PhotoShare.objects.filter(workspace=workspace)
    assert len(refused) == TRIES - 7
    assert Photo.objects.of(workspace).count() == 7
    assert files(settings) == 14
    assert [share.photos for share in shares] == [7, 7]


def test_twin_a_share_that_is_read_and_written_lets_more_in(workspace: Workspace) -> None:
    event = make_ticketed_event(workspace)
    guest_pass, _ = guest_pass_of(event, most_photos=1)
    meet = threading.Barrier(2, timeout=30).wait

    def add_unguarded(made: MadePhoto) -> None:
        with transaction.atomic():
            rows = Photo.objects.of(workspace).filter(guest_pass=guest_pass)
            seen = rows.count()
            meet()
            if seen < guest_pass.most_photos:
                Photo.objects.create(
                    workspace=workspace,
                    ticketed_event=event,
                    guest_pass=guest_pass,
                    name=made.digest,
                    digest=made.digest,
                    width=made.width,
                    height=made.height,
                    stored_bytes=made.stored_bytes,
                    uploaded_at=PARTY,
                )

    at_once([partial(add_unguarded, made) for made in photos(2)])

    assert Photo.objects.of(workspace).filter(guest_pass=guest_pass).count() == 2


def test_the_same_file_fifty_times_at_once_is_one_photo(
    workspace: Workspace, member: Customer, settings: Settings
) -> None:
    event, made = make_ticketed_event(workspace), make_photo(jpeg())
    call = partial(add_photo, event=event, by=Uploader(member), made=made, at=PARTY)

    added = at_once([call] * TRIES)

    assert len({one.photo.id for one in added}) == 1
    assert [one.created for one in added].count(True) == 1
    assert files(settings) == 2
    assert [share.photos for share in PhotoShare.objects.filter(workspace=workspace)] == [1, 1]


def test_a_photo_that_is_removed_fifty_times_is_counted_back_once(
    workspace: Workspace, member: Customer
) -> None:
    event = make_ticketed_event(workspace)
    added = [add_photo(event=event, by=Uploader(member), made=made, at=PARTY) for made in photos(2)]

    at_once(
        [partial(let_go, added[0].photo)] * TRIES
        + [partial(sweep_photos, workspace=workspace, at=PARTY)] * 5
    )

    assert [share.photos for share in PhotoShare.objects.filter(workspace=workspace)] == [1, 1]


def test_who_is_erased_while_they_add_photos_leaves_none(
    workspace: Workspace, member: Customer
) -> None:
    event = make_ticketed_event(workspace)
    calls: list[Any] = [
        partial(add_photo, event=event, by=Uploader(member), made=made, at=PARTY)
        for made in photos(20)
    ]
    calls.insert(10, partial(erase_customer, customer=member, at=PARTY))

    outcomes = outcomes_of(calls)

    failed = [one for one in outcomes if isinstance(one, Exception)]
    assert all(isinstance(one, UnknownCustomer) for one in failed), failed
    kept = Photo.objects.of(workspace).exclude(state=PhotoState.LEAVING)
    assert not kept.filter(customer_id=member.id).exists()
    assert {share.photos for share in PhotoShare.objects.filter(workspace=workspace)} <= {0}
