"""Any text survives every format: it is read back by our own readers and by those of others."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import example, given
from hypothesis import strategies as st

from tasks.export.comma_separated import defused
from tasks.export.entries import Entry, in_one_line
from tasks.extract.records import Record
from tests.exported import entry, records_in, text_of

READERS = {"ris": "ris", "bibtex": "bibtex", "csl-json": "csl-json", "csv": "table-csv"}
SPECIAL = "\\{}$%&#_~^-`'\"@,;=<>+|()[]*/:.!? \n\t\N{NO-BREAK SPACE}\N{LINE SEPARATOR}aAzZ09é\N{RIGHT-TO-LEFT MARK}𝒜"
TAGS = st.sampled_from(
    ["\nER  - ", "TY  - JOUR", "\n@article{", "},", " and ", "$x^2$", "\\textit{", "=1+1", "--", "''"]
)
SAID = st.lists(
    st.one_of(TAGS, st.text(SPECIAL, max_size=8), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)),
    max_size=6,
).map(lambda parts: f"On {''.join(parts)} it")  # without words around it, "n/a" is a placeholder for all readers

FIELDS: dict[str, tuple[Callable[[str], Entry], Callable[[Record], object]]] = {
    "title": (lambda text: entry(title=text), lambda record: record.content.title),
    "abstract": (lambda text: entry(title="A", abstract=text), lambda record: record.content.abstract),
    "venue": (
        lambda text: entry(title="A", type="article-journal", venue=text),
        lambda record: record.content.venue,
    ),
    "comments": (lambda text: entry(title="A", comments=[text]), lambda record: " ".join(record.content.comments)),
    "language": (lambda text: entry(title="A", language=text), lambda record: record.content.language),
    "volume": (
        lambda text: entry(title="A", type="article-journal", volume=text),
        lambda record: record.content.volume,
    ),
}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("name", READERS)
@given(text=SAID)
@example(text="On $a$<$b$ and $ c$ it")
@example(text="On \\$a$ {$b}$ $5 to $10 it")
def test_a_text_is_read_back_by_our_readers(name: str, field: str, text: str) -> None:
    write, read = FIELDS[field]
    others = [entry(title="Before"), write(text), entry(title="Behind")]
    records = records_in(text_of(others, name), READERS[name])
    assert [record.content.title for record in (records[0], records[2])] == ["Before", "Behind"]
    assert read(records[1]) == in_one_line(text)
    assert not records[1].unread


@pytest.mark.parametrize("name", READERS)
@given(texts=st.lists(SAID, min_size=1, max_size=3, unique_by=in_one_line))
def test_each_of_several_texts_is_read_back_by_our_readers(name: str, texts: list[str]) -> None:
    ash, roe = {"family_name": "Ash", "affiliations": texts}, {"family_name": "Roe", "orcid": "0000-0002-1825-0097"}
    one = entry(title="A", names=[ash, roe], comments=texts, keywords=texts)
    [record] = records_in(text_of([one], name), READERS[name])
    content = record.content
    expected = tuple(map(in_one_line, texts))
    assert (content.comments, content.keywords) == (expected, expected)
    assert [author.affiliations for author in content.names] == [expected, ()]
    assert [(author.orcid or "")[-19:] for author in content.names] == ["", "0000-0002-1825-0097"]


@given(text=SAID)
def test_a_text_is_read_back_from_ris_by_rispy(text: str) -> None:
    [found] = rispy.loads(text_of([entry(title=text, abstract=text, comments=[text, "x"])], "ris"))
    assert (found["title"], found["abstract"], found["notes"]) == (in_one_line(text),) * 2 + ([in_one_line(text), "x"],)


@given(text=SAID)
def test_a_text_does_not_break_an_entry_for_bibtexparser(text: str) -> None:
    entries = [entry(title=text, abstract=text), entry(id="P2", title="B")]
    library = parse_string(text_of(entries, "bibtex"))
    assert library.failed_blocks == []
    assert [one.key for one in library.entries] == ["P1", "P2"]
    assert library.entries[1]["title"] == "B"


@given(text=SAID)
def test_a_text_is_read_back_from_json_and_csv_as_it_is(text: str) -> None:
    [item] = json.loads(text_of([entry(title=text)], "csl-json"))
    assert item["title"] == text
    [row] = csv.DictReader(io.StringIO(text_of([entry(title=text)], "csv").removeprefix("\ufeff"), newline=""))
    assert row["title"] == text


@given(st.text("=+-@'\t\n\r1.,a(", max_size=6))
def test_no_cell_is_a_formula_and_none_is_lost(text: str) -> None:
    cell = defused(text)
    is_number = text.lstrip("+-").replace(".", "").replace(",", "").isdecimal()
    assert is_number or cell[:1] not in set("=+-@\t\r\n")
    assert cell in (text, f"'{text}")
    was_marked = cell.startswith("'") and cell.lstrip("'")[:1] in set("=+-@\t\r\n")
    assert (cell[1:] if was_marked and cell.lstrip("'") else cell) == text
