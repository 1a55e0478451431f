"""A code says which ticket and which holder, and cannot be made up."""

import base64
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.signing import new_signing_key
from ticketing.tickets.codes import LENGTH, code_of, read_code
from ticketing.tickets.models import Ticket

_SEALED, PUBLIC = new_signing_key()
EVENT = TicketedEvent(sealed_signing_key=_SEALED, public_key=PUBLIC)
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
# On a busy machine a draw can wait for its turn for seconds.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
tickets = st.builds(
    lambda key, epoch: Ticket(id=key, epoch=epoch, ticketed_event=EVENT),
    st.uuids(),
    st.integers(1, 2**31 - 1),
)


@patient
@given(tickets)
def test_a_code_says_ticket_and_epoch_and_is_signed(ticket: Ticket) -> None:
    code = code_of(ticket)

    read = read_code(code)
    assert read is not None
    assert (read.ticket_id, read.epoch) == (ticket.id, ticket.epoch)
    assert read.is_signed_by(PUBLIC)
    assert (len(code), set(code) <= set(BASE32)) == (LENGTH, True)


def test_any_flipped_bit_is_refused() -> None:
    whole = base64.b32decode(code_of(Ticket(id=UUID(int=7), epoch=2, ticketed_event=EVENT)))

    for bit in range(85 * 8):
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        read = read_code(base64.b32encode(bytes(flipped)).decode())
        assert read is None or not read.is_signed_by(PUBLIC), bit


@patient
@given(tickets, st.integers(0, LENGTH - 1), st.sampled_from(BASE32))
def test_any_other_sign_is_refused(ticket: Ticket, place: int, sign: str) -> None:
    code = code_of(ticket)
    other = code[:place] + sign + code[place + 1 :]

    read = read_code(other)

    assert (other == code) == (read is not None and read.is_signed_by(PUBLIC))


@patient
@given(st.text(max_size=200) | st.text(BASE32.lower(), min_size=LENGTH, max_size=LENGTH))
def test_whatever_is_scanned_is_read_or_refused(text: str) -> None:
    read = read_code(text)

    assert read is None or not read.is_signed_by(PUBLIC)


@patient
@given(tickets)
def test_another_event_did_not_sign_it(ticket: Ticket) -> None:
    read = read_code(code_of(ticket))

    assert read is not None
    assert not read.is_signed_by(new_signing_key()[1])


@pytest.mark.parametrize("key", [b"", b"short", bytes(32), bytes(33)])
def test_a_key_that_is_none_verifies_nothing(key: bytes) -> None:
    read = read_code(code_of(Ticket(id=UUID(int=7), epoch=1, ticketed_event=EVENT)))

    assert read is not None
    assert not read.is_signed_by(key)


def test_a_code_is_read_as_scanners_and_people_give_it() -> None:
    code = code_of(Ticket(id=UUID(int=7), epoch=1, ticketed_event=EVENT))

    assert read_code(f" {code.lower()}\n") == read_code(code) is not None


def test_the_layout_is_the_one_that_is_documented() -> None:
    """What a door that is offline does, from the bytes of `docs/tickets.md` alone."""
    ticket = Ticket(id=UUID("0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"), epoch=3, ticketed_event=EVENT)

    whole = base64.b32decode(code_of(ticket))

    assert whole[:21].hex() == "01" + "0199a1b2c3d47e5f8a6b7c8d9e0f1a2b" + "00000003"
    Ed25519PublicKey.from_public_bytes(PUBLIC).verify(whole[21:], b"foyer ticket\x00" + whole[:21])
