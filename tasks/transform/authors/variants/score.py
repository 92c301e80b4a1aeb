"""The evidence for two clusters under different names being one person: the coauthors that they share, by rarity.

An initial can be many given names. "Wang, J." is not Jian Wang because the two share coauthors, if another one, Jike
Wang, shares with it about as many.
"""

from __future__ import annotations

import polars as pl

from tasks.hashing import hash_together
from tasks.transform.authors.cores import SAME_IDENTIFIER, SAME_ORCID
from tasks.transform.authors.variants.block import name_pairs
from tasks.transform.authors.variants.describe import ALL_CLUSTERS
from tasks.transform.authors.variants.differences import DIFFERENCES
from tasks.transform.authors.variants.keys import with_keys
from tasks.transform.linkage.term_information import information

NAMESAKES = 6.0  # times the logarithm of how much commoner a name is than is usual, which is asked beside
RARE_NAME = 0.7  # times that of how much rarer it is, which is not asked
MIN_COMMONNESS = 1e-9
SAME = pl.col("same_orcid") | pl.col("same_identifier")
RIVAL = 0.8  # of the rarity of what an initial shares with a full name; so much with another leaves open whose it is
MAX_RIVALS = 20  # full names of an initial that are held against each other, the closest ones
OPEN = -0.5  # the score of such a pair, which is left for review
UNTOLD = 2.0  # times as common initials may be where one of the two has no coauthors: to share none tells nothing then


def score_variants(candidates: pl.DataFrame, clusters: pl.DataFrame, circles: pl.DataFrame) -> pl.DataFrame:
    """Weigh what the clusters of each candidate pair share: coauthors, the ORCID iD, and other identifiers.

    A pair scores by how much the rarity of its shared coauthors exceeds what its kind of difference asks for
    (`DIFFERENCES`), and common names ask for more. An initial whose full name has a rival is left open. An unambiguous
    pair scores at least by how much rarer its name is than that kind asks; less is asked of two forms in initials,
    "Tang, J." and "Tang, J. X.", of which one has no coauthors to share.

    Args:
        candidates: The table VARIANT_PAIRS, some pairs.
        clusters: The table NAME_CLUSTERS, their clusters.
        circles: The table CIRCLE_STATISTICS.

    Returns:
        The candidates with coauthors (the rarity of the shared ones), orcid, identifier, name (what the difference
        between the names asks for, or what the rarity of the name gives; their sum is the score) and score: 0 or more
        unites.
    """
    both = _both_sides(_names_of(clusters), candidates).join(
        _shared_coauthors(candidates, clusters, circles), on=["left", "right"], how="left"
    )
    orcid = pl.when("same_orcid").then(pl.lit(SAME_ORCID)).otherwise(0.0)
    identifier = pl.when("same_identifier").then(pl.lit(SAME_IDENTIFIER)).otherwise(0.0)
    both = both.join(_with_a_rival(both, clusters), on=["left", "right"], how="left")
    is_open = pl.col("has_rival").fill_null(value=False) & ~SAME
    score = pl.when(is_open).then(pl.min_horizontal(_score(), OPEN)).otherwise(_score())
    return (
        both.with_columns(orcid=orcid, identifier=identifier)
        .with_columns(score=score.round(6), coauthors=pl.col("coauthors").fill_null(0.0))
        .with_columns(name=pl.col("score") - pl.col("coauthors") - pl.col("orcid") - pl.col("identifier"))
        .select(*candidates.columns, "coauthors", "orcid", "identifier", "name", "score")
        .sort("left", "right")
    )


def _shared_coauthors(candidates: pl.DataFrame, clusters: pl.DataFrame, circles: pl.DataFrame) -> pl.DataFrame:
    """Add up the rarity of the coauthors that the clusters of each pair share.

    Returns:
        Columns left, right, coauthors; pairs that share none have no row.
    """
    n_clusters = int(circles.filter(coauthor=ALL_CLUSTERS)["clusters"].sum())
    rarity = circles.select("coauthor", rarity=information(n_clusters, pl.col("clusters")))
    size = clusters.select("cluster", size=pl.col("coauthors").list.len())
    pairs = candidates.select("left", "right").join(size, left_on="left", right_on="cluster")
    pairs = pairs.join(size, left_on="right", right_on="cluster", suffix="_right")
    fewer = pl.col("size") <= pl.col("size_right")
    ends = pairs.select("left", "right", cluster=pl.when(fewer).then("left").otherwise("right"))
    around = clusters.select("cluster", coauthor="coauthors").explode("coauthor", empty_as_null=False)
    ours = ends.join(around, on="cluster").with_columns(
        other=pl.when(pl.col("cluster") == pl.col("left")).then("right").otherwise("left")
    )
    theirs = around.select(both=hash_together(around["cluster"], around["coauthor"]))
    return (
        ours.select("left", "right", "coauthor", both=hash_together(ours["other"], ours["coauthor"]))
        .join(theirs, on="both", how="semi")
        .join(rarity, on="coauthor")
        .sort("left", "right", "coauthor")
        .group_by("left", "right", maintain_order=True)
        .agg(coauthors=pl.col("rarity").sum())
    )


def _with_a_rival(both: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """Find the pairs of an initial and a full name of which another full name may as well be meant.

    Args:
        both: Columns left, right, level, coauthors (null where none are shared), initials, initials_right.
        clusters: The table NAME_CLUSTERS, their clusters.

    Returns:
        Columns left, right, has_rival (true).
    """
    meant = both.filter(
        (pl.col("level") == "initial")
        & pl.col("coauthors").is_not_null()
        & (pl.col("initials") != pl.col("initials_right"))
    ).select(
        *("left", "right", "coauthors"),
        short=pl.when("initials").then("left").otherwise("right"),
        full=pl.when("initials").then("right").otherwise("left"),
    )
    closest = meant.sort("short", "coauthors", "full", descending=[False, True, False])
    closest = closest.filter(pl.int_range(pl.len()).over("short") < MAX_RIVALS)
    rivals = closest.select("short", rival="full", of_rival="coauthors").join(meant, on="short")
    rivals = rivals.filter((pl.col("rival") != pl.col("full")) & (pl.col("of_rival") > RIVAL * pl.col("coauthors")))
    named = clusters.join(
        pl.concat([rivals.select(cluster=side) for side in ("full", "rival")]), on="cluster", how="semi"
    ).sort("cluster")
    one, other = (named["cluster"].search_sorted(rivals[side]).to_numpy() for side in ("full", "rival"))
    in_conflict = pl.Series(~name_pairs(with_keys(named)).compatible(one, other), dtype=pl.Boolean)
    return rivals.filter(in_conflict).select("left", "right").unique().with_columns(has_rival=True)


def _names_of(clusters: pl.DataFrame) -> pl.DataFrame:
    """Describe the name of every cluster.

    Returns:
        Columns cluster, commonness, initials (whether the first given name is an initial), alone (whether it has no
        coauthors).
    """
    initials = pl.col("given_tokens").list.first().str.len_chars() == 1
    return clusters.select(
        "cluster", "commonness", initials=initials.fill_null(value=False), alone=pl.col("coauthors").list.len() == 0
    )


def _both_sides(named: pl.DataFrame, candidates: pl.DataFrame) -> pl.DataFrame:
    """Join what is known of the names of both clusters; the columns of the second end in _right."""
    return candidates.join(named, left_on="left", right_on="cluster").join(
        named, left_on="right", right_on="cluster", suffix="_right"
    )


def _score() -> pl.Expr:
    """Return the score of a pair: by what the clusters share, or by how rare an unambiguous name is."""
    asked = _asked()
    shares = pl.col("coauthors").is_not_null() | SAME
    by_coauthors = pl.when(shares).then(
        pl.col("coauthors").fill_null(0.0) + pl.col("orcid") + pl.col("identifier") - asked
    )
    allowed = _allowed()
    excess = (allowed / pl.max_horizontal("commonness", "commonness_right", MIN_COMMONNESS)).log()
    by_name = pl.when(pl.col("unambiguous") & (allowed > 0)).then(excess)
    return pl.max_horizontal(by_coauthors, by_name).fill_null(-asked - 1)


def _asked() -> pl.Expr:
    """Return the rarity that shared coauthors must have together: more for a common name, less for a rare one."""
    rarer, commoner = (of("commonness", "commonness_right") for of in (pl.min_horizontal, pl.max_horizontal))
    telling = pl.when(pl.col("level") == "initial").then(rarer).otherwise(commoner)
    beyond = (telling / _by_level("usual_commonness")).log()
    asked = _by_level("shared_rarity") + NAMESAKES * beyond.clip(0) + RARE_NAME * beyond.clip(None, 0)
    return asked.clip(0)


def _allowed() -> pl.Expr:
    """Return how common the name of an unambiguous pair may be where the two share no coauthors."""
    untold = (pl.col("alone") | pl.col("alone_right")) & pl.col("initials") & pl.col("initials_right")
    allowed = _by_level("unshared_commonness")
    return pl.when(untold).then(allowed * UNTOLD).otherwise(allowed)


def _by_level(asked: str) -> pl.Expr:
    """Return what the kind of difference of each pair asks for, by an attribute of Difference."""
    of_level = {level: getattr(difference, asked) for level, difference in DIFFERENCES.items()}
    return pl.col("level").replace_strict(of_level, return_dtype=pl.Float64)
