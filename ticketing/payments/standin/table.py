"""The stand-in's objects in the database: web and worker of a demo see the same ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from ticketing.payments.models import StripeAccount
from ticketing.payments.standin.models import StandInObject
from ticketing.payments.standin.store import Body


class TableStore:
    """The objects of one workspace."""

    def __init__(self, workspace_id: UUID) -> None:
        self._workspace_id = workspace_id
        self._rows = StandInObject.objects.filter(workspace=workspace_id)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A transaction in which the account is locked."""
        account = StripeAccount.objects.filter(workspace=self._workspace_id, is_demo=True)
        with transaction.atomic():
            account.select_for_update().values_list("id").get()
            yield

    def read(self, reference: str) -> Body | None:
        """One object."""
        body: Body | None = (
            self._rows.filter(reference=reference).values_list("body", flat=True).first()
        )
        return body

    def write(self, kind: str, body: Body) -> None:
        """Keep an object under its `id`."""
        if not self._rows.filter(reference=body["id"]).update(body=body):
            StandInObject.objects.create(
                workspace_id=self._workspace_id, reference=body["id"], kind=kind, body=body
            )

    def all(self, kind: str) -> list[Body]:
        """Every object of a kind."""
        return list(self._rows.filter(kind=kind).order_by("id").values_list("body", flat=True))
