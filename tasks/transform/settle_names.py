"""Settle names that are printed without a comma: other names of the lake show where their family names begin.

Some records print "Ortiz Suárez, Pedro", or give the parts apart; others print "Pedro Ortiz Suarez". The first names
are told in parts, and settle the second:

1. The same name is told: it is divided as it is told most often.
2. The last two words are told as one family name, and the first of them not more often as a middle name.
3. "Sankar S" was read as a family name with an initial. Where Sankar is told as a given name only, or where the other
   names of the record, or nearly all of the lake, are in natural order, the initial stands for the family name.

Nothing is learnt from what was itself guessed but that order, so the order of the records does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from schemas.exchange.keys import PARSED_NAMES
from tasks.fields.names.clean import clean_name
from tasks.fields.names.natural import divide
from tasks.fields.names.parsed import ParsedName
from tasks.transform.told_names import NAME, fold_names, fold_words

GUESSED = ("natural", "family_first", "initials")
PARTS = ("family_name", "given_name", "particle", "suffix", "reading")
LEAST_GIVEN = 3  # names in which a word must be told as given, to be a given name and no family name
OTHER_BLANK = r"[^\S ]|[\x1c-\x1f]"  # what divides words, but for a blank
NATURAL_ORDER = 50  # names in natural order, for each with initials behind it, where that order is the custom


def settle_names(parsed: pl.DataFrame, statistics: pl.DataFrame) -> pl.DataFrame:
    """Divide names anew that were printed in one string, by what the names told in parts teach.

    Args:
        parsed: The table PARSED_NAMES, all names of some records.
        statistics: The table NAME_STATISTICS.

    Returns:
        The same rows in the same order; where a name was divided anew its reading is "learnt".
    """
    keys = ["raw_name", *PARTS, "in_natural_order"]
    numbered = parsed.with_row_index("row")
    guessed = numbered.filter(pl.col("reading").is_in(GUESSED))
    guessed = guessed.with_columns(_in_natural_order(guessed, parsed, _is_natural(statistics))).select("row", *keys)
    doubtful = _in_doubt(guessed, statistics)
    names = doubtful.select(keys).unique()
    printed = [PrintedName.of(ParsedName(*parts), raw, natural) for raw, *parts, natural in names.iter_rows()]
    lake = ToldNames.about(statistics, filter(None, printed))
    before, after = [], []
    for row, name in enumerate(printed):
        settled = lake.settle(name) if name is not None else None
        if settled is not None:
            before.append(row)
            after.append(settled[: len(PARTS)])
    anew = pl.DataFrame(after, schema={f"new_{part}": pl.String for part in PARTS}, orient="row")
    lookup = pl.concat([names[before], anew], how="horizontal")
    found = doubtful.join(lookup, on=keys, nulls_equal=True).select("row", *anew.columns)
    joined = numbered.join(found, on="row", how="left", maintain_order="left")
    is_new = pl.col("new_reading").is_not_null()
    return joined.with_columns(
        pl.when(is_new).then(f"new_{part}").otherwise(part).alias(part) for part in PARTS
    ).select(list(PARSED_NAMES.polars_schema))


def _in_doubt(guessed: pl.DataFrame, statistics: pl.DataFrame) -> pl.DataFrame:
    """Return the names that may have to be divided anew, which are few.

    A name in natural order stays as it is where it is told most often so, or where neither it is told nor are its last
    two words told as a family name.

    Args:
        guessed: The columns raw_name, PARTS, and any others.
        statistics: The table NAME_STATISTICS.
    """
    natural, initials = (pl.col("reading") == each for each in ("natural", "initials"))
    ends = [pl.when(natural).then(one).otherwise(other) for one, other in (NAME[::-1], NAME)]
    named = guessed.filter(pl.col("given_name") != "").with_columns(
        name=pl.concat_str(ends, separator=" "), n_given=pl.col("given_name").str.count_matches("[^ ]+")
    )
    names = named.select("name").unique()
    names = names.with_columns(term=fold_names(names["name"]), is_odd=pl.col("name").str.contains(OTHER_BLANK))
    divisions = statistics.filter(kind="division").join(names, on="term", how="semi")
    most = divisions.filter(pl.col("count") == pl.col("count").max().over("term"))
    named = (
        named.join(names, on="name", how="left")
        .join(divisions.select("term", is_told=True).unique(), on="term", how="left")
        .join(most.select("term", pl.col("n_given").cast(pl.UInt32), as_told=True), on=["term", "n_given"], how="left")
        .join(_told_endings(named, statistics), on="name", how="left")
    )
    told, as_told, compound = (pl.col(each).is_not_null() for each in ("is_told", "as_told", "is_compound"))
    n_words, n_pieces = (pl.col(each).str.count_matches("[^ ]+") for each in ("name", "term"))
    stays = pl.when(told).then(natural & as_told & (n_words == n_pieces)).otherwise(~(natural & compound))
    return named.filter(initials | pl.col("is_odd") | ~stays).select(guessed.columns)


def _told_endings(named: pl.DataFrame, statistics: pl.DataFrame) -> pl.DataFrame:
    """Return the names whose last two words are told as one family name.

    Args:
        named: The column name, and any others.
        statistics: The table NAME_STATISTICS.

    Returns:
        Columns name, is_compound (true).
    """
    endings = named.select("name", last=pl.col("name").str.extract("([^ ]+ [^ ]+)$")).unique().drop_nulls()
    folded = endings.with_columns(term=fold_names(endings["last"]))
    compound = statistics.filter(kind="compound").select("term")
    return folded.join(compound, on="term", how="semi").select("name", is_compound=True)


def _is_natural(statistics: pl.DataFrame) -> bool:
    """Whether nearly all names of the lake are in natural order."""
    orders = dict(statistics.filter(kind="reading").select("term", "count").iter_rows())
    return bool(orders.get("natural", 0) > NATURAL_ORDER * orders.get("initials", 0))


def _in_natural_order(guessed: pl.DataFrame, parsed: pl.DataFrame, custom: bool) -> pl.Series:
    """Return whether the other names of a record are in natural order; if there are none, whether the lake's are.

    Args:
        guessed: Names of some records; it is asked of those that were read as a family name with initials.
        parsed: All names of the records.
        custom: Whether nearly all names of the lake are in natural order.
    """
    natural, initials = (pl.col("reading") == each for each in ("natural", "initials"))
    read = parsed.select("source_id", "reading").join(guessed.filter(initials), on="source_id", how="semi")
    beside = read.group_by("source_id").agg(natural=natural.sum(), initials=initials.sum(), n=pl.len())
    others = pl.col("natural").cast(pl.Int64) - (pl.col("initials").cast(pl.Int64) - 1)
    is_natural = pl.when(pl.col("n") == 1).then(pl.lit(custom)).otherwise(others > 0)
    found = guessed.select("source_id", "reading").join(beside, on="source_id", how="left", maintain_order="left")
    return found.select(in_natural_order=(initials & is_natural).fill_null(value=False)).to_series()


class PrintedName(NamedTuple):
    """A name whose parts were guessed.

    Attributes:
        name: The name as it was read.
        words: Its words as they are printed.
        folded: The same words, folded.
        in_natural_order: Whether the names around it are in natural order.
    """

    name: ParsedName
    words: list[str]
    folded: list[str]
    in_natural_order: bool

    @classmethod
    def of(cls, name: ParsedName, raw_name: str, in_natural_order: bool) -> PrintedName | None:
        """Return the words of a name; None where it cannot be divided anew."""
        if not name.given_name:
            return None
        family, given = name.family_name.split(), name.given_name.split()
        words = family + given
        if name.reading == "natural":
            words = given + family
        elif name.reading == "initials":  # without the dots that were added
            words = clean_name(raw_name).split()[: len(words)]
        folded = [" ".join(fold_words(word)) for word in words]
        return cls(name, words, folded, in_natural_order) if all(folded) else None

    @property
    def n_given(self) -> int:
        """How many of the words were read as given names, if they are in natural order; else 0."""
        return len((self.name.given_name or "").split()) if self.name.reading == "natural" else 0

    def terms(self) -> Iterable[str]:
        """Return what the statistics may know of it: the whole name, the last two words, each word."""
        return (" ".join(self.folded), " ".join(self.folded[-2:]), *self.folded)


class ToldNames:
    """What NAME_STATISTICS says of some names."""

    def __init__(self, statistics: pl.DataFrame) -> None:
        """Take the statistics, or a part of them."""
        told = statistics.filter(kind="division").select("term", "n_given", "count")
        self._divisions: dict[str, dict[int, int]] = {}
        for term, n_given, count in told.iter_rows():
            self._divisions.setdefault(term, {})[n_given] = count
        counts = statistics.select("kind", "term", "count").iter_rows()
        self._counts: dict[tuple[str, str], int] = {(kind, term): count for kind, term, count in counts}

    @classmethod
    def about(cls, statistics: pl.DataFrame, names: Iterable[PrintedName]) -> ToldNames:
        """Return what the statistics say of the given names."""
        terms = pl.Series("term", list({term for name in names for term in name.terms()}), dtype=pl.String)
        return cls(statistics.join(terms.to_frame(), on="term", how="semi"))

    def settle(self, printed: PrintedName) -> ParsedName | None:
        """Divide a name anew; None where it stays as it was."""
        name, words, folded, in_natural_order = printed
        start = self._told_division(folded, printed.n_given)
        if start is None and name.reading == "initials":
            start = self._before_initials(folded, in_natural_order=in_natural_order)
        if start is None and name.reading == "natural" and len(name.family_name.split()) == 1:
            start = self._before_compound(folded)
        if start is None or (name.reading == "natural" and start == printed.n_given):
            return None
        return divide(words, start, name.suffix)

    def _told_division(self, folded: list[str], read: int) -> int | None:
        """Return how many given names the same name has where it is told: most often, else as it was read."""
        told = self._divisions.get(" ".join(folded))
        if told is None:
            return None
        pieces = max(told, key=lambda given: (told[given], given == read, given))
        start = 0
        while pieces > 0:  # a printed word may fold to several
            pieces -= folded[start].count(" ") + 1
            start += 1
        return start if pieces == 0 and start < len(folded) else None

    def _before_compound(self, folded: list[str]) -> int | None:
        """Return the place of a family name of two words that is told as one."""
        start = len(folded) - 2
        if start < 1 or not self._count("compound", " ".join(folded[start:])):
            return None
        return start if self._count("leading", folded[start]) >= self._count("middle", folded[start]) else None

    def _before_initials(self, folded: list[str], *, in_natural_order: bool) -> int | None:
        """Return the place of initials that stand for the family name, behind given names: "Sankar S"."""
        are_letters = [all(len(letter) == 1 for letter in word.split()) for word in folded]  # "A." and "A.B"
        start = len(folded) - sum(are_letters)
        if start == len(folded) or not all(are_letters[start:]):
            return None  # packed, as in "Lee YT"
        counts = [(self._count("given", word), self._count("family", word)) for word in folded[:start]]
        is_given = all(given >= LEAST_GIVEN and given > 4 * family for given, family in counts)
        is_family = any(family > given for given, family in counts)
        return start if is_given or (in_natural_order and not is_family) else None

    def _count(self, kind: str, term: str) -> int:
        """Return how often something is told."""
        return self._counts.get((kind, term), 0)
