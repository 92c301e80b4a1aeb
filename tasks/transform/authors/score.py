"""The evidence for two cores of one name being one person, and the prior of the name.

The products of the vectors of two cores are kept, not their cosines: when two cores are united, their products with any
third are added, so that the evidence between clusters is exact without going back to the papers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl

from schemas.exchange.authors import CORE_PAIRS, NAME_PRIORS
from schemas.exchange.statistics import LAKE_PRIOR
from tasks.hashing import hash_together
from tasks.transform.authors.coauthors import from_last
from tasks.transform.authors.commonness import name_commonness
from tasks.transform.authors.forms import form_of_each
from tasks.transform.authors.vectors import KINDS, core_vectors
from tasks.transform.linkage.arrays import Floats
from tasks.transform.linkage.chunks import row_products
from tasks.transform.linkage.counts import total_of
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
    placed = places.select("key", "place", "paper", "name", "affiliation", from_last=from_last()).join(
        cores.select("place", "core"), on="place"
    )
    several = placed.filter(pl.col("core").n_unique().over("name") > 1).sort("place")
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
    priors = _priors(pairs, _shares(form_of_each(forms), statistics))
    return Compared(CORE_PAIRS.conform(pairs), NAME_PRIORS.conform(priors))


def _shares(forms: pl.DataFrame, statistics: pl.DataFrame) -> pl.DataFrame:
    """Return the share of the lake that each name has, between its bounds: columns name, share.

    Args:
        forms: The table FORMS, one form a name.
        statistics: The table AUTHOR_STATISTICS.
    """
    common = name_commonness(forms, statistics)
    share = pl.col("commonness") / max(total_of(statistics, "names"), 1)
    initial = forms["given_tokens"].list.first().str.len_chars().eq_missing(1)
    share = pl.when(initial).then(share * BEHIND_INITIAL).otherwise(share)
    return common.select("name", share=share.clip(MIN_NAME_SHARE, MAX_NAME_SHARE))


def _pairs_of_cores(known: pl.DataFrame) -> pl.DataFrame:
    """Pair the cores of every name, each with itself too.

    A name with more than MAX_CORES cores is cut into windows of cores that are near in time.
    """
    ordered = known.sort("name", "first_year", "core", nulls_last=True)
    ordered = ordered.with_columns(window=windows("name", MAX_CORES, MAX_CORE_PAIRS))
    side = ordered.select("key", "name", "row", "core", block=hash_together(ordered["name"], ordered["window"]))
    return (
        side.join(side.select("row", "core", "block"), on="block", suffix="_other")
        .filter(pl.col("core") <= pl.col("core_other"))
        .select("key", "name", "block", left="core", right="core_other", left_row="row", right_row="row_other")
        .sort("key", "block", "left", "right")
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
    of_all = lake.filter(pl.col("circles").is_null())["odds"].first()
    odds = priors.join(lake.drop_nulls("circles"), on="circles", how="left", maintain_order="left")
    odds = odds.select("block", prior=pl.col("prior") + LAKE * pl.col("odds").fill_null(of_all))
    added = _weigh(pairs).join(odds, on="block", how="left", maintain_order="left")
    added = added.with_columns(name=(pl.col("name") + pl.col("prior")).round(9))
    return added.with_columns(score=pl.sum_horizontal(TERMS).round(6))


def _priors(pairs: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Return the prior of every name.

    The prior says how common the name is; how many circles of coauthors there are that never meet, for many are many
    persons'; and how much its cores agree as a whole.

    Args:
        pairs: The columns of CORE_PAIRS, and name.
        names: Columns name, share.

    Returns:
        The columns of NAME_PRIORS.
    """
    itself = pairs.filter(pl.col("left") == pl.col("right"))
    size = itself.group_by("block").agg(
        pl.col("key", "name").first(), places=pl.col("n_places").sum(), circles=(pl.col("coauthor") > 0).sum()
    )
    return (
        _weigh(pairs)
        .select("block", evidence=pl.sum_horizontal(TERMS))
        .group_by("block", maintain_order=True)
        .agg(pl.col("evidence").mean())
        .join(size, on="block", maintain_order="left")
        .join(names, on="name", maintain_order="left")
        .with_columns(many=(pl.col("circles") + 1).cast(pl.Float64))
        .with_columns(
            prior=OFFSET
            - COMMONNESS * pl.col("share").log()
            - CROWD * pl.col("many").log()
            + COHESION * pl.col("evidence"),
            circles=pl.col("many").log(2).floor().cast(pl.Int32),
        )
    )


def learn_prior(priors: pl.DataFrame) -> pl.DataFrame:
    """Estimate how often, in this lake, the cores of one name are one person, as log-odds (empirical Bayes).

    It is the mean over the names, by their places, of what is said of each without it: over the names with about as
    many circles, drawn towards that over all. So where two collections are one lake, the names of which one has many
    circles are not judged by those of the other, which has few.

    Args:
        priors: The table NAME_PRIORS, of all names.

    Returns:
        The table LAKE_PRIOR.
    """
    one_person = 1 / (1 + (-pl.col("prior") - pl.col("evidence")).exp())
    rows = priors.sort("block").with_columns(one_person=one_person * pl.col("places"))
    sums = [pl.col("one_person", "places").sum()]
    one, places = rows.select(sums).row(0)
    of_lake = (USUAL * USUAL_PLACES + one) / (USUAL_PLACES + places)
    near = rows.group_by("circles", maintain_order=True).agg(sums)
    share = (pl.col("one_person") + LAKE_PLACES * of_lake) / (pl.col("places") + LAKE_PLACES)
    none = pl.DataFrame({"circles": [None], "one_person": [0.0], "places": [0]}, schema=near.schema)
    return LAKE_PRIOR.conform(pl.concat([near, none]).select("circles", odds=(share / (1 - share)).log()))
