"""How alike the fields of two records are: one vectorised call a field, over all pairs of a chunk."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz import fuzz, process

from tasks.transform.papers.vocabulary import STOP_WORDS

Floats = npt.NDArray[np.float32]


def ratio(left: pl.Series, right: pl.Series) -> Floats:
    """Give the normalised Indel similarity of each pair of strings, from 0 to 1."""
    return _cpdist(fuzz.ratio, left, right)


def token_sort_ratio(left: pl.Series, right: pl.Series) -> Floats:
    """Give the similarity of each pair of strings whatever the order of their words, from 0 to 1."""
    return _cpdist(fuzz.token_sort_ratio, left, right)


def partial_ratio(left: pl.Series, right: pl.Series) -> Floats:
    """Give the similarity of the shorter string to the best part of the longer, from 0 to 1."""
    return _cpdist(fuzz.partial_ratio, left, right)


def shared_information(left: pl.Series, right: pl.Series, information: pl.Series) -> pl.Series:
    """Give the information of the words that each pair shares.

    Args:
        left: Lists of word ids.
        right: Lists of word ids.
        information: The information of each word, by id.
    """
    shared = (
        pl.DataFrame({"left": left, "right": right})
        .select(word=pl.col("left").list.set_intersection("right"))
        .with_row_index("pair")
    )
    sums = (
        shared.explode("word")
        .drop_nulls()
        .with_columns(information=information.gather(pl.Series(shared["word"].explode().drop_nulls())))
        .group_by("pair")
        .agg(pl.col("information").sum())
    )
    return shared.select("pair").join(sums, on="pair", how="left", maintain_order="left")["information"].fill_null(0.0)


def venue_similarity(left: pl.Series, right: pl.Series) -> pl.Series:
    """Give the similarity of each pair of venues, from 0 to 1; null where one is missing.

    Abbreviations count ("Proc. Natl. Acad. Sci." against the words in full), and acronyms ("VLDB" against "Very Large
    Data Bases"). Each distinct pair of venues is compared once.
    """
    pairs = pl.DataFrame({"left": left, "right": right})
    distinct = pairs.unique().filter(pl.col("left") != "", pl.col("right") != "")
    compared = distinct.with_columns(
        similarity=pl.Series([_compare_venues(a, b) for a, b in distinct.iter_rows()], dtype=pl.Float32)
    )
    return pairs.join(compared, on=["left", "right"], how="left", maintain_order="left")["similarity"]


def _cpdist(scorer: Callable[..., float], left: pl.Series, right: pl.Series) -> Floats:
    """Call a rapidfuzz scorer on two columns, row by row."""
    scores = process.cpdist(left.to_list(), right.to_list(), scorer=scorer, dtype=np.float32)
    return np.asarray(scores, dtype=np.float32) / np.float32(100)


def _compare_venues(left: str, right: str) -> float:
    """Compare two folded venues: the best of abbreviated words, shared words and acronym."""
    if left == right:
        return 1.0
    ours, theirs = (
        [word for word in venue.split() if word not in STOP_WORDS] for venue in sorted((left, right), key=_length_first)
    )
    if not ours or not theirs:
        return 0.5
    words = fuzz.token_set_ratio(" ".join(ours), " ".join(theirs)) / 100
    return max(_abbreviated(ours, theirs), words, _acronym(ours, theirs), _acronym(theirs, ours))


def _length_first(venue: str) -> tuple[int, str]:
    """Order venues by their number of words, then by themselves."""
    return len(venue.split()), venue


def _abbreviated(short: list[str], long: list[str]) -> float:
    """Give the share of the short venue's words that abbreviate words of the long one in order, or the reverse."""
    found, start = 0, 0
    for word in short:
        for place in range(start, len(long)):
            if long[place].startswith(word) or word.startswith(long[place]):
                found, start = found + 1, place + 1
                break
    share = found / len(short)
    return 0.6 * share if len(short) == 1 and len(long) >= 3 else share


def _acronym(short: list[str], long: list[str]) -> float:
    """Say whether a word of one venue is made of the initials of the other."""
    initials = "".join(word[0] for word in long)
    if any(len(word) > 2 and initials.startswith(word) for word in short):
        return 1.0
    return float(len(short) == 1 and len(short[0]) > 2 and short[0] in initials)
