"""What an answer of a draft is in words."""

from django.utils.translation import gettext as _

from loyalty.dryrun.tally import REFUNDED, Example, kind_of
from loyalty.rules.content import RuleContent
from loyalty.rules.sentences import say_part


def sentence(example: Example, content: RuleContent) -> str:
    """One sentence on what a rule made of one event."""
    if kind_of(example.part) == REFUNDED:
        return _("No points: all of it was refunded.")
    return f"{say_part(example.part, content, currency=example.currency)}."
