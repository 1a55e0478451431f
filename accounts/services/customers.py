"""Customers and their passes, one or a thousand at a time."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Customer, Pass, Workspace
from accounts.models.customers import is_usable_id
from core.errors import Conflict, FieldFault, Invalid, Missing
from core.ids import uuid7_series

PROFILE_FIELDS = ("email", "name", "language", "time_zone", "user_groups", "wants_mail")


@transaction.atomic
def create_customer(*, workspace: Workspace, external_id: str, **profile: Any) -> Customer:
    """A new customer with a pass. Raises Invalid, or Conflict when the id is taken."""
    customer = Customer(workspace=workspace, external_id=external_id, **profile)
    _check(customer)
    made = add_missing_customers(workspace=workspace, external_ids=[external_id])
    if external_id not in made:
        raise Conflict(
            _("There already is a customer %(external_id)s.") % {"external_id": repr(external_id)},
            code="customer_exists",
            faults=[FieldFault("userId", "customer_exists", _("This id is taken."))],
        )
    customer.id = made[external_id]
    customer.save(force_update=True, update_fields=[*PROFILE_FIELDS, "updated_at"])
    return Customer.objects.select_related("workspace", "card").get(
        workspace=workspace, id=customer.id
    )


@transaction.atomic
def change_customer(*, customer: Customer, **profile: Any) -> Customer:
    """Change what is known of a customer; what is not named stays.

    A new time zone holds from now on: what happened before stays on the days it happened on.
    """
    for field, value in profile.items():
        setattr(customer, field, value)
    _check(customer)
    if "time_zone" in profile:
        _remember_zone(customer)
    customer.save(update_fields=[*profile, "former_zones", "updated_at"])
    return customer


def stop_mail(*, customer: Customer) -> Customer:
    """Have no campaign write to a customer any more, whatever else is wrong with the record."""
    customer.wants_mail = False
    customer.save(update_fields=["wants_mail", "updated_at"])
    return customer


def _remember_zone(customer: Customer) -> None:
    rows = Customer.objects.of(customer.workspace).select_for_update(of=("self",), no_key=True)
    kept = rows.get(id=customer.id)
    customer.former_zones = kept.former_zones
    if kept.time_zone != customer.time_zone:
        now = timezone.now().astimezone(UTC).isoformat(timespec="microseconds")
        customer.former_zones = [*kept.former_zones, [now, kept.time_zone]]


@transaction.atomic
def add_missing_customers(*, workspace: Workspace, external_ids: Iterable[str]) -> dict[str, UUID]:
    """Make a customer and a pass for each id that has none; answer with those that were made.

    Sorted, so that two batches that bring the same new people cannot deadlock.
    """
    wanted = sorted(set(external_ids))
    keys = uuid7_series(len(wanted))
    Customer.objects.bulk_create(
        [
            Customer(id=key, workspace=workspace, external_id=external_id)
            for key, external_id in zip(keys, wanted, strict=True)
        ],
        ignore_conflicts=True,
    )
    made = dict(Customer.objects.of(workspace).filter(id__in=keys).values_list("external_id", "id"))
    Pass.objects.bulk_create(
        [
            Pass(customer_id=key, workspace=workspace, number=new_pass_number())
            for key in made.values()
        ]
    )
    return made


def find_customer(*, workspace: Workspace, external_id: str) -> Customer:
    """The customer with this id of the shop's own. Raises Missing, for an erased one too."""
    # An address can carry what the database cannot even be asked for.
    wanted = external_id if is_usable_id(external_id) else ""
    found = Customer.objects.of(workspace).living().filter(external_id=wanted)
    return _only(found, Missing(_("There is no such customer."), code="unknown_customer"))


def find_customer_by_pass(*, workspace: Workspace, pass_id: object) -> Customer:
    """The customer who has this pass. Raises Missing, for an erased one too."""
    found = Customer.objects.of(workspace).living().with_pass(pass_id)
    return _only(found, Missing(_("There is no such pass."), code="unknown_pass"))


def _only(found: Any, refusal: Missing) -> Customer:
    customer: Customer | None = found.select_related("workspace", "card").first()
    if customer is None:
        raise refusal
    return customer


def _check(customer: Customer) -> None:
    try:
        customer.clean_fields(exclude=["workspace"])
    except ValidationError as fault:
        names = {"external_id": "userId", "language": "locale", "time_zone": "timeZone"}
        names |= {"user_groups": "userGroups", "wants_mail": "wantsMail"}
        raise Invalid(
            faults=[
                FieldFault(names.get(field, field), str(one.code), " ".join(one.messages))
                for field, found in fault.error_dict.items()
                for one in found
            ]
        ) from fault


def new_pass_number() -> str:
    """Sixteen digits: fifteen at random, and the check digit of ISO/IEC 7812 (Luhn)."""
    digits = [secrets.randbelow(10) for _ in range(15)]
    return "".join(map(str, [*digits, luhn_digit(digits)]))


def luhn_digit(digits: Sequence[int]) -> int:
    """The digit that, appended, makes a number pass Luhn's check."""
    doubled = [digit * 2 if n % 2 == 0 else digit for n, digit in enumerate(reversed(digits))]
    return -sum(d - 9 if d > 9 else d for d in doubled) % 10
