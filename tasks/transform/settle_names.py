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

from collections import Counter

import polars as pl

from schemas.exchange.keys import PARSED_NAMES
from tasks.fields.names.clean import clean_name
from tasks.fields.names.keys import fold_name
from tasks.fields.names.natural import divide
from tasks.fields.names.parsed import ParsedName

TOLD = ("parts", "inverted")
GUESSED = ("natural", "family_first", "initials")
PARTS = ("family_name", "given_name", "particle", "suffix", "reading")
LEAST_GIVEN = 3  # names in which a word must be told as given, to be a given name and no family name
NATURAL_ORDER = 50  # names in natural order, for each with initials behind it, where that order is the custom


def settle_names(parsed: pl.DataFrame) -> pl.DataFrame:
    """Divide names anew that were printed in one string, by what the names told in parts teach.

    Args:
        parsed: The table PARSED_NAMES, of all dumps.

    Returns:
        The same rows in the same order; where a name was divided anew its reading is "learnt".
    """
    keys = ["raw_name", *PARTS, "in_natural_order"]
    parsed = parsed.with_columns(in_natural_order=_in_natural_order())
    told = parsed.filter(pl.col("reading").is_in(TOLD)).select("family_name", "given_name")
    lake = ToldNames.learn(told)
    guessed = parsed.filter(pl.col("reading").is_in(GUESSED)).select(keys).unique().sort(keys)
    before, after = [], []
    for row, (raw_name, *parts, in_natural_order) in enumerate(guessed.iter_rows()):
        settled = lake.settle(ParsedName(*parts), raw_name, in_natural_order=in_natural_order)
        if settled is not None:
            before.append(row)
            after.append(settled[: len(PARTS)])
    anew = pl.DataFrame(after, schema={f"new_{part}": pl.String for part in PARTS}, orient="row")
    lookup = pl.concat([guessed[before], anew], how="horizontal")
    joined = parsed.join(lookup, on=keys, how="left", nulls_equal=True, maintain_order="left")
    is_new = pl.col("new_reading").is_not_null()
    return PARSED_NAMES.conform(
        joined.with_columns(pl.when(is_new).then(f"new_{part}").otherwise(part).alias(part) for part in PARTS)
    )


def _in_natural_order() -> pl.Expr:
    """Whether the other names of a record are in natural order; if there are none, whether the lake's are."""
    natural, initials = pl.col("reading") == "natural", pl.col("reading") == "initials"
    others = natural.sum().over("source_id").cast(pl.Int64) - (initials.sum().over("source_id").cast(pl.Int64) - 1)
    custom = natural.sum() > NATURAL_ORDER * initials.sum()
    alone = pl.len().over("source_id") == 1
    return initials & pl.when(alone).then(custom).otherwise(others > 0)


class ToldNames:
    """The names whose parts are told; words are counted once for each distinct name.

    Attributes:
        divisions: Of every name in natural order: with how many given names it is told, and how often.
        families: How often a word is told as a family name, alone or in one.
        given: How often as a given name.
        compounds: The family names of two words and more that are told.
        leading: How often a word is told as the last but one of a family name.
        middle: How often as a given name behind another, before a family name of one word.
    """

    def __init__(self) -> None:
        self.divisions: dict[str, Counter[int]] = {}
        self.families: Counter[str] = Counter()
        self.given: Counter[str] = Counter()
        self.compounds: set[str] = set()
        self.leading: Counter[str] = Counter()
        self.middle: Counter[str] = Counter()

    @classmethod
    def learn(cls, told: pl.DataFrame) -> ToldNames:
        """Count the names of a frame with the columns family_name and given_name, a row a mention."""
        lake = cls()
        counted = told.drop_nulls().group_by("family_name", "given_name").len().sort("family_name", "given_name")
        for family_name, given_name, count in counted.iter_rows():
            family, given = fold_words(family_name), fold_words(given_name)
            if not family or not given:
                continue
            lake.divisions.setdefault(" ".join(given + family), Counter())[len(given)] += count
            lake.families.update(set(family))
            lake.given.update(set(given))
            if len(family) > 1:
                lake.compounds.add(" ".join(family))
                lake.leading[family[-2]] += 1
            elif len(given) > 1:
                lake.middle[given[-1]] += 1
        return lake

    def settle(self, name: ParsedName, raw_name: str, *, in_natural_order: bool) -> ParsedName | None:
        """Divide a name anew.

        Args:
            name: The name as it was read.
            raw_name: As it is printed.
            in_natural_order: Whether the names around it are in natural order.

        Returns:
            None where the name stays as it was.
        """
        if not name.given_name:
            return None
        family, given = name.family_name.split(), name.given_name.split()
        words = family + given
        if name.reading == "natural":
            words = given + family
        elif name.reading == "initials":  # without the dots that were added
            words = clean_name(raw_name).split()[: len(words)]
        folded = [" ".join(fold_words(word)) for word in words]
        if not all(folded):
            return None
        start = self._told_division(folded, len(given) if name.reading == "natural" else 0)
        if start is None and name.reading == "initials":
            start = self._before_initials(folded, in_natural_order=in_natural_order)
        if start is None and name.reading == "natural" and len(family) == 1:
            start = self._before_compound(folded)
        if start is None or (name.reading == "natural" and start == len(given)):
            return None
        return divide(words, start, name.suffix)

    def _told_division(self, folded: list[str], read: int) -> int | None:
        """Return how many given names the same name has where it is told: most often, else as it was read."""
        told = self.divisions.get(" ".join(folded))
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
        if start < 1 or " ".join(folded[start:]) not in self.compounds:
            return None
        return start if self.leading[folded[start]] >= self.middle[folded[start]] else None

    def _before_initials(self, folded: list[str], *, in_natural_order: bool) -> int | None:
        """Return the place of initials that stand for the family name, behind given names: "Sankar S"."""
        are_letters = [all(len(letter) == 1 for letter in word.split()) for word in folded]  # "A." and "A.B"
        start = len(folded) - sum(are_letters)
        if start == len(folded) or not all(are_letters[start:]):
            return None  # packed, as in "Lee YT"
        is_given = all(
            self.given[word] >= LEAST_GIVEN and self.given[word] > 4 * self.families[word] for word in folded[:start]
        )
        is_family = any(self.families[word] > self.given[word] for word in folded[:start])
        return start if is_given or (in_natural_order and not is_family) else None


def fold_words(name: str) -> list[str]:
    """Return the folded words of a name: without accents, dots and hyphens."""
    letters = (letter if letter.isalnum() else " " if letter in ".\u00a0 " else "" for letter in fold_name(name))
    return "".join(letters).split()
