"""A stand-in for Stripe's script: what ours calls, and no more; its service is the test's till."""

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from tests.browser.people import DESKTOP, Browsers, Person, Screen
from tests.ticketing.payments.till import Till
from ticketing.payments.standin.refusing import Refused

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

# A field instead of Stripe's frame; confirming asks the service and leads back, as Stripe does.
SCRIPT = """
window.Stripe = (key) => ({
    elements: ({clientSecret, appearance}) => ({
        clientSecret,
        create: (kind, {defaultValues}) => ({
            on: () => {},
            mount: (place) => {
                const label = document.createElement('label');
                const field = document.createElement('input');
                label.append(`${kind} of ${defaultValues.billingDetails.name} `, field);
                field.dataset.colour = appearance.variables.colorPrimary;
                place.append(label);
            },
        }),
    }),
    confirmPayment: async ({elements, confirmParams}) => {
        const number = document.querySelector('[data-colour]').value;
        const body = new URLSearchParams({key, number, secret: elements.clientSecret});
        const answer = await fetch('https://api.stripe.com/v1/confirm', {method: 'POST', body});
        const said = await answer.json();
        if (said.error) return said;
        location.assign(confirmParams.return_url);
        return new Promise(() => {});
    },
});
"""


def opens_with_scripts(
    browsers: Browsers, home: str, till: Till | None, screen: Screen = DESKTOP
) -> Person:
    """Somebody whose browser runs scripts; without a till, Stripe cannot be reached."""

    def start() -> "Page":
        context = browsers.context(home, screen=screen, with_scripts=True)
        if till is not None:
            context.route("https://js.stripe.com/**", _script)
            context.route("https://api.stripe.com/**", lambda route: _confirm(route, till))
        return context.new_page()

    return Person(browsers, browsers.run(start), home)


def _script(route: "Route") -> None:
    route.fulfill(body=SCRIPT, content_type="text/javascript")


def _confirm(route: "Route", till: Till) -> None:
    sent = {name: one[0] for name, one in parse_qs(route.request.post_data or "").items()}
    said: dict[str, Any] = {}
    if sent["number"].startswith("4000"):
        till.buyer.decline(sent["secret"])
        said = {"error": {"code": "card_declined", "message": "Your card was declined."}}
    else:
        try:
            till.buyer.pay(sent["secret"])
        except Refused:
            said = {"error": {"code": "payment_intent_unexpected_state"}}
    route.fulfill(json=said, headers={"Access-Control-Allow-Origin": "*"})
