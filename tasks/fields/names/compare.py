"""Whether two names can be one person's, for arrays of pairs of names at once.

    equal        Yu-xing Wang / Yuxing Wang
    compatible   J. Smith / John Smith; John Smith / John A. Smith; Wang Wei / Wei Wang (order)
    in conflict  Wei Wang / Weiguang Wang; Chen Dong / Chen Dongdong; John A. Smith / John B. Smith

The beginning of a given name is not the name, and a letter more or less makes another person: in romanised
Chinese both are everyday differences between two people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int8]

CONFLICT, COMPATIBLE, EQUAL = 0, 1, 2
MAX_TOKENS = 6  # given names beyond the sixth are not compared


@dataclass(frozen=True)
class NameTokens:
    """Names as numbers, one row a name, so that pairs of them are compared without a loop.

    Attributes:
        family: The number of the family key.
        given: The number of the joined given names; 0 where there are none.
        words: The number of the sorted words of the whole name, whatever their order.
        token: The number of each given name, a column a place; 0 where there is none.
        initial: The number of the first letter of each.
        is_initial: Whether each is only a letter.
        suffix: The number of the suffix; 0 where there is none.
    """

    family: Ints
    given: Ints
    words: Ints
    token: Ints
    initial: Ints
    is_initial: npt.NDArray[np.bool_]
    suffix: Ints

    @classmethod
    def of(cls, names: pl.DataFrame) -> NameTokens:
        """Number the names of a frame with family_key, given_tokens, given_key and suffix, row by row."""
        tokens = [pl.col("given_tokens").list.get(place, null_on_oob=True) for place in range(MAX_TOKENS)]
        words = pl.concat_list(pl.col("family_key"), "given_tokens").list.sort().list.join(" ")
        token = names.select(pl.concat_list(tokens).alias("token"))["token"].explode()
        given = names.select(pl.when(pl.col("given_key") != "").then("given_key"))["given_key"]
        return cls(
            family=_numbered(names["family_key"]),
            given=_numbered(given),
            words=_numbered(names.select(words).to_series()),
            token=_numbered(token).reshape(-1, MAX_TOKENS),
            initial=_numbered(token.str.head(1)).reshape(-1, MAX_TOKENS),
            is_initial=(token.str.len_chars().fill_null(0) == 1).to_numpy().reshape(-1, MAX_TOKENS),
            suffix=_numbered(names["suffix"]),
        )

    def compare(self, left: Ints, right: Ints) -> Codes:
        """Compare the names of two arrays of row numbers, pair by pair: EQUAL, COMPATIBLE or CONFLICT."""
        same_family = self.family[left] == self.family[right]
        same_given = self.given[left] == self.given[right]
        reordered = self.words[left] == self.words[right]
        suffix_left, suffix_right = self.suffix[left], self.suffix[right]
        other_generation = (suffix_left > 0) & (suffix_right > 0) & (suffix_left != suffix_right)
        result = np.where(reordered | (same_family & self._compatible_given(left, right)), COMPATIBLE, CONFLICT)
        result = np.where(same_family & same_given, EQUAL, result)
        return np.where(other_generation, CONFLICT, result).astype(np.int8)

    def _compatible_given(self, left: Ints, right: Ints) -> npt.NDArray[np.bool_]:
        """Whether given names can be one person's: the shorter list runs through the longer in its order.

        The first names must agree; names between and after may be missing; an initial agrees with every name that
        begins with it; no given name at all agrees with all.
        """
        n_left, n_right = self._count(left), self._count(right)
        swap = n_left > n_right
        short, long = np.where(swap, right, left), np.where(swap, left, right)
        n_short, n_long = np.minimum(n_left, n_right), np.maximum(n_left, n_right)
        agreed = (n_short == 0) | self._agree(short, 0, long, np.zeros_like(long))
        rest = np.flatnonzero(agreed & (n_short > 1))  # few: the first names of most pairs differ, or are all
        agreed[rest] = self._runs_through(short[rest], long[rest], n_short[rest], n_long[rest])
        return np.asarray(agreed, dtype=np.bool_)

    def _runs_through(self, short: Ints, long: Ints, n_short: Ints, n_long: Ints) -> npt.NDArray[np.bool_]:
        """Whether the given names behind the first of the shorter lists are found in the longer in their order."""
        agreed = np.ones(short.size, dtype=np.bool_)
        reached = np.ones_like(long)  # the place in the longer list from which the next name is looked for
        for place in range(1, int(n_short.max(initial=0))):
            wanted = place < n_short
            found = np.full_like(long, MAX_TOKENS)
            for candidate in range(int(n_long.max(initial=0)) - 1, 0, -1):
                fits = (candidate >= reached) & (candidate < n_long)
                fits &= self._agree(short, place, long, np.full_like(long, candidate))
                found = np.where(fits, candidate, found)
            agreed &= ~wanted | (found < MAX_TOKENS)
            reached = np.where(wanted, found + 1, reached)
        return agreed

    def _count(self, names: Ints) -> Ints:
        """Return how many given names each name has."""
        return np.asarray((self.token[names] > 0).sum(axis=1), dtype=np.int64)

    def _agree(self, short: Ints, place: int, long: Ints, candidate: Ints) -> npt.NDArray[np.bool_]:
        """Whether one given name of each pair is another, or its initial."""
        same = self.token[short, place] == self.token[long, candidate]
        abbreviated = self.is_initial[short, place] | self.is_initial[long, candidate]
        return np.asarray(same | (abbreviated & (self.initial[short, place] == self.initial[long, candidate])))


def _numbered(values: pl.Series) -> Ints:
    """Number the distinct values from 1 in their order; 0 is null."""
    return values.rank("dense").fill_null(0).cast(pl.Int64).to_numpy()
