"""The page about segments, played; its examples are criteria."""

import json
import re
from unittest.mock import patch

import pytest
from django.utils import timezone

from accounts.models import Customer
from analytics.segments.registry import criteria
from analytics.segments.spans import Calendar
from tests.analytics.segments.asking import faults_of
from tests.api.calling import till_of
from tests.factories import NOON
from tests.samples import DOCS, play

pytestmark = pytest.mark.django_db

PAGE = (DOCS / "segments.md").read_text()
EXAMPLES = re.findall(r"\| `(\{.*\})` \|$", PAGE, re.MULTILINE)


def test_every_sample_answers_as_the_page_says(member: Customer) -> None:
    with patch.object(timezone, "now", return_value=NOON):
        assert play("segments.md", till_of(member)) == 5


def test_the_examples_are_criteria() -> None:
    assert len(EXAMPLES) == 5
    assert [faults_of(json.loads(example)) for example in EXAMPLES] == [[]] * 5


def test_every_kind_and_every_window_is_explained() -> None:
    kinds = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))

    assert kinds - {"type"} == set(criteria())
    assert all(f"`{one.value}`" in PAGE for one in Calendar)
