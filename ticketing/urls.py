"""Addresses of ticketing. Those with a word stand before those with a name in its place."""

from ticketing.catalogue.urls import api_patterns as catalogue_api
from ticketing.catalogue.urls import last_patterns
from ticketing.checkin.urls import api_patterns as door_api
from ticketing.media.urls import api_patterns as media_api
from ticketing.orders.urls import api_patterns as orders_api
from ticketing.payments.urls import api_patterns as payments_api
from ticketing.programmes.urls import api_patterns as programmes_api
from ticketing.sessions.urls import api_patterns as sessions_api
from ticketing.tickets.urls import api_patterns as tickets_api
from ticketing.transfers.urls import api_patterns as transfers_api

api_patterns = [
    *door_api,
    *orders_api,
    *payments_api,
    *tickets_api,
    *transfers_api,
    *media_api,
    *sessions_api,
    *programmes_api,
    *catalogue_api,
    *last_patterns,
]
