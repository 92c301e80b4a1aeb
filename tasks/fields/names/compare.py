"""Whether two names can be one person's, for arrays of pairs of names at once.

    equal        Yu-xing Wang / Yuxing Wang
    compatible   J. Smith / John Smith; John Smith / John A. Smith; Wang Wei / Wei Wang (order)
    in conflict  Wei Wang / Weiguang Wang; Chen Dong / Chen Dongdong; John A. Smith / John B. Smith

The beginning of a given name is not the name, and a letter more or less makes another person: in romanised
Chinese both are everyday differences between two people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow.compute as pc

from tasks.hashing import Hashes, hash_values

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Codes = npt.NDArray[np.int8]

CONFLICT, COMPATIBLE, EQUAL = 0, 1, 2
MAX_TOKENS = 6  # given names beyond the sixth are not compared


@dataclass(frozen=True)
class NameTokens:
    """Names as numbers, one row a name, so that pairs of them are compared without a loop.

    Attributes:
        family: The number of the family key.
        given: The number of the joined given names; 0 where there are none.
        words: The sum of the hashes of the words of the whole name, whatever their order.
        token: The number of each given name, a column a place; 0 where there is none.
        initial: The number of the first letter of each.
        is_initial: Whether each is only a letter.
        count: How many given names there are.
        suffix: The number of the suffix; 0 where there is none.
    """

    family: Numbers
    given: Numbers
    words: Hashes
    token: Numbers
    initial: Numbers
    is_initial: Bools
    count: Numbers
    suffix: Numbers

    @classmethod
    def of(cls, names: pl.DataFrame) -> NameTokens:
        """Number the names of a frame with family_key, given_tokens, given_key and suffix, row by row."""
        first = names["given_tokens"].list.head(MAX_TOKENS)
        count = first.list.len().cast(pl.Int32).to_numpy()
        place = np.arange(MAX_TOKENS) < count[:, None]
        token = first.explode(empty_as_null=False)
        given = names.select(pl.when(pl.col("given_key") != "").then("given_key"))["given_key"]

        def in_places(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
            spread = np.zeros(place.shape, dtype=values.dtype)
            spread[place] = values
            return spread

        return cls(
            family=number_values(names["family_key"]),
            given=number_values(given),
            words=sum_of_words(names),
            token=in_places(number_values(token)),
            initial=in_places(number_values(token.str.head(1))),
            is_initial=in_places((token.str.len_chars() == 1).to_numpy()),
            count=count,
            suffix=number_values(names["suffix"]),
        )

    def compare(self, left: Ints, right: Ints) -> Codes:
        """Compare the names of two arrays of row numbers, pair by pair: EQUAL, COMPATIBLE or CONFLICT."""
        result = np.where(self.words[left] == self.words[right], COMPATIBLE, CONFLICT).astype(np.int8)
        alike = np.flatnonzero(self.family[left] == self.family[right])
        one, other = left[alike], right[alike]
        result[alike[self._compatible_given(one, other)]] = COMPATIBLE
        result[alike[self.given[one] == self.given[other]]] = EQUAL
        result[self.of_two_generations(left, right)] = CONFLICT
        return result

    def of_two_generations(self, left: Ints, right: Ints) -> Bools:
        """Whether both names of each pair have a suffix, and not the same."""
        one, other = self.suffix[left], self.suffix[right]
        return np.asarray((one > 0) & (other > 0) & (one != other))

    def _compatible_given(self, left: Ints, right: Ints) -> Bools:
        """Whether given names can be one person's: the shorter list runs through the longer in its order.

        The first names must agree; names between and after may be missing; an initial agrees with every name that
        begins with it; no given name at all agrees with all.
        """
        fewer = np.minimum(self.count[left], self.count[right])
        agreed = (fewer == 0) | self._agree(left, 0, right, np.zeros_like(right))
        rest = np.flatnonzero(agreed & (fewer > 1))  # few: the first names of most pairs differ, or are all
        swap = self.count[left[rest]] > self.count[right[rest]]
        short, long = np.where(swap, right[rest], left[rest]), np.where(swap, left[rest], right[rest])
        agreed[rest] = self._runs_through(short, long, self.count[short], self.count[long])
        return np.asarray(agreed, dtype=np.bool_)

    def _runs_through(self, short: Ints, long: Ints, n_short: Numbers, n_long: Numbers) -> Bools:
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

    def _agree(self, short: Ints, place: int, long: Ints, candidate: Ints) -> Bools:
        """Whether one given name of each pair is another, or its initial."""
        same = self.token[short, place] == self.token[long, candidate]
        abbreviated = self.is_initial[short, place] | self.is_initial[long, candidate]
        return np.asarray(same | (abbreviated & (self.initial[short, place] == self.initial[long, candidate])))


def number_values(texts: pl.Series) -> Numbers:
    """Number distinct texts from 1, in no particular order; 0 is null."""
    codes = pc.dictionary_encode(texts.to_arrow(compat_level=pl.CompatLevel.oldest())).indices
    return np.asarray(codes.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int32) + np.int32(1)


def sum_of_words(names: pl.DataFrame) -> Hashes:
    """Return the sum of the hashes of all words of each name: one number for the same words in any order.

    Args:
        names: Columns family_key and given_tokens.
    """
    return np.asarray(hash_values(names["family_key"]).to_numpy() + sum_of_hashes(names["given_tokens"]))


def sum_of_hashes(words: pl.Series) -> Hashes:
    """Return the sum of the hashes of the words of each list: one number for the same words in any order."""
    hashed = hash_values(words.explode(empty_as_null=False)).to_numpy()
    sums = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(hashed, dtype=np.uint64)])
    ends = np.cumsum(np.r_[0, words.list.len().to_numpy()])
    return np.asarray(np.diff(sums[ends]))
