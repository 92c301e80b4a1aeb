"""Constraints: what keeps two cores or clusters apart, whatever else agrees.

Two places of one paper are never one person. A person has one suffix, one of the numbers by which DBLP tells namesakes
apart, one ORCID iD unless all else agrees, and one life in print. Initials are one full name's.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy import sparse

from tasks.transform.authors.decided import NO_PLACES, opposed_cores
from tasks.transform.linkage.arrays import Bools, Ints
from tasks.transform.linkage.chunks import row_products
from tasks.transform.linkage.clustering import CONTRADICTION
from tasks.transform.linkage.rules import DECISION

OUTWEIGHS_ORCID = 16.0  # what two cores that state different ORCID iDs must score: twice what all coauthors give
PAIRS_AT_ONCE = 100_000
IDENTITIES = ("suffix", "orcid", "homonym")
OF_PLACES = (*IDENTITIES, "meant")  # and the full name that a place in initials means
MAX_CAREER = 75  # years from the first paper to the last
MAX_PAPERS_A_YEAR = 200  # more are several persons', or a collaboration's, whose papers say little of each


def paper_of(places: pl.DataFrame) -> Ints:
    """Number the paper of every place: two places of a paper are never one person."""
    return places["paper"].rank("dense").cast(pl.Int64).to_numpy()


def identities(places: pl.DataFrame, columns: Sequence[str] = IDENTITIES) -> dict[str, Ints]:
    """Number what one person has only one of, suffix, ORCID iD and homonym; -1 where a place states none."""
    return {column: places[column].rank("dense").cast(pl.Int64).fill_null(-1).to_numpy() for column in columns}


def components_against_constraints(keyed: pl.DataFrame, component: Ints) -> Ints:
    """Return the components that hold two places of one paper, or two of what one person has only one of."""
    held = keyed.select("paper", *OF_PLACES, component=pl.Series(component)).group_by("component")
    twice = pl.len() > pl.col("paper").n_unique()
    broken = held.agg(
        is_broken=pl.any_horizontal(twice, *(pl.col(each).drop_nulls().n_unique() > 1 for each in OF_PLACES))
    ).filter("is_broken")
    return broken["component"].sort().to_numpy()


def keep_apart(
    cores: pl.DataFrame, scored: pl.DataFrame, pairs: pl.DataFrame, decided: pl.DataFrame = NO_PLACES
) -> pl.Series:
    """Return for each pair of cores what keeps them two persons; null where nothing does.

    Args:
        cores: Columns core, place, paper and OF_PLACES, a row a place.
        scored: What `score_pairs` gives.
        pairs: What `score_authors` gives; reads what is known of single cores.
        decided: The table DECIDED_PLACES.

    Returns:
        decision (a person says so), paper (they share one), suffix or homonym (they state different ones), orcid (they
        state different ones, and their score is below OUTWEIGHS_ORCID), contradiction (they are initials, and mean
        different full names), or career (together they would be a longer life in print than anybody's, or more papers a
        year).
    """
    compared = np.unique(scored.select("left", "right").to_numpy())
    places = cores.filter(pl.col("core").is_in(pl.Series(compared, dtype=pl.UInt64).implode()))
    left, right = (np.searchsorted(compared, scored[side].to_numpy()) for side in ("left", "right"))
    core, size = np.searchsorted(compared, places["core"].to_numpy()), compared.size
    values = identities(places, OF_PLACES)
    otherwise = {name: stated_otherwise(size, core, stated, left, right) for name, stated in values.items()}
    otherwise["orcid"] &= scored["score"].to_numpy() < OUTWEIGHS_ORCID
    reasons = {
        DECISION: pl.Series(opposed_cores(decided, cores, scored), dtype=pl.Boolean),
        "paper": pl.Series(share_a_paper(size, core, paper_of(places), left, right), dtype=pl.Boolean),
        **{name: pl.Series(otherwise[name], dtype=pl.Boolean) for name in IDENTITIES},
        CONTRADICTION: pl.Series(otherwise["meant"], dtype=pl.Boolean),
        "career": _implausible(scored, pairs),
    }
    holds = pl.DataFrame(reasons)
    return holds.select(pl.coalesce(pl.when(name).then(pl.lit(name)) for name in reasons)).to_series()


def _implausible(scored: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    """Return for each pair of cores whether their union would be longer or busier than a life in print."""
    itself = pairs.filter(pl.col("left") == pl.col("right")).select("left", "n_places", "first_year", "last_year")
    both = (
        scored.select("left", "right")
        .join(itself, on="left", how="left", maintain_order="left")
        .join(itself, left_on="right", right_on="left", suffix="_right", how="left", maintain_order="left")
    )
    first, last = pl.min_horizontal("first_year", "first_year_right"), pl.max_horizontal("last_year", "last_year_right")
    years = last - first + 1
    too_long = years > MAX_CAREER
    too_busy = (pl.col("n_places") + pl.col("n_places_right")) > MAX_PAPERS_A_YEAR * years
    return both.select(apart=(too_long | too_busy).fill_null(value=False)).to_series()


def share_a_paper(size: int, group: Ints, paper: Ints, left: Ints, right: Ints) -> Bools:
    """Return for each pair of groups whether places of both are on one paper.

    Args:
        size: How many groups there are.
        group: The group of every place.
        paper: The paper of every place.
        left: One group of each pair.
        right: The other group of each pair.
    """
    held = sparse.csr_array((np.ones(group.size), (group, paper)), shape=(size, int(paper.max(initial=0)) + 1))
    return np.asarray(row_products(held, left, right, PAIRS_AT_ONCE) > 0)


def stated_otherwise(size: int, group: Ints, values: Ints, left: Ints, right: Ints) -> Bools:
    """Return for each pair of groups whether both state a value, and not the same.

    Args:
        size: How many groups there are.
        group: The group of every place.
        values: The value that every place states; -1 for none.
        left: One group of each pair.
        right: The other group of each pair.
    """
    stated = np.full(size, -1)
    np.maximum.at(stated, group, values)
    return np.asarray((stated[left] >= 0) & (stated[right] >= 0) & (stated[left] != stated[right]))
