"""The evidence for two cores of one name being one person, and the prior of the name.

The products of the vectors of two cores are kept, not their cosines: when two cores are united, their products with any
third are added, so that the evidence between clusters is exact without going back to the papers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from tasks.transform.authors.vectors import KINDS, core_vectors
from tasks.transform.linkage.arrays import Floats
from tasks.transform.linkage.chunks import row_products
from tasks.transform.linkage.pairs import windows

MAX_CORES = 800  # of one name compared with each other; more are taken in windows of this size, by year
MAX_CORE_PAIRS = 400_000  # of one name; one that has more is taken in narrower windows
PAIRS_AT_ONCE = 50_000


@dataclass(frozen=True)
class Similarity:
    """What one kind of evidence adds to the log-odds of two cores.

    Attributes:
        alike: Times the cosine of their vectors.
        missing: Where either of the two has none.
    """

    alike: float
    missing: float


# Logistic regression on the pairs of cores of half of the names of AMiner, with copies in which one kind of evidence is
# blanked out, so that a field that a lake lacks does no harm; rounded, and the sizes and years that the other half does
# not bear out left away.
SIMILARITY = {
    "title": Similarity(alike=4.5, missing=0.2),
    "coauthor": Similarity(alike=0.0, missing=0.9),
    "affiliation": Similarity(alike=3.8, missing=1.0),
    "venue": Similarity(alike=2.5, missing=0.2),
}
BASE = -3.3
LARGER = 0.22  # times the logarithm of the places in the larger of the two

# The prior of a name: OFFSET + COHESION * (mean evidence of its cores) - COMMONNESS * ln(share)
# - CROWD * ln(circles of coauthors + 1) + LAKE * logit(how often the cores of one name are one person in this lake).
# The share is that of the name in the lake, and not the number of persons to expect: lakes are collected by field, by
# institution or by name, and seldom a sample that grows with the number of persons; it counts between MIN_NAME_SHARE
# and MAX_NAME_SHARE, so that initials, which are everybody's, do not make each mention a person. The last term draws
# names towards the lake that they are in; USUAL is what it starts from, with the weight of USUAL_PLACES places. The
# numbers were chosen on half of the names of AMiner, Crossref and the ACL Anthology, whole and with fields left out.
OFFSET = -1.85
COHESION = 0.2
COMMONNESS = 0.36
MIN_NAME_SHARE, MAX_NAME_SHARE = 1e-8, 3e-6
BEHIND_INITIAL = 0.1  # times the share of a name with an initial, which is that of all the given names behind it
CROWD = 0.52
LAKE = 1.3
USUAL = 0.6
USUAL_PLACES = 100.0
LAKE_PLACES = 1000.0  # the weight of the whole lake among names with about as many circles

TERMS = (*KINDS, "name")  # what the score of a pair is the sum of; name: how common it is, and the rest of its cores


def score_authors(cores: pl.DataFrame, papers: pl.DataFrame) -> pl.DataFrame:
    """Compare the cores of every name that has several.

    Args:
        cores: What `block_authors` gives.
        papers: Columns paper_id, title, venue, year.

    Returns:
        One row a pair of cores, left <= right, sorted: block (the number of the name, or of a window of it), left,
        right, the product of their vectors by KINDS. The rows with left == right hold what is known of one core: the
        products with itself (0: the evidence is missing), n_places, first_year and last_year, which are null in the
        other rows.
    """
    several = cores.filter(pl.col("core").n_unique().over("name") > 1).join(
        papers.select("paper_id", "title", "venue", "year"), on="paper_id", how="left", maintain_order="left"
    )
    rows = several.with_columns(row=pl.col("core").rank("dense").cast(pl.Int64) - 1)
    known = (
        rows.group_by("row")
        .agg(
            pl.col("name", "core").first(),
            n_places=pl.len().cast(pl.Int64),
            first_year=pl.col("year").min(),
            last_year=pl.col("year").max(),
        )
        .sort("row")
    )
    pairs = _pairs_of_cores(known)
    vectors = core_vectors(rows, cores, papers, known.height)
    left, right = pairs["left_row"].to_numpy(), pairs["right_row"].to_numpy()
    products = {kind: pl.Series(row_products(vectors[kind], left, right, PAIRS_AT_ONCE)) for kind in KINDS}
    itself = known.select("n_places", "first_year", "last_year", left="core", right="core")
    return (
        pairs.with_columns(**products)
        .drop("left_row", "right_row")
        .join(itself, on=["left", "right"], how="left")
        .sort("block", "left", "right")
    )


def _pairs_of_cores(known: pl.DataFrame) -> pl.DataFrame:
    """Pair the cores of every name, each with itself too.

    A name with more than MAX_CORES cores is cut into windows of cores that are near in time.
    """
    ordered = known.sort("name", "first_year", "core", nulls_last=True)
    ordered = ordered.with_columns(window=windows("name", MAX_CORES, MAX_CORE_PAIRS))
    block = pl.struct("name", "window").rank("dense").cast(pl.Int64) - 1
    side = ordered.select("row", "core", block=block)
    return (
        side.join(side, on="block", suffix="_other")
        .filter(pl.col("core") <= pl.col("core_other"))
        .select("block", left="core", right="core_other", left_row="row", right_row="row_other")
        .sort("block", "left", "right")
    )


def weigh_evidence(products: Floats, left: Floats, right: Floats, larger: Floats) -> Floats:
    """Weigh the evidence of pairs, a row for each of KINDS and one for the sizes.

    Args:
        products: The products of the vectors of each pair, a row a kind.
        left: The products of the left vectors with themselves; 0 where that evidence is missing.
        right: The products of the right vectors with themselves.
        larger: How many places the larger one of each pair has.
    """
    length = np.sqrt(left * right)
    known = length > 0
    cosine = np.divide(products, length, out=np.zeros_like(products), where=known)
    similarity = np.array([SIMILARITY[kind].alike for kind in KINDS])[:, None]
    missing = np.array([SIMILARITY[kind].missing for kind in KINDS])[:, None]
    sizes = BASE + LARGER * np.log(larger)
    return np.vstack([np.where(known, similarity * cosine, missing), sizes])


def _weigh(pairs: pl.DataFrame) -> pl.DataFrame:
    """Weigh the evidence of every pair of cores.

    Returns:
        Columns block, left, right, and the weight of each of TERMS.
    """
    itself = pairs.filter(pl.col("left") == pl.col("right")).select("left", "n_places", *KINDS)
    apart = pairs.filter(pl.col("left") != pl.col("right")).select("block", "left", "right", *KINDS)
    left = apart.select("left").join(itself, on="left", how="left", maintain_order="left")
    right = apart.select(left="right").join(itself, on="left", how="left", maintain_order="left")
    larger = np.maximum(left["n_places"].to_numpy(), right["n_places"].to_numpy())
    products, of_left, of_right = (frame.select(KINDS).to_numpy().T for frame in (apart, left, right))
    weighed = weigh_evidence(products, of_left, of_right, larger)
    return apart.with_columns(pl.Series(term, row) for term, row in zip(TERMS, weighed, strict=True))


def score_pairs(cores: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Score the pairs of cores: the evidence for them, and the prior of their name.

    Args:
        cores: What `block_authors` gives.
        pairs: What `score_authors` gives.

    Returns:
        Columns block, left, right (left < right), the weight of each of TERMS, prior, and score, which is the sum of
        the weights; the prior is part of the weight of the name.
    """
    weighed = _weigh(pairs)
    added = weighed.join(_priors(cores, pairs, weighed), on="block", how="left", maintain_order="left")
    added = added.with_columns(name=(pl.col("name") + pl.col("prior")).round(9))
    return added.with_columns(score=pl.sum_horizontal(TERMS).round(6))


def _priors(cores: pl.DataFrame, pairs: pl.DataFrame, weighed: pl.DataFrame) -> pl.DataFrame:
    """Return the prior of every name.

    The prior says how common the name is; how many circles of coauthors there are that never meet, for many are many
    persons'; how much its cores agree as a whole; and how often, in this lake, the cores of one name are one person.

    Returns:
        Columns block, prior.
    """
    share = pl.col("commonness") / max(cores["name"].n_unique(), 1)
    initial = pl.col("given_tokens").list.first().str.len_chars() == 1
    share = pl.when(initial).then(share * BEHIND_INITIAL).otherwise(share)
    share = share.clip(MIN_NAME_SHARE, MAX_NAME_SHARE)
    names = cores.select(left="core", share=share).unique("left")
    itself = pairs.filter(pl.col("left") == pl.col("right"))
    size = itself.group_by("block").agg(places=pl.col("n_places").sum(), circles=(pl.col("coauthor") > 0).sum())
    blocks = (
        weighed.select("block", "left", evidence=pl.sum_horizontal(TERMS))
        .join(names, on="left", maintain_order="left")
        .group_by("block", maintain_order=True)
        .agg(pl.col("evidence").mean(), pl.col("share").first())
        .join(size, on="block", maintain_order="left")
        .with_columns(
            prior=OFFSET
            - COMMONNESS * pl.col("share").log()
            - CROWD * (pl.col("circles") + 1).cast(pl.Float64).log()
            + COHESION * pl.col("evidence")
        )
    )
    blocks = blocks.with_columns(pl.col("prior") + LAKE * _lake_prior(blocks))
    return blocks.select("block", "prior")


def _lake_prior(blocks: pl.DataFrame) -> pl.Series:
    """Estimate how often, in this lake, the cores of one name are one person, as log-odds (empirical Bayes).

    It is the mean over the names, by their places, of what is said of each without it: over the names with about as
    many circles, drawn towards that over all. So where two collections are one lake, the names of which one has many
    circles are not judged by those of the other, which has few.

    Args:
        blocks: Columns prior, evidence, places, circles, a row a block.
    """
    one_person = 1 / (1 + (-pl.col("prior") - pl.col("evidence")).exp())
    places, alike = pl.col("places"), (pl.col("circles") + 1).cast(pl.Float64).log(2).floor()
    of_lake = (USUAL * USUAL_PLACES + (one_person * places).sum()) / (USUAL_PLACES + places.sum())
    drawn = LAKE_PLACES
    near = ((one_person * places).sum().over(alike) + drawn * of_lake) / (places.sum().over(alike) + drawn)
    return blocks.select((near / (1 - near)).log()).to_series()
