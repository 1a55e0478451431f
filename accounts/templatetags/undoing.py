"""The button on a message about something that can be taken back."""

from django import template

register = template.Library()
# As `accounts.admin.undoing.MARK` writes it; templates are loaded where no admin is.
_MARK = "undo:"


@register.filter
def undo_name(message: object) -> str:
    """What the button of a message takes back; nothing, for one without."""
    tags = str(getattr(message, "extra_tags", "") or "").split()
    return next((tag.removeprefix(_MARK) for tag in tags if tag.startswith(_MARK)), "")
