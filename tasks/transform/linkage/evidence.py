"""Evidence: what speaks for or against the two sides of a pair being one, in levels, each with its weight.

An evidence is defined once, as an Evidence with its Levels. The steps use it in this order: `number` names the level
that holds for each pair, `score_pairs` adds up the weights, `list_evidence` lists for each pair what applies, and
`words_of` gives the sentences in which a person reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

SCORE_DIGITS = 6


@dataclass(frozen=True, eq=False)
class Level:
    """A comparison level: one of the steps of an evidence.

    Attributes:
        label: Its name in the tables.
        condition: Whether it holds, as an expression over pairs. Null is false, so a missing field is no evidence.
        weight: What it adds to the score, in natural-log odds; an expression over pairs where each has its own.
        words: What it says of a pair, as a sentence; "" where the words of the evidence and the label tell it.
    """

    label: str
    condition: pl.Expr
    weight: float | pl.Expr
    words: str = ""


@dataclass(frozen=True, eq=False)
class Evidence:
    """What is known of one property of a pair; of its levels the first that holds counts.

    Attributes:
        name: Its name in the tables.
        words: What it is, for people.
        levels: Its levels, in the order in which they are tried.
    """

    name: str
    words: str
    levels: tuple[Level, ...]

    def number(self) -> pl.Expr:
        """Return the number of the first level that holds, from 0 (i8, null where none does), under the name."""
        numbered = (pl.when(level.condition).then(pl.lit(place, pl.Int8)) for place, level in enumerate(self.levels))
        return pl.coalesce(*numbered).alias(self.name)

    def numbered(self) -> pl.Expr:
        """Return the column in which `number` was stored: that of the name."""
        return pl.col(self.name)

    def label(self, number: pl.Expr) -> pl.Expr:
        """Return the label of a numbered level; null where the number is."""
        return pl.lit(pl.Series([level.label for level in self.levels])).gather(number)

    def weight(self, number: pl.Expr) -> pl.Expr:
        """Return the weight of a numbered level (f64); 0 where the number is null."""
        constant = [level.weight for level in self.levels if not isinstance(level.weight, pl.Expr)]
        if len(constant) == len(self.levels):
            return pl.lit(pl.Series(constant, dtype=pl.Float64)).gather(number).fill_null(0.0)
        of_pairs = (pl.when(number == place).then(level.weight) for place, level in enumerate(self.levels))
        return pl.coalesce(*of_pairs, 0.0).cast(pl.Float64)

    def number_of(self, label: str) -> int:
        """Return the number of the level of a label.

        Raises:
            KeyError: The evidence has no such level.
        """
        labels = [level.label for level in self.levels]
        if label not in labels:
            raise KeyError(f"{self.name!r} has the levels {labels}, and not {label!r}")
        return labels.index(label)

    def holds(self, *labels: str) -> pl.Expr:
        """Whether one of these levels holds, over the column of the evidence."""
        return self.numbered().is_in([self.number_of(label) for label in labels]).fill_null(value=False)

    def reweighed(self, weights: Mapping[str, float | pl.Expr]) -> Evidence:
        """Return the same evidence with other weights for the levels of these labels."""
        changed = {self.number_of(label): weight for label, weight in weights.items()}
        levels = (replace(level, weight=changed.get(place, level.weight)) for place, level in enumerate(self.levels))
        return replace(self, levels=tuple(levels))


def score_pairs(pairs: pl.DataFrame, evidence: Iterable[Evidence], start: float) -> pl.Series:
    """Return the score of each pair: where every pair starts from, and the weights of the levels that hold.

    Sums are rounded, for weights are tenths that binary numbers only come near: a sum of exactly 0 would come out a
    hair below it.

    Args:
        pairs: For each evidence the column of its name with the number of its level, and the columns that weights read.
        evidence: What is added up.
        start: What a pair of which nothing is known has.
    """
    total = pl.Series("score", [start], dtype=pl.Float64).new_from_index(0, pairs.height)
    for each in evidence:
        total += pairs.select(each.weight(each.numbered())).to_series()
    return total.round(SCORE_DIGITS).cast(pl.Float32)


def list_evidence(
    pairs: pl.DataFrame, evidence: Sequence[Evidence], number: Callable[[Evidence], pl.Expr] = Evidence.numbered
) -> pl.Series:
    """List for each pair the evidence that applies, with its level and weight, in the order in which it is given.

    Args:
        pairs: The columns that `number` and the weights read.
        evidence: What is listed.
        number: The number of the level: Evidence.numbered where a column holds it, Evidence.number where the
            conditions are still to be tried.
    """
    rows = pairs.with_row_index("pair")
    each = [
        rows.select(
            "pair",
            evidence=pl.lit(one.name),
            level=one.label(number(one)),
            weight=one.weight(number(one)).cast(pl.Float32),
        ).drop_nulls("level")
        for one in evidence
    ]
    listed = (
        pl.concat(each)
        .select("pair", evidence=pl.struct("evidence", "level", "weight"))
        .group_by("pair", maintain_order=True)
        .agg("evidence")
    )
    return rows.select("pair").join(listed, on="pair", how="left", maintain_order="left")["evidence"].fill_null([])


def words_of(evidence: Iterable[Evidence]) -> dict[tuple[str, str], str]:
    """Return for each evidence and level, by name and label, the sentence in which a person reads it."""
    return {
        (each.name, level.label): level.words or f"{each.words}: {level.label}"
        for each in evidence
        for level in each.levels
    }
