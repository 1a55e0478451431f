"""What people write in one line of a form."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def validate_line(text: str) -> None:
    """One line, such as may stand in the head of a letter."""
    if not text.isprintable():
        raise ValidationError(_("Write it in one line, without signs that cannot be seen."))
