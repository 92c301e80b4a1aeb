"""The clusters of the first round, as the second compares them: one row each, with all that it reads."""

from __future__ import annotations

import polars as pl

from schemas.exchange.authors import NAME_CLUSTERS
from schemas.exchange.statistics import CIRCLE_STATISTICS
from tasks.transform.authors.cluster import clusters_of_places
from tasks.transform.authors.coauthors import coarse_coauthors
from tasks.transform.authors.commonness import name_commonness
from tasks.transform.authors.forms import form_of_each

COUNTED_BY = ("cluster", "coauthors")
ALL_CLUSTERS = 0  # the term under which the number of clusters stands


def describe_clusters(  # noqa: PLR0917 - six tables meet here, and steps are called by position
    places: pl.DataFrame,
    cores: pl.DataFrame,
    unions: pl.DataFrame,
    forms: pl.DataFrame,
    bylines: pl.DataFrame,
    statistics: pl.DataFrame,
) -> pl.DataFrame:
    """Describe the clusters of names.

    Args:
        places: The table PLACES, all places of the names.
        cores: The table CORES.
        unions: The table CORE_CLUSTERS.
        forms: The table FORMS.
        bylines: The table BYLINES of their papers.
        statistics: The table AUTHOR_STATISTICS.

    Returns:
        The table NAME_CLUSTERS.
    """
    placed = places.join(clusters_of_places(cores, unions), on="place")
    spelt = form_of_each(forms)
    coauthors = coarse_coauthors(placed, bylines).group_by("cluster", maintain_order=True).agg("coauthor")
    return NAME_CLUSTERS.conform(
        placed.group_by("cluster")
        .agg(
            pl.col("name").first(),
            pl.col("suffix", "homonym").max(),
            orcids=pl.col("orcid").drop_nulls().unique().sort(),
            identifiers=pl.col("identifiers").explode(empty_as_null=False).unique().sort(),
            papers=pl.col("paper").unique().sort(),
        )
        .join(spelt, on="name")
        .join(name_commonness(spelt, statistics), on="name")
        .join(coauthors.rename({"coauthor": "coauthors"}), on="cluster", how="left")
        .with_columns(pl.col("coauthors").fill_null([]))
    )


def learn_circles(clusters: pl.DataFrame) -> pl.DataFrame:
    """Count the clusters of every coauthor; one of a single cluster is shared by no two, and is left out.

    Args:
        clusters: The table NAME_CLUSTERS, all clusters of the lake; reads coauthors.

    Returns:
        The table CIRCLE_STATISTICS.
    """
    counted = clusters.select(coauthor="coauthors").explode("coauthor", empty_as_null=True).drop_nulls()
    counted = counted.group_by("coauthor").agg(clusters=pl.len()).filter(pl.col("clusters") > 1)
    total = pl.DataFrame({"coauthor": [ALL_CLUSTERS], "clusters": [clusters.height]}, schema=counted.schema)
    return CIRCLE_STATISTICS.conform(pl.concat([total, counted]))
