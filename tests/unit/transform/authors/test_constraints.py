"""What keeps two cores apart."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tasks.transform.authors.constraints import (
    OF_PLACES,
    OUTWEIGHS_ORCID,
    components_against_constraints,
    keep_apart,
)

Place = dict[str, str | None]
U64 = {"left": pl.UInt64, "right": pl.UInt64}


def places(*given: Place) -> pl.DataFrame:
    """Make the places of cores 0, 1 ..., one each, on papers of their own if none is given."""
    stated = [
        (core, place.get("paper", f"P{core}"), *(place.get(each) for each in OF_PLACES))
        for core, place in enumerate(given)
    ]
    schema = {"core": pl.UInt64, "paper": pl.String, **dict.fromkeys(OF_PLACES, pl.String)}
    return pl.DataFrame(stated, schema=schema, orient="row")


def reason(
    one: Place,
    other: Place,
    *,
    score: float = 0.0,
    sizes: tuple[int, int] = (1, 1),
    years: tuple[tuple[int | None, int | None], ...] = ((None, None), (None, None)),
) -> str | None:
    """Return what keeps two cores apart."""
    scored = pl.DataFrame({"left": [0], "right": [1], "score": [score]}, schema_overrides=U64)
    first, last = zip(*years, strict=True)
    pairs = pl.DataFrame(
        {"left": [0, 1], "right": [0, 1], "n_places": sizes, "first_year": first, "last_year": last},
        schema_overrides={"first_year": pl.Int32, "last_year": pl.Int32, **U64},
    )
    found: str | None = keep_apart(places(one, other), scored, pairs).item()
    return found


def test_cores_that_state_nothing_are_not_kept_apart() -> None:
    assert reason({}, {}) is None


def test_two_on_one_paper_are_two_persons_whatever_the_score() -> None:
    assert reason({"paper": "P9"}, {"paper": "P9"}, score=99.0) == "paper"


def test_two_suffixes_are_two_persons_and_one_is_none() -> None:
    assert reason({"suffix": "Jr."}, {"suffix": "Sr."}, score=99.0) == "suffix"
    assert reason({"suffix": "Jr."}, {"suffix": "Jr."}) is None
    assert reason({"suffix": "Jr."}, {}) is None


def test_two_numbers_by_which_dblp_tells_namesakes_apart_are_two_persons() -> None:
    assert reason({"homonym": "Wei Li 0001"}, {"homonym": "Wei Li 0002"}, score=99.0) == "homonym"
    assert reason({"homonym": "Wei Li 0001"}, {"homonym": "Wei Li 0001"}) is None
    assert reason({"homonym": "Wei Li 0001"}, {}) is None


def test_initials_that_mean_two_full_names_are_two_persons() -> None:
    assert reason({"meant": "wang jian"}, {"meant": "wang jike"}, score=99.0) == "contradiction"
    assert reason({"meant": "wang jian"}, {"meant": "wang jian"}) is None
    assert reason({"meant": "wang jian"}, {}) is None


@pytest.mark.parametrize(("score", "expected"), [(OUTWEIGHS_ORCID - 0.1, "orcid"), (OUTWEIGHS_ORCID, None)])
def test_two_orcids_are_two_persons_unless_all_else_outweighs_them(score: float, expected: str | None) -> None:
    assert reason({"orcid": "A"}, {"orcid": "B"}, score=score) == expected
    assert reason({"orcid": "A"}, {"orcid": "A"}, score=score) is None
    assert reason({"orcid": "A"}, {}, score=score) is None


@pytest.mark.parametrize(("last", "expected"), [(1974, None), (1975, "career")])
def test_a_life_in_print_is_75_years_at_most(last: int, expected: str | None) -> None:
    assert reason({}, {}, years=((1900, 1910), (1950, last))) == expected
    assert reason({}, {}, years=((1950, last), (1900, 1910))) == expected


@pytest.mark.parametrize(("papers", "expected"), [(400, None), (401, "career")])
def test_a_person_writes_200_papers_a_year_at_most(papers: int, expected: str | None) -> None:
    assert reason({}, {}, sizes=(papers - 1, 1), years=((2000, 2001), (2001, 2001))) == expected


def test_unknown_years_keep_nobody_apart() -> None:
    assert reason({}, {}, sizes=(5000, 1), years=((None, None), (None, None))) is None
    assert reason({}, {}, years=((1900, 1910), (None, None))) is None


def test_of_two_reasons_the_first_is_named() -> None:
    assert reason({"orcid": "A", "suffix": "Jr."}, {"orcid": "B", "suffix": "Sr."}) == "suffix"
    assert reason({"paper": "P9", "suffix": "Jr."}, {"paper": "P9", "suffix": "Sr."}) == "paper"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"paper": "P9"}, {"paper": "P9"}),
        ({"orcid": "A"}, {"orcid": "B"}),
        ({"suffix": "Jr."}, {"suffix": "Sr."}),
        ({"homonym": "A"}, {"homonym": "B"}),
    ],
)
def test_components_that_break_a_constraint_are_found(one: Place, other: Place) -> None:
    keyed = places({}, {}, one, other, {"orcid": "A", "suffix": "Jr."})
    assert components_against_constraints(keyed, np.array([0, 0, 1, 1, 2])).tolist() == [1]
    assert components_against_constraints(keyed, np.arange(5)).tolist() == []
