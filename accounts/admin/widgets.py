"""Inputs that look like the rest of the admin."""

from typing import Any

from django import forms
from unfold.widgets import INPUT_CLASSES, SELECT_CLASSES


def text_input(*, type: str = "text", format: str | None = None, **attributes: Any) -> forms.Widget:
    """A one-line input of this HTML type."""
    attributes = {"class": " ".join(INPUT_CLASSES)} | attributes
    widget = forms.TextInput(attributes)
    if format is not None:
        widget = forms.DateTimeInput(attributes, format=format)
    widget.input_type = type
    return widget


def choice_input(**attributes: Any) -> forms.Select:
    """A drop-down."""
    return forms.Select({"class": " ".join(SELECT_CLASSES)} | attributes)
