"""The scores of matches: how many pairs were merged, left for review or kept apart at each score."""

from __future__ import annotations

import polars as pl

from tasks.report.figures.naming import largest_first

DECISIONS = ("merged", "review", "apart")
MIN_SCORE, MAX_SCORE = -3.0, 12.0  # lower and higher scores are counted with the first and the last
STEP = 0.5


def count_scores(matches: pl.LazyFrame) -> pl.DataFrame:
    """Count pairs by score.

    Args:
        matches: Columns decision and score.

    Returns:
        The columns score (the least of the step) and one for each of DECISIONS, for every step; no rows without pairs.
    """
    steps = round((MAX_SCORE - MIN_SCORE) / STEP) + 1
    step = ((pl.col("score").cast(pl.Float64) - MIN_SCORE) / STEP).floor().clip(0, steps - 1).cast(pl.Int64)
    counted = matches.group_by("decision", step=step).agg(n=pl.len()).collect()
    if counted.is_empty():
        return pl.DataFrame(schema={"score": pl.Float64, **dict.fromkeys(DECISIONS, pl.Int64)})
    every = pl.DataFrame({"step": range(steps)}, schema={"step": pl.Int64})
    for decision in DECISIONS:
        of = counted.filter(decision=decision).select("step", pl.col("n").cast(pl.Int64).alias(decision))
        every = every.join(of, on="step", how="left", maintain_order="left")
    return every.select(
        score=MIN_SCORE + pl.col("step") * STEP, **{name: pl.col(name).fill_null(0) for name in DECISIONS}
    )


def count_decisions(matches: pl.LazyFrame) -> pl.DataFrame:
    """Count pairs by decision.

    Args:
        matches: Columns decision, kept_apart_by and score.

    Returns:
        The columns decision, kept_apart_by (null for none), pairs, and lowest and highest, the scores.
    """
    score = pl.col("score").cast(pl.Float64)
    counts = matches.group_by("decision", "kept_apart_by").agg(pairs=pl.len(), lowest=score.min(), highest=score.max())
    return largest_first(counts.collect(), "pairs", "decision", "kept_apart_by")
