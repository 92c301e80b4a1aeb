"""Which mentions can be told: whether a reader of the records could know who is meant.

A mention is *linked* if its record prints something that another work of the same person prints as well: a coauthor,
an affiliation, an ORCID iD, or the topic of a circle. Who has one work is linked. A mention is *doubled* if a
person of the same family name and initial is of the same circle or has a coauthor in common: nothing tells the two
apart. Where a name is that of one person only, a mention needs no link; this the scorer knows, who sees all parts.
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
        world.authorships.select("paper", "person", "circle", name=_name()),
        on=["paper", "person"],
        maintain_order="left",
    )
    keys = _keys(printed)
    works = keys.group_by("person", "key").agg(pl.col("work").n_unique())
    shared = keys.join(works.filter(pl.col("work") > 1), on=["person", "key"], how="semi")
    single = printed.group_by("person").agg(pl.col("work").n_unique()).filter(pl.col("work") == 1)
    doubles = (
        keys.filter(~pl.col("key").str.starts_with("o"))
        .group_by("name", "key")
        .agg("person")
        .filter(pl.col("person").list.n_unique() > 1)
        .explode("person")
        .unique("person")
    )
    return printed.select(
        "record",
        "position",
        "person",
        is_linked=pl.struct("record", "person").is_in(
            shared.select(pl.struct("record", "person")).to_series().implode()
        )
        | pl.col("person").is_in(single["person"].implode()),
        is_doubled=pl.col("person").is_in(doubles["person"].implode()),
    )


def _name() -> pl.Expr:
    """Return family name and initial, by which namesakes are taken."""
    return pl.col("family") + " " + pl.col("given").str.head(1)


def _keys(printed: pl.DataFrame) -> pl.DataFrame:
    """Return what links papers of a person: columns record, work, person, name, key."""
    columns = ["record", "work", "person", "name"]
    coauthors = printed.select(*columns).join(printed.select("record", other="person"), on="record")
    return pl.concat(
        [
            coauthors.filter(pl.col("person") != pl.col("other")).select(*columns, key=pl.format("c{}", "other")),
            printed.select(*columns, key=pl.format("t{}", "circle")),
            printed.select(*columns, key="a" + pl.col("affiliation")).drop_nulls("key"),
            printed.select(*columns, key="o" + pl.col("orcid")).drop_nulls("key"),
        ]
    )
