"""Codes of refusals: documented, and documented only where they exist."""

import re
from pathlib import Path

import pytest

from tests.api.description import DESCRIBED
from tests.api.refusal_codes import ROOT, codes_in_code

_ROW = re.compile(r"^\|(?: \d{3} \|)? `([a-z_]+)` \|", re.MULTILINE)
_WORD = re.compile(r"`([a-z_]+)`")


def codes_in_docs() -> set[str]:
    """The codes that docs/errors.md explains."""
    return set(_ROW.findall((ROOT / "docs" / "errors.md").read_text()))


def codes_in_schema() -> set[str]:
    """The codes that the API's description promises."""
    return {
        code
        for operations in DESCRIBED["paths"].values()
        for operation in operations.values()
        for answer in operation["responses"].values()
        if answer["description"].startswith("Refused")
        for code in _WORD.findall(answer["description"])
    }


def test_every_code_is_explained() -> None:
    assert codes_in_code() - codes_in_docs() == set()


def test_only_what_exists_is_explained() -> None:
    sources = "\n".join(
        path.read_text()
        for room in ("core", "accounts", "events", "analytics", "loyalty", "ticketing", "campaigns")
        for path in Path(ROOT / room).rglob("*.py")
    )
    made_up = {code for code in codes_in_docs() - codes_in_code() if f'"{code}"' not in sources}

    assert made_up == set()


@pytest.mark.parametrize("code", sorted(codes_in_schema()))
def test_every_code_of_the_description_is_one_that_is_said(code: str) -> None:
    assert code in codes_in_docs()
