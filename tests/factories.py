"""The small cast of the tests: typed, with fixed and readable values."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from accounts.models import Customer, StaffMember, User, Workspace
from accounts.scopes import Role
from accounts.services.customers import create_customer
from accounts.services.keys import create_api_key
from accounts.services.tokens import create_token
from accounts.services.workspaces import add_staff, create_workspace
from events.drafts import Draft
from events.models import ActivityEvent
from events.services.recording import record_events

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
PASSWORD = "correct horse battery staple"
_numbers = count(1)


def make_workspace(slug: str = "city-gym", **wishes: str) -> Workspace:
    """A workspace in Berlin that takes euros, unless told otherwise."""
    wishes = {"time_zone": "Europe/Berlin", "currency": "EUR"} | wishes
    return create_workspace(slug=slug, name=slug.replace("-", " ").title(), **wishes)


def make_member(workspace: Workspace, external_id: str = "", **profile: Any) -> Customer:
    """A customer with a pass."""
    name = external_id or f"member-{next(_numbers)}"
    return create_customer(workspace=workspace, external_id=name, **profile)


def make_staff(workspace: Workspace, role: Role = Role.OWNER, email: str = "") -> StaffMember:
    """A person who signs in to the admin with PASSWORD."""
    user = User.objects.create_user(email or f"{role.value}-{next(_numbers)}@example.com", PASSWORD)
    return add_staff(workspace=workspace, user=user, role=role)


def key_header(workspace: Workspace, scopes: list[str] | None = None) -> dict[str, str]:
    """The headers of a machine that acts for the workspace."""
    return {"x-api-key": create_api_key(workspace=workspace, name="till", scopes=scopes)[1]}


def token_header(customer: Customer) -> dict[str, str]:
    """The headers of a customer's own app."""
    return {"Authorization": f"Bearer {create_token(customer=customer)}"}


def purchase(customer: Customer, amount: str = "10.00", **more: Any) -> Draft:
    """A draft of a purchase at NOON."""
    return draft(customer, "transaction", "purchase", amount=Decimal(amount), **more)


def draft(customer: Customer, category: str, kind: str, **more: Any) -> Draft:
    """A draft of any event, at NOON unless told otherwise."""
    more = {"event_timestamp": NOON} | more
    return Draft(event_category=category, event_type=kind, pass_id=str(customer.id), **more)


def make_event(customer: Customer, **more: Any) -> ActivityEvent:
    """A recorded purchase of ten, unless told otherwise; `kind` and `category` make it another."""
    kind, category = more.pop("kind", "purchase"), more.pop("category", "transaction")
    if category == "transaction":
        more = {"amount": Decimal("10.00")} | more
    made = draft(customer, category, kind, **more)
    receipt = record_events(workspace=customer.workspace, drafts=[made], at=NOON)[0]
    assert receipt.refusal is None, receipt.refusal.faults
    return ActivityEvent.objects.get(workspace=customer.workspace, id=str(receipt.id))
