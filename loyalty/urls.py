"""Addresses of the loyalty programme."""

from loyalty.challenges.urls import api_patterns as challenges_api
from loyalty.dryrun.urls import api_patterns as dryrun_api
from loyalty.leaderboards.urls import api_patterns as leaderboards_api
from loyalty.ledger.urls import api_patterns as ledger_api
from loyalty.rewards.urls import api_patterns as rewards_api
from loyalty.rules.urls import api_patterns as rules_api
from loyalty.stamps.urls import api_patterns as stamps_api
from loyalty.streaks.urls import api_patterns as streaks_api
from loyalty.tiers.urls import api_patterns as tiers_api

api_patterns = [
    *rules_api,
    *dryrun_api,
    *ledger_api,
    *streaks_api,
    *challenges_api,
    *tiers_api,
    *leaderboards_api,
    *rewards_api,
    *stamps_api,
]
