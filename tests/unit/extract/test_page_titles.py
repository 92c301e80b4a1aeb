"""The page layout of title, authors and abstract."""

from collections.abc import Callable
from io import BytesIO

import pytest

from tasks.extract.formats.page_titles import FORMAT, read_author_list
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record, Refused

ABSTRACT = (
    "We study how rivers carve valleys and how long it takes them to do so. The rates that we measure are lower than "
    "those in the textbooks, and they depend on the rock more than on the climate."
)
OTHER = ABSTRACT.replace("rivers", "glaciers")


def read(text: str | bytes) -> list[tuple[int, int, Record | Refused]]:
    raw = text.encode() if isinstance(text, str) else text
    return [(piece.line_start, piece.line_end, outcome) for piece, outcome in FORMAT.read(BytesIO(raw))]


def records(text: str | bytes) -> list[Record]:
    return [outcome for _, _, outcome in read(text) if isinstance(outcome, Record)]


def reasons(text: str) -> list[tuple[int, int, str]]:
    return [(start, end, outcome.reason) for start, end, outcome in read(text) if isinstance(outcome, Refused)]


def page(*lines: str) -> str:
    return "\n".join(lines)


TWO = page(
    "Doe, Jane", "How rivers carve", "Doe, Jane, de Rosa, Gustavo", ABSTRACT, "How ice carves", "Doe, Jane", OTHER
)


def test_reads_titles_authors_and_abstracts_with_their_lines() -> None:
    first, second = read(TWO)
    assert (first[:2], second[:2]) == ((2, 4), (5, 7))
    record = first[2]
    assert isinstance(record, Record)
    assert record.content.title == "How rivers carve"
    assert record.content.abstract == ABSTRACT
    assert [name.raw_name for name in record.content.names] == ["Doe, Jane", "de Rosa, Gustavo"]
    assert (record.content.names[1].family, record.content.names[1].given) == ("de Rosa", "Gustavo")
    assert record.repairs == ()
    assert not record.unowned_page


@pytest.mark.parametrize("damage", [lambda raw: b"\xef\xbb\xbf" + raw, lambda raw: raw.replace(b"\n", b"\r\n")])
def test_byte_order_mark_and_windows_line_ends_change_nothing(damage: Callable[[bytes], bytes]) -> None:
    assert sniff(damage(TWO.encode())) is FORMAT
    assert read(damage(TWO.encode())) == read(TWO)


def test_a_page_without_an_owner_is_unowned() -> None:
    assert all(record.unowned_page for record in records(TWO.split("\n", 1)[1]))
    assert len(records(TWO.split("\n", 1)[1])) == 2


def test_an_abstract_may_have_several_lines() -> None:
    text = page(
        "Doe, Jane",
        "How rivers carve",
        "Doe, Jane",
        "We study how rivers",
        "carve valleys.",
        "How ice carves",
        "Doe, Jane",
        OTHER,
    )
    assert [record.content.abstract for record in records(text)] == ["We study how rivers carve valleys.", OTHER]


def test_a_title_in_the_shape_of_a_name_is_a_title() -> None:
    text = page(
        "Doe, Jane", "Attention, Please", "Doe, Jane", ABSTRACT, "Rivers, Valleys", "Doe, Jane, Roe, Ann", OTHER
    )
    assert [record.content.title for record in records(text)] == ["Attention, Please", "Rivers, Valleys"]


def test_an_odd_list_of_authors_is_refused_and_the_next_record_read() -> None:
    text = page("Doe, Jane", "How rivers carve", "Doe, Jane, Madonna", ABSTRACT, "How ice carves", "Doe, Jane", OTHER)
    assert reasons(text) == [(2, 4, "odd_author_list")]
    assert [record.content.title for record in records(text)] == ["How ice carves"]


def test_an_author_of_one_part_is_refused_and_the_next_record_read() -> None:
    text = page(TWO, "The third way of carving", "Madonna", ABSTRACT, "How wind carves", "Doe, Jane", OTHER)
    assert reasons(text) == [(8, 10, "odd_author_list")]
    assert [record.content.abstract for record in records(text)] == [ABSTRACT, OTHER, OTHER]


def test_a_block_without_authors_is_one_refusal() -> None:
    text = page(TWO, "The third way of carving", ABSTRACT, "How wind carves", "Doe, Jane", OTHER)
    assert reasons(text) == [(8, 9, "unfit_block")]
    assert len(records(text)) == 3


def test_two_lists_of_authors_in_a_row_are_refused() -> None:
    text = page(
        "Doe, Jane",
        "How rivers carve",
        "Doe, Jane,",
        "Roe, Ann, Poe, Ed",
        ABSTRACT,
        "How ice carves",
        "Doe, Jane",
        OTHER,
    )
    assert [reason for _, _, reason in reasons(text)] == ["unfit_block"]
    assert [record.content.title for record in records(text)] == ["How ice carves"]


def test_a_page_cut_off_after_a_title() -> None:
    assert reasons(page(TWO, "How wind carves")) == [(8, 8, "truncated_record")]
    assert len(records(page(TWO, "How wind carves"))) == 2


def test_a_page_cut_off_after_the_authors() -> None:
    *_, last = records(page(TWO, "How wind carves", "Doe, Jane"))
    assert (last.content.title, last.content.abstract, last.repairs) == ("How wind carves", None, ("no_abstract",))


def test_a_page_cut_off_within_the_authors() -> None:
    assert reasons(page(TWO, "How wind carves", "Doe, Jane, Ro")) == [(8, 9, "odd_author_list")]


def test_a_record_without_an_abstract_in_the_middle() -> None:
    text = page("Doe, Jane", "How rivers carve", "Doe, Jane", "How ice carves", "Doe, Jane", OTHER)
    first, second = records(text)
    assert (first.content.abstract, first.repairs) == (None, ("no_abstract",))
    assert second.content.abstract == OTHER


def test_a_record_that_lost_its_title_keeps_the_abstract_before_it_whole() -> None:
    text = page("Doe, Jane", "How rivers carve", "Doe, Jane", ABSTRACT, "Roe, Ann", OTHER)
    first, second = records(text)
    assert first.content.abstract == ABSTRACT
    assert (second.content.title, second.repairs) == (None, ("no_title",))


def test_invalid_utf8_is_repaired_visibly() -> None:
    raw = TWO.encode().replace(b"How rivers", b"How \xff rivers")
    assert sniff(raw) is FORMAT
    first, second = records(raw)
    assert (first.content.title, first.repairs) == ("How \ufffd rivers carve", ("invalid_utf8",))
    assert second.repairs == ()


def test_nul_bytes_become_blanks_visibly() -> None:
    first, _ = records(TWO.replace("How rivers", "How\x00rivers"))
    assert (first.content.title, first.repairs) == ("How rivers carve", ("control_character",))


def test_lost_mathematics_and_other_oddities_stay_as_printed() -> None:
    printed = 'We show that  , for all , is at most  $\\epsilon$ &amp; ``so on". ' + ABSTRACT
    (record,) = records(page("Doe, Jane", "On  the \t bound", "Doe, Jane", printed))
    assert record.content.title == "On the bound"
    assert record.content.abstract == " ".join(printed.split())


@pytest.mark.parametrize(
    ("text", "names", "repairs"),
    [
        ("King, Martin Luther, Jr., Doe, Jane", ["King, Martin Luther, Jr.", "Doe, Jane"], {"suffix_in_author_list"}),
        ("King, Jr., Martin Luther", ["King, Jr., Martin Luther"], {"suffix_in_author_list"}),
        ("King, Martin, Jr., Doe, John, Sr.", ["King, Martin, Jr.", "Doe, John, Sr."], {"suffix_in_author_list"}),
        ("Gates, William H., III", ["Gates, William H., III"], {"suffix_in_author_list"}),
        ("Doe, Jane, and Roe, Ann", ["Doe, Jane", "Roe, Ann"], {"and_in_author_list"}),
        ("Doe, Jane, et al.", ["Doe, Jane"], set()),
        ("'t Hooft, Gerard, D'Arcy, J.-P.", ["'t Hooft, Gerard", "D'Arcy, J.-P."], set()),
        ("王, 小明, 李, 雷", ["王, 小明", "李, 雷"], set()),
    ],
)
def test_lists_of_authors(text: str, names: list[str], repairs: set[str]) -> None:
    read_ = read_author_list(text)
    assert read_ is not None
    assert ([name.raw_name for name in read_[0]], read_[1]) == (names, repairs)


def test_a_suffix_is_a_part_of_its_own() -> None:
    read_ = read_author_list("King, Jr., Martin Luther")
    assert read_ is not None
    ((name,), _) = read_
    assert (name.family, name.given, name.suffix) == ("King", "Martin Luther", "Jr.")


@pytest.mark.parametrize(
    "text", ["Doe, Jane, Madonna", "Madonna, Doe, Jane", "Jr., Doe, Jane", "Doe, , Roe, Ann", "Doe, Jane, Jr., III"]
)
def test_lists_of_authors_that_nobody_can_pair(text: str) -> None:
    assert read_author_list(text) is None


def test_headings_above_the_first_record_are_no_records() -> None:
    assert len(read(TWO.replace("Doe, Jane\n", "Doe, Jane\nSelected publications\n", 1))) == 2


def test_a_page_of_one_record_with_an_odd_list_is_still_recognised() -> None:
    assert sniff(page("Doe, Jane", "How rivers carve", "Doe, Jane, Madonna", ABSTRACT).encode()) is FORMAT
