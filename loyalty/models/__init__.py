from loyalty.challenges.models import Challenge
from loyalty.dryrun.models import DryRun
from loyalty.leaderboards.models import ClosedMonth, ClosedPlace, Leaderboard
from loyalty.models.ledger import EntryKind, LedgerEntry, LimitUse, Lot, Slip
from loyalty.models.members import Member
from loyalty.models.programme import Programme, TierBasis, TierPeriod
from loyalty.recounting.models import Recount
from loyalty.rewards.models import Redemption, RedemptionStep, Reward, RewardStock, RewardUse
from loyalty.rewards.states import RedemptionState
from loyalty.rules.models import EventRule, RuleStatus, RuleVersion
from loyalty.stamps.models import Enrolment, Joining, Stamp, StampCard, StampProgram
from loyalty.streaks.models import Streak, StreakAnalytics
from loyalty.tiers.models import Tier, TierGrant

__all__ = [
    "Challenge",
    "ClosedMonth",
    "ClosedPlace",
    "DryRun",
    "Enrolment",
    "EntryKind",
    "EventRule",
    "Joining",
    "Leaderboard",
    "LedgerEntry",
    "LimitUse",
    "Lot",
    "Member",
    "Programme",
    "Recount",
    "Redemption",
    "RedemptionState",
    "RedemptionStep",
    "Reward",
    "RewardStock",
    "RewardUse",
    "RuleStatus",
    "RuleVersion",
    "Slip",
    "Stamp",
    "StampCard",
    "StampProgram",
    "Streak",
    "StreakAnalytics",
    "Tier",
    "TierBasis",
    "TierGrant",
    "TierPeriod",
]
