"""Orders and tickets found by what people call them: a number, a name, an address."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import Customer, Workspace
from ticketing.numbers import read_number

MOST_CUSTOMERS = 100
MOST_WORDS = 5


def customers_matching(workspace: Workspace, term: str) -> list[UUID]:
    """The customers who have every word in what is known of them."""
    people = Customer.objects.of(workspace).living()
    for word in term.split()[:MOST_WORDS]:
        people = people.matching(word)
    return list(people.values_list("id", flat=True)[:MOST_CUSTOMERS])


def found_by(workspace: Workspace, queryset: Any, term: str, fields: Sequence[str]) -> Any:
    """The rows with this number, with these words in one of the fields, or of such a customer.

    Without fields by number alone: for those who may not see who people are.
    """
    term = term.strip()
    if not term:
        return queryset
    if "\0" in term:
        return queryset.none()
    found = Q(number=read_number(term)[:12])
    for field in fields:
        found |= _all_words(field, term)
    if fields:
        found |= Q(customer_id__in=customers_matching(workspace, term))
    return queryset.filter(found)


def _all_words(field: str, term: str) -> Q:
    found = Q()
    for word in term.split()[:MOST_WORDS]:
        found &= Q(**{f"{field}__icontains": word})
    return found
