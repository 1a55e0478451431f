"""Rows of a form: as many as were sent, a few empty ones to go on with, and a button for more."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

from django import forms
from django.forms.utils import ErrorDict

MOST_ROWS = 100
# The button's name; its value says of which rows there are to be more.
MORE = "more"
Given = Mapping[str, Any] | None


class RowForm(forms.Form):
    """One row. Left as it came it says nothing, so that nobody has to delete empty rows."""

    use_required_attribute = False

    def __init__(self, given: Given = None, **named: Any) -> None:
        super().__init__(given, empty_permitted=True, **named)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in; before anything is sent, whether nothing was kept."""
        return not (self.has_changed() if self.is_bound else self.initial)

    def tell(self, message: str, *fields: str) -> None:
        """Say what is wrong, at the first of these fields that the row has, else at its first."""
        known = [name for name in fields if name in self.fields]
        self.add_error(known[0] if known else next(iter(self.fields)), message)


Row = TypeVar("Row", bound=RowForm)


class Rows(Generic[Row]):
    """Forms of one kind below each other; the empty ones do not count.

    `given` is what was sent, None for a page that is opened; `shown` is what rows begin with.
    """

    def __init__(
        self,
        form: type[Row],
        prefix: str,
        given: Given,
        shown: Sequence[Mapping[str, Any]] = (),
        extra: int = 2,
    ) -> None:
        self.prefix, self.extra = prefix, extra
        self.count_name = f"{prefix}-count"
        if given is None:
            every = [*shown, *[{}] * extra]
            self.forms = [form(prefix=f"{prefix}-{n}", initial=one) for n, one in enumerate(every)]
        else:
            self.forms = [form(given, prefix=f"{prefix}-{n}") for n in range(self._wanted(given))]

    def _wanted(self, given: Mapping[str, Any]) -> int:
        if self.count_name not in given:
            return self.extra  # the page did not have them yet: a new group of rows
        text = str(given[self.count_name])
        # Longer numbers are nonsense, and int() refuses the longest of them.
        sent = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
        more = self.extra if given.get(MORE) == self.prefix else 0
        return min(sent + more, MOST_ROWS)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.forms)

    @property
    def count(self) -> int:
        """How many rows there are, empty ones included."""
        return len(self.forms)

    @property
    def filled(self) -> list[Row]:
        """The rows that say something."""
        return [form for form in self.forms if not form.is_empty]

    def is_valid(self) -> bool:
        """Whether every row that says something says it right."""
        return all(form.is_valid() for form in self.forms)


def unchecked(*asked: forms.BaseForm) -> None:
    """Show what was sent without a word on what is wrong: the person is not done yet."""
    for form in asked:
        form._errors = ErrorDict()  # type: ignore[attr-defined]  # Django's own place for them
