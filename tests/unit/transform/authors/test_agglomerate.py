"""The cores of a name, united best first."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.transform.authors.agglomerate import agglomerate, settle
from tasks.transform.authors.score import TERMS, weigh_evidence, years_between
from tasks.transform.authors.vectors import KINDS

Floats = npt.NDArray[np.float64]
Pair = tuple[int, int, float, str | None]


def scored_pairs(*pairs: Pair, block: int = 0) -> pl.DataFrame:
    """Make scored pairs of cores: left, right, score, and what keeps them apart."""
    schema = {"left": pl.UInt64, "right": pl.UInt64, "score": pl.Float64, "kept_apart_by": pl.String}
    frame = pl.DataFrame(pairs, schema=schema, orient="row")
    return frame.with_columns(pl.lit(0.0).alias(term) for term in TERMS).with_columns(
        block=pl.lit(block, pl.Int64), prior=0.0
    )


def settled(*pairs: Pair) -> tuple[list[tuple[int, int, str]], int]:
    """Return what is decided without a contest, and how many pairs are contested."""
    decided, contested = settle(scored_pairs(*pairs))
    return decided.select("left", "right", "decision").rows(), contested.height


def test_a_name_whose_pairs_all_unite_is_one_cluster_with_a_link_from_its_first_core_to_each() -> None:
    assert settled((0, 1, 0.0, None), (0, 2, 1.0, None), (1, 2, 2.0, None)) == (
        [(0, 1, "merged"), (0, 2, "merged")],
        0,
    )


def test_a_name_none_of_whose_pairs_unite_is_left_as_it_is_and_near_pairs_for_review() -> None:
    assert settled((0, 1, -1.0, None), (0, 2, -1.1, None), (1, 2, 5.0, "paper")) == ([(0, 1, "review")], 0)


def test_a_name_in_which_pairs_differ_is_contested() -> None:
    assert settled((0, 1, 1.0, None), (0, 2, -1.0, None), (1, 2, 1.0, None)) == ([], 3)
    assert settled((0, 1, 1.0, None), (0, 2, 1.0, "orcid"), (1, 2, 1.0, None)) == ([], 3)


def contested_name(  # noqa: PLR0917 - cores have so many properties
    vectors: Floats,
    places: list[int],
    prior: float,
    apart: tuple[tuple[int, int], ...] = (),
    from_last: list[int] | None = None,
    years: tuple[list[int | None], list[int | None]] | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make a contested name of cores with vectors: kind, core, dimension."""
    size = vectors.shape[1]
    products = np.einsum("kid,kjd->kij", vectors, vectors)
    rows = [(a, b) for a in range(size) for b in range(a, size)]
    left, right = (np.array(side) for side in zip(*rows, strict=True))
    pairs = pl.DataFrame({"left": left, "right": right, **dict(zip(KINDS, products[:, left, right], strict=True))})
    first, last = years or ([None] * size, [None] * size)
    itself = pl.DataFrame(
        {"left": range(size), "right": range(size), "n_places": places, "from_last": from_last or [1] * size}
    ).with_columns(pl.Series("first_year", first, pl.Int32), pl.Series("last_year", last, pl.Int32))
    pairs = (
        pairs.with_columns(block=pl.lit(0, pl.Int64))
        .join(itself, on=["left", "right"], how="left")
        .cast({"left": pl.UInt64, "right": pl.UInt64})
    )
    between = [(a, b, 0.0, "paper" if (a, b) in apart else None) for a, b in rows if a < b]
    return scored_pairs(*between).with_columns(prior=pl.lit(prior)), pairs


def decided_of(  # noqa: PLR0917 - likewise
    vectors: Floats,
    places: list[int],
    prior: float,
    apart: tuple[tuple[int, int], ...] = (),
    from_last: list[int] | None = None,
    years: tuple[list[int | None], list[int | None]] | None = None,
) -> pl.DataFrame:
    return agglomerate(*contested_name(vectors, places, prior, apart, from_last, years))


unit = st.floats(0, 1, allow_subnormal=False)


year = st.none() | st.integers(1990, 2020)


@given(
    st.lists(st.lists(unit, min_size=4 * 3, max_size=4 * 3), min_size=3, max_size=6),
    st.lists(year, min_size=6, max_size=6),
    st.floats(2, 6),
)
def test_the_evidence_between_clusters_is_that_of_all_their_cores(
    drawn: list[list[float]], printed: list[int | None], prior: float
) -> None:
    vectors = np.round(np.array(drawn).reshape(len(drawn), 4, 3).transpose(1, 0, 2), 3)
    places = list(range(1, len(drawn) + 1))
    members = {core: [core] for core in range(len(drawn))}
    years = printed[: len(drawn)]
    decided = decided_of(vectors, places, prior, years=(years, years)).drop("kept_apart_by")
    for left, right, decision, *terms in decided.iter_rows():
        sums = [vectors[:, members[side], :].sum(axis=1) for side in (left, right)]
        product, own, other = (np.sum(a * b, axis=1)[:, None] for a, b in ((*sums,), (sums[0],) * 2, (sums[1],) * 2))
        larger = max(sum(places[core] for core in members[side]) for side in (left, right))
        known = [[years[core] or math.nan for core in members[side]] for side in (left, right)]
        ends = [np.array([end(of_side)]) for of_side in known for end in (np.fmin.reduce, np.fmax.reduce)]
        expected = weigh_evidence(product, own, other, np.array([float(larger)]), years_between(*ends)).ravel()
        expected[-1] += prior
        assert terms == pytest.approx(expected.tolist(), abs=1e-6)
        assert (round(sum(terms), 6) >= 0) == (decision == "merged")
        if decision == "merged":
            members[left] += members.pop(right)


LIKE = np.array([1.0, 0.0])
UNLIKE = np.array([0.0, 1.0])


def titles(*cores: Floats) -> Floats:
    """Make vectors that differ in titles only; the other kinds are missing."""
    return np.stack([np.stack(cores), *[np.zeros((len(cores), 2))] * 3])


def test_the_best_pair_comes_first_and_what_is_kept_apart_from_one_is_from_the_union() -> None:
    near = np.array([0.9, 0.1])
    decided = decided_of(titles(LIKE, LIKE, near), [1, 1, 1], 0.0, apart=((0, 2),))
    assert decided.select("left", "right", "decision").rows() == [(0, 1, "merged")]


def test_two_unions_are_kept_apart_by_any_two_of_their_cores() -> None:
    near = np.array([0.7, 0.7])
    decided = decided_of(titles(LIKE, LIKE, near, near), [1, 1, 1, 1], 0.0, apart=((1, 2),))
    assert decided.select("left", "right", "decision").rows() == [(0, 1, "merged"), (2, 3, "merged")]


def test_a_pair_just_short_of_a_union_is_left_for_review_and_one_far_from_it_is_not() -> None:
    evidence = 0.9 + 1.0 + 0.2 - 3.3  # of two cores with unlike titles, and nothing else
    vectors = titles(LIKE, LIKE, UNLIKE)
    larger = 0.22 * np.log(2)
    near = decided_of(vectors, [1, 1, 1], -1.0 - evidence - larger)
    assert near.select("left", "right", "decision").rows() == [(0, 1, "merged"), (0, 2, "review")]
    far = decided_of(vectors, [1, 1, 1], -1.01 - evidence - larger)
    assert far.select("left", "right", "decision").rows() == [(0, 1, "merged")]


def test_of_two_pairs_of_one_score_those_that_come_last_on_their_papers_are_united_first() -> None:
    def merged(from_last: list[int]) -> list[tuple[int, int]]:
        decided = decided_of(titles(LIKE, LIKE, LIKE), [1, 1, 1], -2.0, apart=((0, 1),), from_last=from_last)
        return decided.filter(decision="merged").select("left", "right").rows()

    assert merged([1, 2, 1]) == [(0, 2)]
    assert merged([2, 1, 1]) == [(1, 2)]
