"""How much a word of a title or a name says: rare words say much, stop words nothing.

A word is numbered by a hash of it, whose last bits give way to its kind: how long it is, and whether it is a stop word
or a generic one. So the number and the statistics tell all that a step needs to know of a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl

from schemas.exchange.statistics import NAME_WORD, TITLE_WORD, TITLES
from tasks.hashing import hash_values
from tasks.transform.linkage.arrays import Floats
from tasks.transform.linkage.counts import counts_of, total_of
from tasks.transform.linkage.term_information import information

STOP_WORDS = (
    "a an and are as at be between by das de der des die du el en et for from in is its la le of on or the to "
    "und using via with y"
).split()
# Words of titles that name a kind of text and not what it is about.
GENERIC_WORDS = (
    "about abstract abstracts acknowledgement acknowledgment announcement announcements author authors back board book "
    "calendar call chair chairs column columns comment commentary comments committee contents correction corrections "
    "corrigendum cover discussion editor editorial editorials editors errata erratum foreword forthcoming front guest "
    "index interview introduction issue keynote letter letters matter memoriam message misc miscellaneous news note "
    "notes obituaries obituary page panel papers preface proceedings program remark remarks reply report reports "
    "response review reviewers reviews special table title tutorial volume welcome workshop"
).split()
GENERIC_SHARE = 0.25
N_KINDS = 16  # the numbers that the last bits of the number of a word can be


class Kind(NamedTuple):
    """A kind of words.

    Attributes:
        longest: How many letters its words have at most.
        frequency: In which share of the titles at large such a word stands.
        share: Which share of its information a word tells.
    """

    longest: float
    frequency: float
    share: float = 1.0


# How often a word of that length occurs in titles at large. These, and the weight they have, keep the information of a
# word from depending on the size of the lake: in a lake of ten records no word is common, and yet "system" says little.
PRIOR_TITLES = 5000
BY_LENGTH = tuple(
    Kind(*kind) for kind in ((2, 0.01), (3, 0.004), (4, 0.002), (5, 0.0015), (6, 0.001), (7, 0.0008), (np.inf, 0.0004))
)
STOP = Kind(np.inf, 0.0004, share=0.0)
TITLE_KINDS = (*BY_LENGTH, *(kind._replace(share=GENERIC_SHARE) for kind in BY_LENGTH), STOP)
NAME_KINDS = tuple(Kind(*kind) for kind in ((3, 0.003), (5, 0.001), (np.inf, 0.0005)))


def title_word_ids(words: pl.Series) -> pl.Series:
    """Number words of titles."""
    word, by_length = pl.col("word"), _place_by_length(BY_LENGTH)
    generic = pl.when(word.is_in(GENERIC_WORDS)).then(by_length + len(BY_LENGTH)).otherwise(by_length)
    return _numbered(words, pl.when(word.is_in(STOP_WORDS)).then(TITLE_KINDS.index(STOP)).otherwise(generic))


def name_word_ids(words: pl.Series) -> pl.Series:
    """Number words of the authors' names."""
    return _numbered(words, _place_by_length(NAME_KINDS))


def _place_by_length(kinds: Sequence[Kind]) -> pl.Expr:
    """Return the place of the first kind whose words may be so long."""
    length, place = pl.col("word").str.len_chars(), pl.lit(len(kinds) - 1)
    for number, kind in reversed(list(enumerate(kinds[:-1]))):
        place = pl.when(length <= kind.longest).then(number).otherwise(place)
    return place


def _numbered(words: pl.Series, kind: pl.Expr) -> pl.Series:
    """Number words by their hash and their kind; each distinct word is hashed once."""
    rows = words.rename("word").to_frame()
    distinct = rows.unique()
    hashes = hash_values(distinct["word"])
    numbers = distinct.with_columns(
        number=hashes - hashes % N_KINDS + distinct.select(kind.cast(pl.UInt64)).to_series()
    )
    return rows.join(numbers, on="word", how="left", maintain_order="left")["number"].alias(words.name)


@dataclass(frozen=True)
class Terms:
    """What the statistics say of words.

    Attributes:
        counts: The columns key, sorted, and count: how many titles have a word. A word that is not listed has one.
        n_titles: How many titles there are.
        kinds: The kinds of the words.
    """

    counts: pl.DataFrame
    n_titles: int
    kinds: tuple[Kind, ...]

    def information(self, ids: pl.Series) -> Floats:
        """Return the information of words by their numbers, in nats."""
        kind = (ids % N_KINDS).to_numpy()
        frequency, share = (
            np.array([getattr(each, name) for each in self.kinds])[kind] for name in ("frequency", "share")
        )
        rows = ids.rename("key").to_frame().join(self.counts, on="key", how="left", maintain_order="left")
        told = rows.with_columns(prior=pl.Series(frequency)).select(
            information(
                self.n_titles,
                pl.col("count").fill_null(1),
                prior_texts=PRIOR_TITLES,
                prior_frequency=pl.col("prior"),
            )
        )
        return np.asarray(told.to_series().to_numpy() * share)


def title_terms(statistics: pl.DataFrame) -> Terms:
    """Return what the table PAPER_STATISTICS says of the words of titles."""
    return Terms(counts_of(statistics, TITLE_WORD), total_of(statistics, TITLES), TITLE_KINDS)


def name_terms(statistics: pl.DataFrame) -> Terms:
    """Return what the table PAPER_STATISTICS says of the words of names."""
    return Terms(counts_of(statistics, NAME_WORD), total_of(statistics, TITLES), NAME_KINDS)
