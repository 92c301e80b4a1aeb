"""The match keys of a record."""

from __future__ import annotations

from typing import Any

import polars as pl

from schemas.catalogues import Catalogue
from tasks.transform.normalise import normalise_records
from tests.unit.transform.frames import keys, records_and_names


def key(column: str, *records: dict[str, Any]) -> list[Any]:
    """Return a column of the normalised records, in their order."""
    return keys(*({"title": "T"} | record for record in records))[column].to_list()


def test_numbers_and_part_letters_of_a_title() -> None:
    numbers = {
        "Textbooks Are All You Need": "",
        "Textbooks Are All You Need II: phi-1.5 technical report": "1 2 5",
        "Foundations, Part Two": "2",
        "On groups. Part B": "b",
        "A theory of I/O": "1",
    }
    assert dict(zip(numbers, key("title_numbers", *({"title": title} for title in numbers)), strict=True)) == numbers


def test_what_a_title_says_it_is() -> None:
    kinds = {
        "Erratum to: On trees": "erratum",
        "On trees (vol 25, pg 301, 1999)": "erratum",
        "Retraction: On trees (vol 25, pg 301, 1999)": "retraction",
        "Reply to Smith": "reply",
        "On trees": "",
        "Panel: a comment": "comment panel",
    }
    assert dict(zip(kinds, key("title_kind", *({"title": title} for title in kinds)), strict=True)) == kinds


def test_pages_are_completed() -> None:
    completed = {
        "221-8": ("221", "228"),
        "221--228": ("221", "228"),
        "pp. 7": ("7", None),
        "e12": ("12", None),
        None: (None, None),
        "1199-203": ("1199", "1203"),
    }
    records = [{"pages": pages} for pages in completed]
    found = zip(key("first_page", *records), key("last_page", *records), strict=True)
    assert dict(zip(completed, found, strict=True)) == completed


def test_names_are_a_set_without_initials_and_order() -> None:
    printed, turned = key(
        "name_words",
        {"names": ["Hewett, Russell J.", "de Rosa, Gustavo"]},
        {"names": ["Gustavo de Rosa", "Russell J. Hewett"]},
    )
    assert printed == turned == ["gustavo", "hewett", "rosa", "russell"]


def test_headings_of_pages_are_no_names() -> None:
    assert key("name_words", {"names": ["R Abstract", "M View Profile", "Page, Ellis", "Hewett, Russell"]}) == [
        ["ellis", "hewett", "page", "russell"]
    ]


def test_a_year_is_the_stated_one_else_that_of_the_arxiv_id() -> None:
    stated = {"publication_date": "2019-05", "arxiv": "1806.00001"}
    assert key("year", stated, {"arxiv": "1806.00001v3"}, {"publication_date": "0000"}) == [2019, 2018, None]


def test_venues_lose_their_numbers() -> None:
    assert key("venue_key", {"venue": "Proc. 36th SIGMOD & VLDB 1997"}) == ["proc th sigmod and vldb"]


def test_comments_are_cleaned_and_identifiers_listed() -> None:
    frame = keys({"title": "T", "comments": [" 12\tpages ", ""], "doi": "https://doi.org/10.1000/X"})
    assert frame["comments"].to_list() == [["12 pages"]]
    assert frame["identifiers"].to_list() == [[{"scheme": "doi", "value": "10.1000/x"}]]
    assert frame["doi"].item() == "10.1000/x"


def test_markup_is_taken_from_what_is_shown() -> None:
    printed = "Nests of <i>Turdus</i> in NH<sub>4</sub> soils &amp;amp; &lt;b&gt;sands&lt;/b&gt;, p < 0.05"
    fields = ["title", "venue", "abstract"]
    frame = keys(dict.fromkeys(fields, printed))
    assert frame.select(fields).row(0) == ("Nests of Turdus in NH4 soils & sands, p < 0.05",) * 3


def test_markup_makes_no_difference_to_the_keys_of_a_title() -> None:
    marked, plain = key("title_key", {"title": "CO<sub>2</sub> in <i>reeds</i>"}, {"title": "CO2 in reeds"})
    assert marked == plain


def test_a_placeholder_is_no_value() -> None:
    placeholders = [
        ("title", "[No title]"),
        ("title", "None"),
        ("abstract", "[No abstract available]"),
        ("abstract", "<p>Résumé non disponible.</p>"),
        ("venue", "null"),
        ("volume", "N/A"),
        ("issue", "-"),
        ("pages", "n/a"),
        ("language", "NaN"),
    ]
    frame = keys(*({"title": "T", field: printed} for field, printed in placeholders))
    found = [row[field] for row, (field, _) in zip(frame.iter_rows(named=True), placeholders, strict=True)]
    assert found == [None] * len(placeholders)


def test_what_is_a_placeholder_in_one_field_is_a_value_in_another() -> None:
    frame = keys({"title": "No abstract", "abstract": "Untitled", "venue": "Abstract"})
    assert frame.select("title", "abstract", "venue").row(0) == ("No abstract", "Untitled", "Abstract")


def test_no_records_are_no_keys() -> None:
    assert keys().is_empty()


def test_a_record_is_given_its_catalogue_and_what_is_known_of_it() -> None:
    records, names = records_and_names(
        {"title": "A", "source_name": "DBLP"}, {"title": "B", "source_name": "other"}, {"title": "C"}
    )
    catalogues = [
        Catalogue(name="dblp", names=("dblp",), trust=1, duplicate_free=True),
        Catalogue(name="the rest", formats=("csl-json",)),
    ]
    columns = ("catalogue", "trust", "duplicate_free")
    assert normalise_records(records, names, catalogues).select(columns).rows() == [
        ("dblp", 1, True),
        ("the rest", None, None),
        ("the rest", None, None),
    ]
    assert normalise_records(records, names).select(columns).rows() == [(None, None, None)] * 3
    assert normalise_records(records.clear(), names.clear(), catalogues).select(columns).schema == {
        "catalogue": pl.String,
        "trust": pl.Int32,
        "duplicate_free": pl.Boolean,
    }
