"""Which venues the anchors show to be one, at the bounds."""

from __future__ import annotations

import polars as pl
import pytest

from tasks.transform.papers.venue_aliases import (
    MAX_SHARE_APART,
    MIN_ANCHORS,
    MIN_ANCHORS_APART,
    MIN_SHARE,
    align_venues,
    count_venues,
    is_anchor,
    may_align,
)

Venues = tuple[int | None, int | None]


def venues(*pairs: Venues) -> pl.DataFrame:
    return pl.DataFrame(pairs, schema={"first_venue": pl.UInt64, "second_venue": pl.UInt64}, orient="row")


def aligned(*anchors: Venues) -> bool | None:
    """Return whether the anchors hold the venues 1 and 2 to be one."""
    found = align_venues(venues((1, 2)), count_venues(venues(*anchors))).item()
    assert found is None or isinstance(found, bool)
    return found


def test_venues_that_meet_often_are_one_and_a_few_meetings_tell_nothing() -> None:
    assert aligned(*[(1, 2)] * MIN_ANCHORS) is True
    assert aligned(*[(1, 2)] * (MIN_ANCHORS - 1)) is None
    assert aligned() is None


def test_the_share_is_of_the_venue_that_has_fewer_anchors() -> None:
    meetings = [(1, 2)] * MIN_ANCHORS
    few = [(1, 1)] * (int(MIN_ANCHORS / MIN_SHARE) - MIN_ANCHORS)
    many = [(2, 2)] * 1000
    assert aligned(*meetings, *few, *many) is True
    assert aligned(*meetings, *few, (1, 1), *many) is None


def test_venues_of_many_anchors_that_hardly_meet_are_two() -> None:
    own = [(1, 1)] * MIN_ANCHORS_APART
    assert aligned(*own, *[(2, 2)] * MIN_ANCHORS_APART) is False
    assert aligned(*own, *[(2, 2)] * (MIN_ANCHORS_APART - 1)) is None
    large = int(1 / MAX_SHARE_APART) + 1
    assert aligned((1, 2), *[(1, 1)] * large, *[(2, 2)] * large) is False
    assert aligned((1, 2), (1, 2), *[(1, 1)] * (large - 2), *[(2, 2)] * (large - 2)) is None


def test_a_missing_venue_is_aligned_with_none_and_anchors_without_venues_do_not_count() -> None:
    assert align_venues(venues((None, None), (1, 2)), count_venues(venues((None, None), (1, 2)))).to_list() == [
        None,
        None,
    ]


COMPARED = {
    "same_title": True,
    "own_information": 20.0,
    "own_information_right": 25.0,
    "names": 0.67,
    "n_shared_names": 2,
    "years_apart": 0,
    "doi_agrees": 0,
    "page": 0,
    "volume_agrees": 0,
    "listed_by": "one",
    "listed_by_right": "two",
    "lists_again": False,
    "venue_similarity": 0.1,
}


def holds(condition: pl.Expr, **changed: object) -> bool:
    return bool(pl.DataFrame([COMPARED | changed]).select(condition).item())


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, True),
        ({"same_title": False}, False),
        ({"own_information_right": 19.9}, False),
        ({"names": 0.66}, False),
        ({"names": None}, False),
        ({"n_shared_names": 1}, False),
        ({"years_apart": 1}, False),
        ({"years_apart": None}, True),
        ({"doi_agrees": -1}, False),
        ({"page": -1}, False),
        ({"volume_agrees": -1}, False),
        ({"listed_by_right": "one"}, False),
        ({"listed_by_right": "one", "lists_again": True}, True),
        ({"listed_by_right": "one", "page": 1}, True),
        ({"listed_by": None, "listed_by_right": None}, True),
    ],
)
def test_an_anchor_is_one_paper_beyond_doubt(changed: dict[str, object], expected: bool) -> None:
    assert holds(is_anchor(), **changed) is expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, True),
        ({"volume_agrees": -1}, False),
        ({"listed_by_right": "one"}, False),
        ({"listed_by_right": "one", "venue_similarity": 0.8}, True),
    ],
)
def test_one_catalogue_spells_its_venues_in_one_way(changed: dict[str, object], expected: bool) -> None:
    assert holds(may_align(), **changed) is expected
