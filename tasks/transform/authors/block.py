"""Which places might be one person, and which are so almost surely.

Places of one exact name are a block. Within it, places that share a coauthor of an exact name, or an ORCID, are one
*core* (AMiner: 99.7 % of such pairs are right). Cores, not mentions, are what is scored: a core shows all that
is known of a person, and there are far fewer of them.

The second round blocks whole clusters, by keys that different forms of one name have in common.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse
from scipy.sparse import csgraph

from tasks.fields.names import add_name_keys
from tasks.transform.authors.variants import LEAST_LETTERS, NamePairs
from tasks.transform.authors.weights import (
    FURTHER_NAME,
    LARGEST_SHARE,
    MAX_CIRCLE,
    MAX_LISTED,
    MAX_NAME_PAIRS,
    MAX_NAMES,
    PRIOR_NAMES,
    PRIOR_SHARE,
    RARE_PARTS,
    ROOMY,
)
from tasks.transform.linkage.clustering import cluster_best_first
from tasks.transform.linkage.components import components

PAIRS_AT_ONCE = 200_000

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
    """Return the names beside every place on its paper.

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

    Paired are clusters that share a coauthor (by family name and first initial, for the coauthors' names vary too) and
    can be one name by one of the levels of `variants`. Clusters that share none are paired where each of the two
    names is compatible with no third that the other is not compatible with, and each has one cluster; and where they
    state one ORCID iD, if the names have anything in common.

    Args:
        clusters: The places with the columns that `block_authors` and `cluster_authors` add.

    Returns:
        Columns left, right (clusters), level (see `variants`), unambiguous, same_orcid.
    """
    names = _one_place_each(clusters, "name").sort("name")
    compared = NamePairs(names)
    share = pl.col("commonness") / pl.lit(FURTHER_NAME).pow(_further_names()) / max(names.height, 1)
    shares = names.select("name", share=share)
    of_name = clusters.select("name", "cluster").unique().sort("name", "cluster")
    single = of_name.filter(pl.len().over("name") == 1)
    alone = (
        compatible_names(names, compared, shares)
        .filter("unambiguous")
        .join(single.rename({"cluster": "left"}), left_on="one", right_on="name")
        .join(single.rename({"cluster": "right"}), left_on="other", right_on="name")
        .select(
            left=pl.min_horizontal("left", "right"),
            right=pl.max_horizontal("left", "right"),
            unambiguous=True,
            same_orcid=False,
        )
    )
    met = _clusters_that_meet(clusters, shares).with_columns(unambiguous=False, same_orcid=False)
    orcid = _same_orcid(clusters).with_columns(unambiguous=False, same_orcid=True)
    pairs = pl.concat([frame.select("left", "right", "unambiguous", "same_orcid") for frame in (alone, met, orcid)])
    pairs = pairs.group_by("left", "right").agg(pl.col("unambiguous", "same_orcid").any()).sort("left", "right")
    named = of_name.join(shares, on="name")
    pairs = pairs.join(named, left_on="left", right_on="cluster", maintain_order="left").join(
        named, left_on="right", right_on="cluster", suffix="_right", maintain_order="left"
    )
    level = pl.Series(compared.levels(pairs["name"].to_numpy(), pairs["name_right"].to_numpy()))
    largest = pl.col("level").replace_strict(_largest_shares(names.height), default=1.0, return_dtype=pl.Float64)
    return (
        pairs.with_columns(level=level)
        .filter(~pl.col("level").is_in(("equal", "conflict")))
        .filter((pl.max_horizontal("share", "share_right") <= largest) | pl.col("same_orcid"))
        .select("left", "right", "level", "unambiguous", "same_orcid")
        .sort("left", "right")
    )


def compatible_names(names: pl.DataFrame, compared: NamePairs, shares: pl.DataFrame) -> pl.DataFrame:
    """Find the pairs of different names that can be one person's by the letter, or but for missing words.

    Args:
        names: One place of every name, sorted by name.
        compared: The same names.
        shares: Columns name, share (of the lake).

    Returns:
        Columns one, other (numbers of names, one < other), unambiguous; see `block_variants`.
    """
    words = pl.concat_list(pl.col("family_key"), "given_tokens").list.sort().list.join(" ")
    by_letter = pl.concat(
        [
            names.select("name", key="block_key"),
            names.select("name", key=pl.lit("=") + words),
            names.select("name", key=pl.lit("~") + pl.col("name_key")),
            names.select("name", key=pl.lit("~") + compared.digraph_keys),
        ]
    )
    pairs = _pairs_within(by_letter, compared.compatible)
    rare = shares.filter(pl.col("share") <= _largest_shares(names.height)["words"])
    by_words = _pairs_within(
        compared.word_pairs().join(rare, on="name", how="semi"),
        lambda one, other: np.isin(compared.levels(one, other), ("words", "order")),
    )
    pairs = pl.concat([pairs, by_words])
    pairs = pairs.unique().sort("one", "other")
    one, other = pairs["one"].to_numpy(), pairs["other"].to_numpy()
    return pairs.with_columns(unambiguous=pl.Series(_unambiguous(one, other, names.height)))


def _pairs_within(keys: pl.DataFrame, keep: Callable[[Ints, Ints], npt.NDArray[np.bool_]]) -> pl.DataFrame:
    """Pair the names of every key, and keep the pairs that pass; so many keys at a time that memory stays bounded.

    Keys of more than MAX_NAMES names are taken in windows, in alphabetical order.

    Args:
        keys: Columns name, key.
        keep: Says of arrays of names, the lower number of each pair first, which pairs are kept.

    Returns:
        Columns one, other, sorted.
    """
    width = pl.min_horizontal(MAX_NAMES, 2 * MAX_NAME_PAIRS // pl.len()).clip(2)
    window = (pl.int_range(pl.len()) // width).over("key")
    windowed = keys.unique().sort("key", "name").with_columns(window=window)
    blocks = windowed.select("name", block=pl.struct("key", "window").rank("dense"))
    sizes = blocks.group_by("block").agg(n_pairs=pl.len() * (pl.len() - 1) // 2).filter(pl.col("n_pairs") > 0)
    chunk = pl.col("n_pairs").cum_sum() // PAIRS_AT_ONCE
    numbered = blocks.join(sizes.sort("block").select("block", chunk=chunk), on="block", maintain_order="left")
    found = [pl.DataFrame(schema={"one": blocks.schema["name"], "other": blocks.schema["name"]})]
    for part in numbered.partition_by("chunk", maintain_order=True):
        pairs = part.join(part, on="block").filter(pl.col("name") < pl.col("name_right"))
        distinct = pairs.select(one="name", other="name_right").unique()
        passed = keep(distinct["one"].to_numpy(), distinct["other"].to_numpy())
        found.append(distinct.filter(pl.Series(passed, dtype=pl.Boolean)))
    return pl.concat(found).unique().sort("one", "other")


def _unambiguous(one: Ints, other: Ints, n_names: int) -> npt.NDArray[np.bool_]:
    """Return for each pair of compatible names whether every name compatible with one is compatible with the other."""
    ends = (np.concatenate([one, other]), np.concatenate([other, one]))
    compatible = sparse.csr_array((np.ones(ends[0].size), ends), shape=(n_names, n_names))
    degree = np.asarray(compatible.sum(axis=1)).ravel()
    common = np.zeros(one.size)
    for start in range(0, one.size, 50_000):
        chunk = slice(start, start + 50_000)
        common[chunk] = np.asarray(compatible[one[chunk]].multiply(compatible[other[chunk]]).sum(axis=1)).ravel()
    return np.asarray((common == degree[one] - 1) & (common == degree[other] - 1))


def coarse_coauthors(clusters: pl.DataFrame) -> pl.DataFrame:
    """Return the coauthors of every cluster by family name and first initial.

    Returns:
        Columns cluster, coauthor (the number of that key), each once a cluster, sorted.
    """
    coarse = clusters.select(name=pl.col("block_key").rank("dense").cast(pl.Int64), index="index", paper_id="paper_id")
    cluster = clusters.select("index", "cluster")
    return pair_coauthors(coarse).join(cluster, on="index").select("cluster", "coauthor").unique().sort(pl.all())


def _clusters_that_meet(clusters: pl.DataFrame, shares: pl.DataFrame) -> pl.DataFrame:
    """Pair the clusters that share coauthors and a part of the name.

    The part is the family name and the first initial, or all words of the name; in names that are not common, the
    family name or the first given name alone. A coauthor whom more than MAX_CIRCLE clusters of a key share tells
    nothing about two of them.

    Returns:
        Columns left, right.
    """
    words = pl.concat_list(pl.col("family_key"), "given_tokens").list.sort().list.join(" ")
    first = pl.col("given_tokens").list.first()
    named = _one_place_each(clusters, "cluster").join(shares, on="name")
    rare = named.filter(pl.col("share") <= max(_largest_shares(shares.height).values()))
    keys = pl.concat(
        [
            named.select("cluster", key="block_key"),
            named.select("cluster", key=pl.lit("=") + words),
            rare.select("cluster", key="family_key"),
            rare.filter(first.str.len_chars() >= LEAST_LETTERS).select("cluster", key=pl.lit("/") + first),
        ]
    )
    shared = keys.filter(pl.len().over("key") > 1).select("cluster", key=pl.col("key").rank("dense"))
    around = shared.join(coarse_coauthors(clusters), on="cluster")
    around = around.filter(pl.len().over("key", "coauthor").is_between(2, MAX_CIRCLE))
    return (
        around.join(around, on=["key", "coauthor"])
        .filter(pl.col("cluster") < pl.col("cluster_right"))
        .select(left="cluster", right="cluster_right")
        .unique()
    )


def _one_place_each(clusters: pl.DataFrame, column: str) -> pl.DataFrame:
    """Keep one place of each value of a column, one that prints the most letters beyond ASCII, such as umlauts."""
    beyond = pl.col("raw_name").str.len_bytes() - pl.col("raw_name").str.len_chars()
    return clusters.sort(column, beyond, "index", descending=[False, True, False]).unique(
        column, keep="first", maintain_order=True
    )


def _same_orcid(clusters: pl.DataFrame) -> pl.DataFrame:
    """Pair the clusters that state one ORCID iD; more than a few are a mistake in the source.

    Returns:
        Columns left, right.
    """
    stated = clusters.drop_nulls("orcid").select("orcid", "cluster").unique()
    stated = stated.filter(pl.len().over("orcid").is_between(2, MAX_CIRCLE))
    return (
        stated.join(stated, on="orcid")
        .filter(pl.col("cluster") < pl.col("cluster_right"))
        .select(left="cluster", right="cluster_right")
        .unique()
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
    expected = (pl.len() * (family + PRIOR_NAMES * PRIOR_SHARE) * given / (pl.len() + PRIOR_NAMES) ** 2) * pl.lit(
        FURTHER_NAME
    ).pow(_further_names())
    return names.select("name", commonness=expected.cast(pl.Float64))


def _largest_shares(n_names: int) -> dict[str, float]:
    """Return the largest share of a name for each level that asks for rare ones, in a lake of so many names.

    In a small lake no share is found to be small; there, names whose parts occur twice at most are rare.
    """
    rare = RARE_PARTS / (n_names + PRIOR_NAMES) ** 2
    return {level: max(share, rare if level in ROOMY else 0.0) for level, share in LARGEST_SHARE.items()}


def _further_names() -> pl.Expr:
    """How many given names beyond the first make a name rarer."""
    return pl.col("given_tokens").list.len().cast(pl.Int64).clip(1, 3) - 1


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
    rarity = papers_of_name.select(coauthor="name", weight=(n_papers / pl.col("papers")).log() + 1)
    by_coauthor = _chain(coauthors, ["name", "from_last", "coauthor"]).join(rarity, on="coauthor")
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
    component = components(size, left, right)
    broken = _components_against_constraints(keyed, component)
    core = _lowest(component)
    if broken.size:
        chosen = np.isin(component[left], broken)
        parts = cluster_best_first(
            size,
            left[chosen],
            right[chosen],
            weight[chosen],
            exclusive={"paper": paper_of(keyed)},
            identity=dict(zip(("orcid", "suffix"), identities(keyed), strict=True)),
        ).cluster
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
    """Return the components that hold two places of one paper, two ORCIDs or two suffixes."""
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
    """Return one link for every place but the first of its core, so that the links of a core are a tree.

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
