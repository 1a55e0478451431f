"""How the tests of the admin look at its pages."""

from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import Customer, StaffMember, User, Workspace
from accounts.scopes import Role
from tests.factories import make_staff


def signed_in(user: User) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(user)
    return client


def at_desk(workspace: Workspace, role: Role = Role.OWNER) -> Client:
    """A browser in which somebody with this role is signed in."""
    return signed_in(make_staff(workspace, role).user)


def operator() -> Client:
    """The browser of whoever runs the installation."""
    return signed_in(User.objects.create_superuser("operator@example.com"))


def page(name: str, *args: Any) -> str:
    """The address of a page of the admin."""
    return reverse(f"admin:{name}", args=args)


def customer_page(customer: Customer) -> str:
    """Where staff see one customer."""
    return page("accounts_customer_change", customer.pk)


def member_page(member: StaffMember, what: str = "change") -> str:
    """Where the owner sees one member of staff."""
    return page(f"accounts_staffmember_{what}", member.pk)


def text_of(answer: Any) -> str:
    """The answer's HTML."""
    return str(answer.getvalue().decode())
