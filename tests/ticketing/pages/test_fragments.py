"""Pieces of pages that are kept by what they show."""

from django.utils import translation

from accounts.pages.fragments import fragment

STUB = "ticketing/pages/_stub.html"


def stub(**says: str | int | None) -> str:
    shown = {"house": "city-gym", "number": "ABC", "title": "General", "state": "valid"}
    return fragment(STUB, **(shown | says))


def test_a_piece_is_made_once_for_the_same_values_and_anew_for_others() -> None:
    first, again, other = stub(), stub(), stub(holder="Sarah Johnson")

    assert first is again
    assert "Sarah Johnson" in other
    assert "Sarah Johnson" not in first


def test_a_piece_speaks_the_language_of_the_page() -> None:
    english = stub(offered_to="tom@example.com")
    with translation.override("de"):
        german = stub(offered_to="tom@example.com")

    assert "Offered to" in english
    assert "Offered to" not in german


def test_what_people_wrote_is_escaped() -> None:
    assert "<b>" not in stub(title="<b>General</b>")


def test_what_anybody_makes_up_fills_no_memory() -> None:
    short, long = "/whats-on/?q=" + "x" * 90, "/whats-on/?q=" + "x" * 900
    kept = fragment("_footer.html", name="", back=short)
    made = fragment("_footer.html", name="", back=long)

    assert fragment("_footer.html", name="", back=short) is kept
    assert fragment("_footer.html", name="", back=long) is not made
