"""Similarity of two columns, row by row: one vectorised call for all pairs of a chunk."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from tasks.transform.linkage.lists import sum_of_lists
from tasks.transform.papers.term_information import Terms

Floats = npt.NDArray[np.float32]


def ratio(left: pl.Series, right: pl.Series, least: float = 0.0) -> Floats:
    """Return the normalised Indel similarity of each pair of strings, from 0 to 1, and 0 where it is below a bound."""
    return _cpdist(fuzz.ratio, left, right, least)


def partial_ratio(left: pl.Series, right: pl.Series, least: float = 0.0) -> Floats:
    """Return the similarity of the shorter string to the best part of the longer, and 0 where it is below a bound."""
    return _cpdist(fuzz.partial_ratio, left, right, least)


def shared_information(left: pl.Series, right: pl.Series, terms: Terms) -> pl.Series:
    """Return the information of the words that each pair shares.

    Args:
        left: Lists of the numbers of words.
        right: Lists of the numbers of words.
        terms: What the statistics say of the words.
    """
    shared = pl.DataFrame({"left": left, "right": right}).select(shared=pl.col("left").list.set_intersection("right"))[
        "shared"
    ]
    return sum_of_lists(shared, pl.Series(terms.information(shared.explode(empty_as_null=False))))


def token_set_ratio(left: pl.Series, right: pl.Series) -> Floats:
    """Return the similarity of each pair of strings as sets of words, from 0 to 1; 1 where one holds the other."""
    return _cpdist(fuzz.token_set_ratio, left, right)


def typing_errors(left: pl.Series, right: pl.Series, most: int) -> npt.NDArray[np.int64]:
    """Return how many letters of each pair of strings are wrong, missing or swapped.

    Args:
        left: Strings.
        right: Strings.
        most: What is more than this counts as one more than this.
    """
    distances = process.cpdist(
        left.to_list(), right.to_list(), scorer=OSA.distance, workers=pl.thread_pool_size(), score_cutoff=most
    )
    return np.asarray(distances, dtype=np.int64)


def _cpdist(scorer: Callable[..., float], left: pl.Series, right: pl.Series, least: float = 0.0) -> Floats:
    """Call a rapidfuzz scorer on two columns, row by row; a similarity below the bound is 0, and costs less."""
    scores = process.cpdist(
        left.to_list(),
        right.to_list(),
        scorer=scorer,
        dtype=np.float32,
        workers=pl.thread_pool_size(),
        score_cutoff=100 * least,
    )
    return np.asarray(scores, dtype=np.float32) / np.float32(100)
