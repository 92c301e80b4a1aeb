"""Search by title and name: every word, in any order, whatever its case and accents."""

from __future__ import annotations

import polars as pl
import pytest

from tasks.review.search import Index

TEXTS = pl.LazyFrame(
    {
        "id": ["P1", "P2", "P3", "P4", "P5"],
        "text": ["Größe der Flechten", "Flechten: eine Übersicht", "<script>alert(1)</script>", None, "دراسة الطباعة"],
        "year": [2001, None, 2003, 2004, 2005],
        "count": [1, 3, 1, 1, 1],
        "more": ["", "Lichens, a survey", "", "", ""],
    },
    schema_overrides={"year": pl.Int32, "count": pl.Int32},
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("flechten", ["P2", "P1"]),
        ("FLECHTEN grosse", ["P1"]),
        ("der Größe", ["P1"]),
        ("Grö", ["P1"]),
        ("survey lichens", ["P2"]),
        ("<script>alert", ["P3"]),
        (".*", []),
        ("%' or 1=1", []),
        ("", []),
        ("  ", []),
        ("x" * 10_000, []),
        ("الطباعة", ["P5"]),
    ],
)
def test_what_has_every_word_is_found(query: str, found: list[str]) -> None:
    assert Index(TEXTS).find(query).rows["id"].to_list() == found


def test_the_first_are_returned_and_all_are_counted() -> None:
    answer = Index(TEXTS).find("flechten", limit=1)
    assert (answer.rows["id"].to_list(), answer.n) == (["P2"], 2)
