"""What `docs/rules.md` shows is what is answered."""

import pytest

from accounts.models import Workspace
from loyalty.rules.conditions import OPERATORS
from loyalty.rules.content import RuleContent
from loyalty.rules.facts import OWN_FIELDS
from loyalty.rules.parts import Verdict
from tests.api.calling import Caller
from tests.factories import key_header
from tests.samples import DOCS, play

pytestmark = pytest.mark.django_db

PAGE = (DOCS / "rules.md").read_text()
FIELDS = RuleContent.__struct_encode_fields__


def test_the_samples_answer_as_shown(workspace: Workspace) -> None:
    assert play("rules.md", Caller(key_header(workspace))) == 12


@pytest.mark.parametrize("word", [*FIELDS, *OPERATORS, *OWN_FIELDS, *map(str, Verdict)])
def test_every_word_of_a_rule_is_explained(word: str) -> None:
    # A description describes itself.
    assert f"`{word}`" in PAGE or word == "description"
