"""Which records share a key."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from benchmarks.resolving import prepare_papers
from tasks.transform.linkage.chunks import Rows
from tasks.transform.papers import block as blocking
from tasks.transform.papers.block import (
    LONG_EDGE,
    MAX_BLOCK,
    MAX_RARE_WORDS,
    MAX_SHORT_TITLE,
    N_RAREST,
    RARE_COUNT,
    SHORT_EDGE,
    key_records,
    pair_records,
)
from tasks.transform.papers.features import with_title_ids
from tests.unit.transform.frames import keys, numbers_of


def block(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of records that share a key."""
    prepared = prepare_papers(frame)
    return pair_records(prepared.blocking_keys, Rows(prepared.features))


def pairs(*records: dict[str, Any]) -> set[tuple[int, ...]]:
    """Return the pairs of records that share a key, by their places, the lower first."""
    frame = keys(*records)
    place = numbers_of(frame)
    return {tuple(sorted((place[left], place[right]))) for left, right in block(frame).rows()}


def test_two_rare_words_of_the_title_are_a_key_and_stop_words_are_none() -> None:
    assert pairs({"title": "Lichens on granite"}, {"title": "Of granite, some lichens"}) == {(0, 1)}
    assert pairs({"title": "Lichens in the rain"}, {"title": "Beetles in the wood"}) == set()


def test_only_the_rarest_words_make_keys() -> None:
    rare = [f"rare{number}x" for number in range(MAX_RARE_WORDS)]
    both = " ".join([*rare, "common", "usual"])
    others = [{"title": f"{word} z{number}"} for number in range(3) for word in rare[:0] or ("common", "usual")]
    found = pairs({"title": f"{both} one"}, {"title": f"two {both}"}, {"title": "common or usual things"}, *others)
    assert (0, 1) in found
    assert (0, 2) not in found


@pytest.mark.parametrize(("length", "rest"), [(SHORT_EDGE, 3), (LONG_EDGE, 20)])
def test_the_beginning_and_the_end_of_a_title_are_keys_of_a_length_for_titles_of_its_length(
    length: int, rest: int
) -> None:
    edge, one, other = "ab" * (length // 2), "c" * rest, "d" * rest
    assert pairs({"title": edge + one}, {"title": edge + other}) == {(0, 1)}
    assert pairs({"title": one + edge}, {"title": other + edge}) == {(0, 1)}
    assert pairs({"title": edge[1:] + one}, {"title": edge[1:] + other}) == set()


def test_the_edge_of_a_short_title_is_a_key_that_a_long_one_has_too() -> None:
    edge = "ab" * (SHORT_EDGE // 2)
    short, longer = edge + "c" * (MAX_SHORT_TITLE - SHORT_EDGE), edge + "d" * MAX_SHORT_TITLE
    assert pairs({"title": short}, {"title": longer}) == {(0, 1)}
    assert pairs({"title": f"{short}c"}, {"title": longer}) == set()


def test_two_words_that_are_not_the_rarest_of_a_title_are_a_key_only_if_both_are_rare_in_any_lake() -> None:
    words = [f"word{number}" for number in range(MAX_RARE_WORDS)]
    record = pl.DataFrame({"record": [1] * len(words), "id": range(len(words))}, {"record": pl.UInt64, "id": pl.UInt64})

    def keys_where_each_stands_in(count: int) -> int:
        counts = pl.DataFrame({"key": record["id"], "count": [count] * len(words)})
        return sum(key.height for key in blocking._rare_word_keys(record, counts))

    every = MAX_RARE_WORDS * (MAX_RARE_WORDS - 1) // 2
    others = MAX_RARE_WORDS - N_RAREST
    assert keys_where_each_stands_in(RARE_COUNT - 1) == every
    assert keys_where_each_stands_in(RARE_COUNT) == every - others * (others - 1) // 2


@pytest.mark.parametrize(
    ("fields", "others"),
    [
        ({"doi": "10.1000/a"}, {"doi": "10.1000/A"}),
        ({"volume": "7", "pages": "12-15"}, {"volume": "7", "pages": "12"}),
        (
            {"names": ["Ash, M."], "publication_date": "1999", "pages": "12"},
            {"names": ["M. Ash"], "publication_date": "1999", "pages": "12-15"},
        ),
        (
            {"names": ["Ash, M."], "publication_date": "1999", "volume": "7"},
            {"names": ["M. Ash"], "publication_date": "1999-05", "volume": "7"},
        ),
        ({"names": ["Ash, M."], "volume": "7", "issue": "2"}, {"names": ["M. Ash"], "volume": "7", "issue": "2"}),
    ],
)
def test_an_identifier_and_each_of_the_locators_is_a_key_of_its_own(
    fields: dict[str, Any], others: dict[str, Any]
) -> None:
    assert pairs({"title": "Lichens"} | fields, {"title": "Beetles"} | others) == {(0, 1)}
    for lacking in set(others) - {"doi"}:
        partial = {name: value for name, value in others.items() if name != lacking}
        assert pairs({"title": "Lichens"} | fields, {"title": "Beetles"} | partial) == set()


@pytest.mark.parametrize(
    ("year", "other", "is_near"),
    [
        ("1999", "1999", True),
        ("1999", "2000", True),
        ("2000", "1999", True),
        ("1999", "2001", False),
        ("1999", None, True),
        (None, None, True),
    ],
)
def test_a_name_with_volume_and_issue_is_a_key_in_about_one_year(
    year: str | None, other: str | None, is_near: bool
) -> None:
    issue = {"names": ["Ash, M."], "volume": "7", "issue": "2"}
    of_years = [{"publication_date": each} if each else {} for each in (year, other)]
    # A volume without a page is a key with the name and the year, too, if the year is the same.
    found = pairs({"title": "Lichens"} | issue | of_years[0], {"title": "Beetles"} | issue | of_years[1])
    assert found == ({(0, 1)} if is_near else set())


def test_abstracts_are_keys_only_where_a_title_is_missing() -> None:
    abstract = "Lichens grow on granite very slowly, and nobody has yet measured how slowly that is in the rain."
    assert pairs({"abstract": abstract}, {"title": "Growth", "abstract": abstract}) == {(0, 1)}
    assert pairs({"title": "Slow", "abstract": abstract}, {"title": "Growth", "abstract": abstract}) == set()


def test_a_block_at_the_bound_is_paired_as_a_whole_and_a_larger_one_is_windowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    same = [{"title": "Annual report", "publication_date": str(1900 + year)} for year in range(MAX_BLOCK + 1)]
    assert len(pairs(*same[:-1])) == MAX_BLOCK * (MAX_BLOCK - 1) // 2
    assert len(pairs(*same)) < MAX_BLOCK * (blocking.MAX_WINDOW + 1)
    monkeypatch.setattr(blocking, "MAX_WINDOW", 1)
    monkeypatch.setattr(blocking, "MAX_BLOCK", 2)
    assert len(pairs(*same[:5])) == 4


def test_neighbours_of_a_windowed_block_are_near_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocking, "MAX_BLOCK", 2)
    monkeypatch.setattr(blocking, "MAX_WINDOW", 1)
    years = (2003, 2001, 2004, 2002)
    same = [{"title": "Annual report", "publication_date": str(year)} for year in years]
    found = {frozenset(years[number] for number in pair) for pair in pairs(*same)}
    assert found == {frozenset(pair) for pair in ((2001, 2002), (2002, 2003), (2003, 2004))}


def test_the_order_of_records_does_not_matter() -> None:
    frame = keys(*({"title": title} for title in ("Lichens on granite", "Granite and lichens", "Beetles")))
    assert block(frame.reverse()).equals(block(frame))
    assert block(frame.clear()).schema == {"left": pl.UInt64, "right": pl.UInt64}


def test_a_word_is_rare_by_the_power_of_two_of_its_count_and_then_by_its_number() -> None:
    words = pl.DataFrame(
        {"record": [7] * 6, "id": [6, 5, 4, 3, 2, 1]}, schema=dict.fromkeys(("record", "id"), pl.UInt64)
    )
    counts = pl.DataFrame(
        {"key": [6, 5, 4, 3, 2], "count": [2, 3, 4, 7, 8]}, schema={"key": pl.UInt64, "count": pl.Int64}
    )
    single, both = blocking._rare_word_keys(words, counts)
    assert single.is_empty()
    assert both.height == 6  # the word 1 is of one record, the word 2 too common
    fewer = blocking._rare_word_keys(words, counts.filter(pl.col("key") > 2))
    assert [each.height for each in fewer] == [0, 6]
    alone, none = blocking._rare_word_keys(words, counts.head(1))
    assert (alone.rows(), none.height) == ([(7, 6)], 0)


def test_records_without_a_key_that_others_have_have_no_pairs() -> None:
    frame = keys({"title": "Lichens on granite"}, {"title": "Beetles"})
    assert key_records(with_title_ids(frame), prepare_papers(frame).statistics)["asked"].all()
    assert block(frame).is_empty()
