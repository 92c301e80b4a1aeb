"""The words of names: which of them two names share, and whether one name is the other without some of its words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from schemas.order import sorted_by
from tasks.fields.names import number_values, sum_of_hashes
from tasks.fields.text import folded
from tasks.hashing import Hashes
from tasks.transform.linkage.arrays import Bools, Ints

Numbers = npt.NDArray[np.int32]

MAX_WORDS = 20  # of a name that are looked for in others; a text in the place of a name has thousands
MIN_WORD = 3  # letters of a word that tells something where other words are missing
MAX_COUNTED = 4  # long words of a name that are counted by their numbers; few names have more


@dataclass(frozen=True)
class NameWords:
    """The words of names, row by row.

    Attributes:
        words: The folded words.
        total: The sum of the hashes of the words, whatever their order.
        n_words: How many words there are.
        n_long: How many of them are long.
        n_distinct: How many distinct long words there are.
        long: The numbers of the first MAX_COUNTED of these, a column a place; 0 where there is none.
    """

    words: pl.Series
    total: Hashes
    n_words: Ints
    n_long: Ints
    n_distinct: Ints
    long: Numbers

    @classmethod
    def of(cls, names: pl.DataFrame) -> NameWords:
        """Take names apart.

        Args:
            names: Columns family_name and given_name.
        """
        words = names.select(_words_of()).to_series()
        every = words.to_frame("words").select(_words("words", longer=True))["words"]
        distinct = every.list.unique()
        n_words, n_long, n_distinct = (each.list.len().cast(pl.Int64).to_numpy() for each in (words, every, distinct))
        long = np.zeros((words.len(), MAX_COUNTED), dtype=np.int32)
        long[np.arange(MAX_COUNTED) < n_distinct[:, None]] = number_values(
            distinct.list.head(MAX_COUNTED).explode(empty_as_null=False)
        )
        return cls(words, sum_of_hashes(words), n_words, n_long, n_distinct, long)

    def may_be_missing(self, left: Ints, right: Ints) -> Bools:
        """Whether all long words of one name may be the other's, and there are two at least, as `are_missing` asks."""
        n_shared = np.zeros(left.size, dtype=np.int64)
        for place in range(MAX_COUNTED):
            one = self.long[left, place]
            for other in range(MAX_COUNTED):
                n_shared += (one > 0) & (one == self.long[right, other])
        every = n_shared == np.minimum(self.n_long[left], self.n_long[right])
        return np.asarray(((n_shared >= 2) & every) | ~self._are_counted(left, right))

    def are_missing(self, left: Ints, right: Ints) -> Bools:
        """Whether all words of one name are among the other's, or begin one of them; at least two are long, and whole.

        Args:
            left: The row numbers of one name of each pair, of which `may_be_missing` holds.
            right: Those of the other.
        """
        fewer = np.where(self.n_words[left] <= self.n_words[right], left, right)
        missing = self._are_counted(left, right) & (self.n_words[fewer] == self.n_long[fewer])
        rest = np.flatnonzero(~missing)
        pairs = pl.DataFrame({"words": self.words.gather(left[rest]), "words_right": self.words.gather(right[rest])})
        missing[rest] = pairs.select(_words_missing()).to_series().to_numpy()
        return np.asarray(missing)

    def _are_counted(self, left: Ints, right: Ints) -> Bools:
        """Whether all long words of both names are counted."""
        return np.asarray(np.maximum(self.n_distinct[left], self.n_distinct[right]) <= MAX_COUNTED)


def word_pairs(names: pl.DataFrame) -> pl.DataFrame:
    """Return every two long words of each name.

    Args:
        names: Columns cluster, family_name, given_name.

    Returns:
        Columns cluster, key.
    """
    words = names.select("cluster", word=_words_of()).explode("word", empty_as_null=True)
    long = sorted_by(words.filter(pl.col("word").str.len_chars() >= MIN_WORD), "cluster", "word")
    again = (pl.col("cluster") == pl.col("cluster").shift()) & (pl.col("word") == pl.col("word").shift())
    distinct = long.filter(~again.fill_null(value=False))
    first = distinct.filter((pl.col("cluster") != pl.col("cluster").shift(MAX_WORDS)).fill_null(value=True))
    both = first.join(first, on="cluster").filter(pl.col("word") < pl.col("word_right"))
    return both.select("cluster", key=pl.concat_str("word", "word_right", separator=" "))


def _words_of() -> pl.Expr:
    """Return the folded words of names, in their order."""
    printed = pl.concat_str("family_name", "given_name", separator=" ", ignore_nulls=True)
    letters = printed.str.replace_all(r"[^\p{L}\p{M}'’]+", " ").str.strip_chars()
    return folded(letters).str.split(" ")


def _words_missing() -> pl.Expr:
    """Whether all words of one name are among the other's, or begin one of them; at least two are long, and whole."""
    long, long_right = (_words(side, longer=True) for side in ("words", "words_right"))
    shared = long.list.set_intersection(long_right).list.len()
    fewer = pl.min_horizontal(long.list.len(), long_right.list.len())
    explained = [
        _words(side, longer=False).list.set_difference(pl.col(other).list.set_union(_initials(other))).list.len() == 0
        for side, other in (("words", "words_right"), ("words_right", "words"))
    ]
    is_fewer = pl.col("words").list.len() <= pl.col("words_right").list.len()
    return (shared >= 2) & (shared == fewer) & pl.when(is_fewer).then(explained[0]).otherwise(explained[1])


def _initials(side: str) -> pl.Expr:
    """Return the first letters of the words of a name."""
    return pl.col(side).list.eval(pl.element().str.head(1))


def _words(side: str, *, longer: bool) -> pl.Expr:
    """Return the words of a name that have MIN_WORD letters, or those that have fewer."""
    length = pl.element().str.len_chars()
    return pl.col(side).list.eval(pl.element().filter(length >= MIN_WORD if longer else length < MIN_WORD))
