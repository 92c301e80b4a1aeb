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

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from tasks.fields.names import CONFLICT, EQUAL, NameTokens, add_name_keys
from tasks.fields.text import folded
from tasks.transform.authors.variants.familiar_names import familiar_names
from tasks.transform.linkage.arrays import Bools, Ints

Levels = npt.NDArray[np.str_]

BY_THE_LETTER = ("middle", "initial", "spelling", "order")  # levels of names that are not in conflict

MIN_LETTERS = 4  # of a given name in which one letter may differ
MIN_FAMILY_LETTERS = 6  # of a family name in which one letter may differ
MIN_SHORT_FORM = 3  # letters of a shortened first name; the full one has two more at least
MAX_WORDS = 20  # of a name that are looked for in others; a text in the place of a name has thousands
MIN_WORD = 3  # letters of a word that tells something where other words are missing

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
        numbers = pl.concat([names["name_key"], digraph_keys(names)]).rank("dense").to_numpy()
        self._number, self._digraph_number = np.split(numbers, 2)
        self._names = names.select(
            "family_key",
            "given_key",
            words=_words_of(),
            first=pl.col("given_tokens").list.first().fill_null(""),
            is_abbreviated=pl.col("given_name").str.contains(r"^\p{L}{2,}\.").fill_null(value=False),
            second=pl.col("given_tokens").list.get(1, null_on_oob=True).str.head(1),
        )

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
        two_generations = (tokens.suffix[left] > 0) & (tokens.suffix[right] > 0)
        two_generations &= tokens.suffix[left] != tokens.suffix[right]
        unlike = np.flatnonzero((agreement == CONFLICT) & ~two_generations)
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
        """Return how names that are not compatible by the letter can be one person's, if at all."""
        pairs = pl.concat(
            [self._names[left], self._names[right].select(pl.all().name.suffix("_right"))], how="horizontal"
        )
        level = (
            pl.when(pl.col("words") == pl.col("words_right"))
            .then(pl.lit("order"))
            .when(_words_missing())
            .then(pl.lit("words"))
            .when(_familiar(pairs))
            .then(pl.lit("familiar"))
            .when(_shortened(pairs))
            .then(pl.lit("short"))
            .when(_one_letter_differs(pairs))
            .then(pl.lit("letter"))
            .otherwise(pl.lit("conflict"))
        )
        return pairs.select(level=level)["level"].to_numpy().astype("<U8")


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


def word_pairs(names: pl.DataFrame) -> pl.DataFrame:
    """Return every two long words of each name.

    Args:
        names: Columns cluster, family_name, given_name.

    Returns:
        Columns cluster, key.
    """
    long = _words("words", longer=True).list.unique().list.sort().list.head(MAX_WORDS)
    words = names.select("cluster", words=_words_of()).select("cluster", word=long)
    words = words.explode("word", empty_as_null=True).drop_nulls()
    both = words.join(words, on="cluster").filter(pl.col("word") < pl.col("word_right"))
    return both.select("cluster", key=pl.concat_str("word", "word_right", separator=" "))


def _words_of() -> pl.Expr:
    """Return the folded words of names, sorted."""
    printed = pl.concat_str("family_name", "given_name", separator=" ", ignore_nulls=True)
    letters = printed.str.replace_all(r"[^\p{L}\p{M}'’]+", " ").str.strip_chars()
    return folded(letters).str.split(" ").list.sort()


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


def _familiar(pairs: pl.DataFrame) -> pl.Series:
    """Whether the first name of one is a familiar form of the other's; of one family name."""
    firsts = pairs.select(one="first", other="first_right")
    known = firsts.join(
        familiar_names().with_columns(known=True), on=["one", "other"], how="left", maintain_order="left"
    )
    same_family = pairs["family_key"] == pairs["family_key_right"]
    return same_family & known["known"].fill_null(value=False) & _second_agrees(pairs)


def _shortened(pairs: pl.DataFrame) -> pl.Series:
    """Whether the first name of one is the beginning of the other's; of one family name."""
    swap = pl.col("first").str.len_chars() > pl.col("first_right").str.len_chars()
    short = pl.when(swap).then("first_right").otherwise("first")
    long = pl.when(swap).then("first").otherwise("first_right")
    abbreviated = pl.when(swap).then("is_abbreviated_right").otherwise("is_abbreviated")
    begins = pairs.select(
        long.str.starts_with(short)
        & ((short.str.len_chars() >= MIN_SHORT_FORM) | abbreviated)
        & (long.str.len_chars() >= short.str.len_chars() + 2)
    ).to_series()
    return (pairs["family_key"] == pairs["family_key_right"]) & begins & _second_agrees(pairs)


def _one_letter_differs(pairs: pl.DataFrame) -> pl.Series:
    """Whether one letter of the first or family name is another, missing or exchanged, and all else agrees."""
    of_first = _within_a_letter(pairs["first"], pairs["first_right"], MIN_LETTERS)
    of_family = _within_a_letter(pairs["family_key"], pairs["family_key_right"], MIN_FAMILY_LETTERS)
    same_family = pairs["family_key"] == pairs["family_key_right"]
    same_given = pairs["given_key"] == pairs["given_key_right"]
    return (same_family & of_first & _second_agrees(pairs)) | (same_given & of_family)


def _second_agrees(pairs: pl.DataFrame) -> pl.Series:
    """Whether the second given names, where both have one, begin alike."""
    return (pairs["second"] == pairs["second_right"]).fill_null(value=True)


def _within_a_letter(left: pl.Series, right: pl.Series, least: int) -> pl.Series:
    """Whether two words of a least length are one edit apart."""
    distance = cpdist(left.to_list(), right.to_list(), scorer=OSA.distance, score_cutoff=1)
    long = (left.str.len_chars() >= least) & (right.str.len_chars() >= least)
    return pl.Series(distance == 1, dtype=pl.Boolean) & long
