"""What people say of themselves, for every house at once."""

from accounts.models import User


def rename_person(*, user: User, name: str) -> None:
    """Keep what somebody is called."""
    user.name = name
    user.save(update_fields=["name"])


def choose_language(*, user: User, language: str) -> None:
    """Keep in which language somebody's pages and letters speak."""
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
