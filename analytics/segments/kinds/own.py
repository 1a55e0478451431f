"""The criteria that analytics itself knows; `config/reactions.py` lists them with the others."""

from analytics.segments.criterion import Criterion
from analytics.segments.kinds.counting import EventCount, Recency, TotalValue
from analytics.segments.kinds.passes import PassField
from analytics.segments.kinds.people import Everyone, Groups, Joined

CRITERIA: list[type[Criterion]] = [
    EventCount,
    TotalValue,
    Recency,
    Groups,
    PassField,
    Joined,
    Everyone,
]
