"""A rule on the desk: the editor, what it says as it stands there, and what one asks of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from accounts.admin.rows import MORE, Given, unchecked
from accounts.models import Workspace
from core.errors import DomainError
from loyalty.admin.rule_editor import RuleEditor
from loyalty.admin.trial import DryRunForm, Trial
from loyalty.models import EventRule
from loyalty.rules.checking import check_content
from loyalty.rules.content import RuleContent
from loyalty.rules.sentences import say_rule

# The name of the buttons that ask for something else than saving.
LOOK = "look"


class Wish(StrEnum):
    """What the button asks for that was pressed."""

    NOTHING = ""  # the page was opened
    SAVE = "save"
    ROWS = "rows"
    SAID = "said"
    TRIED = "tried"
    DRY_RUN = "dry-run"


@dataclass(frozen=True, slots=True)
class Preview:
    """What the rule says as it stands on the page; or what is missing for that."""

    sentence: str = ""
    faults: tuple[str, ...] = ()


class Desk:
    """One rule, or a new one, with what was sent about it."""

    def __init__(
        self,
        workspace: Workspace,
        rule: EventRule | None,
        content: RuleContent | None,
        given: Given,
    ) -> None:
        self.workspace, self.rule, self.content, self.given = workspace, rule, content, given
        self.wish = wish_of(given)
        self.editor = RuleEditor(given, rule, content)
        self.trial = Trial(given, workspace)
        self.dry_run = DryRunForm(given if self.wish is Wish.DRY_RUN else None)

    @property
    def key(self) -> str:
        """The rule's key; of a new one, the one that was filled in."""
        return self.rule.key if self.rule else str(self.editor.form.cleaned_data["key"])

    def looked_at(self) -> dict[str, Any]:
        """Everything that the page shows of it."""
        # On its own, so that the page does not scold whoever is not done yet.
        seen = Desk(self.workspace, self.rule, self.content, self.given)
        preview = seen.preview()
        context: dict[str, Any] = {
            "editor": self.editor,
            "trial": self.trial,
            "dry_run": self.dry_run,
            "rule": self.rule,
            "preview": preview,
            "is_asked": self.wish is Wish.TRIED,
        }
        if self.wish is Wish.TRIED and self.trial.is_valid() and not preview.faults:
            context["tried"] = self.trial.run(seen.editor.said(), seen.key)
        if self.wish in {Wish.ROWS, Wish.SAID, Wish.TRIED}:
            unchecked(*self.editor.forms())
        if self.wish not in {Wish.NOTHING, Wish.TRIED}:
            unchecked(*self.trial.forms())
        return context

    def preview(self) -> Preview:
        """The rule in words."""
        if self.given is None:
            return Preview(say_rule(self.content)) if self.content else Preview()
        if not self.editor.is_valid():
            return Preview(faults=(_("It is not complete yet."),))
        try:
            written = self.editor.said()
            check_content(written)
        except DomainError as refusal:
            faults = tuple(fault.message for fault in refusal.faults)
            return Preview(faults=faults or (refusal.message,))
        return Preview(say_rule(written))


def wish_of(given: Mapping[str, Any] | None) -> Wish:
    """What was asked for."""
    if given is None:
        return Wish.NOTHING
    if MORE in given:
        return Wish.ROWS
    look = str(given.get(LOOK, ""))
    return Wish(look) if look in {Wish.SAID, Wish.TRIED, Wish.DRY_RUN} else Wish.SAVE
