"""The page layout of abstracts and glued arXiv ids."""

from io import BytesIO

import pytest

from tasks.extract.formats.page_arxiv import FORMAT
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record

FIRST = "We study how rivers carve valleys and how long it takes them. The rates are lower than those in the textbooks."
SECOND = "We study how ice carves valleys and how long it takes. The rates are higher than those in the textbooks."


def read(text: str) -> list[tuple[int, int, Record]]:
    found = [(piece.line_start, piece.line_end, outcome) for piece, outcome in FORMAT.read(BytesIO(text.encode()))]
    return [(start, end, outcome) for start, end, outcome in found if isinstance(outcome, Record)]


def ids(text: str) -> list[list[str]]:
    return [[one.value for one in record.content.identifiers] for _, _, record in read(text)]


def abstracts(text: str) -> list[str | None]:
    return [record.content.abstract for _, _, record in read(text)]


def test_an_id_belongs_to_the_abstract_before_it() -> None:
    text = f"{FIRST}\narXiv:2412.08905{SECOND}\n12 pages\narXiv:2404.14219"
    assert sniff(text.encode()) is FORMAT
    first, second = read(text)
    assert first[:2] == (1, 2)
    assert second[:2] == (2, 4)
    assert [(one.scheme, one.value) for one in first[2].content.identifiers] == [("arxiv", "2412.08905")]
    assert (first[2].content.abstract, first[2].content.comments, first[2].key) == (FIRST, (), "2412.08905")
    assert (second[2].content.abstract, second[2].content.comments) == (SECOND, ("12 pages",))
    assert first[2].unowned_page


def test_text_after_the_last_id_is_a_record_without_one() -> None:
    text = f"{FIRST}\narXiv:2412.08905{SECOND}"
    assert ids(text) == [["2412.08905"], []]
    assert abstracts(text) == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("glued", "found", "rest"),
    [
        ("arXiv:2412.08905v2We study", "2412.08905v2", "We study"),
        ("arXiv:2412.08905v12We study", "2412.08905v12", "We study"),
        ("arXiv:2412.08905v23D models", "2412.08905v2", "3D models"),
        ("arXiv:2412.089053D models", "2412.08905", "3D models"),
        ("arXiv:1406.12343D models", "1406.1234", "3D models"),
        ("arXiv:2412.08905variational", "2412.08905", "variational"),
        ("arXiv:astro-ph/9603001We study", "astro-ph/9603001", "We study"),
        ("arXiv:math.GT/0309136We study", "math.GT/0309136", "We study"),
        ("arXiv: 2412.08905 [cs.LG]We study", "2412.08905", "We study"),
        ("arXiv:2412.08905 We study", "2412.08905", "We study"),
        ("arXiv:2412.08905[Background] We study", "2412.08905", "[Background] We study"),
    ],
)
def test_ids_of_all_ages(glued: str, found: str, rest: str) -> None:
    assert ids(f"{FIRST}\n{glued}") == [[found], []]
    assert abstracts(f"{FIRST}\n{glued}") == [FIRST, rest]


@pytest.mark.parametrize(
    "text", ["as shown in arXiv:2412.08905 and elsewhere", "arXiv:abc is no id", "arXiv:2413.08905 no month"]
)
def test_what_is_no_id_does_not_split(text: str) -> None:
    assert ids(f"{FIRST[:-1]}\n{text}\narXiv:2404.14219") == [["2404.14219"]]
    assert abstracts(f"{FIRST[:-1]}\n{text}\narXiv:2404.14219") == [f"{FIRST[:-1]} {text}"]


def test_an_id_with_nothing_before_it_is_a_record_of_an_id() -> None:
    text = f"{FIRST}\narXiv:2412.08905\narXiv:2404.14219"
    assert [(start, end) for start, end, _ in read(text)] == [(1, 2), (3, 3)]
    assert ids(text) == [["2412.08905"], ["2404.14219"]]
    assert read(text)[1][2].repairs == ("no_abstract",)


def test_an_owner_in_the_first_line_is_no_abstract() -> None:
    text = f"Doe, Jane\n{FIRST}\narXiv:2412.08905"
    assert abstracts(text) == [FIRST]
    assert not read(text)[0][2].unowned_page


def test_a_wrapped_abstract_is_one_and_its_comment_is_none_of_it() -> None:
    wrapped = (
        "We study how rivers carve valleys and how\nlong it takes them to do so. The rates that\nwe measure are low."
    )
    text = f"{wrapped}\nAccepted at a meeting\narXiv:2412.08905"
    assert abstracts(text) == [wrapped.replace("\n", " ")]
    assert read(text)[0][2].content.comments == ("Accepted at a meeting",)


def test_a_second_paragraph_is_abstract_and_a_long_comment_is_comment() -> None:
    paragraph = FIRST + " " + SECOND
    comment = "To appear in the Journal of Rivers. Abstract shortened. Comments are welcome! We thank all."
    text = f"{FIRST * 2}\n{paragraph}\n{comment}\narXiv:2412.08905"
    assert abstracts(text) == [f"{FIRST * 2} {paragraph}"]
    assert read(text)[0][2].content.comments == (comment,)
