"""Everything that people read is there in German."""

import re
import shutil

import polib
import pytest
from django.contrib import admin

from tests.translations import CATALOGUE, COMPILED, extract, untranslated

OWN_APPS = {"accounts", "analytics", "campaigns", "events", "loyalty", "ticketing"}
# Words that take an "s" in German too.
SAME_IN_GERMAN = {"webhook"}
HOLES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]+>")


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    """The catalogue as it is in git."""
    return polib.pofile(str(CATALOGUE))


def test_every_text_is_translated(catalogue: polib.POFile) -> None:
    assert untranslated(catalogue) == []


def test_the_compiled_catalogue_says_the_same(catalogue: polib.POFile) -> None:
    assert COMPILED.read_bytes() == catalogue.to_binary()


def test_no_translation_lacks_what_is_filled_in(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if not _fits(entry)] == []


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("xgettext"), reason="xgettext is not installed (gettext)")
def test_the_catalogue_knows_every_text_of_the_code(catalogue: polib.POFile) -> None:
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete}
    before = CATALOGUE.read_bytes()
    try:
        extract()
        found = polib.pofile(str(CATALOGUE))
    finally:
        CATALOGUE.write_bytes(before)

    assert {(one.msgctxt, one.msgid) for one in found if not one.obsolete} == known


def test_no_plural_is_made_with_an_english_s() -> None:
    own = [model for model in admin.site._registry if model.__module__.split(".")[0] in OWN_APPS]

    named = [one for one in own if "verbose_name_plural" not in one._meta.original_attrs]

    assert [one.__name__ for one in named if one._meta.verbose_name not in SAME_IN_GERMAN] == []


def _fits(entry: polib.POEntry) -> bool:
    """Whether what is filled in is the same in both; "one" may say its number in words."""
    if not entry.msgid_plural:
        return set(HOLES.findall(entry.msgid)) == set(HOLES.findall(entry.msgstr))
    one, many = entry.msgstr_plural[0], entry.msgstr_plural[1]
    wanted = set(HOLES.findall(entry.msgid_plural))
    return set(HOLES.findall(many)) == wanted and set(HOLES.findall(one)) <= wanted
