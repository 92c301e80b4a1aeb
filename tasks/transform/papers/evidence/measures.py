"""Levels of a measure: the steps into which bounds divide how alike two fields are, or how much they tell."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import polars as pl

from tasks.transform.linkage.evidence import Level


def similarity_levels(
    subject: str, value: pl.Expr, weights: Mapping[float, float], where: pl.Expr | None = None
) -> tuple[Level, ...]:
    """Return a level for each bound of a similarity, from the highest down: "at least .8", "at least .6" ...

    Args:
        subject: How a sentence about it begins: "the title is".
        value: The similarity, from 0 to 1.
        weights: The weight of each level by its lower bound.
        where: What must hold as well.
    """
    return tuple(
        Level(
            f"at least {_without_zero(bound)}",
            value >= bound if where is None else where & (value >= bound),
            weight,
            f"{subject} at least {bound:.0%} alike".replace("%", " %"),
        )
        for bound, weight in weights.items()
    )


def least_similarity_level(subject: str, weights: Mapping[float, float], condition: pl.Expr, weight: float) -> Level:
    """Return the level below all bounds of a similarity: "below .6".

    Args:
        subject: How a sentence about it begins.
        weights: The weights by bound of the levels above it.
        condition: Whether there is a similarity at all.
        weight: The weight of the level.
    """
    bound = min(weights)
    return Level(
        f"below {_without_zero(bound)}",
        condition,
        weight,
        f"{subject} less than {bound:.0%} alike".replace("%", " %"),
    )


def information_levels(value: pl.Expr, weights: Mapping[int, float], least: float, where: pl.Expr) -> tuple[Level, ...]:
    """Return the levels of how much a field tells, from the highest down: "45 and more", "30 to 45" ... "below 6".

    Args:
        value: The information, in natural logarithms.
        weights: The weight of each level by its lower bound, the highest first.
        least: The weight below all bounds.
        where: What must hold as well.
    """
    highest, lowest = max(weights), min(weights)
    labels = {highest: f"{highest} and more"} | {low: f"{low} to {high}" for high, low in pairwise(weights)}
    above = (Level(labels[bound], where & (value >= bound), weight) for bound, weight in weights.items())
    return (*above, Level(f"below {lowest}", where, least))


def _without_zero(share: float) -> str:
    """Write a share as the labels do: .8."""
    return f"{share:g}".removeprefix("0")
