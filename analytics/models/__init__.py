from analytics.models.rollups import (
    CustomerBlock,
    Delta,
    Grain,
    KindTally,
    RollupState,
    SourceTally,
)

__all__ = ["CustomerBlock", "Delta", "Grain", "KindTally", "RollupState", "SourceTally"]
