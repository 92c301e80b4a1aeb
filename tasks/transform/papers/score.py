"""Score: the evidence for each candidate pair, and its sum.

The score of a pair is START plus the weight of every evidence that applies. Features are made once a record
(features.py). Of the pairs that share a key those that are worth it (prune.py) are found first. Their two sides are
compared (compare/), and most pairs are ruled out by what costs little to compare (rule_out.py). That and what the lake
as a whole says of venues (venue_aliases.py) decide which level of each evidence holds (evidence/), and the weights of
these are added up. What the other candidates of a record tell comes last (catalogues.py). The pairs that the accepted
ones imply are scored in the same way (cluster.py).
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from schemas.exchange.papers import CANDIDATE_PAIRS, CHOSEN_PAIRS, PAIR, WEIGHED_PAIRS, compared_pairs, scored_pairs
from tasks.transform.linkage.chunks import Rows, in_chunks, records_of, rows_of
from tasks.transform.linkage.evidence import score_pairs
from tasks.transform.linkage.links import NO_DECISIONS
from tasks.transform.papers.block import ORDERED_BY, pair_records
from tasks.transform.papers.catalogues import count_catalogues, is_elsewhere, without_rival
from tasks.transform.papers.closure import within_components
from tasks.transform.papers.compare import (
    COMPARED_BY,
    OF_OTHER_MEASURES,
    compare_abstracts,
    compare_cheaply,
    compare_fields,
    compare_leftovers,
    compare_venues,
    set_aside_spilled,
)
from tasks.transform.papers.evidence import ACCEPT, EVIDENCE, START
from tasks.transform.papers.evidence.abstracts import TITLE_MISSING
from tasks.transform.papers.evidence.venues import ONLY_CANDIDATE, VENUE, VENUE_ALIGNMENT
from tasks.transform.papers.features import unfolded
from tasks.transform.papers.known import Known
from tasks.transform.papers.linked import NO_LINKS, ruled_pairs
from tasks.transform.papers.prune import MEASURED_BY, PRUNED_BY, measure_titles, worth_a_score
from tasks.transform.papers.rule_out import BY_THEMSELVES, at_best, could_count
from tasks.transform.papers.sides import is_among, side_by_side, venues_of
from tasks.transform.papers.term_information import name_terms, title_terms
from tasks.transform.papers.venue_aliases import align_venues, count_venues, is_anchor, may_align

NONE_CHOSEN = CHOSEN_PAIRS.empty()
COMPARED_PAIRS = compared_pairs(each.name for each in BY_THEMSELVES)
NOTHING_KNOWN = Known(CANDIDATE_PAIRS.empty()[list(PAIR)], COMPARED_PAIRS.empty())  # `select` would start threads
SCORED_PAIRS = scored_pairs(each.name for each in EVIDENCE)
BLOCKED_AND_PRUNED_BY = tuple(dict.fromkeys((*ORDERED_BY, *PRUNED_BY)))
MAX_PRUNED_AT_ONCE = 500_000  # pairs; these two bound the memory
MAX_COMPARED_AT_ONCE = 100_000


def find_candidates(keys: pl.DataFrame, statistics: pl.DataFrame, features: pl.DataFrame) -> pl.DataFrame:
    """Find the pairs of records that share a key and are worth a comparison.

    Args:
        keys: The table BLOCKING_KEYS: all rows of some keys.
        statistics: The table PAPER_STATISTICS.
        features: Rows of the table FEATURES: those of these records, and any others.

    Returns:
        The table CANDIDATE_PAIRS.
    """
    terms, records = title_terms(statistics), Rows(features)
    pairs = pair_records(keys, records)
    return in_chunks(pairs, MAX_PRUNED_AT_ONCE, lambda chunk: worth_a_score(records, chunk, terms))


def measure_candidates(pairs: pl.DataFrame, statistics: pl.DataFrame, features: pl.DataFrame) -> pl.DataFrame:
    """Return pairs as the table CANDIDATE_PAIRS, whether they are worth a comparison or not.

    Args:
        pairs: The columns left and right.
        statistics: The table PAPER_STATISTICS.
        features: Rows of the table FEATURES: those of these records, and any others.
    """
    terms, records = title_terms(statistics), rows_of(features, records_of(pairs), MEASURED_BY)
    return in_chunks(pairs, MAX_PRUNED_AT_ONCE, lambda chunk: measure_titles(records, chunk, terms))


class Compared(NamedTuple):
    """What comparing gives.

    Attributes:
        pairs: The table of compared pairs.
        venues: The table PAPER_STATISTICS of the venues of their anchors alone.
    """

    pairs: pl.DataFrame
    venues: pl.DataFrame


def compare_candidates(
    candidates: pl.DataFrame,
    statistics: pl.DataFrame,
    features: pl.DataFrame,
    linked: pl.DataFrame = NO_LINKS,
    held: pl.DataFrame = NO_DECISIONS,
    *,
    known: Known = NOTHING_KNOWN,
) -> Compared:
    """Compare the candidate pairs that are not ruled out, and count the venues of those that are anchors.

    Args:
        candidates: The table CANDIDATE_PAIRS: all pairs of some left records, each once or more often.
        statistics: The table PAPER_STATISTICS.
        features: Rows of the table FEATURES: those of these records, and any others.
        linked: The table LINKED_PAIRS: those of the same left records.
        held: The table HELD_DECISIONS of records. Of pairs that are linked or decided none is ruled out.
        known: Candidates that need not be compared, because an earlier run tells what that gives.
    """
    distinct = candidates.unique(PAIR).join(known.pairs, on=PAIR, how="anti").sort(PAIR)
    compared = _compare(distinct, statistics, features, ruled_pairs(distinct, linked, held))
    pairs = pl.concat([compared, known.compared]).sort(PAIR)
    return Compared(pairs, count_venues(pairs.filter("is_anchor").select("first_venue", "second_venue")))


def compare_papers(candidates: pl.DataFrame, statistics: pl.DataFrame, features: pl.DataFrame) -> pl.DataFrame:
    """Compare pairs, and number the level of each evidence but those that other pairs tell.

    Args:
        candidates: The table CANDIDATE_PAIRS.
        statistics: The table PAPER_STATISTICS.
        features: Rows of the table FEATURES: those of these records, and any others.

    Returns:
        The table of compared pairs.
    """
    return _compare(candidates, statistics, features, candidates)


def _compare(
    candidates: pl.DataFrame, statistics: pl.DataFrame, features: pl.DataFrame, asked: pl.DataFrame
) -> pl.DataFrame:
    """Compare pairs, so many at a time; those that are ruled out are left out, unless they are asked for."""
    terms, titles = name_terms(statistics), title_terms(statistics)
    described = Rows(features)

    def number(chunk: pl.DataFrame) -> pl.DataFrame:
        records = unfolded(described.of(records_of(chunk), COMPARED_BY))
        sides = set_aside_spilled(side_by_side(records.drop(OF_OTHER_MEASURES), chunk), titles)
        cheaply = compare_cheaply(sides.with_columns(at_best()), terms)
        doubtful = cheaply.filter(could_count(cheaply) | is_among(cheaply, asked))
        pairs = doubtful.select("left", "right")
        measured = compare_abstracts(records, compare_venues(records, pairs)).hstack(venues_of(records, pairs))
        return (
            compare_leftovers(compare_fields(doubtful.with_columns(measured.get_columns())))
            .select(
                *("left", "right", "first_venue", "second_venue"),
                *(is_anchor().alias("is_anchor"), may_align().alias("may_align")),
                *(each.number() for each in BY_THEMSELVES),
            )
            .sort("left", "right")
        )

    return in_chunks(candidates, MAX_COMPARED_AT_ONCE, number)


class Weighed(NamedTuple):
    """What weighing gives.

    Attributes:
        pairs: The table WEIGHED_PAIRS.
        catalogues: The table CATALOGUE_COUNTS of these pairs and records alone.
    """

    pairs: pl.DataFrame
    catalogues: pl.DataFrame


def weigh_candidates(
    compared: pl.DataFrame, venues: pl.DataFrame, features: pl.DataFrame, listed: pl.DataFrame
) -> Weighed:
    """Weigh compared pairs without what the other candidates of their records tell, and count what catalogues repeat.

    Args:
        compared: The table of compared pairs: all pairs of some left records.
        venues: The table PAPER_STATISTICS of venues.
        features: Rows of the table FEATURES: those of these records, and any others.
        listed: Rows of the table FEATURES: those that are counted.
    """
    pairs = WEIGHED_PAIRS.conform(weigh_papers(compared, venues).with_columns(is_elsewhere=is_elsewhere()))
    accepted = pairs.filter(pl.col("score") >= ACCEPT).select("left", "right")
    return Weighed(pairs, count_catalogues(accepted, features, listed))


def weigh_papers(compared: pl.DataFrame, venues: pl.DataFrame, chosen: pl.DataFrame = NONE_CHOSEN) -> pl.DataFrame:
    """Add up the weights of the levels.

    A pair that is refused because nothing can be compared, a title on one side and an abstract on the other, is left
    out: it says nothing of whether a third record may join the two.

    Args:
        compared: The table of compared pairs.
        venues: The table PAPER_STATISTICS of venues.
        chosen: The table CHOSEN_PAIRS: all rows of these pairs, and any others.

    Returns:
        The columns left, right, score (f32) and for each of EVIDENCE a column of its name with the number of the level
        that holds (i8, null where none does).
    """
    aligned = _align(compared, venues)
    numbered = aligned.with_columns(without_rival(aligned, chosen)).with_columns(ONLY_CANDIDATE.number())
    scored = numbered.select(
        "left", "right", score_pairs(numbered, EVIDENCE, START), *(each.numbered() for each in EVIDENCE)
    )
    return scored.filter((pl.col("score") >= ACCEPT) | ~TITLE_MISSING.holds("nothing else"))


def accept_papers(weighed: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    """Find the weighed pairs that are accepted, with what the other candidates of their records tell.

    Args:
        weighed: The table WEIGHED_PAIRS.
        chosen: The table CHOSEN_PAIRS: all rows of these pairs, and any others.

    Returns:
        The table ACCEPTED_PAIRS.
    """
    numbered = weighed.with_columns(without_rival(weighed, chosen)).with_columns(ONLY_CANDIDATE.number())
    scored = numbered.select("left", "right", pl.col("score") + score_pairs(numbered, [ONLY_CANDIDATE], 0.0))
    return scored.filter(pl.col("score") >= ACCEPT).select("left", "right")


def score_papers(
    compared: pl.DataFrame,
    venues: pl.DataFrame,
    chosen: pl.DataFrame,
    members: pl.DataFrame,
    linked: pl.DataFrame = NO_LINKS,
) -> pl.DataFrame:
    """Score compared pairs, and say of each in which component it is.

    Linked pairs of which nothing can be compared are not left out; they score 0.

    Args:
        compared: The table of compared pairs.
        venues: The table PAPER_STATISTICS of venues.
        chosen: The table CHOSEN_PAIRS: those of the same left records.
        members: The table COMPONENTS.
        linked: The table LINKED_PAIRS: those of the same left records.

    Returns:
        The table of scored pairs.
    """
    weighed = weigh_papers(compared, venues, chosen)
    untold = linked.join(weighed, on=["left", "right"], how="anti").select("left", "right", score=pl.lit(0, pl.Float32))
    every = pl.concat([weighed, untold], how="diagonal")
    return SCORED_PAIRS.conform(within_components(every, members))


def _align(compared: pl.DataFrame, venues: pl.DataFrame) -> pl.DataFrame:
    """Add the evidence of the venues that the anchors have shown to be one, or not to be."""
    aligned = compared.with_columns(align_venues(compared, venues))
    alike = VENUE.number_of("at least .8")
    one_by_other_names = pl.col("aligned") & pl.col("may_align") & (VENUE.numbered() > alike)
    return aligned.with_columns(
        VENUE_ALIGNMENT.number(),
        pl.when(one_by_other_names).then(pl.lit(alike, pl.Int8)).otherwise(VENUE.numbered()).alias(VENUE.name),
    )
