"""Which catalogues list no paper twice, and which candidates in them have no rival."""

from __future__ import annotations

import polars as pl
import pytest

from schemas.exchange.papers import CATALOGUE_CANDIDATES, WEIGHED_PAIRS
from schemas.exchange.statistics import CATALOGUE_COUNTS, CATALOGUE_STATISTICS
from tasks.transform.linkage.pairs import PAIR
from tasks.transform.papers.catalogues import (
    MAX_REPEATED,
    MIN_LEAD,
    MIN_RECORDS,
    choose_candidates,
    count_catalogues,
    is_listed_twice,
    learn_catalogues,
    rank_candidates,
    with_duplicate_free,
    without_rival,
)
from tasks.transform.papers.evidence.locators import LOCATORS, YEAR
from tasks.transform.papers.evidence.names import NAMES
from tasks.transform.papers.evidence.titles import TITLE
from tasks.transform.papers.evidence.venues import VENUE

RECORDS = pl.DataFrame(
    {
        "record": [1, 2, 3, 4, 5, 6],
        "own_key": ["a", "b", "c", "c", None, None],
        "catalogue": ["one", "one", "one", "one", "two", None],
        "duplicate_free": pl.Series([None] * 6, dtype=pl.Boolean),
        "listed_once": [None] * 6,
    },
    schema_overrides={"record": pl.UInt64, "listed_once": pl.UInt64},
)
BOTH_FREE = CATALOGUE_STATISTICS.conform(
    pl.DataFrame({"catalogue": ["one", "two"], "declared": None, "records": 400, "repeated": 0, "duplicate_free": True})
)


def pairs(*rows: tuple[int, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=PAIR, orient="row")


def weighed(*rows: tuple[int, int, float]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["left", "right", "score"], orient="row")
    return WEIGHED_PAIRS.conform(frame.with_columns(is_elsewhere=pl.lit(value=False)))


def chosen(
    *rows: tuple[int, int, float], catalogues: pl.DataFrame = BOTH_FREE, records: pl.DataFrame = RECORDS
) -> list[tuple[int, int]]:
    """Return the pairs of a record and its only candidate."""
    found = choose_candidates(rank_candidates(weighed(*rows), catalogues, records))
    every = pairs(*(row[:2] for row in rows))
    return every.filter(without_rival(every, found)).rows()


def counted(catalogue: str, records: int, repeated: int, declared: bool | None = None) -> pl.DataFrame:
    row = {"catalogue": catalogue, "declared": declared, "records": records, "repeated": repeated}
    return CATALOGUE_COUNTS.conform(pl.DataFrame([row]))


def test_records_that_repeat_others_of_their_catalogue_are_counted_but_not_its_corrections() -> None:
    accepted = pairs((1, 2), (1, 3), (3, 4), (1, 5), (5, 6))
    counts = count_catalogues(accepted, RECORDS, RECORDS)
    assert learn_catalogues(counts).select("catalogue", "records", "repeated").rows() == [("one", 4, 1), ("two", 1, 0)]


def test_the_counts_of_all_parts_are_those_of_the_whole() -> None:
    accepted = pairs((1, 2), (1, 3), (2, 3), (5, 6))
    parts = [
        count_catalogues(
            accepted.filter(of_part), RECORDS, RECORDS.filter(pl.col("record") > 3 if place else pl.col("record") <= 3)
        )
        for place, of_part in enumerate((pl.col("left") == 1, pl.col("left") > 1))
    ]
    whole = learn_catalogues(count_catalogues(accepted, RECORDS, RECORDS))
    assert learn_catalogues(pl.concat(parts)).equals(whole)


@pytest.mark.parametrize(
    ("records", "repeated", "declared", "expected"),
    [
        (MIN_RECORDS, 0, None, True),
        (MIN_RECORDS - 1, 0, None, False),
        (10_000, round(10_000 * MAX_REPEATED), None, True),
        (10_000, round(10_000 * MAX_REPEATED) + 1, None, False),
        (10, 5, True, True),
        (10_000, 0, False, False),
    ],
)
def test_a_catalogue_lists_no_paper_twice_as_declared_or_as_its_records_say(
    records: int, repeated: int, declared: bool | None, expected: bool
) -> None:
    learnt = learn_catalogues(counted("one", records, repeated, declared))
    assert learnt["duplicate_free"].to_list() == [expected]


def test_a_declaration_of_today_goes_before_what_an_earlier_run_has_learnt() -> None:
    records = RECORDS.with_columns(duplicate_free=pl.Series([False, None, None, None, None, None], dtype=pl.Boolean))
    known = with_duplicate_free(records, BOTH_FREE)
    assert known["duplicate_free"].to_list() == [False, True, True, True, True, False]
    assert known["is_declared"].to_list() == [True, False, False, False, False, False]


def test_the_only_candidate_is_the_best_one_without_another_near_it() -> None:
    assert chosen((1, 6, -4.0)) == [(1, 6)]
    assert chosen((1, 6, -4.0), (2, 6, -4.0 - MIN_LEAD)) == [(1, 6)]
    assert chosen((1, 6, -4.0), (2, 6, -3.9 - MIN_LEAD)) == []
    assert chosen((1, 6, -4.0), (5, 6, -4.0)) == [(1, 6), (5, 6)]  # one in each catalogue


def test_what_is_printed_elsewhere_in_another_year_is_no_only_candidate() -> None:
    elsewhere = weighed((1, 6, -4.0)).with_columns(is_elsewhere=pl.lit(value=True))
    assert choose_candidates(rank_candidates(elsewhere, BOTH_FREE, RECORDS)).is_empty()


def test_many_records_may_have_one_candidate_but_not_those_of_a_catalogue_that_lists_no_paper_twice() -> None:
    assert chosen((1, 5, 1.0), (2, 5, 1.0)) == []
    only_one = BOTH_FREE.with_columns(duplicate_free=pl.col("catalogue") == "two")
    assert chosen((1, 5, 1.0), (2, 5, 1.0), catalogues=only_one) == [(1, 5), (2, 5)]


def test_of_a_catalogue_that_repeats_few_papers_no_other_record_may_be_far_better() -> None:
    only_two = BOTH_FREE.with_columns(duplicate_free=pl.col("catalogue") == "two")
    far_apart, close = [(1, 5, 9.0), (2, 5, 9.0 - MIN_LEAD)], [(1, 5, 9.0), (2, 5, 9.1 - MIN_LEAD)]
    few = RECORDS.with_columns(listed_once=pl.when(pl.col("catalogue") == "one").then(7).cast(pl.UInt64))
    assert chosen(*far_apart, catalogues=only_two, records=few) == [(1, 5)]
    assert chosen(*close, catalogues=only_two, records=few) == [(1, 5), (2, 5)]
    assert chosen(*far_apart, catalogues=only_two) == [(1, 5), (2, 5)]  # a list of citations


def test_records_of_one_catalogue_or_of_none_that_is_known_are_no_candidates() -> None:
    assert chosen((1, 2, 1.0)) == []
    assert chosen((1, 6, 1.0), catalogues=CATALOGUE_STATISTICS.empty()) == []
    assert rank_candidates(weighed(), BOTH_FREE, RECORDS).equals(CATALOGUE_CANDIDATES.empty())


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, True),
        ({"locators": LOCATORS.number_of("page and volume same")}, True),
        ({"locators": LOCATORS.number_of("page different")}, False),
        ({"title": TITLE.number_of("at least .93")}, False),
        ({"names": NAMES.number_of("at least .75")}, False),
        ({"names": None}, False),
        ({"year": YEAR.number_of("1 apart")}, False),
        ({"year": None}, False),
        ({"venue": VENUE.number_of("at least .6")}, False),
    ],
)
def test_what_looks_like_one_paper_that_is_listed_twice(changed: dict[str, int | None], expected: bool) -> None:
    levels: dict[str, int | None] = {each.name: 0 for each in (TITLE, NAMES, YEAR, VENUE)} | {"locators": None}
    pair = pl.DataFrame([levels | changed], schema=dict.fromkeys(levels, pl.Int8))
    assert pair.select(is_listed_twice()).item() is expected
