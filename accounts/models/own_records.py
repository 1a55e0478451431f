from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.customers import Customer
from accounts.models.rows import WorkspaceRow
from accounts.models.staff import User
from accounts.models.workspaces import Workspace
from core.ids import uuid7


class OwnRecordQuerySet(models.QuerySet["OwnRecord"]):
    def of(self, workspace: Workspace) -> "OwnRecordQuerySet":
        """One workspace's."""
        return self.filter(workspace=workspace)

    def first_come(self) -> "OwnRecordQuerySet":
        """In the order in which they became somebody's: the first is the one that is used."""
        return self.order_by("place")


class OwnRecord(WorkspaceRow):
    """Which customer of a workspace a person who signs in is.

    Who bought as a guest before may be several: the first one is the person's card, and what the
    others hold is shown beside it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="own_records")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="own_records")
    # 0 is the person's card; two that come at once cannot both be it.
    place = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["OwnRecord"]] = OwnRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("own record")
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "user", "place"], name="own_record_place_once"
            ),
            models.UniqueConstraint(fields=["workspace", "customer"], name="own_record_of_one"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.place}"
