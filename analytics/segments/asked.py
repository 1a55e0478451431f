"""Of whom is asked, and as of when: what all the criteria of one tree have in common."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from pyroaring import BitMap

from accounts.models import Workspace
from analytics.rollups.bitmaps import bitmap_of
from analytics.segments.who import Who
from core.statements import run_binary
from core.windows import day_start

if TYPE_CHECKING:
    # The models know the tree of criteria, and the rollups know the models.
    from analytics.rollups.reading import Kept

# Packed by PostgreSQL: read one by one, the numbers of 200,000 customers take ten times as long.
_LIVING = """
    SELECT string_agg(int4send(number::int4), ''::bytea) FROM accounts_customer
    WHERE workspace_id = %s AND erased_at IS NULL
"""
_ERASED = """
    SELECT string_agg(int4send(number::int4), ''::bytea) FROM accounts_customer
    WHERE workspace_id = %s AND erased_at IS NOT NULL
"""


@dataclass(frozen=True)
class Asked:
    """One workspace's customers at one instant; `at` decides which day is today.

    `kept` are the workspace's rollups, which answer what they can; without them rows do.
    """

    workspace: Workspace
    at: datetime
    kept: "Kept | None" = None

    @cached_property
    def today(self) -> date:
        """The workspace's calendar day."""
        return self.at.astimezone(self.workspace.zone).date()

    @cached_property
    def living(self) -> BitMap:
        """The numbers of all customers but those who were erased."""
        return self._numbers(_LIVING)

    def members(self, who: Who) -> BitMap:
        """The numbers of those who live."""
        if who.is_all_but:
            return self.living - who.numbers
        return who.numbers - self._numbers(_ERASED) if who.numbers else BitMap()

    def since(self, days: int) -> datetime:
        """When the day began that was so many days before today."""
        return day_start(self.today - timedelta(days=days), zone=self.workspace.zone)

    def _numbers(self, statement: str) -> BitMap:
        packed = run_binary(statement, [self.workspace.id])[0][0]
        return bitmap_of(np.frombuffer(packed, ">u4")) if packed else BitMap()
