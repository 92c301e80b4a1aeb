"""Similarity of two columns, row by row: one vectorised call for all pairs of a chunk."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz import fuzz, process

Floats = npt.NDArray[np.float32]


def ratio(left: pl.Series, right: pl.Series) -> Floats:
    """Return the normalised Indel similarity of each pair of strings, from 0 to 1."""
    return _cpdist(fuzz.ratio, left, right)


def ratio_of_pairs(texts: pl.Series, left: pl.Series, right: pl.Series, least: float) -> Floats:
    """Return the normalised Indel similarity of pairs of texts, and 0 where it is below a bound, which costs less.

    Args:
        texts: The texts.
        left: The place among them of one text of each pair.
        right: The place of the other.
        least: The bound.
    """
    strings = np.array(texts.to_list(), dtype=object)
    ours, theirs = (strings[places.to_numpy()].tolist() for places in (left, right))
    return _compare_rows(fuzz.ratio, ours, theirs, least)


def partial_ratio(left: pl.Series, right: pl.Series) -> Floats:
    """Return the similarity of the shorter string to the best part of the longer, from 0 to 1."""
    return _cpdist(fuzz.partial_ratio, left, right)


def shared_information(left: pl.Series, right: pl.Series, information: pl.Series) -> pl.Series:
    """Return the information of the words that each pair shares.

    Args:
        left: Lists of word ids.
        right: Lists of word ids.
        information: The information of each word, by id.
    """
    shared = pl.DataFrame({"left": left, "right": right}).select(word=pl.col("left").list.set_intersection("right"))
    lengths = shared["word"].list.len().to_numpy()
    weights = information.gather(shared["word"].explode().drop_nulls()).to_numpy()
    pair = np.repeat(np.arange(shared.height), lengths)
    return pl.Series("shared", np.bincount(pair, weights, shared.height), dtype=pl.Float64)  # numpy counts none in ints


def token_set_ratio(left: pl.Series, right: pl.Series) -> Floats:
    """Return the similarity of each pair of strings as sets of words, from 0 to 1; 1 where one holds the other."""
    return _cpdist(fuzz.token_set_ratio, left, right)


def _cpdist(scorer: Callable[..., float], left: pl.Series, right: pl.Series) -> Floats:
    """Call a rapidfuzz scorer on two columns, row by row."""
    return _compare_rows(scorer, left.to_list(), right.to_list(), 0.0)


def _compare_rows(scorer: Callable[..., float], left: list[str], right: list[str], least: float) -> Floats:
    """Call a rapidfuzz scorer on two lists, row by row."""
    scores = process.cpdist(
        left, right, scorer=scorer, dtype=np.float32, workers=pl.thread_pool_size(), score_cutoff=100 * least
    )
    return np.asarray(scores, dtype=np.float32) / np.float32(100)
