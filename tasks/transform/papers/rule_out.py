"""Rule out: which pairs can neither become one paper nor be told of, whatever the costly measures would say.

Most pairs that share a key are of two papers, as titles, names and places show, which cost little to compare. Venues,
abstracts and the words that titles do not share are compared where these leave a doubt. A pair that is ruled out, and
stands within a component after all, is found again by closure.py, as any pair that nobody proposed, and compared whole.
"""

from __future__ import annotations

import polars as pl

from tasks.transform.linkage.evidence import score_pairs
from tasks.transform.papers.accuracy import without_identifiers
from tasks.transform.papers.catalogues import MIN_SCORE
from tasks.transform.papers.evidence import EVIDENCE, START
from tasks.transform.papers.evidence.venues import ONLY_CANDIDATE, VENUE_ALIGNMENT
from tasks.transform.papers.relate import MIN_SCORE as MIN_RELATED
from tasks.transform.papers.relate import score_relations
from tasks.transform.papers.venue_aliases import is_anchor

OF_OTHERS = (VENUE_ALIGNMENT, ONLY_CANDIDATE)  # what other pairs tell of a pair
BY_THEMSELVES = tuple(each for each in EVIDENCE if each not in OF_OTHERS)
# Scores are rounded. The only candidate is asked for among pairs that reach MIN_SCORE without it.
MAX_MORE = max(level.weight for level in VENUE_ALIGNMENT.levels) + 0.01


def at_best() -> list[pl.Expr]:
    """Return the costly measures as they would be at best: of each, a higher value never speaks more against a pair."""
    venues_known = pl.col("venue_id").is_not_null() & pl.col("venue_id_right").is_not_null()
    abstracts_known = pl.col("has_abstract") & pl.col("has_abstract_right")
    best = pl.lit(1.0, pl.Float32)
    return [
        pl.when(venues_known).then(best).alias("venue_similarity"),
        pl.lit(value=False).alias("other_workshop"),
        pl.when(abstracts_known).then(best).alias("abstract_ratio"),
        pl.when(abstracts_known).then(best).alias("abstract_overlap"),
        best.alias("leftover_ratio"),
    ]


def could_count(pairs: pl.DataFrame) -> pl.Series:
    """Whether pairs could be accepted, be candidates, be related, tell which venues are one, or tell of the accuracy.

    Args:
        pairs: The compared pairs, with the costly measures as they are at best.
    """
    numbered = pairs.select(*(each.number() for each in BY_THEMSELVES), is_anchor=is_anchor())
    scored = numbered.with_columns(score_pairs(numbered, BY_THEMSELVES, START) + MAX_MORE)
    told = scored.select(
        pl.col("is_anchor") | (pl.max_horizontal("score", without_identifiers()) >= MIN_SCORE)
    ).to_series()
    untold = (~told).arg_true()
    return told.scatter(untold, score_relations(numbered[untold]) + MAX_MORE >= MIN_RELATED)
