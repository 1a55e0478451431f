"""What a workspace writes to members of its own accord."""

from django.core.exceptions import ValidationError

from accounts.models import Workspace
from campaigns.mail.models import CardLetters
from core.errors import FieldFault, Invalid


def card_letters_of(workspace: Workspace) -> CardLetters:
    """As it is set up; nothing is written where nobody has set it up."""
    kept = CardLetters.objects.filter(workspace=workspace).first()
    return kept or CardLetters(workspace=workspace)


def set_card_letters(*, workspace: Workspace, **wishes: object) -> CardLetters:
    """Write from now on as `of_expiry`, `days_before` and `of_rewards` say. Raises Invalid."""
    letters = card_letters_of(workspace)
    for name, wish in wishes.items():
        setattr(letters, name, wish)
    try:
        letters.clean_fields(exclude=["workspace"])
    except ValidationError as fault:
        raise Invalid(
            faults=[
                FieldFault(field, "invalid", " ".join(messages))
                for field, messages in fault.message_dict.items()
            ]
        ) from fault
    fields = ["of_expiry", "days_before", "of_rewards"]
    CardLetters.objects.bulk_create(
        [letters], update_conflicts=True, unique_fields=["workspace"], update_fields=fields
    )
    return letters
