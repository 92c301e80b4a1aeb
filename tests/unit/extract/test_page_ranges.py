"""What names a page, and a range of pages."""

import pytest

from tasks.extract.printed.page_ranges import is_page, page_range


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
