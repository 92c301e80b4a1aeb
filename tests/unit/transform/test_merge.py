"""Survivorship: which value of its records a paper keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest

from schemas.catalogues import Catalogue
from schemas.exchange.records import SLICE_OFFSETS
from schemas.lake.authors import AUTHORSHIPS
from tasks.transform.normalise import normalise_records
from tasks.transform.papers.merge import count_authors, merge_papers, trace_sources
from tests.unit.transform.frames import keys, records_and_names

PAPER_ID = "P" + "0" * 16
WORKS = pl.DataFrame({"paper_id": [PAPER_ID], "work_id": ["W" + "0" * 16]})


def merged(*records: dict[str, Any], catalogues: Sequence[Catalogue] = ()) -> dict[str, Any]:
    """Merge records into one paper, in two orders that must not matter."""
    frame = normalise_records(*records_and_names(*records), catalogues)
    assignments = frame.select("source_id", paper_id=pl.lit(PAPER_ID), matched_by=pl.lit("title"), match_score=1.0)
    paper = merge_papers(assignments, frame, WORKS)
    assert merge_papers(assignments, frame.reverse(), WORKS).equals(paper)
    assert paper.height == 1
    return paper.row(0, named=True)


@pytest.mark.parametrize(
    ("titles", "survivor"),
    [
        (["ON TREES", "On trees"], "On trees"),
        (["On trees", "On trees.", "On shrubs"], "On trees."),
        (["On trees and shrubs", "On trees", "On Trees"], "On Trees"),
        ([None, "On trees"], "On trees"),
    ],
)
def test_the_title_is_the_best_attested_and_not_in_capitals(titles: list[str | None], survivor: str) -> None:
    assert merged(*({"title": title, "abstract": "a"} for title in titles))["title"] == survivor


def test_the_longest_abstract_survives() -> None:
    assert merged({"abstract": "short"}, {"abstract": "a longer one"}, {"title": "T"})["abstract"] == "a longer one"


def test_a_stated_year_outweighs_that_of_an_arxiv_id_and_the_most_precise_date_of_it_survives() -> None:
    paper = merged(
        {"title": "T", "arxiv": "1806.00001"},
        {"title": "T", "publication_date": "2019"},
        {"title": "T", "publication_date": "2019-05"},
        {"title": "T", "publication_date": "2018-01-01"},
    )
    assert (paper["year"], paper["publication_date"]) == (2019, "2019-05")


def test_where_years_are_attested_alike_the_latest_survives() -> None:
    assert (
        merged({"title": "T", "publication_date": "2018"}, {"title": "T", "publication_date": "2019"})["year"] == 2019
    )


def test_the_locators_come_from_the_fullest_record() -> None:
    paper = merged(
        {"title": "T", "venue": "Preprints of a very long name", "volume": "1"},
        {"title": "T", "venue": "Journal", "volume": "7", "pages": "1-9"},
        {"title": "T", "issue": "2"},
    )
    assert [paper[name] for name in ("venue", "volume", "issue", "pages")] == ["Journal", "7", "2", "1-9"]


def test_identifiers_and_comments_are_united() -> None:
    paper = merged(
        {"title": "T", "doi": "10.1000/B", "comments": ["9 pages"]},
        {"title": "T", "arxiv": "1806.00001v2", "comments": ["9 pages", "In print"]},
    )
    assert paper["identifiers"] == [{"scheme": "arxiv", "value": "1806.00001"}, {"scheme": "doi", "value": "10.1000/b"}]
    assert (paper["doi"], paper["arxiv_id"], paper["pmid"]) == ("10.1000/b", "1806.00001", None)
    assert paper["comments"] == ["9 pages", "In print"]
    assert paper["n_sources"] == 2


def test_the_number_of_authors_counts_the_stated_ones_only() -> None:
    frame = keys({"title": "T"})
    assignments = frame.select("source_id", paper_id=pl.lit(PAPER_ID), matched_by=pl.lit("alone"), match_score=None)
    papers = merge_papers(assignments, frame, WORKS)
    author = {
        "paper_id": PAPER_ID,
        "author_id": "A" + "0" * 16,
        "author_position": "first",
        "raw_name": "X",
        "confidence": 1.0,
    }
    rows = [author | {"position": 1, "is_inferred": False}, author | {"position": 2, "is_inferred": True}]
    authorships = AUTHORSHIPS.conform(pl.DataFrame(rows).with_columns(raw_affiliations=pl.lit([], pl.List(pl.String))))
    assert count_authors(papers, authorships)["n_authors"].to_list() == [1]
    assert count_authors(papers, authorships.filter("is_inferred"))["n_authors"].to_list() == [None]


def test_a_source_names_its_paper_and_what_joined_it() -> None:
    frame = keys({"title": "T", "publication_date": "1990"})
    assignments = frame.select("source_id", paper_id=pl.lit(PAPER_ID), matched_by=pl.lit("alone"), match_score=None)
    source = trace_sources(frame, assignments, SLICE_OFFSETS.empty()).row(0, named=True)
    assert (source["paper_id"], source["matched_by"], source["match_score"]) == (PAPER_ID, "alone", None)
    assert (source["title"], source["year"], source["source_index"]) == ("T", 1990, 1)


def test_what_the_most_trusted_catalogue_says_survives_and_the_others_fill_in_what_it_lacks() -> None:
    catalogues = [Catalogue(name=name, names=(name,), trust=trust) for trust, name in ((1, "best"), (2, "next"))]
    records = (
        {
            "title": "Best",
            "venue": "B",
            "publication_date": "1999",
            "type": "book",
            "doi": "10.1000/z",
            "source_name": "best",
        },
        {"title": "Next", "abstract": "a next one", "volume": "2", "doi": "10.1000/a", "source_name": "next"},
        *(
            {
                "title": "Most of them say so",
                "abstract": "the longest abstract of all",
                "publication_date": "2001-02-03",
                "venue": "A long venue",
                "volume": "3",
                "pages": "1-9",
                "type": "article",
                "doi": "10.1000/b",
            },
        )
        * 2,
    )
    paper = merged(*records, catalogues=catalogues)
    fields = ("title", "abstract", "year", "venue", "volume", "pages", "type", "doi")
    assert [paper[field] for field in fields] == ["Best", "a next one", 1999, "B", "2", "1-9", "book", "10.1000/z"]
    without = merged(*records)
    assert [without[field] for field in fields] == [
        "Most of them say so",
        "the longest abstract of all",
        2001,
        "A long venue",
        "3",
        "1-9",
        "article",
        "10.1000/a",
    ]


def test_a_year_that_only_an_arxiv_id_says_gives_way_to_any_that_is_stated_whoever_is_trusted() -> None:
    catalogues = [Catalogue(name="arxiv", names=("arxiv",), trust=1)]
    records = (
        {"title": "T", "arxiv": "1806.00001", "source_name": "arxiv"},
        {"title": "T", "publication_date": "2019"},
    )
    assert merged(*records, catalogues=catalogues)["year"] == 2019


def test_a_retraction_outweighs_a_withdrawal_and_the_highest_version_survives() -> None:
    paper = merged(
        {"title": "T", "retraction": "withdrawn", "version": "v9", "keywords": ["trees"]},
        {"title": "T", "retraction": "retracted", "version": "v10", "keywords": ["shrubs", "trees"]},
        {"title": "T"},
    )
    assert (paper["retraction"], paper["version"], paper["keywords"]) == ("retracted", "v10", ["shrubs", "trees"])
