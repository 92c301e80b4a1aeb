"""Which mentions can be told: whether a reader of the records could know who is meant.

A mention is *linked* if its record prints something that another work of the same person prints as well: a coauthor,
an affiliation, an ORCID iD, or the topic of a circle. Who has one work is linked. A mention is *doubled* if a person to
whom its printed name would belong as well (the same given name, or the same initial where no more is printed) is of the
same circle or has a coauthor in common: nothing tells the two apart. Where a name is that of one person only, a mention
needs no link; this the scorer knows, who sees all parts.
"""

from __future__ import annotations

import polars as pl

from benchmarks.generate.world import World


def tell(records: pl.DataFrame, mentions: pl.DataFrame, world: World) -> pl.DataFrame:
    """Return the truth of mentions.

    Args:
        records: The records of a part, as they are printed.
        mentions: Their mentions.
        world: The part.

    Returns:
        The columns record, position, person, is_linked, is_doubled, in the order of the mentions.
    """
    named = mentions.join(records.select("record", "paper", "work"), on="record", maintain_order="left")
    printed = named.join(
        world.authorships.select("paper", "person", "circle", first="given", last="family"),
        on=["paper", "person"],
        maintain_order="left",
    )
    keys = _keys(printed)
    works = keys.group_by("person", "key").agg(pl.col("work").n_unique())
    shared = keys.join(works.filter(pl.col("work") > 1), on=["person", "key"], how="semi")
    works_of_each = printed.group_by("person").agg(pl.col("work").n_unique())
    single = works_of_each.filter(pl.col("work") == 1)["person"]
    only_initials = pl.col("given").str.contains(r"^\p{L}\.")
    of_initial, of_given = (_doubles(keys, name) for name in (pl.col("first").str.head(1), pl.col("first")))
    linked = shared.select(pl.struct("record", "person")).to_series()
    return printed.select(
        "record",
        "position",
        "person",
        is_linked=pl.struct("record", "person").is_in(linked.implode()) | pl.col("person").is_in(single.implode()),
        is_doubled=pl.when(only_initials)
        .then(pl.col("person").is_in(of_initial.implode()))
        .otherwise(pl.col("person").is_in(of_given.implode())),
    )


def _doubles(keys: pl.DataFrame, given: pl.Expr) -> pl.Series:
    """Return the persons who share the family name, what is given of the other one, and a link with somebody else."""
    persons = (
        keys.filter(~pl.col("key").str.starts_with("o")).group_by("last", given.alias("given"), "key").agg("person")
    )
    return persons.filter(pl.col("person").list.n_unique() > 1)["person"].explode().unique()


def _keys(printed: pl.DataFrame) -> pl.DataFrame:
    """Return what links papers of a person: columns record, work, person, first, last, key."""
    columns = ["record", "work", "person", "first", "last"]
    coauthors = printed.select(*columns).join(printed.select("record", other="person"), on="record")
    return pl.concat(
        [
            coauthors.filter(pl.col("person") != pl.col("other")).select(*columns, key=pl.format("c{}", "other")),
            printed.select(*columns, key=pl.format("t{}", "circle")),
            printed.select(*columns, key="a" + pl.col("affiliation")).drop_nulls("key"),
            printed.select(*columns, key="o" + pl.col("orcid")).drop_nulls("key"),
        ]
    )
