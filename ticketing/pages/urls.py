"""Addresses of the shop: `/whats-on/…`."""

from django.urls import path

from ticketing.media.pages.urls import page_patterns as gallery_pages
from ticketing.pages import offline
from ticketing.pages.views import (
    card,
    choosing,
    claims,
    diary,
    listing,
    mine,
    orders,
    tickets,
    wallets,
)
from ticketing.payments.demo.urls import page_patterns as demo_pages
from ticketing.sessions.pages.urls import page_patterns as session_pages

app_name = "whats-on"

urlpatterns = [
    *demo_pages,
    *session_pages,
    *gallery_pages,
    path("", listing.houses, name="houses"),
    path("<str:house>/", listing.house, name="house"),
    path("<str:house>/events/<str:event_name>/", choosing.event, name="event"),
    path("<str:house>/events/<str:event_name>/event.ics", diary.event_calendar, name="diary"),
    path("<str:house>/orders/<str:token>/", mine.order_link, name="order-link"),
    path("<str:house>/tickets/<str:token>/", mine.ticket_link, name="ticket-link"),
    path("<str:house>/my/", mine.mine, name="mine"),
    path("<str:house>/my/forget/", mine.forget, name="forget"),
    path("<str:house>/my/worker.js", offline.worker, name="worker"),
    path("<str:house>/my/left/", offline.left, name="left"),
    path("<str:house>/my/offline/", offline.offline, name="offline"),
    path("<str:house>/my/orders/<str:number>/", orders.order, name="order"),
    path("<str:house>/my/orders/<str:number>/pay/", orders.pay, name="pay"),
    path("<str:house>/my/orders/<str:number>/card/", card.card, name="card"),
    path("<str:house>/my/orders/<str:number>/card/intent/", card.intent, name="intent"),
    path("<str:house>/my/orders/<str:number>/card/hosted/", card.hosted, name="hosted"),
    path("<str:house>/my/orders/<str:number>/give-up/", orders.give_up, name="give-up"),
    path("<str:house>/my/orders/<str:number>/return/", orders.returned, name="returned"),
    path("<str:house>/my/tickets/<str:number>/", tickets.ticket, name="ticket"),
    path("<str:house>/my/tickets/<str:number>/code.svg", tickets.code, name="code"),
    path("<str:house>/my/tickets/<str:number>/ticket.pdf", tickets.paper, name="paper"),
    path("<str:house>/my/tickets/<str:number>/event.ics", tickets.calendar, name="calendar"),
    path("<str:house>/my/tickets/<str:number>/wallet.pkpass", wallets.apple, name="apple"),
    path("<str:house>/my/tickets/<str:number>/google-wallet/", wallets.google, name="google"),
    path("<str:house>/my/tickets/<str:number>/hand-on/", tickets.hand_on, name="hand-on"),
    path("<str:house>/my/tickets/<str:number>/keep/", tickets.keep, name="keep"),
    # Last: `my` is no token.
    path("claim/<str:token>/", claims.claim, name="claim"),
]
