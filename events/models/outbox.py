from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.expressions import Func

from accounts.models import Workspace
from accounts.models.rows import WorkspaceRow
from core.ids import uuid7

if TYPE_CHECKING:
    _IntegerColumn = models.Field[int, int]
else:
    _IntegerColumn = models.Field


class TransactionIdField(_IntegerColumn):
    """PostgreSQL's xid8: the number of the transaction that wrote the row; it never wraps."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(value)


class CurrentTransactionId(Func):
    """The number of the transaction that is under way."""

    function = "pg_current_xact_id"
    output_field = TransactionIdField()


class Message(WorkspaceRow):
    """News for another part of the system or for an integrator, kept in the fact's transaction."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    # Ids grow when a message is made, not when it can be seen: a reader that goes by ids alone
    # loses what commits late. With its transaction's number it can tell what is still under way.
    transaction_id = TransactionIdField(db_default=CurrentTransactionId(), editable=False)
    type = models.CharField(max_length=60)
    body = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "transaction_id", "id"], name="message_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.id}"


class RelayPosition(WorkspaceRow):
    """How far one workspace's outbox has been handed on."""

    workspace = models.OneToOneField(
        Workspace, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    # Everything of transactions below this number has been handed on.
    next_transaction_id = TransactionIdField(default=0)
    moved_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.workspace_id} at {self.next_transaction_id}"
