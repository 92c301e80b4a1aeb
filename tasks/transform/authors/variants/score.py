"""The evidence for two clusters under different names being one person: the coauthors that they share, by rarity."""

from __future__ import annotations

import polars as pl

from tasks.transform.authors.coauthors import coarse_coauthors
from tasks.transform.authors.cores import SAME_ORCID
from tasks.transform.authors.variants.differences import DIFFERENCES

NAMESAKES = 6.0  # times the logarithm of how much commoner a name is than is usual, which is asked beside
RARE_NAME = 0.7  # times that of how much rarer it is, which is not asked
UNTOLD = 2.0  # times as common initials may be where one of the two has no coauthors: to share none tells nothing then


def score_variants(clusters: pl.DataFrame, candidates: pl.DataFrame) -> pl.DataFrame:
    """Weigh what the clusters of each candidate pair share: coauthors, and the ORCID iD.

    A pair scores by how much the rarity of its shared coauthors exceeds what its kind of difference asks for
    (`DIFFERENCES`), and common names ask for more. An unambiguous pair scores at least by how much rarer its
    name is than that kind asks; less is asked of two forms in initials, "Tang, J." and "Tang, J. X.", of which one has
    no coauthors to share.

    Args:
        clusters: The places with the columns that `block_authors` and `cluster_authors` add.
        candidates: What `block_variants` gives.

    Returns:
        The candidates with coauthors (the rarity of the shared ones), orcid, name (what the difference between the
        names asks for, or what the rarity of the name gives; their sum is the score) and score: 0 or more unites.
    """
    around = coarse_coauthors(clusters)
    n_clusters = clusters["cluster"].n_unique()
    rarity = around.group_by("coauthor").agg(rarity=(n_clusters / pl.len()).log())
    ours = candidates.select("left", "right").join(around, left_on="left", right_on="cluster")
    shared = (
        ours.join(around, left_on=["right", "coauthor"], right_on=["cluster", "coauthor"])
        .join(rarity, on="coauthor")
        .sort("left", "right", "coauthor")
        .group_by("left", "right", maintain_order=True)
        .agg(coauthors=pl.col("rarity").sum())
    )
    initials = pl.col("given_tokens").list.first().str.len_chars() == 1
    known = clusters.group_by("cluster").agg(pl.col("commonness").max(), initials=initials.fill_null(value=False).all())
    known = known.with_columns(untold=~pl.col("cluster").is_in(around["cluster"].implode()))
    both = (
        candidates.join(shared, on=["left", "right"], how="left")
        .join(known, left_on="left", right_on="cluster")
        .join(known, left_on="right", right_on="cluster", suffix="_right")
        .with_columns(
            orcid=pl.when("same_orcid").then(pl.lit(SAME_ORCID)).otherwise(0.0),
            commoner=pl.max_horizontal("commonness", "commonness_right"),
            rarer=pl.min_horizontal("commonness", "commonness_right"),
        )
    )
    asked = pl.col("level").replace_strict(_each("shared_rarity"), return_dtype=pl.Float64)
    allowed = pl.col("level").replace_strict(_each("unshared_commonness"), return_dtype=pl.Float64)
    usual = pl.col("level").replace_strict(_each("usual_commonness"), return_dtype=pl.Float64)
    telling = pl.when(pl.col("level") == "initial").then("rarer").otherwise("commoner")
    beyond = (telling / usual).log()
    asked = (asked + NAMESAKES * beyond.clip(0) + RARE_NAME * beyond.clip(None, 0)).clip(0)
    shares = pl.col("coauthors").is_not_null() | pl.col("same_orcid")
    by_coauthors = pl.when(shares).then(pl.col("coauthors").fill_null(0.0) + pl.col("orcid") - asked)
    untold = (pl.col("untold") | pl.col("untold_right")) & pl.col("initials") & pl.col("initials_right")
    allowed = pl.when(untold).then(allowed * UNTOLD).otherwise(allowed)
    excess = (allowed / pl.max_horizontal("commoner", 1e-9)).log()
    by_name = pl.when(pl.col("unambiguous") & (allowed > 0)).then(excess)
    score = pl.max_horizontal(by_coauthors, by_name).fill_null(-asked - 1)
    return (
        both.with_columns(score=score.round(6), coauthors=pl.col("coauthors").fill_null(0.0))
        .with_columns(name=pl.col("score") - pl.col("coauthors") - pl.col("orcid"))
        .select(*candidates.columns, "coauthors", "orcid", "name", "score")
        .sort("left", "right")
    )


def _each(asked: str) -> dict[str, float]:
    """Return what each kind of difference asks for, by an attribute of Difference."""
    return {level: getattr(difference, asked) for level, difference in DIFFERENCES.items()}
