"""A list of actions as staff build it: choose a kind, fill it in, put it in order."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.rows import MORE, Given
from accounts.models import Workspace
from campaigns.actions.cards import CARDS, ActionForm, choices_of
from campaigns.actions.content import MOST_ACTIONS, Action, parse_actions, to_json
from core.errors import FieldFault
from events.admin.inputs import choice

PREFIX = "actions"
COUNT = f"{PREFIX}-count"
# Where each action of what was sent is to stand: what it was, and what was filled in.
Card = tuple[str, Mapping[str, Any]]


class KindForm(forms.Form):
    """Which kind of action is to be added."""

    kind = choice(
        gettext_lazy("What else is to be done"),
        [(name, card.title) for name, card in CARDS.items()],
    )


class ActionsEditor:
    """Actions on a page of the admin.

    A page makes one with what was sent (None when the page is opened) and what is kept; its
    template includes `admin/campaigns/_actions.html` with `actions`. Every button of it is named
    `more`, as those of rows are: where `MORE in given`, the page shows itself again and saves
    nothing, after `unchecked(*editor.forms())`. Else `is_valid()`, and then `said()`, which is the
    list of JSON objects that `parse_actions` and the API take, or `actions()`, which parses it.
    What a service refuses under `actions.…` is given to `show(fault)`, which answers whether the
    fault was its own.
    """

    def __init__(self, given: Given, kept: Sequence[Action] = (), *, workspace: Workspace) -> None:
        self.workspace = workspace
        self.choices = choices_of(workspace)
        self.faults: list[str] = []
        if given is None:
            self.cards = [self._opened(n, one) for n, one in enumerate(to_json(kept))]
        else:
            asked = _rearranged(_sent(given), str(given.get(MORE, "")), given)
            self.cards = [self._sent(n, *one) for n, one in enumerate(asked)]
        self.adding = KindForm(prefix=PREFIX)

    count_name = COUNT
    prefix = PREFIX
    most = MOST_ACTIONS

    @property
    def is_full(self) -> bool:
        """Whether there can be no more of them."""
        return len(self.cards) >= MOST_ACTIONS

    def forms(self) -> Iterator[forms.BaseForm]:
        """Every form of it."""
        yield from self.cards

    def is_valid(self) -> bool:
        """Whether there are actions, and each was filled in."""
        if not self.cards:
            self.faults.append(_("Add at least one action."))
        wrong = [card for card in self.cards if not card.is_valid()]
        return bool(self.cards) and not wrong

    def said(self) -> list[dict[str, Any]]:
        """The actions as the API carries them, after `is_valid`."""
        return [card.said() for card in self.cards]

    def actions(self) -> list[Action]:
        """The actions. Raises Invalid as `parse_actions` does."""
        return parse_actions(self.said(), workspace=self.workspace)

    def show(self, fault: FieldFault) -> bool:
        """Say a refusal where it belongs; whether it is about the actions at all."""
        first, _dot, rest = fault.field.partition(".")
        if first != PREFIX:
            return False
        number, _dot, field = rest.partition(".")
        if not number.isdigit() or int(number) >= len(self.cards):
            self.faults.append(fault.message)
            return True
        card = self.cards[int(number)]
        card.add_error(field if field in card.fields else None, fault.message)
        return True

    def _opened(self, number: int, kept: Mapping[str, Any]) -> ActionForm:
        card = CARDS[kept["type"]]
        return card(None, self.choices, prefix=f"{PREFIX}-{number}", initial=card.shown(kept))

    def _sent(self, number: int, name: str, filled: Mapping[str, Any]) -> ActionForm:
        prefix = f"{PREFIX}-{number}"
        given = {f"{prefix}-{field}": value for field, value in filled.items()}
        return CARDS[name](given, self.choices, prefix=prefix)


def _sent(given: Mapping[str, Any]) -> list[Card]:
    """What was sent, in its order; what is no action is left out."""
    text = str(given.get(COUNT, ""))
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
    found: list[Card] = []
    for number in range(min(count, MOST_ACTIONS)):
        prefix = f"{PREFIX}-{number}-"
        name = str(given.get(f"{prefix}type", ""))
        if name in CARDS:
            fields = CARDS[name].base_fields
            filled = {one: given[f"{prefix}{one}"] for one in fields if f"{prefix}{one}" in given}
            found.append((name, filled))
    return found


def _rearranged(cards: list[Card], button: str, given: Mapping[str, Any]) -> list[Card]:
    """The cards after a button was pressed: added, taken away, or moved by one."""
    _prefix, _dash, wish = button.removeprefix(PREFIX).partition("-")
    what, _dash, place = wish.partition("-")
    kind = str(given.get(f"{PREFIX}-kind", ""))
    if what == "add" and kind in CARDS:
        return [*cards, (kind, {})][:MOST_ACTIONS]
    at = int(place) if place.isascii() and place.isdigit() and len(place) < 3 else len(cards)
    if at >= len(cards):
        return cards
    if what == "remove":
        return cards[:at] + cards[at + 1 :]
    other = {"up": at - 1, "down": at + 1}.get(what, at)
    if 0 <= other < len(cards):
        cards[at], cards[other] = cards[other], cards[at]
    return cards
