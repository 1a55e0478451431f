"""Who customers are: criteria about the record and the pass, and about nothing at all."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from psycopg import sql

from accounts.models import Workspace
from analytics.segments.asked import Asked
from analytics.segments.criterion import Criterion
from analytics.segments.kinds.activity import MOST_NAMES, check_days
from analytics.segments.kinds.wording import say_any
from analytics.segments.rows import found_in
from analytics.segments.spans import say_days
from analytics.segments.who import EVERYBODY, Who
from core.errors import FieldFault

_GROUPS = sql.SQL("""
    SELECT id AS customer_id FROM accounts_customer
    WHERE workspace_id = %(workspace)s AND user_groups && %(groups)s::varchar[]
""")
_JOINED = sql.SQL("""
    SELECT id AS customer_id FROM accounts_customer
    WHERE workspace_id = %(workspace)s AND created_at >= %(since)s
""")


class Everyone(Criterion, frozen=True, tag="everyone"):
    """All customers: said aloud, so that nobody reaches them by leaving something out."""

    def who(self, asked: Asked) -> Who:
        return EVERYBODY

    def words(self, workspace: Workspace) -> str:
        return _("every customer")


class Groups(Criterion, frozen=True, kw_only=True, tag="groups"):
    """Whether a customer is in one of these groups."""

    any_of: list[str]

    def faults(self) -> Iterator[FieldFault]:
        yield from check_names("any_of", self.any_of)

    def who(self, asked: Asked) -> Who:
        return found_in(_GROUPS, {"groups": self.any_of}, asked=asked)

    def words(self, workspace: Workspace) -> str:
        return _("in the group %(groups)s") % {"groups": say_any(self.any_of)}


class Joined(Criterion, frozen=True, kw_only=True, tag="joined"):
    """How long ago a customer was added."""

    within_days: int | None = None
    not_within_days: int | None = None

    def faults(self) -> Iterator[FieldFault]:
        yield from check_days("within_days", self.within_days)
        yield from check_days("not_within_days", self.not_within_days)
        if (self.within_days is None) == (self.not_within_days is None):
            words = _("Give within_days or not_within_days, one of them.")
            yield FieldFault("within_days", "ambiguous_window", words)

    def who(self, asked: Asked) -> Who:
        days = self.within_days if self.within_days is not None else self.not_within_days
        recent = found_in(_JOINED, {"since": asked.since(days or 0)}, asked=asked)
        return recent if self.within_days is not None else ~recent

    def words(self, workspace: Workspace) -> str:
        if self.within_days is not None:
            return _("added %(span)s") % {"span": say_days(self.within_days)}
        return _("added, but not %(span)s") % {"span": say_days(self.not_within_days or 0)}


def check_names(field: str, names: list[str]) -> Iterator[FieldFault]:
    """The faults of a list of names, of which there must be one."""
    if not names or not all(names):
        yield FieldFault(field, "required", _("Give at least one, and none that is empty."))
    elif len(names) > MOST_NAMES or any(len(name) > 100 for name in names):
        yield FieldFault(
            field,
            "too_many",
            _("Use at most %(most)s, of 100 characters each.") % {"most": MOST_NAMES},
        )
