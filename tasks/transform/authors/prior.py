"""The prior of a name: how readily two of its cores are one person, before they are compared; and that of the lake."""

from __future__ import annotations

import polars as pl

from schemas.exchange.statistics import LAKE_PRIOR
from tasks.transform.authors.commonness import name_commonness
from tasks.transform.linkage.counts import total_of

# The prior of a name: OFFSET + COHESION * (mean evidence of its cores) - COMMONNESS * ln(share)
# - CROWD * ln(circles of coauthors + 1) + LAKE * logit(how often the cores of one name are one person in this lake).
# The share is that of the name among others, and not the number of persons to expect: lakes are collected by field, by
# institution or by name, and seldom a sample that grows with the number of persons. It counts between MIN_NAME_SHARE
# and MAX_NAME_SHARE, so that initials, which are everybody's, do not make each mention a person. How much commoner a
# name that is spelt out is counts as long as it has few circles, up to MAX_SPELT_OUT_SHARE; where circles are many,
# they say it themselves. The last term draws names towards their like in the lake: those that the same catalogue lists,
# printed in the same way, with about as many circles. What is known of few places is drawn towards what is known of
# more, with the weights below, and at last towards USUAL; so no catalogue lends its habits to another. The numbers
# were chosen on half of the names of AMiner, Crossref and the ACL Anthology, alone and in one lake.
OFFSET = -1.85
COHESION = 0.2
COMMONNESS = 0.36
MIN_NAME_SHARE, MAX_NAME_SHARE = 1e-8, 3e-6
MAX_SPELT_OUT_SHARE = 1e-4
FADING = 5.0  # with so many circles it counts half
BEHIND_INITIAL = 0.1  # times the share of a name with an initial, which is that of all the given names behind it
CROWD = 0.52
LAKE = 0.85
USUAL = 0.6
KINDS_OF_NAMES = ("listing", "initials", "circles")  # each a kind of what those before it say,
KIND_PLACES = (100.0, 1000.0, 1000.0)  # and drawn towards it with the weight of so many places


def name_shares(forms: pl.DataFrame, statistics: pl.DataFrame) -> pl.DataFrame:
    """Return the share that each name has.

    Args:
        forms: The table FORMS, one form a name.
        statistics: The table AUTHOR_STATISTICS.

    Returns:
        Columns name, share, initials (whether the first given name is an initial).
    """
    common = name_commonness(forms, statistics)
    share = pl.col("commonness") / max(total_of(statistics, "names"), 1)
    initials = forms["given_tokens"].list.first().str.len_chars().eq_missing(1)
    return common.select(
        "name", share=pl.when(initials).then(share * BEHIND_INITIAL).otherwise(share), initials=initials
    )


def prior_in_lake(priors: pl.DataFrame, lake: pl.DataFrame) -> pl.DataFrame:
    """Return the prior of every name with that of the lake, which is the mean over the listings of its places.

    Args:
        priors: The table NAME_PRIORS.
        lake: The table LAKE_PRIOR.

    Returns:
        Columns block, prior.
    """
    told = pl.sum_horizontal(pl.col(kind).is_not_null() for kind in KINDS_OF_NAMES)
    known = [f"odds_{depth}" for depth in range(len(KINDS_OF_NAMES) + 1)]
    for depth, column in enumerate(known):
        kinds = KINDS_OF_NAMES[:depth]
        said = lake.filter(told == depth).select(*kinds, pl.col("odds").alias(column))
        priors = priors.join(said, on=kinds or None, how="left" if kinds else "cross", maintain_order="left")
    odds = (pl.coalesce(reversed(known)) * pl.col("places")).sum() / pl.col("places").sum()
    return (
        priors.sort("block", "listing")
        .group_by("block", maintain_order=True)
        .agg(prior=pl.col("prior").first() + LAKE * odds)
    )


def name_priors(pairs: pl.DataFrame, evidence: pl.DataFrame, names: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Return the prior of every name.

    The prior says how common the name is; how many circles of coauthors there are that never meet, for many are many
    persons'; and how much its cores agree as a whole.

    Args:
        pairs: The columns of CORE_PAIRS, and name.
        evidence: Columns block, evidence, a row a pair of two cores.
        names: Columns name, share, initials.
        listed: Columns block, listing, places.

    Returns:
        The columns of NAME_PRIORS.
    """
    itself = pairs.filter(pl.col("left") == pl.col("right"))
    size = itself.group_by("block").agg(pl.col("key", "name").first(), many=(pl.col("coauthor") > 0).sum())
    return (
        evidence.group_by("block", maintain_order=True)
        .agg(pl.col("evidence").mean())
        .join(size, on="block", maintain_order="left")
        .join(names, on="name", maintain_order="left")
        .with_columns(
            prior=OFFSET
            - COMMONNESS * _information()
            - CROWD * (pl.col("many") + 1).log()
            + COHESION * pl.col("evidence"),
            circles=(pl.col("many") + 1).log(2).floor().cast(pl.Int32),
        )
        .join(listed, on="block", maintain_order="left")
    )


def _information() -> pl.Expr:
    """Return the logarithm of the share of a name, between its bounds, of which the upper fades with the circles."""
    bounded = pl.col("share").clip(MIN_NAME_SHARE, MAX_NAME_SHARE).log()
    beyond = (pl.col("share").clip(MAX_NAME_SHARE, MAX_SPELT_OUT_SHARE) / MAX_NAME_SHARE).log()
    faded = beyond * FADING / (pl.col("many") + FADING)
    return pl.when("initials").then(bounded).otherwise(bounded + faded)


def learn_prior(priors: pl.DataFrame) -> pl.DataFrame:
    """Estimate how often, in this lake, the cores of one name are one person, as log-odds (empirical Bayes).

    It is the mean over the names, by their places, of what is said of each without it: over the names that the same
    catalogue lists; over those of them that are printed in the same way; and over those of these with about as many
    circles. Each is drawn towards the one before it, the first towards USUAL.

    Args:
        priors: The table NAME_PRIORS, of all names.

    Returns:
        The table LAKE_PRIOR.
    """
    one_person = 1 / (1 + (-pl.col("prior") - pl.col("evidence")).exp())
    rows = priors.sort("block", "listing").with_columns(one_person=one_person * pl.col("places"))
    said = pl.DataFrame({"usual": [USUAL]})
    learnt = [said.select(share="usual")]
    for number, weight in enumerate(KIND_PLACES, start=1):
        kinds = KINDS_OF_NAMES[:number]
        sums = rows.group_by(kinds, maintain_order=True).agg(pl.col("one_person", "places").sum())
        sums = sums.join(said, on=kinds[:-1] or None, how="left" if kinds[:-1] else "cross", maintain_order="left")
        share = (pl.col("one_person") + weight * pl.col("usual")) / (pl.col("places") + weight)
        said = sums.select(*kinds, usual=share)
        learnt.append(said.rename({"usual": "share"}))
    odds = (pl.col("share") / (1 - pl.col("share"))).log()
    return LAKE_PRIOR.conform(pl.concat(learnt, how="diagonal").with_columns(odds=odds))
