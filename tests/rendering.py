"""What a page was made with is noted for the page as a whole, and not for each of its parts.

The framework's test client copies the context of every part and every widget: a form has some
seven hundred, and no test looks at one.
"""

from typing import Any

from django.template import RequestContext
from django.test import signals, utils

_frame: Any = utils  # the stubs do not know how a template is rendered in tests


def note_pages_alone() -> None:
    """Have the framework note no more than that, once it begins to."""
    _frame.instrumented_test_render = _render


def _render(template: Any, context: Any) -> Any:
    if isinstance(context, RequestContext) and context.template is template:
        signals.template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)
