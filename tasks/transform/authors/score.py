"""The evidence for two cores of one name being one person.

The products of the vectors of two cores are kept, not their cosines: when two cores are united, their products with any
third are added, so that the evidence between clusters is exact without going back to the papers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl

from schemas.exchange.authors import CORE_PAIRS, NAME_PRIORS
from schemas.order import sorted_by
from tasks.hashing import hash_together
from tasks.transform.authors.coauthors import with_from_last
from tasks.transform.authors.forms import form_of_each
from tasks.transform.authors.prior import name_priors, name_shares, prior_in_lake
from tasks.transform.authors.vectors import KINDS, core_vectors
from tasks.transform.linkage.arrays import Floats
from tasks.transform.linkage.chunks import row_products
from tasks.transform.linkage.pairs import pairs_in_order, windows

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
# not bear out left away. Cores share only coauthors that do not tell who it is; their weight was chosen by hand.
SIMILARITY = {
    "title": Similarity(alike=4.5, missing=0.2),
    "coauthor": Similarity(alike=8.0, missing=0.9),
    "affiliation": Similarity(alike=3.8, missing=1.0),
    "venue": Similarity(alike=2.5, missing=0.2),
}
ALIKE, MISSING = (np.array([getattr(SIMILARITY[kind], each) for kind in KINDS]) for each in ("alike", "missing"))
BASE = -3.3
LARGER = 0.22  # times the logarithm of the places in the larger of the two
APART = -0.015  # for each year between the papers of one and those of the other,
MAX_YEARS = 15  # up to so many

YEARS = ("first_year", "last_year")
TERMS = (
    *KINDS,
    "years",
    "name",
)  # what the score of a pair is the sum of; name: how common it is, and the rest of its cores


class Compared(NamedTuple):
    """The cores of names compared with each other.

    Attributes:
        pairs: The table CORE_PAIRS.
        priors: The table NAME_PRIORS.
    """

    pairs: pl.DataFrame
    priors: pl.DataFrame


def score_authors(  # noqa: PLR0917 - six tables meet here, and steps are called by position
    places: pl.DataFrame,
    cores: pl.DataFrame,
    forms: pl.DataFrame,
    bylines: pl.DataFrame,
    affiliations: pl.DataFrame,
    statistics: pl.DataFrame,
) -> Compared:
    """Compare the cores of every name that has several.

    The rows of CORE_PAIRS with left == right hold what is known of one core: the products of its vectors with
    themselves (0: the evidence is missing), n_places, from_last, first_year and last_year, which are null in the other
    rows.

    Args:
        places: The table PLACES, all places of the names.
        cores: The table CORES.
        forms: The table FORMS.
        bylines: The table BYLINES of their papers.
        affiliations: The table AFFILIATIONS.
        statistics: The table AUTHOR_STATISTICS.
    """
    placed = places.select("key", "place", "paper", "number", "name", "affiliation", "listing").join(
        cores.select("place", "core"), on="place"
    )
    several = with_from_last(placed).filter(pl.col("core").n_unique().over("name") > 1).sort("place")
    rows = several.with_columns(row=pl.col("core").rank("dense").cast(pl.Int64) - 1)
    known = (
        rows.join(bylines.select("paper", "year"), on="paper", how="left")
        .group_by("row")
        .agg(
            pl.col("key", "name", "core").first(),
            n_places=pl.len().cast(pl.Int64),
            from_last=pl.col("from_last").min(),
            first_year=pl.col("year").min(),
            last_year=pl.col("year").max(),
        )
        .sort("row")
    )
    pairs = _pairs_of_cores(known)
    vectors = core_vectors(rows, bylines, affiliations.unique("affiliation"), statistics, known.height)
    left, right = pairs["left_row"].to_numpy(), pairs["right_row"].to_numpy()
    products = {kind: pl.Series(row_products(vectors[kind], left, right, PAIRS_AT_ONCE)) for kind in KINDS}
    itself = known.select("n_places", "from_last", "first_year", "last_year", left="core", right="core")
    pairs = pairs.with_columns(**products).join(itself, on=["left", "right"], how="left", maintain_order="left")
    blocks = pairs.select("block", core="left").unique()
    listed = several.select("core", "listing").join(blocks, on="core").group_by("block", "listing").len("places")
    evidence = _weigh(pairs).select("block", evidence=pl.sum_horizontal(TERMS))
    priors = name_priors(pairs, evidence, name_shares(form_of_each(forms), statistics), listed)
    return Compared(CORE_PAIRS.conform(pairs), NAME_PRIORS.conform(priors))


def _pairs_of_cores(known: pl.DataFrame) -> pl.DataFrame:
    """Pair the cores of every name, each with itself too.

    A name with more than MAX_CORES cores is cut into windows of cores that are near in time.
    """
    ordered = sorted_by(known, "name", "first_year", "core", nulls_last=True)
    window = windows(ordered["name"], MAX_CORES, MAX_CORE_PAIRS)
    side = ordered.select("key", "name", "row", "core", block=hash_together(ordered["name"], window))
    side = sorted_by(side, "key", "block", "core")
    left, right = pairs_in_order(side["block"].to_numpy())
    others = side.select(right="core", right_row="row")[right]
    return side[left].rename({"core": "left", "row": "left_row"}).with_columns(others)


def years_between(first: Floats, last: Floats, other_first: Floats, other_last: Floats) -> Floats:
    """Return how many years lie between the papers of the two of each pair; 0 where they overlap or none is known.

    Args:
        first: The year of the first paper of one; NaN where it is not known, as in the others.
        last: The year of its last paper.
        other_first: The year of the first paper of the other.
        other_last: The year of its last paper.
    """
    gap = np.maximum(first, other_first) - np.minimum(last, other_last)
    return np.asarray(np.minimum(np.fmax(gap, 0.0), MAX_YEARS))  # fmax leaves 0 where a year is not known


def weigh_evidence(products: Floats, left: Floats, right: Floats, larger: Floats, years: Floats) -> Floats:
    """Weigh the evidence of pairs, a row for each of KINDS, one for the years between them and one for the sizes.

    Args:
        products: The products of the vectors of each pair, a row a kind; there may be several rows of pairs.
        left: The products of the left vectors with themselves; 0 where that evidence is missing.
        right: The products of the right vectors with themselves.
        larger: How many places the larger one of each pair has.
        years: What `years_between` gives.
    """
    length = np.sqrt(left * right)
    known = length > 0
    cosine = np.divide(products, length, out=np.zeros_like(products), where=known)
    weighed = np.empty((len(KINDS) + 2, *products.shape[1:]))
    weighed[:-2] = np.where(known.T, ALIKE * cosine.T, MISSING).T
    weighed[-2] = APART * years
    weighed[-1] = BASE + LARGER * np.log(larger)
    return weighed


def _weigh(pairs: pl.DataFrame) -> pl.DataFrame:
    """Weigh the evidence of every pair of cores.

    Returns:
        Columns block, left, right, and the weight of each of TERMS.
    """
    itself = pairs.filter(pl.col("left") == pl.col("right")).select("left", "n_places", *YEARS, *KINDS)
    apart = pairs.filter(pl.col("left") != pl.col("right")).select("block", "left", "right", *KINDS)
    left = apart.select("left").join(itself, on="left", how="left", maintain_order="left")
    right = apart.select(left="right").join(itself, on="left", how="left", maintain_order="left")
    larger = np.maximum(left["n_places"].to_numpy(), right["n_places"].to_numpy())
    products, of_left, of_right = (frame.select(KINDS).to_numpy().T for frame in (apart, left, right))
    years = years_between(*(side[year].cast(pl.Float64).to_numpy() for side in (left, right) for year in YEARS))
    weighed = weigh_evidence(products, of_left, of_right, larger, years)
    return apart.with_columns(pl.Series(term, row) for term, row in zip(TERMS, weighed, strict=True))


def score_pairs(pairs: pl.DataFrame, priors: pl.DataFrame, lake: pl.DataFrame) -> pl.DataFrame:
    """Score the pairs of cores: the evidence for them, the prior of their name, and that of the lake.

    Args:
        pairs: The table CORE_PAIRS.
        priors: The table NAME_PRIORS.
        lake: The table LAKE_PRIOR.

    Returns:
        Columns block, left, right (left < right), the weight of each of TERMS, prior, and score, which is the sum of
        the weights; the prior is part of the weight of the name.
    """
    added = _weigh(pairs).join(prior_in_lake(priors, lake), on="block", how="left", maintain_order="left")
    added = added.with_columns(name=(pl.col("name") + pl.col("prior")).round(9))
    return added.with_columns(score=pl.sum_horizontal(TERMS).round(6))
