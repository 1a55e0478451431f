"""The samples of `docs/sessions.md`, played."""

import re

import pytest

from accounts.models import Customer
from tests.api.calling import till_of
from tests.factories import make_member
from tests.samples import DOCS, play
from ticketing.programmes.formats import MOST_BYTES, MOST_VALUES
from ticketing.programmes.xml import MOST_ELEMENTS
from ticketing.sessions.checking import MOST_ROOMS, MOST_SESSIONS, MOST_SPEAKERS

pytestmark = pytest.mark.django_db


def test_the_samples_say_what_the_api_answers(member: Customer) -> None:
    make_member(member.workspace, "tom")

    assert play("sessions.md", till_of(member)) == 17


def test_the_limits_of_files_are_those_of_the_page() -> None:
    text = " ".join((DOCS / "sessions.md").read_text().split())

    said = re.search(r"A file may have ([\d,]+) MiB, ([\d,]+) values or elements, (.+?)\.", text)
    assert said
    numbers = [int(one.replace(",", "")) for one in re.findall(r"[\d,]*\d", said[0])]
    limits = [MOST_BYTES >> 20, MOST_VALUES, MOST_SESSIONS, MOST_SPEAKERS, MOST_ROOMS]
    assert (numbers, MOST_ELEMENTS) == (limits, MOST_VALUES)
