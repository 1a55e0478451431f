"""One field that finds a customer by whatever is at hand: a name, a number, a scanned code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.models import Customer, Workspace
from accounts.scopes import Scope
from core.ids import as_uuid

MOST_FOUND = 20
MOST_WORDS = 5
# The longest that is scanned is the code of a ticket, or a link with one in it.
MOST_SIGNS = 400


@dataclass(frozen=True, slots=True)
class Found:
    """A customer's id and why it is theirs; exact when it can be nobody else's."""

    customer_id: UUID
    why: str
    is_exact: bool = False


class Finder(Protocol):
    """What a room knows customers by. It asks only for what `scopes` let the person see."""

    def __call__(
        self, *, workspace: Workspace, text: str, scopes: frozenset[Scope]
    ) -> Iterable[Found]: ...


@dataclass(slots=True)
class Hit:
    """A customer who was found, with every reason."""

    customer: Customer
    is_exact: bool = False
    why: list[str] = field(default_factory=list)


def find_customers(*, workspace: Workspace, text: str, scopes: frozenset[Scope]) -> Sequence[Hit]:
    """The customers whom the text may mean, exact hits first; a few queries, however many."""
    meant = bare(text)
    if not meant or Scope.CUSTOMERS_READ not in scopes:
        return []
    every = [
        one
        for finder in _finders(tuple(settings.CUSTOMER_FINDERS))
        for one in finder(workspace=workspace, text=meant, scopes=scopes)
    ]
    people = Customer.objects.of(workspace).living().select_related("card")
    known = people.in_bulk([one.customer_id for one in every])
    hits: dict[UUID, Hit] = {}
    for one in sorted(every, key=lambda one: not one.is_exact):
        if one.customer_id in known:
            hit = hits.setdefault(one.customer_id, Hit(known[one.customer_id], one.is_exact))
            hit.why.append(one.why)
    return list(hits.values())[:MOST_FOUND]


def only_hit(hits: Sequence[Hit]) -> Customer | None:
    """The one customer who is meant, when there is no doubt."""
    exact = [hit for hit in hits if hit.is_exact]
    sure = exact if exact else hits
    return sure[0].customer if len(sure) == 1 else None


def bare(text: str) -> str:
    """What was typed or scanned: without blanks around, of a link its last part."""
    meant = text.strip()
    if "\0" in meant or len(meant) > MOST_SIGNS:
        return ""
    if meant.lower().startswith(("http://", "https://")):
        meant = meant.partition("?")[0].rstrip("/").rpartition("/")[2]
    return meant


def by_own_words(*, workspace: Workspace, text: str, scopes: frozenset[Scope]) -> Iterable[Found]:
    """By what is known of the person and of the pass."""
    people = Customer.objects.of(workspace).living()
    exact = Q(external_id=text) | Q(email__iexact=text) | Q(card__number=text)
    if key := as_uuid(text):
        exact |= Q(id=key)
    sure = list(people.filter(exact).select_related("card")[:MOST_FOUND])
    for word in text.split()[:MOST_WORDS]:
        people = people.matching(word)
    near = people.exclude(id__in=[one.id for one in sure]).newest_first().select_related("card")
    yield from (Found(one.id, _why(one, text), is_exact=True) for one in sure)
    yield from (Found(one.id, _why(one, text)) for one in near[:MOST_FOUND])


def _why(customer: Customer, text: str) -> str:
    """The first thing known of the customer in which the words stand."""
    words = [word.casefold() for word in text.split()[:MOST_WORDS]]
    known = [
        (customer.name, _("Name")),
        (customer.email, _("E-mail %s") % customer.email),
        (customer.card.number, _("Pass %s") % customer.card.number),
        (customer.external_id, _("Customer id %s") % customer.external_id),
    ]
    for value, why in known:
        if any(word in value.casefold() for word in words):
            return why
    return _("Pass %s") % customer.card.number


@lru_cache(maxsize=4)
def _finders(paths: tuple[str, ...]) -> list[Finder]:
    return [import_string(path) for path in paths]
