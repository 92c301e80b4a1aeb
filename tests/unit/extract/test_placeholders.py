"""What stands in a field and says that nothing is known."""

import pytest

from tasks.extract.placeholders import is_page, page_range, says_nothing

NOTHING = [
    *("", "NA", "N/A", "n/a", "N.A.", "None", "NULL", "nan", "-", "--", "–", "[]"),
    *("[No author specified]", "No author specified", "[No authors listed]", "No authors listed."),
    *("No Pagination Specified", "[No Pagination Specified]", "No Pagination", "N.PAG", "n. pag"),
    *("[No Journal]", "No abstract available", "No abstract available.", "(no abstract)", "[Not Available]."),
    *("No title provided", "not specified", "Not applicable", "<No date>", "No DOI", "no keywords"),
]
SOMETHING = [
    *("Na", "Nan", "Null", "Na, Li", "NASA", "Nature", "Nile", "No", "Note", "Not yet", "N", "-1", "A", "0"),
    *("No evidence is available on dunes that wander", "No man's land", "Nonetheless", "Not even wrong", "[Dunes]"),
    "No " * 40 + "available",
]


@pytest.mark.parametrize("text", NOTHING)
def test_words_for_nothing(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize("text", SOMETHING)
def test_words_for_something(text: str) -> None:
    assert not says_nothing(text)


@pytest.mark.parametrize(
    ("text", "page"), [("1", True), ("S12", True), ("xiv", True), ("i-ii", True), ("No", False), ("in press", False)]
)
def test_pages(text: str, page: bool) -> None:
    assert is_page(text) is page


@pytest.mark.parametrize(
    ("first", "last", "pages"),
    [("1", "9", "1-9"), ("1", "1", "1"), ("1-9", "9", "1-9"), ("1", None, "1"), (None, "9", None), ("No", "9", None)],
)
def test_a_range_of_pages(first: str | None, last: str | None, pages: str | None) -> None:
    assert page_range(first, last) == pages
