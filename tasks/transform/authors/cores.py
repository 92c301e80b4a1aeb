"""Which places might be one person, and which are so almost surely.

Places of one exact name are a block. Within it, places that share a coauthor of an exact name, or an ORCID, are one
*core* (AMiner: 99.7 % of such pairs are right). Cores, not mentions, are what is scored: a core shows all that
is known of a person, and there are far fewer of them.

The second round blocks whole clusters, by keys that different forms of one name have in common.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from tasks.fields.names import add_name_keys
from tasks.transform.authors.coauthors import pair_coauthors
from tasks.transform.authors.commonness import name_commonness
from tasks.transform.authors.constraints import components_against_constraints, identities, paper_of
from tasks.transform.linkage.arrays import Ints
from tasks.transform.linkage.clustering import cluster_best_first
from tasks.transform.linkage.components import components, lowest_members, predecessors
from tasks.transform.linkage.term_information import information

SAME_ORCID = 20.0  # the evidence of one ORCID iD: strong, not sacred


def block_authors(places: pl.DataFrame) -> pl.DataFrame:
    """Number the names, say how common each is, and find the cores.

    Args:
        places: What `describe_places` gives.

    Returns:
        The places, sorted by paper and place, with the match keys of their names and

        * index: the number of the row, by which places are meant from here on
        * name: the number of the exact name, in alphabetical order
        * commonness: how many persons of this name to expect beside one, by the frequency of its parts
        * core: the number of the core, which is that of its first place
        * linked_to, linked_by, link_weight: the place and the evidence that joined a place to its core; null for one
          place of each core
    """
    keyed = (
        add_name_keys(places.sort("paper_id", "place"))
        .with_row_index("index")
        .with_columns(
            pl.col("index").cast(pl.Int64),
            name=pl.col("name_key").rank("dense").cast(pl.Int64) - 1,
        )
    )
    keyed = keyed.join(name_commonness(keyed), on="name", how="left", maintain_order="left")
    links = _core_links(keyed)
    return _add_cores(keyed, links)


def _core_links(keyed: pl.DataFrame) -> pl.DataFrame:
    """Link places of one name that share a coauthor, or an ORCID; each with the next, so that links stay few.

    A paper may print a name twice, above all where names are initials. Then the last of the two is linked with the
    places of papers that print it once, and the one before it with others before the last: coauthors cannot tell the
    two apart, and who publishes often comes late in the list. So the papers that print the name once stay together.

    Returns:
        Columns left, right, linked_by, weight.
    """
    from_last = keyed.select("index", from_last=pl.int_range(pl.len(), 0, -1).over("paper_id", "name"))
    coauthors = pair_coauthors(keyed).join(from_last, on="index")
    n_papers = keyed["paper_id"].n_unique()
    papers_of_name = keyed.group_by("name").agg(pl.col("paper_id").n_unique().alias("papers"))
    rarity = papers_of_name.select(coauthor="name", weight=information(n_papers, pl.col("papers")) + 1)
    by_coauthor = _chain(coauthors, ["name", "from_last", "coauthor"]).join(rarity, on="coauthor")
    by_orcid = _chain(keyed.drop_nulls("orcid").select("index", "name", "orcid"), ["name", "orcid"])
    return (
        pl.concat(
            [
                by_coauthor.select("left", "right", "weight", linked_by=pl.lit("coauthors")),
                by_orcid.select("left", "right", weight=pl.lit(SAME_ORCID), linked_by=pl.lit("orcid")),
            ]
        )
        .sort("left", "right", "weight", descending=[False, False, True])
        .group_by("left", "right", maintain_order=True)
        .agg(pl.col("linked_by").first(), pl.col("weight").sum())
    )


def _chain(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Pair each place of a group with the next one.

    Returns:
        Columns left, right and the keys.
    """
    paired = rows.sort(*keys, "index").with_columns(right=pl.col("index").shift(-1).over(keys))
    return paired.drop_nulls("right").select(pl.col("index").alias("left"), "right", *keys)


def _add_cores(keyed: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Unite linked places into cores, and keep one tree of links in each."""
    size = keyed.height
    left, right = links["left"].to_numpy(), links["right"].to_numpy()
    component = components(size, left, right)
    broken = components_against_constraints(keyed, component)
    core = lowest_members(component)
    if broken.size:
        chosen = np.isin(component[left], broken)
        pairs = (links[column].to_numpy()[chosen] for column in ("left", "right", "weight"))
        parts = cluster_best_first(
            size, *pairs, exclusive={"paper": paper_of(keyed)}, identity=identities(keyed)
        ).cluster
        core = np.where(np.isin(component, broken), parts, core)
    inside = links.filter(pl.Series(core[left] == core[right]))
    return keyed.with_columns(core=pl.Series(core)).join(
        _spanning_links(core, inside), on="index", how="left", maintain_order="left"
    )


def _spanning_links(core: Ints, links: pl.DataFrame) -> pl.DataFrame:
    """Return one link for every place but the first of its core, so that the links of a core are a tree.

    Returns:
        Columns index, linked_to, linked_by, link_weight.
    """
    before = predecessors(core.size, links["left"].to_numpy(), links["right"].to_numpy())
    found = pl.DataFrame({"index": np.arange(core.size), "linked_to": before})
    both = pl.concat([links, links.select("linked_by", "weight", left="right", right="left").select(links.columns)])
    return found.join(both, left_on=["index", "linked_to"], right_on=["left", "right"]).select(
        "index", "linked_to", "linked_by", link_weight="weight"
    )
