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
    "CustomerBlock",
    "Delta",
    "Grain",
    "KindTally",
    "RollupState",
    "Segment",
    "SegmentMember",
    "SourceTally",
]
