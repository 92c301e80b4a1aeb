"""Which full name a place in initials means: that whose coauthors stand beside it.

A full name of few papers has few coauthors, and another may have those too; so the coauthors of all full names with the
same initial are held against each other.
"""

from __future__ import annotations

import polars as pl

from tasks.transform.authors.forms import form_of_each

MAX_BEARERS = 40  # full names with one initial that have a coauthor; who has more tells nothing about them
RIVAL = 0.5  # of the rarity of the coauthors that a place shares with a full name; with more in another, it is open


def meant_names(places: pl.DataFrame, forms: pl.DataFrame, bylines: pl.DataFrame) -> pl.DataFrame:
    """Find the full names that places in initials mean.

    The coauthors are compared by family name and first initial, and weigh more the fewer of the full names with that
    family name and initial have them. Full names are one here if the first given name is. A place that states an ORCID
    iD says itself who it is, and is left out.

    Args:
        places: The table PLACES, all places of the names.
        forms: The table FORMS, all forms of the names.
        bylines: The table BYLINES of their papers.

    Returns:
        Columns place, meant (a name); places whose coauthors fit no full name, or two about alike, have no row.
    """
    first = pl.col("given_tokens").list.first()
    firsts = form_of_each(forms).select("key", "name", first=first, in_initials=first.str.len_chars() == 1).drop_nulls()
    firsts = firsts.with_columns(full=pl.col("name").min().over("key", "first"))
    divided = pl.col("in_initials").any() & (pl.col("full").filter(~pl.col("in_initials")).n_unique() > 1)
    firsts = firsts.filter(divided.over("key")).select("name", "full", "in_initials")
    named = places.join(firsts, on="name").select("place", "paper", "key", "orcid", "full", "in_initials")
    beside = (
        named.join(bylines.select("paper", coauthor="keys"), on="paper")
        .explode("coauthor", empty_as_null=True)
        .filter(pl.col("coauthor") != pl.col("key"))
    )
    full = beside.filter(~pl.col("in_initials")).select("key", "coauthor", "full").unique()
    n_full = pl.col("full").n_unique().over("key")
    bearers = pl.len().over("key", "coauthor")
    weighed = full.with_columns(bearers=bearers, weight=((n_full + 1) / bearers).log())
    shared = (
        beside.filter(pl.col("in_initials") & pl.col("orcid").is_null())
        .drop("full")
        .join(weighed.filter(pl.col("bearers") <= MAX_BEARERS), on=["key", "coauthor"])
        .sort("place", "full", "coauthor")
        .group_by("place", "full", maintain_order=True)
        .agg(pl.col("weight").sum())
    )
    best = shared.sort("place", "weight", "full", descending=[False, True, False]).group_by(
        "place", maintain_order=True
    )
    found = best.agg(
        meant=pl.col("full").first(), weight=pl.col("weight").first(), rival=pl.col("weight").get(1, null_on_oob=True)
    )
    return found.filter(pl.col("rival").fill_null(0.0) <= RIVAL * pl.col("weight")).select("place", "meant")
