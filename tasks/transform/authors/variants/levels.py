"""How two different names can be one person's, for arrays of pairs of names at once.

    middle      John Smith / John A. Smith      given names are missing or initials, the first is spelt out
    initial     J. Smith / John Smith           the first given name is an initial
    spelling    Möller / Moeller                an umlaut, and the digraph that stands for it
    order       Wang Wei / Wei Wang             the same words in another order
    words       Márquez / García Márquez        words of a compound name are missing, or count as given names
    familiar    William / Bill                  a familiar form of the first name
    short       Stan / Stanislava, Ch. / Christian   the beginning of the first name
    letter      Anya / Anja                     one letter differs

The first two are what `NameTokens` calls compatible, and so are most of the third and fourth. The others are in
conflict by the letter, and become one person only on more evidence: a letter or a word less is an everyday
difference between two people.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from tasks.fields.names import CONFLICT, EQUAL, NameTokens, add_name_keys, number_values
from tasks.transform.authors.variants.familiar_names import familiar_names
from tasks.transform.authors.variants.words import NameWords
from tasks.transform.linkage.arrays import Bools, Ints

Levels = npt.NDArray[np.str_]

BY_THE_LETTER = ("middle", "initial", "spelling", "order")  # levels of names that are not in conflict

MIN_LETTERS = 4  # of a given name in which one letter may differ
MIN_FAMILY_LETTERS = 6  # of a family name in which one letter may differ
MIN_SHORT_FORM = 3  # letters of a shortened first name; the full one has two more at least

# Letters that are also written as two; folding leaves the first of these.
_DIGRAPHS = dict(zip("äöüåøÄÖÜÅØ", ("ae", "oe", "ue", "aa", "oe", "Ae", "Oe", "Ue", "Aa", "Oe"), strict=True))


class NamePairs:
    """Names that are compared pair by pair, by their row numbers."""

    def __init__(self, names: pl.DataFrame) -> None:
        """Take names, row by row.

        Args:
            names: Columns family_name, given_name, suffix and those that `add_name_keys` adds.
        """
        self.tokens = NameTokens.of(names)
        numbers = number_values(pl.concat([names["name_key"], digraph_keys(names)]))
        self._number, self._digraph_number = np.split(numbers, 2)
        first = pl.col("given_tokens").list.first().fill_null("")
        self._names = names.select("family_name", "given_name", "family_key", first=first)

    def compatible(self, left: Ints, right: Ints) -> Bools:
        """Return for each pair whether it can be one name by the letter, umlauts written out included."""
        return np.asarray((self.tokens.compare(left, right) != CONFLICT) | self._spelt_alike(left, right))

    def levels(self, left: Ints, right: Ints, rare: Bools | None = None) -> Levels:
        """Return how the names of each pair can be one person's: a level, "equal", or "conflict".

        Args:
            left: The row numbers of one name of each pair.
            right: Those of the other.
            rare: Whether both are so rare that they may differ by more than how an umlaut is written; all by default.
        """
        tokens = self.tokens
        agreement = tokens.compare(left, right)
        spelt_out = ~(tokens.is_initial[left, 0] | tokens.is_initial[right, 0])
        spelt_out &= (tokens.token[left, 0] > 0) & (tokens.token[right, 0] > 0)
        level = np.where(spelt_out, "middle", "initial").astype("<U8")
        level[tokens.family[left] != tokens.family[right]] = "order"
        level[agreement == EQUAL] = "equal"
        level[agreement == CONFLICT] = "conflict"
        unlike = np.flatnonzero((agreement == CONFLICT) & ~tokens.of_two_generations(left, right))
        alike = self._spelt_alike(left[unlike], right[unlike])
        level[unlike[alike]] = "spelling"
        others = unlike[~alike] if rare is None else unlike[~alike & rare[unlike]]
        level[others] = self._levels_of_unlike(left[others], right[others])
        return level

    def _spelt_alike(self, left: Ints, right: Ints) -> Bools:
        """Return for each pair whether one name is the other with its umlauts written out."""
        numbers, written_out = self._number, self._digraph_number
        return np.asarray((written_out[left] == numbers[right]) | (numbers[left] == written_out[right]))

    def _levels_of_unlike(self, left: Ints, right: Ints) -> Levels:
        """Return how names that are not compatible by the letter can be one person's, if at all.

        Most are in conflict. So what is compared by numbers comes first, and texts are compared where those leave
        something open.
        """
        tokens, words = self.tokens, self._words
        same_family = tokens.family[left] == tokens.family[right]
        same_given = tokens.given[left] == tokens.given[right]
        second, second_right = tokens.initial[left, 1], tokens.initial[right, 1]
        near = same_family & ((second == second_right) | (second == 0) | (second_right == 0))
        level = np.full(left.size, "conflict", dtype="<U8")
        level[words.total[left] == words.total[right]] = "order"
        for name, possible, holds in (
            ("words", words.may_be_missing(left, right), words.are_missing),
            ("familiar", near, self._familiar),
            ("short", near, self._shortened),
            ("letter", near, self._letter_of_first_differs),
            ("letter", same_given, self._letter_of_family_differs),
        ):
            chosen = np.flatnonzero(possible & (level == "conflict"))
            level[chosen[holds(left[chosen], right[chosen])]] = name
        return level

    @cached_property
    def _words(self) -> NameWords:
        """The words of the names, which few comparisons need."""
        return NameWords.of(self._names)

    def _familiar(self, left: Ints, right: Ints) -> Bools:
        """Whether the first name of one is a familiar form of the other's."""
        first = self._names["first"]
        firsts = pl.DataFrame({"one": first.gather(left), "other": first.gather(right)})
        known = familiar_names().with_columns(known=True)
        found = firsts.join(known, on=["one", "other"], how="left", maintain_order="left")
        return found["known"].fill_null(value=False).to_numpy()

    def _shortened(self, left: Ints, right: Ints) -> Bools:
        """Whether the first name of one is the beginning of the other's."""
        first, printed = self._names["first"], self._names["given_name"]
        swap = first.str.len_chars().to_numpy()[left] > first.str.len_chars().to_numpy()[right]
        shorter = np.where(swap, right, left)
        short, long = first.gather(shorter), first.gather(np.where(swap, left, right))
        abbreviated = printed.gather(shorter).str.contains(r"^\p{L}{2,}\.").fill_null(value=False)
        length = pl.col("short").str.len_chars()
        return (
            pl.DataFrame({"short": short, "long": long, "abbreviated": abbreviated})
            .select(
                pl.col("long").str.starts_with(pl.col("short"))
                & ((length >= MIN_SHORT_FORM) | pl.col("abbreviated"))
                & (pl.col("long").str.len_chars() >= length + 2)
            )
            .to_series()
            .to_numpy()
        )

    def _letter_of_first_differs(self, left: Ints, right: Ints) -> Bools:
        """Whether one letter of the first name is another, missing or exchanged."""
        return _within_a_letter(self._names["first"], left, right, MIN_LETTERS)

    def _letter_of_family_differs(self, left: Ints, right: Ints) -> Bools:
        """Whether one letter of the family name is another, missing or exchanged."""
        return _within_a_letter(self._names["family_key"], left, right, MIN_FAMILY_LETTERS)


def digraph_keys(names: pl.DataFrame) -> pl.Series:
    """Return the key of every name with its umlauts written as two letters; that of most names is the same."""
    parts = ["family_name", "given_name"]
    written = pl.concat_str(parts, ignore_nulls=True).str.contains_any(list(_DIGRAPHS))
    replaced = (
        names.filter(written)
        .unique(parts, maintain_order=True)
        .select(*parts, *(pl.col(part).str.replace_many(_DIGRAPHS).alias(f"{part}_spelt") for part in parts))
    )
    keyed = add_name_keys(replaced.select(pl.col(f"{part}_spelt").alias(part) for part in parts))
    lookup = replaced.select(parts).with_columns(digraph_key=keyed["name_key"])
    found = names.select(*parts, "name_key").join(lookup, on=parts, how="left", nulls_equal=True, maintain_order="left")
    return found.select(pl.coalesce("digraph_key", "name_key")).to_series()


def _within_a_letter(words: pl.Series, left: Ints, right: Ints, least: int) -> Bools:
    """Whether two words of a least length are one edit apart."""
    length = words.str.len_chars().to_numpy()
    shorter, longer = np.minimum(length[left], length[right]), np.maximum(length[left], length[right])
    found = np.asarray((shorter >= least) & (longer <= shorter + 1))
    long = np.flatnonzero(found)
    ours, theirs = (words.gather(side[long]).to_list() for side in (left, right))
    found[long] = cpdist(ours, theirs, scorer=OSA.distance, score_cutoff=1) == 1
    return found
