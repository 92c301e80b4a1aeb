"""Score: the evidence for each candidate pair, and its sum.

The score of a pair is START plus the weight of every evidence that applies. Features are made once a record
(features.py). Of the pairs that are worth it (prune.py) the two sides are compared (compare/); that and what the
lake as a whole says of venues (venue_aliases.py) decide which level of each evidence holds (evidence/), and the weights
of these are added up. Then the same is done for the pairs that the accepted ones imply (closure.py).
"""

from __future__ import annotations

import polars as pl

from tasks.transform.linkage.chunks import in_chunks
from tasks.transform.linkage.evidence import score_pairs
from tasks.transform.papers.closure import implied_pairs
from tasks.transform.papers.compare import NOT_COMPARED, compare, compare_abstracts, compare_venues
from tasks.transform.papers.evidence import ACCEPT, EVIDENCE, START
from tasks.transform.papers.evidence.abstracts import TITLE_MISSING
from tasks.transform.papers.evidence.venues import VENUE, VENUE_ALIGNMENT
from tasks.transform.papers.features import describe_records
from tasks.transform.papers.prune import measure_titles, worth_a_score
from tasks.transform.papers.sides import side_by_side, venues_of
from tasks.transform.papers.venue_aliases import align_venues, is_anchor, may_align

MAX_PRUNED_AT_ONCE = 500_000  # pairs; these two bound the memory
MAX_COMPARED_AT_ONCE = 100_000


def score_papers(keys: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Score candidate pairs, and then those that the accepted ones imply.

    Args:
        keys: Normalised records of all dumps.
        pairs: The columns left and right, as block_papers gives them.

    Returns:
        The pairs that are worth a score, with the columns left, right, score (f32) and for each of EVIDENCE a column of
        its name with the number of the level that holds (i8, null where none does).
    """
    records, title_words, name_words = describe_records(keys)
    close = in_chunks(pairs, MAX_PRUNED_AT_ONCE, lambda chunk: worth_a_score(records, chunk, title_words))
    numbered = _number_levels(records, close, name_words)
    anchors = numbered.filter("is_anchor")
    scored = _weigh(_align(records, numbered, anchors))
    unscored = implied_pairs(scored, records["content_sha256"])
    if unscored.is_empty():
        return scored
    implied = in_chunks(unscored, MAX_PRUNED_AT_ONCE, lambda chunk: measure_titles(records, chunk, title_words))
    return pl.concat([scored, _weigh(_align(records, _number_levels(records, implied, name_words), anchors))])


def _number_levels(records: pl.DataFrame, pairs: pl.DataFrame, name_words: pl.Series) -> pl.DataFrame:
    """Compare the pairs and number the level of each evidence but VENUE_ALIGNMENT, which needs all anchors.

    Returns:
        The columns left and right; for each evidence the number of its level; is_anchor and may_align.
    """
    pairs = compare_abstracts(records, compare_venues(records, pairs))
    described = records.drop(NOT_COMPARED, strict=False)
    numbering = [each.number() for each in EVIDENCE if each is not VENUE_ALIGNMENT]
    return in_chunks(
        pairs,
        MAX_COMPARED_AT_ONCE,
        lambda chunk: compare(side_by_side(described, chunk), name_words).select(
            "left", "right", *numbering, is_anchor=is_anchor(), may_align=may_align()
        ),
    )


def _align(records: pl.DataFrame, numbered: pl.DataFrame, anchors: pl.DataFrame) -> pl.DataFrame:
    """Add the evidence of the venues that the anchors have shown to be one, or not to be."""
    aligned = numbered.with_columns(aligned=align_venues(venues_of(records, numbered), venues_of(records, anchors)))
    alike = VENUE.number_of("at least .8")
    one_by_other_names = pl.col("aligned") & pl.col("may_align") & (pl.col("venue") > alike)
    return aligned.with_columns(
        VENUE_ALIGNMENT.number(),
        venue=pl.when(one_by_other_names).then(pl.lit(alike, pl.Int8)).otherwise("venue"),
    )


def _weigh(numbered: pl.DataFrame) -> pl.DataFrame:
    """Add up the weights of the levels.

    A pair that is refused because nothing can be compared, a title on one side and an abstract on the other, is left
    out: it says nothing of whether a third record may join the two.
    """
    scored = numbered.select(
        "left", "right", score_pairs(numbered, EVIDENCE, START), *(each.numbered() for each in EVIDENCE)
    )
    return scored.filter((pl.col("score") >= ACCEPT) | TITLE_MISSING.numbered().is_null())
