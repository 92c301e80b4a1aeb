"""The page layout of "Abstract:" lines."""

from io import BytesIO

import pytest

from tasks.extract.formats.page_abstracts import FORMAT
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record, Refused

FIRST = "We study how rivers carve valleys and how long it takes them. The rates are lower than those in the textbooks."
SECOND = "We study how ice carves valleys and how long it takes. The rates are higher than those in the textbooks."


def read(text: str) -> list[tuple[int, int, Record | Refused]]:
    return [(piece.line_start, piece.line_end, outcome) for piece, outcome in FORMAT.read(BytesIO(text.encode()))]


def records(text: str) -> list[Record]:
    return [outcome for _, _, outcome in read(text) if isinstance(outcome, Record)]


@pytest.mark.parametrize("mark", ["Abstract:", "Abstract: ", "ABSTRACT:"])
@pytest.mark.parametrize("heading", ["", "IBM Research\n", "Dept. of Geology\nUniversity of Somewhere\n"])
def test_reads_abstracts_under_any_heading(mark: str, heading: str) -> None:
    text = f"{heading}{mark}{FIRST}\n{mark}{SECOND}"
    assert sniff(text.encode()) is FORMAT
    above = heading.count("\n")
    assert [(start, end) for start, end, _ in read(text)] == [(above + 1, above + 1), (above + 2, above + 2)]
    assert [record.content.abstract for record in records(text)] == [FIRST, SECOND]
    assert all(record.unowned_page for record in records(text))


@pytest.mark.parametrize(("heading", "unowned"), [("Doe, Jane", False), ("Microsoft Research, Redmond", True)])
def test_a_heading_may_name_the_owner_or_an_affiliation(heading: str, unowned: bool) -> None:
    assert [record.unowned_page for record in records(f"{heading}\nAbstract:{FIRST}\nAbstract:{SECOND}")] == [
        unowned
    ] * 2


def test_further_lines_belong_to_the_abstract_above() -> None:
    text = f"Abstract:We study how rivers\ncarve valleys.\n\n12 pages\nAbstract:{SECOND}"
    first, second = records(text)
    assert (first.content.abstract, first.content.comments) == ("We study how rivers carve valleys.", ("12 pages",))
    assert second.content.comments == ()
    assert [(start, end) for start, end, _ in read(text)] == [(1, 4), (5, 5)]


def test_an_abstract_may_begin_in_the_next_line() -> None:
    assert records(f"Abstract:\n{FIRST}\nAbstract:{SECOND}")[0].content.abstract == FIRST


def test_an_empty_abstract_is_refused() -> None:
    (_, _, outcome), _ = read(f"Abstract:\nAbstract:{SECOND}")
    assert isinstance(outcome, Refused)
    assert outcome.reason == "no_content"


def test_running_text_above_the_first_abstract_is_refused_and_not_lost() -> None:
    (start, end, outcome), *_ = read(f"{FIRST} {SECOND}\nAbstract:{SECOND}")
    assert isinstance(outcome, Refused)
    assert (start, end, outcome.reason) == (1, 1, "unfit_block")


def test_one_abstract_alone_is_a_page() -> None:
    assert sniff(f"Abstract:{FIRST}".encode()) is FORMAT
