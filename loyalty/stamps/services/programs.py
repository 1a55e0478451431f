"""Stamp programmes made, changed and retired."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Workspace
from core.api.bodies import check_key
from core.errors import Invalid
from loyalty.defining import find_or_begin, settle
from loyalty.errors import UnknownDefinition
from loyalty.models import Reward, StampProgram
from loyalty.recounting.services import begin_recount
from loyalty.revising import next_revision
from loyalty.rewards.catalogue import find_reward, put_stamp_reward
from loyalty.rewards.content import content_of
from loyalty.stamps.content import (
    CardReward,
    ProgramContent,
    check_program,
    fields_of,
    reward_content,
)


@transaction.atomic
def put_program(*, workspace: Workspace, key: str, content: ProgramContent) -> StampProgram:
    """Make a stamp programme or change it; whoever has a past is counted by it. Safe to repeat.

    Cards that were spent stay as they were. Raises Invalid with every fault of the programme,
    Conflict when there are too many or its stock is taken.
    """
    check_key(key, field="key", named=content.key)
    check_program(content, workspace)
    if content.reward.reward_id not in {None, key}:
        raise Invalid.field(
            "reward.reward_id",
            "other_key",
            _("It is %(key)s, as the programme.") % {"key": repr(key)},
        )
    next_revision(workspace)
    program = find_or_begin(StampProgram, workspace=workspace, key=key)
    if program._state.adding:
        program.reward = _put_reward(workspace, key, content.reward)
        _settle(program, content)
    else:
        # Stock is locked last: counting anew locks customers.
        _settle(program, content)
        program.reward = _put_reward(workspace, key, content.reward)
    return program


@transaction.atomic
def retire_program(*, workspace: Workspace, key: str) -> StampProgram:
    """Have what is bought from now on count no more; full cards stay good. Safe to repeat.

    Raises UnknownDefinition.
    """
    next_revision(workspace)
    program = find_program(workspace=workspace, key=key)
    if program.is_active:
        settle(program, {"is_active": False, "retired_at": timezone.now()})
        begin_recount(program)
    return program


def find_program(*, workspace: Workspace, key: str) -> StampProgram:
    """The programme with this key, active or not, and its reward. Raises UnknownDefinition."""
    # An address can carry what the database cannot even be asked for.
    if not key.isprintable():
        raise UnknownDefinition
    programs = StampProgram.objects.of(workspace).select_related("reward__stock")
    found: StampProgram | None = programs.filter(key=key).first()
    if found is None:
        raise UnknownDefinition
    return found


def _settle(program: StampProgram, content: ProgramContent) -> None:
    version, is_new = program.version, program._state.adding
    settle(program, fields_of(content, retired_at=program.retired_at, at=timezone.now()))
    if not program.is_active and (is_new or program.version != version):
        # What was bought until then is counted by what it says now.
        begin_recount(program)


def _put_reward(workspace: Workspace, key: str, says: CardReward) -> Reward:
    """The programme's own reward; what the catalogue alone says of it stays."""
    kept = None
    if Reward.objects.of(workspace).filter(key=key, points=None).exists():
        kept = content_of(find_reward(workspace=workspace, key=key))
    return put_stamp_reward(workspace=workspace, key=key, content=reward_content(says, kept))
