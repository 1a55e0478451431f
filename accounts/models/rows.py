from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from uuid import UUID


class WorkspaceRow(models.Model):
    """A row of one workspace: saving and reloading name it, as every statement must.

    The framework would name the key alone. So a row whose workspace was changed in memory meets
    nothing, and no row ever moves to another workspace.
    """

    if TYPE_CHECKING:
        workspace_id: UUID

    class Meta:
        abstract = True

    # What `save` calls; not public, and proved by the net under the tests.
    def _do_update(self, base_qs: Any, *rest: Any, **options: Any) -> Any:
        within = base_qs.filter(workspace_id=self.workspace_id)
        return super()._do_update(within, *rest, **options)

    def refresh_from_db(
        self, using: str | None = None, fields: Any = None, from_queryset: Any = None
    ) -> None:
        """The row as the database has it now, looked up in its workspace."""
        # A row fetched without its workspace has to be asked for it by its key.
        if from_queryset is None and "workspace_id" in self.__dict__:
            rows: Any = type(self)._base_manager
            from_queryset = rows.filter(workspace_id=self.workspace_id)
        super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
