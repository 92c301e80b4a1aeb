"""Masked: authors resolved where fields are missing, beside what the names alone would give.

Every labelled set is resolved whole, and with fields left out, as a lake of another source might lack them. Whatever is
missing, the outcome may not be worse than that of going by the names alone, on the same data: last name and initial;
full name; full name, with the forms of it joined that share a coauthor.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from scipy import sparse
from scipy.sparse import csgraph

from benchmarks.authors import CORPUS, read_corpus
from benchmarks.machine import SHARED
from benchmarks.resolving_authors import Aligned, align, assign, cluster
from schemas.exchange.authors import PAPER_MENTIONS
from tasks.fields.names import CONFLICT, NameTokens, parse_names
from tasks.hashing import hash_values
from tasks.transform.authors.cluster import clusters_of_places
from tasks.transform.authors.coauthors import pair_coauthors
from tasks.transform.authors.forms import form_of_each

GOLD = SHARED / "gold" / "authors"
SETS = {"acl": (CORPUS, 8), "aminer": (GOLD / "aminer" / "raw", 1), "crossref": (GOLD / "crossref" / "raw", 1)}
MASKS = (
    (),
    ("titles",),
    ("venues",),
    ("affiliations",),
    ("titles", "affiliations"),
    ("titles", "venues", "affiliations"),
    ("coauthors",),
    ("coauthors", "titles", "venues", "affiliations"),
    ("given names",),
    ("given names", "titles"),
    ("given names", "titles", "venues", "affiliations"),
    ("given names", "coauthors"),
)
INITIAL = r"(\p{L})[\p{L}\p{M}'’]*"
MENTION = ["source_id", "position"]


@dataclass(frozen=True)
class Masked:
    """How well a set was resolved without some of its fields.

    Attributes:
        name: The set.
        mask: What was left out; of given names all but the initials.
        mentions: Labelled mentions.
        f1: B-cubed F1.
        macro: The mean of the pairwise F1 over the groups of the set; None where it has none.
        baselines: The B-cubed F1 by names alone.
    """

    name: str
    mask: tuple[str, ...]
    mentions: int
    f1: float
    macro: float | None
    baselines: dict[str, float]

    @property
    def met(self) -> bool:
        """Whether no baseline is better, to four places."""
        return round(self.f1, 4) >= round(max(self.baselines.values()), 4)


def masked_table() -> tuple[list[str], bool]:
    """Return the lines of the table, and whether no set is below its best baseline under any mask."""
    lines = [
        "| set | left out | mentions | B3 F1 | macro | best by names alone | by | |",
        "|---|---|--:|--:|--:|--:|---|---|",
    ]
    accepted = True
    for found in measure_masked():
        accepted &= found.met
        best = max(found.baselines, key=lambda name: found.baselines[name])
        macro = "-" if found.macro is None else f"{found.macro:.3f}"
        lines.append(
            f"| {found.name} | {', '.join(found.mask) or 'nothing'} | {found.mentions:,} | {found.f1:.4f} | {macro} "
            f"| {found.baselines[best]:.4f} | {best} | {'' if found.met else '**below**'} |"
        )
    lines += ["", f"Of acl, one in {SETS['acl'][1]} volumes; of given names, initials are left."]
    return lines, accepted


def measure_masked() -> Iterator[Masked]:
    """Yield the scores of every set under every mask."""
    for name, (raw, every) in SETS.items():
        with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as folder:
            corpus = read_corpus(raw, Path(folder), every)
        mentions = assign(parse_names(corpus.names), corpus.assignments, corpus.sources)
        mentions = mentions.join(align(mentions, corpus.papers).mention_places, on=["paper", "record", "position"])
        gold = read_labels(name, corpus.sources).join(mentions.select(MENTION), on=MENTION)
        for mask in MASKS:
            yield _score(name, mask, gold, *mask_authors(mask, mentions, corpus.papers, gold))


def read_labels(name: str, sources: pl.DataFrame) -> pl.DataFrame:
    """Return the labelled mentions: source_id, position, person, and group where the set has one."""
    labels = pl.read_csv(GOLD / name / "mentions.csv", schema_overrides={"record": pl.String, "person": pl.String})
    labels = labels.join(sources, left_on="record", right_on="source_key")
    return labels.with_columns(pl.col("position").cast(pl.Int32)).drop("record")


def mask_authors(
    mask: tuple[str, ...], mentions: pl.DataFrame, papers: pl.DataFrame, gold: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Leave fields out of mentions and papers."""
    if "coauthors" in mask:  # every labelled mention is the only one of a copy of its paper
        copy = pl.concat_str("paper_id", pl.lit("#"), "number")
        mentions = mentions.join(gold, on=MENTION, how="semi").with_columns(original="paper_id", paper_id=copy)
        copies = mentions.select("paper_id", original="original").unique()
        papers = copies.join(papers.rename({"paper_id": "original"}), on="original").drop("original").sort("paper_id")
        mentions = mentions.drop("original").with_columns(paper=hash_values(mentions["paper_id"]))
    if "given names" in mask:
        mentions = mentions.with_columns(pl.col("given_name").str.replace_all(INITIAL, "$1"))
    if "affiliations" in mask:
        mentions = mentions.with_columns(affiliations=pl.lit([], dtype=mentions.schema["affiliations"]))
    gone = [column for column in ("title", "venue") if f"{column}s" in mask]
    return mentions, papers.with_columns(pl.lit(None, dtype=pl.String).alias(column) for column in gone)


def _score(
    name: str, mask: tuple[str, ...], gold: pl.DataFrame, mentions: pl.DataFrame, papers: pl.DataFrame
) -> Masked:
    """Resolve the authors, and hold them and the baselines against the labels."""
    aligned = align(mentions.select(list(PAPER_MENTIONS.polars_schema)), papers)
    found = _resolve(aligned)
    named = _by_names(aligned)
    printed = mentions.select(*MENTION, "record").join(aligned.mention_places, on=["record", "position"])
    labelled = gold.join(printed.select(*MENTION, "place"), on=MENTION).join(found, on="place").join(named, on="place")
    baselines = {name: b_cubed(labelled, name) for name in named.columns if name != "place"}
    groups = labelled.partition_by("group") if "group" in labelled.columns else []
    macro = sum(pairwise(group, "cluster") for group in groups) / len(groups) if groups else None
    return Masked(name, mask, labelled.height, b_cubed(labelled, "cluster"), macro, baselines)


def _resolve(aligned: Aligned) -> pl.DataFrame:
    """Return the cluster of every place after both rounds: columns place, cluster."""
    clustered = cluster(aligned)
    return clusters_of_places(clustered.cores, clustered.core_clusters, clustered.unions)


def _by_names(aligned: Aligned) -> pl.DataFrame:
    """Return the persons that the names alone would make: place and a column for each baseline."""
    places = aligned.places.select("place", "paper", "name", "key")
    beside = pair_coauthors(places, aligned.bylines).join(places.select("place", "key"), on="place")
    beside = beside.select("name", "coauthor", "key").unique()
    met = beside.join(beside, on=["key", "coauthor"]).filter(pl.col("name") < pl.col("name_right"))
    met = met.select("name", "name_right").unique().sort("name", "name_right")
    names = form_of_each(aligned.forms)
    one, other = (names["name"].search_sorted(met[side]).to_numpy() for side in ("name", "name_right"))
    fits = NameTokens.of(names.with_columns(suffix=pl.lit(None, pl.String))).compare(one, other) != CONFLICT
    graph = sparse.coo_array((np.ones(fits.sum()), (one[fits], other[fits])), shape=(names.height, names.height))
    joined = pl.Series(csgraph.connected_components(graph, directed=False)[1])
    forms = names.select("name", joined=joined)
    return places.join(forms, on="name", maintain_order="left").select(
        "place",
        pl.col("key").alias("last name and initial"),
        pl.col("name").alias("full name"),
        pl.col("joined").alias("full name and coauthors"),
    )


def b_cubed(labelled: pl.DataFrame, found: str) -> float:
    """Return the B-cubed F1 of a column of clusters against the column person."""
    precision, recall = b_cubed_both(labelled, found)
    return 2 * precision * recall / (precision + recall)


def b_cubed_both(labelled: pl.DataFrame, found: str) -> tuple[float, float]:
    """Return the B-cubed precision and recall of a column of clusters against the column person."""
    cells = _cells(labelled, found).select(
        precision=pl.col("n") ** 2 / pl.col("n").sum().over(found),
        recall=pl.col("n") ** 2 / pl.col("n").sum().over("person"),
    )
    precision, recall = (float(cells[measure].sum()) / labelled.height for measure in ("precision", "recall"))
    return precision, recall


def pairwise(labelled: pl.DataFrame, found: str) -> float:
    """Return the pairwise F1 of a column of clusters against the column person; 0 where no pair is right."""
    cells = _cells(labelled, found)
    right = _pairs(cells)
    wanted, given = (_pairs(cells.group_by(side).agg(pl.col("n").sum())) for side in ("person", found))
    return 2 * right / (wanted + given) if right else 0.0


def _cells(labelled: pl.DataFrame, found: str) -> pl.DataFrame:
    """Count the mentions of each person in each cluster."""
    return labelled.group_by("person", found).agg(n=pl.len().cast(pl.Float64)).sort("person", found)


def _pairs(counted: pl.DataFrame) -> float:
    """Return the number of pairs within groups of n."""
    return float(counted.select((pl.col("n") * (pl.col("n") - 1) / 2).sum()).item())
