"""Challenges made, changed and retired."""

from django.db import transaction

from accounts.models import Workspace
from core.api.bodies import check_key
from loyalty.challenges.content import ChallengeContent, check_challenge, fields_of
from loyalty.defining import find_or_begin, settle
from loyalty.definitions import find_definition
from loyalty.models import Challenge
from loyalty.revising import next_revision


@transaction.atomic
def put_challenge(*, workspace: Workspace, key: str, content: ChallengeContent) -> Challenge:
    """Make a challenge or change it; whoever has a past is counted by it. Safe to repeat.

    What was paid stays paid, though the changed challenge might not pay it again. Raises Invalid
    with every fault of the challenge, Conflict when there are too many.
    """
    check_key(key, field="challengeId", named=content.challenge_id)
    check_challenge(content)
    next_revision(workspace)
    challenge = find_or_begin(Challenge, workspace=workspace, key=key)
    return settle(challenge, fields_of(content), fixed=["kind", "repeats", "period"])


@transaction.atomic
def retire_challenge(*, workspace: Workspace, key: str) -> Challenge:
    """Have a challenge count and pay nothing more; what it has paid stays. Safe to repeat.

    Raises UnknownDefinition.
    """
    next_revision(workspace)
    return settle(find_challenge(workspace=workspace, key=key), {"is_active": False})


def find_challenge(*, workspace: Workspace, key: str) -> Challenge:
    """The challenge with this key, active or not. Raises UnknownDefinition."""
    return find_definition(Challenge, workspace=workspace, key=key)
