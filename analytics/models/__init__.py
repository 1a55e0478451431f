from analytics.dashboard.models import Comparison
from analytics.models.rollups import (
    CustomerBlock,
    Delta,
    Grain,
    KindTally,
    RollupState,
    SourceTally,
)
from analytics.segments.models import Census, Segment, SegmentMember

__all__ = [
    "Census",
    "Comparison",
    "CustomerBlock",
    "Delta",
    "Grain",
    "KindTally",
    "RollupState",
    "Segment",
    "SegmentMember",
    "SourceTally",
]
