"""Of whom is asked, and as of when: what all the criteria of one tree have in common."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db import connection
from pyroaring import BitMap

from accounts.models import Workspace
from core.windows import day_start

_LIVING = "SELECT number FROM accounts_customer WHERE workspace_id = %s AND erased_at IS NULL"


@dataclass(frozen=True)
class Asked:
    """One workspace's customers at one instant; `at` decides which day is today."""

    workspace: Workspace
    at: datetime

    @cached_property
    def today(self) -> date:
        """The workspace's calendar day."""
        return self.at.astimezone(self.workspace.zone).date()

    @cached_property
    def living(self) -> BitMap:
        """The numbers of all customers but those who were erased."""
        with connection.cursor() as cursor:
            cursor.execute(_LIVING, [self.workspace.id])
            return BitMap([number for (number,) in cursor.fetchall()])

    def since(self, days: int) -> datetime:
        """When the day began that was so many days before today."""
        return day_start(self.today - timedelta(days=days), zone=self.workspace.zone)
