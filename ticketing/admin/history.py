"""Who changed what, noted where the page of the admin is not its row's own."""

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.db.models import Model
from django.http import HttpRequest

from accounts.site import signed_in


def log_addition(request: HttpRequest, row: Model, words: str) -> None:
    """Note that a row was made."""
    _log(request, row, ADDITION, words)


def log_change(request: HttpRequest, row: Model, words: str) -> None:
    """Note that something was changed, or taken away with."""
    _log(request, row, CHANGE, words)


def _log(request: HttpRequest, row: Model, flag: int, words: str) -> None:
    LogEntry.objects.log_actions(
        user_id=signed_in(request).pk,
        queryset=[row],
        action_flag=flag,
        change_message=words,
        single_object=True,
    )
