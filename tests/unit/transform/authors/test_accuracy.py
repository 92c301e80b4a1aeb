"""What became of the pairs of cores and of variants, weighed by what each would cost if it were wrong."""

from __future__ import annotations

import polars as pl
import pytest

from benchmarks.resolving_authors import Clustered, align, assign, cluster
from schemas.exchange.accuracy import APART, CERTAIN, CONTESTED, UNITED
from tasks.fields.names import parse_names
from tasks.transform.authors.accuracy import count_cores, count_variants, judge_cores, judge_variants
from tasks.transform.linkage.accuracy import MOST
from tests.unit.transform.authors.lakes import Author, Paper, lake, paper

CHEMIST = Author("Wei Zhang", ("Institute of Physical Chemistry, Qingdao",))
LINGUIST = Author("Wei Zhang", ("Department of Linguistics, Bergen",))


def clustered(*papers: Paper) -> Clustered:
    """Cluster the names of a small lake."""
    made = lake(*papers)
    mentions = assign(parse_names(made.names), made.assignments, made.sources)
    return cluster(align(mentions, made.papers))


def counted(*papers: Paper) -> dict[str, float]:
    """Return how much of each kind is counted of the cores of a small lake."""
    found = clustered(*papers)
    counts = count_cores(found.cores, found.core_clusters, found.core_pairs, found.name_priors, found.lake_prior)
    assert counts["entity"].unique().to_list() == ["authors"]
    return dict(counts.group_by("kind").agg(pl.col("pairs").sum()).iter_rows())


def test_a_place_of_a_name_that_stands_once_is_certain() -> None:
    assert counted(paper("Ada Quist"), paper("Olu Adeyemi")) == {CERTAIN: 2}


def test_the_places_of_a_core_are_united_by_the_best_score() -> None:
    found = clustered(paper("Ada Quist", "Olu Adeyemi"), paper("Ada Quist", "Olu Adeyemi"))
    judged = judge_cores(found.cores, found.core_clusters, found.core_pairs, found.name_priors, found.lake_prior)
    within = judged.filter(kind=UNITED)
    assert within["score"].unique().to_list() == [MOST]
    assert within["pairs"].to_list() == [1.0, 1.0]  # half of the pairs of each two places is the place with itself
    assert judged.filter(kind=CERTAIN)["pairs"].to_list() == [2.0]


def test_cores_that_are_kept_apart_cost_recall_alone() -> None:
    found = clustered(
        paper(CHEMIST, "Lin Hua", title="Oxidation of copper surfaces", year=1990),
        paper(LINGUIST, "Nils Berg", title="Tone in the dialects of Hordaland", year=1990),
    )
    judged = judge_cores(found.cores, found.core_clusters, found.core_pairs, found.name_priors, found.lake_prior)
    pairs = judged.filter(pl.col("left") != pl.col("right"))
    assert set(pairs["kind"]) <= {APART, UNITED}
    assert pairs["pairs"].max() <= 1.0 + 1e-9  # type: ignore[operator]  # of two places of one name


def test_what_is_counted_does_not_exceed_the_places() -> None:
    papers = [paper("Ada Quist", f"Coauthor {name}", title=f"On the {name} of lichens") for name in "abcde"]
    found = counted(*papers, *papers)
    assert found[CERTAIN] + found[UNITED] == pytest.approx(20)


def test_variants_are_weighed_by_the_sizes_of_both_clusters() -> None:
    found = clustered(
        paper("John Q. Smithson", "Ada Quist", "Olu Adeyemi"),
        paper("John Q. Smithson", "Ada Quist", "Olu Adeyemi"),
        paper("J. Smithson", "Ada Quist", "Olu Adeyemi"),
    )
    judged = judge_variants(found.variant_links, found.name_clusters)
    assert judged.filter(kind=CONTESTED)["pairs"].to_list() == pytest.approx([2 * 2 * 1 / 3])
    assert count_variants(found.variant_links, found.name_clusters)["pairs"].sum() == judged["pairs"].sum()
