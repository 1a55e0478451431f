"""What a criterion is: one thing that holds of a customer or does not."""

from collections.abc import Iterator

import msgspec

from accounts.models import Workspace
from analytics.segments.asked import Asked
from analytics.segments.who import Who
from core.errors import FieldFault


class Criterion(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="type",
):
    """A kind of criterion is a subclass with a tag, and `config/reactions.py` lists it.

    Its fields are those of the JSON.
    """

    def faults(self) -> Iterator[FieldFault]:
        """What is wrong with it, whatever the workspace has set up."""
        yield from ()

    def unknown(self, workspace: Workspace) -> Iterator[FieldFault]:
        """What it names that is not there; asked when it is written, not when it is read again."""
        yield from ()

    def who(self, asked: Asked) -> Who:
        """The customers of whom it holds, living or not."""
        raise NotImplementedError

    def words(self, workspace: Workspace) -> str:
        """It in plain words, such as "at least 5 purchases"."""
        raise NotImplementedError
