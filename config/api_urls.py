"""The API's addresses, bare: what is documented, and what is then served under every prefix."""

from accounts.urls import api_patterns as accounts_api
from analytics.urls import api_patterns as analytics_api
from campaigns.urls import api_patterns as campaigns_api
from events.urls import api_patterns as events_api
from loyalty.urls import api_patterns as loyalty_api
from ticketing.urls import api_patterns as ticketing_api

# `events/aggregate`, `events/{id}/explain` and `events/check-in/{id}` stand before `events/{id}`.
urlpatterns = [
    *accounts_api,
    *analytics_api,
    *loyalty_api,
    *ticketing_api,
    *campaigns_api,
    *events_api,
]
