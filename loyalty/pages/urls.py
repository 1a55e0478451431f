"""Addresses of a member's card: `/me/card/<house>/…`."""

from django.urls import path

from loyalty.pages.views import card, history, privacy, rewards

app_name = "card"

urlpatterns = [
    path("<str:house>/", card.card, name="card"),
    path("<str:house>/join/", card.join, name="join"),
    path("<str:house>/gather/", card.gather, name="gather"),
    path("<str:house>/code/", card.code, name="code"),
    path("<str:house>/code.svg", card.picture, name="picture"),
    path("<str:house>/history/", history.history, name="history"),
    path("<str:house>/boards/", history.boards, name="boards"),
    path("<str:house>/rewards/<str:key>/", rewards.reward, name="reward"),
    path("<str:house>/redeemed/", rewards.claims, name="claims"),
    path("<str:house>/redeemed/<str:name>/", rewards.claim, name="claim"),
    path("<str:house>/redeemed/<str:name>/code.svg", rewards.claim_code, name="claim-code"),
    path("<str:house>/redeemed/<str:name>/give-back/", rewards.give_back, name="give-back"),
    path("<str:house>/privacy/", privacy.privacy, name="privacy"),
    path("<str:house>/privacy/mail/", privacy.mail, name="mail"),
    path("<str:house>/privacy/copy/", privacy.copy, name="copy"),
    path("<str:house>/privacy/delete/", privacy.delete, name="delete"),
    path("<str:house>/privacy/deleted/", privacy.deleted, name="deleted"),
]
