"""Leaderboards made, changed and retired."""

from django.db import transaction

from accounts.models import Workspace
from core.api.bodies import check_key
from loyalty.definitions import find_definition, refuse_too_many
from loyalty.errors import UnknownDefinition
from loyalty.leaderboards.content import BoardContent, check_board, kept
from loyalty.models import Leaderboard
from loyalty.revising import next_revision


@transaction.atomic
def put_leaderboard(*, workspace: Workspace, key: str, content: BoardContent) -> Leaderboard:
    """Make a board or change it; months that were closed stay what they were. Safe to repeat.

    Raises Invalid with every fault of the board, Conflict when there are too many.
    """
    check_key(key, field="leaderboardId", named=content.leaderboard_id)
    check_board(content)
    next_revision(workspace)
    board = Leaderboard.objects.of(workspace).filter(key=key).first()
    if board is None:
        board = Leaderboard(workspace=workspace, key=key, is_active=False)
    if content.active and not board.is_active:
        refuse_too_many(Leaderboard, workspace=workspace)
    board.title, board.description = content.title, content.description
    board.metric, board.span, board.counts = content.metric, content.span, kept(content.counts)
    board.is_active = content.active
    board.save()
    return board


@transaction.atomic
def retire_leaderboard(*, workspace: Workspace, key: str) -> Leaderboard:
    """Show a board no more. Raises UnknownDefinition."""
    next_revision(workspace)
    board = find_leaderboard(workspace=workspace, key=key)
    board.is_active = False
    board.save(update_fields=["is_active", "changed_at"])
    return board


def find_leaderboard(*, workspace: Workspace, key: str) -> Leaderboard:
    """The board with this key, active or not. Raises UnknownDefinition."""
    return find_definition(Leaderboard, workspace=workspace, key=key)


def active_leaderboard(*, workspace: Workspace, key: str) -> Leaderboard:
    """The board with this key, if it is shown. Raises UnknownDefinition."""
    board = find_leaderboard(workspace=workspace, key=key)
    if not board.is_active:
        raise UnknownDefinition
    return board
