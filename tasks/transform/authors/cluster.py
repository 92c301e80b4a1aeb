"""Uniting cores and clusters, best first, under constraints.

First round: the cores of one name. The two clusters with the highest score are united, and the evidence between the
union and the rest is added up anew, until no score reaches 0. Second round: clusters under names that may be one
name written differently. In both, two places of one paper, two ORCID iDs or two suffixes are never together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from schemas.table import EVIDENCE
from tasks.transform.authors import weights
from tasks.transform.authors.block import identities, paper_of
from tasks.transform.authors.score import KINDS
from tasks.transform.authors.variants import BY_THE_LETTER, NamePairs
from tasks.transform.linkage.clustering import Limits, cluster_best_first
from tasks.transform.linkage.components import components
from tasks.transform.linkage.pairs import best_of_each

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

TERMS = (*KINDS, "name")  # what the score of a pair is the sum of; name: how common it is, and the rest of its cores
VARIANT_TERMS = ("coauthors", "orcid", "name")
DECIDED = {"left": pl.Int64, "right": pl.Int64, "decision": pl.String, **dict.fromkeys(TERMS, pl.Float64)}
MERGED, REVIEW, APART = "merged", "review", "apart"
LINKS = {
    "left": pl.Int64,
    "right": pl.Int64,
    "decision": pl.String,
    "kept_apart_by": pl.String,
    "matched_by": pl.String,
    "score": pl.Float64,
    "evidence": pl.List(EVIDENCE),
}


class Clustered(NamedTuple):
    """What a round of clustering gives.

    Attributes:
        clusters: The places with the column cluster, which names each cluster by its first place.
        links: Pairs of places (left, right, decision, kept_apart_by, matched_by, score, evidence): the links that
            united clusters, a tree for each cluster; the pairs that are left for review; and those that would have been
            united if nothing kept them apart.
    """

    clusters: pl.DataFrame
    links: pl.DataFrame


def cluster_authors(cores: pl.DataFrame, pairs: pl.DataFrame) -> Clustered:
    """Cluster the cores of every name.

    Args:
        cores: What `block_authors` gives.
        pairs: What `score_authors` gives.
    """
    weighed = _add_prior(cores, pairs, _weigh(pairs))
    weighed = weighed.with_columns(kept_apart_by=_keep_apart(cores, weighed, pairs))
    weighed = weighed.with_columns(apart=pl.col("kept_apart_by").is_not_null())
    settled, contested = _settle(weighed)
    decided = pl.concat([settled, *_agglomerate(contested, pairs)])
    near = best_of_each(weighed.filter(pl.col("apart") & (pl.col("score") >= 0)), weights.MAX_SHOWN)
    near = near.with_columns(decision=pl.lit(APART))
    merged = decided.filter(decision=MERGED)
    root = _roots(cores.height, merged["left"].to_numpy(), merged["right"].to_numpy())
    clusters = cores.with_columns(cluster=pl.Series(root[cores["core"].to_numpy()]))
    links = [_links_of_cores(cores), _as_links(decided), _as_links(near)]
    return Clustered(clusters, pl.concat(links).sort("left", "right"))


def cluster_variants(clusters: pl.DataFrame, pairs: pl.DataFrame, links: pl.DataFrame) -> Clustered:
    """Unite clusters under names that are one name written differently.

    Pairs are taken from the highest score down. Two clusters stay apart if any of the names in them are in
    conflict, or one of the constraints of the first round forbids it: "J. Smith" joins John or James, and not both.

    Args:
        clusters: What `cluster_authors` gives.
        pairs: What `score_variants` gives.
        links: The links of the first round.
    """
    accepted, oversized = _within_bounds(pairs.filter(pl.col("score") >= 0))
    involved = np.unique(accepted.select("left", "right").to_numpy())
    left, right = (np.searchsorted(involved, accepted[side].to_numpy()) for side in ("left", "right"))
    opposed = _opposed_clusters(clusters, involved, accepted)
    found = cluster_best_first(
        involved.size, left, right, accepted["score"].to_numpy(), apart={"contradiction": opposed}
    )
    united = pl.DataFrame(
        {"cluster": involved, "united": involved[found.cluster]}, schema={"cluster": pl.Int64, "united": pl.Int64}
    )
    renamed = clusters.join(united, on="cluster", how="left", maintain_order="left").with_columns(
        cluster=pl.coalesce("united", "cluster")
    )
    refused = accepted.with_columns(decision=pl.lit(APART), kept_apart_by=found.refused_by)
    review = pairs.filter((pl.col("score") < 0) & (pl.col("score") >= weights.REVIEW))
    decided = pl.concat(
        [
            accepted.filter(pl.Series(found.united)).with_columns(decision=pl.lit(MERGED), kept_apart_by=None),
            review.with_columns(decision=pl.lit(REVIEW), kept_apart_by=None),
            refused.drop_nulls("kept_apart_by"),
            oversized.with_columns(decision=pl.lit(APART), kept_apart_by=pl.lit("size")),
        ],
        how="vertical_relaxed",
    )
    return Clustered(renamed.drop("united"), pl.concat([links, _links_of_variants(decided)]).sort("left", "right"))


def _within_bounds(accepted: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Divide accepted pairs into those whose components are not too large, and the others.

    All names of a component are held against each other. A component of more than MAX_COMPONENT clusters is cut into
    parts of at most so many, along its weakest pairs.

    Returns:
        The pairs within the parts, and the pairs between them.
    """
    items = np.unique(accepted.select("left", "right").to_numpy())
    left, right = (np.searchsorted(items, accepted[side].to_numpy()) for side in ("left", "right"))
    component = components(items.size, left, right)
    if not items.size or np.bincount(component).max() <= weights.MAX_COMPONENT:
        return accepted, accepted.clear()
    limits = Limits(largest=weights.MAX_COMPONENT)
    part = cluster_best_first(items.size, left, right, accepted["score"].to_numpy(), limits=limits).cluster
    within = pl.Series(part[left] == part[right], dtype=pl.Boolean)
    return accepted.filter(within), accepted.filter(~within)


def weigh_evidence(products: Floats, left: Floats, right: Floats, larger: Floats) -> Floats:
    """Weigh the evidence of pairs, a row for each of KINDS and one for the sizes.

    Args:
        products: The products of the vectors of each pair, a row a kind.
        left: The products of the left vectors with themselves; 0 where that evidence is missing.
        right: The products of the right vectors with themselves.
        larger: How many places the larger one of each pair has.
    """
    length = np.sqrt(left * right)
    known = length > 0
    cosine = np.divide(products, length, out=np.zeros_like(products), where=known)
    similarity = np.array([weights.SIMILARITY[kind] for kind in KINDS])[:, None]
    missing = np.array([weights.MISSING[kind] for kind in KINDS])[:, None]
    sizes = weights.BASE + weights.LARGER * np.log(larger)
    return np.vstack([np.where(known, similarity * cosine, missing), sizes])


def _weigh(pairs: pl.DataFrame) -> pl.DataFrame:
    """Weigh the evidence of every pair of cores.

    Returns:
        Columns block, left, right, and the weight of each of TERMS.
    """
    itself = pairs.filter(pl.col("left") == pl.col("right")).select("left", "n_places", *KINDS)
    apart = pairs.filter(pl.col("left") != pl.col("right")).select("block", "left", "right", *KINDS)
    left = apart.select("left").join(itself, on="left", how="left", maintain_order="left")
    right = apart.select(left="right").join(itself, on="left", how="left", maintain_order="left")
    larger = np.maximum(left["n_places"].to_numpy(), right["n_places"].to_numpy())
    products, of_left, of_right = (frame.select(KINDS).to_numpy().T for frame in (apart, left, right))
    weighed = weigh_evidence(products, of_left, of_right, larger)
    return apart.with_columns(pl.Series(term, row) for term, row in zip(TERMS, weighed, strict=True))


def _add_prior(cores: pl.DataFrame, pairs: pl.DataFrame, weighed: pl.DataFrame) -> pl.DataFrame:
    """Add the prior of the name to the pairs of its cores, and their score.

    The prior says how common the name is; how many circles of coauthors there are that never meet, for many are many
    persons'; how much its cores agree as a whole; and how often, in this lake, the cores of one name are one person.
    """
    share = pl.col("commonness") / max(cores["name"].n_unique(), 1)
    initial = pl.col("given_tokens").list.first().str.len_chars() == 1
    share = pl.when(initial).then(share * weights.BEHIND_INITIAL).otherwise(share)
    share = share.clip(weights.LEAST_SHARE, weights.MOST_SHARE)
    names = cores.select(left="core", share=share).unique("left")
    itself = pairs.filter(pl.col("left") == pl.col("right"))
    size = itself.group_by("block").agg(places=pl.col("n_places").sum(), circles=(pl.col("coauthor") > 0).sum())
    blocks = (
        weighed.select("block", "left", evidence=pl.sum_horizontal(TERMS))
        .join(names, on="left", maintain_order="left")
        .group_by("block", maintain_order=True)
        .agg(pl.col("evidence").mean(), pl.col("share").first())
        .join(size, on="block", maintain_order="left")
        .with_columns(
            prior=weights.OFFSET
            - weights.COMMONNESS * pl.col("share").log()
            - weights.CROWD * (pl.col("circles") + 1).cast(pl.Float64).log()
            + weights.COHESION * pl.col("evidence")
        )
    )
    blocks = blocks.with_columns(pl.col("prior") + weights.LAKE * _lake_prior(blocks))
    blocks = blocks.select("block", "prior")
    added = weighed.join(blocks, on="block", how="left", maintain_order="left")
    added = added.with_columns(name=(pl.col("name") + pl.col("prior")).round(9))
    return added.with_columns(score=pl.sum_horizontal(TERMS).round(6))


def _lake_prior(blocks: pl.DataFrame) -> pl.Series:
    """Estimate how often, in this lake, the cores of one name are one person, as log-odds (empirical Bayes).

    It is the mean over the names, by their places, of what is said of each without it: over the names with about as
    many circles, drawn towards that over all. So where two collections are one lake, the names of which one has many
    circles are not judged by those of the other, which has few.

    Args:
        blocks: Columns prior, evidence, places, circles, a row a block.
    """
    one_person = 1 / (1 + (-pl.col("prior") - pl.col("evidence")).exp())
    places, alike = pl.col("places"), (pl.col("circles") + 1).cast(pl.Float64).log(2).floor()
    of_lake = (weights.USUAL * weights.LEAST_PLACES + (one_person * places).sum()) / (
        weights.LEAST_PLACES + places.sum()
    )
    drawn = weights.LEAST_PLACES_ALIKE
    near = ((one_person * places).sum().over(alike) + drawn * of_lake) / (places.sum().over(alike) + drawn)
    return blocks.select((near / (1 - near)).log()).to_series()


def _keep_apart(cores: pl.DataFrame, scored: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    """Return for each pair of cores what keeps them two persons, whatever else agrees; null: nothing.

    paper (they share one), suffix (they state different ones), orcid (likewise, unless the evidence outweighs them),
    or career (together they would be a longer life in print than anybody's, or more papers a year).
    """
    left, right, core = scored["left"].to_numpy(), scored["right"].to_numpy(), cores["core"].to_numpy()
    paper = paper_of(cores)
    held = sparse.csr_array((np.ones(core.size), (core, paper)), shape=(core.size, int(paper.max(initial=0)) + 1))
    orcids, suffixes = (_stated_otherwise(core.size, core, values, left, right) for values in identities(cores))
    orcids &= scored["score"].to_numpy() < weights.OUTWEIGHS_ORCID
    reasons = {
        "paper": pl.Series(_overlap(held, left, right), dtype=pl.Boolean),
        "suffix": pl.Series(suffixes, dtype=pl.Boolean),
        "orcid": pl.Series(orcids, dtype=pl.Boolean),
        "career": _implausible(scored, pairs),
    }
    holds = pl.DataFrame(reasons)
    return holds.select(pl.coalesce(pl.when(name).then(pl.lit(name)) for name in reasons)).to_series()


def _implausible(scored: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    """Return for each pair of cores whether their union would be longer or busier than a life in print."""
    itself = pairs.filter(pl.col("left") == pl.col("right")).select("left", "n_places", "first_year", "last_year")
    both = (
        scored.select("left", "right")
        .join(itself, on="left", how="left", maintain_order="left")
        .join(itself, left_on="right", right_on="left", suffix="_right", how="left", maintain_order="left")
    )
    first, last = pl.min_horizontal("first_year", "first_year_right"), pl.max_horizontal("last_year", "last_year_right")
    years = last - first + 1
    too_long = years > weights.LONGEST_CAREER
    too_busy = (pl.col("n_places") + pl.col("n_places_right")) > weights.MOST_PAPERS_A_YEAR * years
    return both.select(apart=(too_long | too_busy).fill_null(value=False)).to_series()


def _overlap(held: sparse.csr_array, left: Ints, right: Ints) -> Bools:
    """Return for each pair of rows whether they hold a column both."""
    together = np.zeros(left.size)
    for start in range(0, left.size, 100_000):
        chunk = slice(start, start + 100_000)
        together[chunk] = np.asarray(held[left[chunk]].multiply(held[right[chunk]]).sum(axis=1)).ravel()
    return together > 0


def _stated_otherwise(size: int, group: Ints, values: Ints, left: Ints, right: Ints) -> Bools:
    """Return for each pair of groups whether both state a value (-1: none), and not the same."""
    stated = np.full(size, -1)
    np.maximum.at(stated, group, values)
    return np.asarray((stated[left] >= 0) & (stated[right] >= 0) & (stated[left] != stated[right]))


def _settle(weighed: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Decide the names in which all pairs say the same; the others are contested.

    Returns:
        The decided pairs (DECIDED): a name whose pairs all score 0 or more and are not kept apart is one cluster, a
        name in which none does is as many as it has cores. And the pairs of the other names.
    """
    unites = (pl.col("score") >= 0) & ~pl.col("apart")
    weighed = weighed.with_columns(every=unites.all().over("block"), some=unites.any().over("block"))
    united = weighed.filter("every").filter(pl.col("left") == pl.col("left").min().over("block"))
    divided = weighed.filter(~pl.col("some") & ~pl.col("apart") & (pl.col("score") >= weights.REVIEW))
    settled = pl.concat([united.with_columns(decision=pl.lit(MERGED)), divided.with_columns(decision=pl.lit(REVIEW))])
    return settled.select(DECIDED.keys()), weighed.filter(pl.col("some") & ~pl.col("every"))


@dataclass
class _Name:
    """The clusters of one name while they are united; they are numbered in the order of their cores.

    Attributes:
        products: The products of their vectors: kind, cluster, cluster.
        places: How many places each has.
        apart: Which may not be united.
        prior: The prior of the name.
    """

    products: Floats
    places: Floats
    apart: Bools
    prior: float

    def weigh(self, one: int) -> Floats:
        """Weigh the evidence between one cluster and every other: a row for each of TERMS."""
        itself = np.einsum("kii->ki", self.products)
        larger = np.maximum(self.places[one], self.places)
        weighed = weigh_evidence(self.products[:, one, :], itself[:, [one]], itself, larger)
        weighed[-1] += self.prior
        return weighed

    def score(self, one: int) -> Floats:
        """Score one cluster against every other; those that may not be united with it score -inf."""
        scores = np.round(self.weigh(one).sum(axis=0), 6)
        scores[self.apart[one]] = -np.inf
        return np.asarray(scores)

    def unite(self, keep: int, drop: int) -> None:
        """Add one cluster to another."""
        self.products[:, keep, :] += self.products[:, drop, :]
        self.products[:, :, keep] += self.products[:, :, drop]
        self.places[keep] += self.places[drop]
        self.apart[keep] |= self.apart[drop]
        self.apart[:, keep] |= self.apart[:, drop]
        self.apart[drop] = self.apart[:, drop] = True


def _agglomerate(contested: pl.DataFrame, pairs: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Unite the clusters of each contested name, best first; yields the decided pairs (DECIDED) of a name."""
    products = pairs.join(contested.select("block").unique(), on="block", how="semi").sort("block", "left", "right")
    groups = products.partition_by("block", maintain_order=True)
    rest = contested.sort("block", "left", "right").partition_by("block", maintain_order=True)
    for own, pair in zip(groups, rest, strict=True):
        cores = own.filter(pl.col("left") == pl.col("right"))
        number = cores["left"].to_numpy()
        size = number.size
        left, right = (np.searchsorted(number, own[side].to_numpy()) for side in ("left", "right"))
        matrix = np.zeros((len(KINDS), size, size))
        matrix[:, left, right] = matrix[:, right, left] = own.select(KINDS).to_numpy().T
        apart = np.eye(size, dtype=bool)
        left, right = (np.searchsorted(number, pair[side].to_numpy()) for side in ("left", "right"))
        apart[left, right] = apart[right, left] = pair["apart"].to_numpy()
        name = _Name(matrix, cores["n_places"].to_numpy().astype(float), apart, pair["prior"][0])
        rows = [(number[a], number[b], decision, *terms) for a, b, decision, terms in _unite_best_first(name)]
        yield pl.DataFrame(rows, schema=DECIDED, orient="row")


def _unite_best_first(name: _Name) -> Iterator[tuple[int, int, str, list[float]]]:
    """Unite the clusters of a name while a pair scores 0 or more; then yield the pairs to review."""
    size = name.places.size
    scores = np.stack([name.score(one) for one in range(size)])
    best = scores.argmax(axis=1)
    while True:
        top = scores[np.arange(size), best]
        keep = int(top.argmax())
        if top[keep] < 0:
            break
        keep, drop = sorted((keep, int(best[keep])))
        yield keep, drop, MERGED, name.weigh(keep)[:, drop].tolist()
        name.unite(keep, drop)
        scores[drop] = scores[:, drop] = -np.inf
        scores[keep] = scores[:, keep] = name.score(keep)
        stale = np.flatnonzero((best == keep) | (best == drop))
        best[stale] = scores[stale].argmax(axis=1)
        better = scores[:, keep] > scores[np.arange(size), best]
        best[better] = keep
        best[keep] = scores[keep].argmax()
    for one in np.flatnonzero(top >= weights.REVIEW).tolist():
        other = int(best[one])
        if one < other or best[other] != one:
            first, second = sorted((one, other))
            yield first, second, REVIEW, name.weigh(first)[:, second].tolist()


def _roots(size: int, left: Ints, right: Ints) -> Ints:
    """Return the lowest item of the component of every item."""
    _, first, inverse = np.unique(components(size, left, right), return_index=True, return_inverse=True)
    return np.asarray(first[inverse], dtype=np.int64)


def _links_of_cores(cores: pl.DataFrame) -> pl.DataFrame:
    """Return the links that made the cores."""
    links = cores.drop_nulls("linked_to")
    evidence = pl.struct(
        evidence="linked_by", level=pl.lit("shared"), weight=pl.col("link_weight").cast(pl.Float32)
    ).cast(EVIDENCE)
    return links.select(
        left=pl.min_horizontal("index", "linked_to"),
        right=pl.max_horizontal("index", "linked_to"),
        decision=pl.lit(MERGED),
        kept_apart_by=pl.lit(None, pl.String),
        matched_by="linked_by",
        score="link_weight",
        evidence=pl.concat_list(evidence),
    )


def _as_links(decided: pl.DataFrame) -> pl.DataFrame:
    """Return decided pairs of cores as links: every weight, and the term that weighs most."""
    reason = pl.col("kept_apart_by") if "kept_apart_by" in decided.columns else pl.lit(None, pl.String)
    return decided.select(
        "left",
        "right",
        "decision",
        kept_apart_by=reason,
        matched_by=_heaviest(TERMS),
        score=pl.sum_horizontal(TERMS).round(6),
        evidence=_evidence_lists(decided, [(term, _level(term), term) for term in TERMS]),
    )


def _links_of_variants(decided: pl.DataFrame) -> pl.DataFrame:
    """Return decided pairs of clusters under different names as links; their level is how the names differ."""
    shared = pl.when(pl.col("coauthors") > 0).then(pl.lit("shared")).otherwise(pl.lit("none shared"))
    same_orcid = pl.when("same_orcid").then(pl.lit("same"))
    evidence = [
        ("coauthors", shared, "coauthors"),
        ("name form", pl.col("level"), "name"),
        ("orcid", same_orcid, "orcid"),
    ]
    return decided.select(
        "left",
        "right",
        "decision",
        "kept_apart_by",
        matched_by=_heaviest(VARIANT_TERMS),
        score=pl.sum_horizontal(VARIANT_TERMS).round(6),
        evidence=_evidence_lists(decided, evidence),
    )


def _evidence_lists(pairs: pl.DataFrame, evidence: Sequence[tuple[str, pl.Expr, str]]) -> pl.Series:
    """Return the evidence of every pair as a list, in the order in which it is named.

    Args:
        pairs: The pairs.
        evidence: The name of each evidence, its level (null where it does not apply) and the column of its weight.
    """
    numbered = pairs.with_row_index("pair")
    each = [
        numbered.select("pair", evidence=pl.lit(name), level=level, weight=pl.col(weight).cast(pl.Float32))
        for name, level, weight in evidence
    ]
    rows = pl.concat(each).drop_nulls("level").sort("pair", maintain_order=True)
    item = pl.struct("evidence", "level", "weight").cast(EVIDENCE)
    return rows.group_by("pair", maintain_order=True).agg(item.alias("evidence"))["evidence"]


def _heaviest(terms: tuple[str, ...]) -> pl.Expr:
    """Return the name of the term that weighs most; of equals the first."""
    most = pl.max_horizontal(terms)
    return pl.coalesce(pl.when(pl.col(term) == most).then(pl.lit(term)) for term in terms)


def _level(term: str) -> pl.Expr:
    """Return how strong a term is: missing where neither agrees nor differs, for one of the two lacks it."""
    if term not in KINDS:
        return pl.when(pl.col(term) > 0).then(pl.lit("for")).otherwise(pl.lit("against"))
    lacking = pl.col(term) == weights.MISSING[term]
    return (
        pl.when(lacking).then(pl.lit("missing")).when(pl.col(term) > 0).then(pl.lit("alike")).otherwise(pl.lit("none"))
    )


def _opposed_clusters(clusters: pl.DataFrame, involved: Ints, accepted: pl.DataFrame) -> tuple[Ints, Ints]:
    """Return the pairs of involved clusters that are never together, within the components that pairs could unite."""
    left, right = (np.searchsorted(involved, accepted[side].to_numpy()) for side in ("left", "right"))
    one, other = _pairs_in_components(_roots(involved.size, left, right))
    members = clusters.filter(pl.col("cluster").is_in(pl.Series(involved).implode()))
    number = np.searchsorted(involved, members["cluster"].to_numpy())
    paper = paper_of(members)
    held = sparse.csr_array(
        (np.ones(number.size), (number, paper)), shape=(involved.size, int(paper.max(initial=0)) + 1)
    )
    apart = _overlap(held, one, other)
    for values in identities(members):
        apart |= _stated_otherwise(involved.size, number, values, one, other)
    names = members.sort("cluster", "index").unique("cluster", keep="first", maintain_order=True)
    apart |= ~NamePairs(names).compatible(one, other) & ~_reconciled(accepted, involved, one, other)
    return one[apart], other[apart]


def _reconciled(accepted: pl.DataFrame, involved: Ints, one: Ints, other: Ints) -> Bools:
    """Return for each pair of clusters whether their names, though in conflict by the letter, are forms of one.

    They are if the pair is accepted, and so are the initials and longer forms of both: where Bill Byrne is
    William Byrne, he can be W. Byrne too.
    """
    direct = accepted.select("left", "right")
    links = pl.concat([direct, direct.select(left="right", right="left")])
    itself = pl.DataFrame({"left": involved, "right": involved})
    near = pl.concat([links, itself])
    unlike = accepted.filter(~pl.col("level").is_in(BY_THE_LETTER)).select("left", "right")
    unlike = pl.concat([unlike, unlike.select(left="right", right="left")])
    reached = (
        near.join(unlike, left_on="right", right_on="left", suffix="_unlike")
        .join(near, left_on="right_unlike", right_on="left", suffix="_far")
        .select("left", right="right_far")
    )
    known = pl.concat([near, reached]).unique()
    pairs = pl.DataFrame({"left": involved[one], "right": involved[other]})
    found = pairs.join(known.with_columns(known=True), on=["left", "right"], how="left", maintain_order="left")
    return found["known"].fill_null(value=False).to_numpy()


def _pairs_in_components(component: Ints) -> tuple[Ints, Ints]:
    """Pair the items of every component."""
    items = pl.DataFrame({"item": np.arange(component.size), "component": component})
    pairs = items.join(items, on="component").filter(pl.col("item") < pl.col("item_right")).sort("item", "item_right")
    return pairs["item"].to_numpy(), pairs["item_right"].to_numpy()
