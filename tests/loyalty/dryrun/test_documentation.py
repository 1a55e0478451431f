"""What `docs/dry-run.md` shows is what is answered."""

import pytest

from accounts.models import Customer, Workspace
from tests.api.calling import Caller
from tests.factories import key_header, make_member, purchase
from tests.loyalty.dryrun.drafts import TODAY
from tests.loyalty.programme import make_rule, record
from tests.samples import play

pytestmark = pytest.mark.django_db


def test_the_samples_answer_as_shown(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace)
    bought = [(member, "15"), (member, "65"), (make_member(workspace, "tom"), "15")]
    drafts = [purchase(who, amount, event_timestamp=TODAY) for who, amount in bought]
    record(workspace, *drafts, at=TODAY)

    assert play("dry-run.md", Caller(key_header(workspace))) == 3
