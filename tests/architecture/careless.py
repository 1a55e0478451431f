"""What the product must not do; the test of the net does it."""

from uuid import UUID

from accounts.models import Customer


def find(key: UUID) -> Customer:
    """A customer by the key alone."""
    return Customer.objects.get(id=key)
