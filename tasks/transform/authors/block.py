"""Which places might be one person, and which are so almost surely.

Places of one exact name are a block. Within it, places that share a coauthor of an exact name, or an ORCID, are one
*core* (AMiner: 99.7 % of such pairs are right). Cores, not mentions, are what is scored: a core shows all that
is known of a person, and there are far fewer of them.

The second round blocks whole clusters, by keys that different forms of one name have in common.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse
from scipy.sparse import csgraph

from tasks.transform.authors.weights import (
    FURTHER_NAME,
    MAX_CIRCLE,
    MAX_LISTED,
    MAX_NAMES,
    PRIOR_NAMES,
    PRIOR_SHARE,
)
from tasks.transform.clustering import cluster_best_first
from tasks.transform.names import CONFLICT, NameTokens, add_name_keys

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


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
    keyed = keyed.join(_commonness(keyed), on="name", how="left", maintain_order="left")
    links = _core_links(keyed)
    return _add_cores(keyed, links)


def pair_coauthors(places: pl.DataFrame) -> pl.DataFrame:
    """Give the names beside every place on its paper.

    Args:
        places: Columns index, paper_id, name.

    Returns:
        Columns index, name, coauthor (the number of the other name): each coauthor once a place, sorted. Papers with
        more than MAX_LISTED authors give none.
    """
    listed = places.select("index", "paper_id", "name").filter(pl.len().over("paper_id") <= MAX_LISTED)
    beside = listed.select("paper_id", coauthor="name").unique()
    return (
        listed.join(beside, on="paper_id")
        .filter(pl.col("name") != pl.col("coauthor"))
        .select("index", "name", "coauthor")
        .sort("index", "coauthor")
    )


def block_variants(clusters: pl.DataFrame) -> pl.DataFrame:
    """Find pairs of clusters under different names that can be one name, written differently.

    Names are compared within one family name and first initial, and within one set of words ("Wang Wei" / "Wei Wang").
    Of compatible names, those clusters are paired that share a coauthor (by family name and first initial, for the
    coauthors' names vary too); and, where each of the two names is compatible with no third that the other is
    not compatible with, and each has one cluster, these.

    Args:
        clusters: The places with the columns that `block_authors` and `cluster_authors` add.

    Returns:
        Columns left, right (clusters), level (middle: given names are missing or initials, the first is spelt out;
        initial: the first is an initial; order: the words stand in another order), unambiguous.
    """
    names = compatible_names(clusters)
    of_name = clusters.select("name", "cluster").unique().sort("name", "cluster")
    either = pl.concat([names, names.select("level", "unambiguous", one="other", other="one").select(names.columns)])
    met = (
        _clusters_that_meet(clusters)
        .join(of_name.rename({"cluster": "left", "name": "one"}), on="left")
        .join(of_name.rename({"cluster": "right", "name": "other"}), on="right")
        .join(either, on=["one", "other"])
    )
    single = of_name.filter(pl.len().over("name") == 1)
    alone = (
        names.filter("unambiguous")
        .join(single.rename({"cluster": "left"}), left_on="one", right_on="name")
        .join(single.rename({"cluster": "right"}), left_on="other", right_on="name")
    )
    columns = [pl.min_horizontal("left", "right").alias("left"), pl.max_horizontal("left", "right").alias("right")]
    pairs = pl.concat([frame.select(*columns, "level", "unambiguous") for frame in (met, alone)])
    singles = single["cluster"].implode()
    lone = pl.col("left").is_in(singles) & pl.col("right").is_in(singles)
    return pairs.unique().with_columns(unambiguous=pl.col("unambiguous") & lone).sort("left", "right")


def compatible_names(clusters: pl.DataFrame) -> pl.DataFrame:
    """Find the pairs of different names that can be one person's.

    Returns:
        Columns one, other (numbers of names, one < other), level, unambiguous; see `block_variants`.
    """
    names = clusters.select("name", "family_key", "given_tokens", "given_key", "block_key").unique("name").sort("name")
    words = pl.concat_list(pl.col("family_key"), "given_tokens").list.sort().list.join(" ")
    keys = pl.concat(
        [
            names.select("name", key="block_key"),
            names.select("name", key=pl.lit("=") + words),
        ]
    )
    pairs = _pairs_within(keys)
    tokens = NameTokens.of(names.with_columns(suffix=pl.lit(None, pl.String)))
    one, other = pairs["one"].to_numpy(), pairs["other"].to_numpy()
    pairs = pairs.filter(pl.Series(tokens.compare(one, other) != CONFLICT))
    one, other = pairs["one"].to_numpy(), pairs["other"].to_numpy()
    same_family = tokens.family[one] == tokens.family[other]
    spelt_out = ~(tokens.is_initial[one, 0] | tokens.is_initial[other, 0])
    spelt_out &= (tokens.token[one, 0] > 0) & (tokens.token[other, 0] > 0)
    level = np.where(~same_family, "order", np.where(spelt_out, "middle", "initial"))
    return pairs.with_columns(
        level=pl.Series(level, dtype=pl.String), unambiguous=pl.Series(_unambiguous(one, other, names.height))
    )


def _pairs_within(keys: pl.DataFrame) -> pl.DataFrame:
    """Pair the names of every key; keys of more than MAX_NAMES names are taken in windows, in alphabetical order."""
    window = pl.int_range(pl.len()).over("key") // MAX_NAMES
    windowed = keys.unique().sort("key", "name").with_columns(window=window)
    return (
        windowed.join(windowed, on=["key", "window"])
        .filter(pl.col("name") < pl.col("name_right"))
        .select(one="name", other="name_right")
        .unique()
        .sort("one", "other")
    )


def _unambiguous(one: Ints, other: Ints, n_names: int) -> npt.NDArray[np.bool_]:
    """Say for each pair of compatible names whether every name compatible with one is compatible with the other."""
    ends = (np.concatenate([one, other]), np.concatenate([other, one]))
    compatible = sparse.csr_array((np.ones(ends[0].size), ends), shape=(n_names, n_names))
    degree = np.asarray(compatible.sum(axis=1)).ravel()
    common = np.zeros(one.size)
    for start in range(0, one.size, 50_000):
        chunk = slice(start, start + 50_000)
        common[chunk] = np.asarray(compatible[one[chunk]].multiply(compatible[other[chunk]]).sum(axis=1)).ravel()
    return np.asarray((common == degree[one] - 1) & (common == degree[other] - 1))


def coarse_coauthors(clusters: pl.DataFrame) -> pl.DataFrame:
    """Give the coauthors of every cluster by family name and first initial.

    Returns:
        Columns cluster, coauthor (the number of that key), each once a cluster, sorted.
    """
    coarse = clusters.select(name=pl.col("block_key").rank("dense").cast(pl.Int64), index="index", paper_id="paper_id")
    cluster = clusters.select("index", "cluster")
    return pair_coauthors(coarse).join(cluster, on="index").select("cluster", "coauthor").unique().sort(pl.all())


def _clusters_that_meet(clusters: pl.DataFrame) -> pl.DataFrame:
    """Pair the clusters under one family name and initial, or one set of words, that share a coauthor.

    A coauthor whom more than MAX_CIRCLE clusters of a key share tells nothing about two of them.

    Returns:
        Columns left, right.
    """
    words = pl.concat_list(pl.col("family_key"), "given_tokens").list.sort().list.join(" ")
    named = clusters.unique("cluster").select("cluster", "block_key", words=pl.lit("=") + words)
    keys = pl.concat([named.select("cluster", key=key) for key in ("block_key", "words")])
    around = keys.join(coarse_coauthors(clusters), on="cluster")
    around = around.filter(pl.len().over("key", "coauthor").is_between(2, MAX_CIRCLE))
    return (
        around.join(around, on=["key", "coauthor"])
        .filter(pl.col("cluster") < pl.col("cluster_right"))
        .select(left="cluster", right="cluster_right")
        .unique()
        .sort("left", "right")
    )


def _commonness(keyed: pl.DataFrame) -> pl.DataFrame:
    """Estimate how many persons bear each name, from how often its parts occur in other names of the lake.

    With N distinct names, of which f - 1 others have the family name and g - 1 others the first given name, and both
    shares drawn towards a prior, N * p(family) * p(given) is the number to expect; further given names make it rarer.
    """
    names = keyed.unique("name").select("name", "family_key", "given_tokens").sort("name")
    first = pl.col("given_tokens").list.first().fill_null("")
    names = names.with_columns(first=first, initial=first.str.head(1))
    family = pl.len().over("family_key") - 1
    given = (
        pl.when(first.str.len_chars() > 1)
        .then(pl.len().over("first") - 1 + PRIOR_NAMES * PRIOR_SHARE)
        .when(first != "")
        .then(pl.len().over("initial") - 1 + PRIOR_NAMES / 26)
        .otherwise(pl.len() + PRIOR_NAMES)
    )
    further = pl.col("given_tokens").list.len().cast(pl.Int64).clip(1, 3) - 1
    expected = (pl.len() * (family + PRIOR_NAMES * PRIOR_SHARE) * given / (pl.len() + PRIOR_NAMES) ** 2) * pl.lit(
        FURTHER_NAME
    ).pow(further)
    return names.select("name", commonness=expected.cast(pl.Float64))


def _core_links(keyed: pl.DataFrame) -> pl.DataFrame:
    """Link places of one name that share a coauthor, or an ORCID; each with the next, so that links stay few.

    Returns:
        Columns left, right, linked_by, weight.
    """
    coauthors = pair_coauthors(keyed)
    n_papers = keyed["paper_id"].n_unique()
    papers_of_name = keyed.group_by("name").agg(pl.col("paper_id").n_unique().alias("papers"))
    rarity = papers_of_name.select(coauthor="name", weight=(n_papers / pl.col("papers")).log() + 1)
    by_coauthor = _chain(coauthors, ["name", "coauthor"]).join(rarity, on="coauthor")
    by_orcid = _chain(keyed.drop_nulls("orcid").select("index", "name", "orcid"), ["name", "orcid"])
    return (
        pl.concat(
            [
                by_coauthor.select("left", "right", "weight", linked_by=pl.lit("coauthors")),
                by_orcid.select("left", "right", weight=pl.lit(20.0), linked_by=pl.lit("orcid")),
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
    left, right, weight = (links[column].to_numpy() for column in ("left", "right", "weight"))
    graph = sparse.coo_array((np.ones(left.size), (left, right)), shape=(size, size))
    component = csgraph.connected_components(graph, directed=False)[1].astype(np.int64)
    broken = _components_against_constraints(keyed, component)
    core = _lowest(component)
    if broken.size:
        chosen = np.isin(component[left], broken)
        parts = cluster_best_first(
            size, left[chosen], right[chosen], weight[chosen], exclusive=[paper_of(keyed)], identity=identities(keyed)
        )
        core = np.where(np.isin(component, broken), parts, core)
    inside = links.filter(pl.Series(core[left] == core[right]))
    return keyed.with_columns(core=pl.Series(core)).join(
        _spanning_links(core, inside), on="index", how="left", maintain_order="left"
    )


def paper_of(places: pl.DataFrame) -> Ints:
    """Number the paper of every place: two places of a paper are never one person."""
    return (places["paper_id"].rank("dense").cast(pl.Int64)).to_numpy()


def identities(places: pl.DataFrame) -> list[Ints]:
    """Number what one person has only one of, -1 where it is not stated: the ORCID iD and the suffix."""
    return [places[column].rank("dense").cast(pl.Int64).fill_null(-1).to_numpy() for column in ("orcid", "suffix")]


def _components_against_constraints(keyed: pl.DataFrame, component: Ints) -> Ints:
    """Give the components that hold two places of one paper, two ORCIDs or two suffixes."""
    held = keyed.select("paper_id", "orcid", "suffix", component=pl.Series(component)).group_by("component")
    counts = held.agg(
        twice=pl.len() > pl.col("paper_id").n_unique(),
        orcids=pl.col("orcid").drop_nulls().n_unique(),
        suffixes=pl.col("suffix").drop_nulls().n_unique(),
    )
    broken = counts.filter(pl.col("twice") | (pl.col("orcids") > 1) | (pl.col("suffixes") > 1))
    return broken["component"].sort().to_numpy()


def _lowest(component: Ints) -> Ints:
    """Name every component by its lowest member."""
    _, first, inverse = np.unique(component, return_index=True, return_inverse=True)
    return np.asarray(first[inverse], dtype=np.int64)


def _spanning_links(core: Ints, links: pl.DataFrame) -> pl.DataFrame:
    """Give every place but the first of its core one link, so that the links of a core are a tree.

    Returns:
        Columns index, linked_to, linked_by, link_weight.
    """
    size = core.size
    lowest = np.unique(core)
    left = np.concatenate([links["left"].to_numpy(), np.full(lowest.size, size)])
    right = np.concatenate([links["right"].to_numpy(), lowest])
    tree = sparse.csr_array((np.ones(left.size), (left, right)), shape=(size + 1, size + 1))  # size is above all cores
    _, before = csgraph.breadth_first_order(tree, size, directed=False, return_predecessors=True)
    found = pl.DataFrame({"index": np.arange(size), "linked_to": before[:size].astype(np.int64)})
    both = pl.concat([links, links.select("linked_by", "weight", left="right", right="left").select(links.columns)])
    return found.join(both, left_on=["index", "linked_to"], right_on=["left", "right"]).select(
        "index", "linked_to", "linked_by", link_weight="weight"
    )
