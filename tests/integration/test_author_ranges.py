"""The number of ranges, and the order of the rows, change no table of authors."""

from __future__ import annotations

import dataclasses

import polars as pl
import pytest

from benchmarks.resolving_authors import AuthorTables
from schemas.lake.tables import TABLES
from tests.unit.transform.authors.lakes import Author, Lake, Paper, lake, paper, resolve

ADA, EVE = "0000-0002-1825-0097", "0000-0002-1694-233X"
GIVEN = ("Wei", "W.", "Wei A.", "Weiguang", "Lei", "L.")
FAMILIES = ("Wang", "Lee", "Müller", "Mueller", "de Rosa", "Smith")


def crowd() -> Lake:
    """Make a lake of names that are alike, in records that differ, with everything that joins or divides persons."""
    people = [f"{family}, {given}" for family in FAMILIES for given in GIVEN]
    papers = []
    for number in range(60):
        names = [people[(number * step + number // 7) % len(people)] for step in (1, 5, 11)][: 1 + number % 3]
        records = (tuple(names), tuple(reversed(names)), tuple(name[: name.index(",") + 3] + "." for name in names))
        venue, title = f"Journal {number % 4}", f"Networks of zinc {number % 9} and graph {number % 5}"
        papers.append(Paper(records[: 1 + number % 3], title=title, venue=venue, year=1990 + number % 20))
    stated = [paper(Author("Lee, Wei", ("Oslo", "Fudan"), orcid), "Smith, Lei") for orcid in (ADA, EVE, ADA)]
    natural = [paper("Gustavo de Rosa", "Wei Wang"), paper("Sankar S", "Ada Lovelace"), paper("Wang, Wei", "Wang, Wei")]
    page = [dataclasses.replace(each, page="page") for each in (*(paper("Lovelace, Ada") for _ in range(3)), paper())]
    return lake(*papers, *stated, *natural, *page)


def sorted_tables(tables: AuthorTables) -> dict[str, pl.DataFrame]:
    return {
        name: table.sort(*TABLES[name].key, *(["decision", "score"] if name == "author_matches" else []))
        for name, table in tables._asdict().items()
    }


@pytest.fixture(scope="module")
def whole() -> dict[str, pl.DataFrame]:
    return sorted_tables(resolve(crowd()))


@pytest.mark.parametrize("partitions", [2, 16])
def test_the_tables_are_the_same_for_any_number_of_ranges_and_order_of_rows(
    whole: dict[str, pl.DataFrame], partitions: int
) -> None:
    found = sorted_tables(resolve(crowd().shuffled(partitions), partitions))
    assert [name for name, table in found.items() if not table.equals(whole[name])] == []


def test_the_lake_has_what_could_depend_on_the_ranges(whole: dict[str, pl.DataFrame]) -> None:
    matches = whole["author_matches"]
    assert {"merged", "review", "apart"} <= set(matches["decision"])
    assert {"coauthors", "orcid"} <= set(matches["matched_by"])
    assert whole["authors"]["name_variants"].list.len().max() > 1  # type: ignore[operator]
    assert whole["authorships"]["is_inferred"].sum() == 1
    assert whole["authorships"].filter(pl.col("confidence") < 1).height > 0
