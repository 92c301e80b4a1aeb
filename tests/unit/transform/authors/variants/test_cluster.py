"""The second round of clustering."""

from __future__ import annotations

import polars as pl
import pytest

from schemas.lake.authors import AUTHOR_MATCHES
from tasks.fields.names import add_name_keys
from tasks.transform.authors.variants import bounds
from tasks.transform.authors.variants.cluster import cluster_variants

Candidate = tuple[int, int, str, float]
Link = tuple[int, int, str, str | None]


def clusters_of(
    *names: str,
    paper: tuple[int, ...] = (),
    orcid: tuple[str | None, ...] = (),
    homonym: tuple[str | None, ...] = (),
) -> pl.DataFrame:
    """Make clusters of one place each: "Family, Given" or "Family, Given, Suffix"."""
    rows = [((*name.split(", "), None)[:3]) for name in names]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(("family_name", "given_name", "suffix"), pl.String), orient="row")
    papers = [[number] for number in paper or range(len(names))]
    return add_name_keys(frame).with_columns(
        cluster=pl.int_range(pl.len(), dtype=pl.UInt64),
        papers=pl.Series(papers, dtype=pl.List(pl.UInt64)),
        homonym=pl.Series(homonym or [None] * len(names), dtype=pl.String),
        orcids=pl.Series([[one] if one else [] for one in orcid or [None] * len(names)], dtype=pl.List(pl.String)),
    )


def united(clusters: pl.DataFrame, *candidates: Candidate) -> tuple[list[int], list[Link]]:
    """Return what every cluster became, and the links: left, right, decision, what kept the two apart."""
    schema = {"left": pl.UInt64, "right": pl.UInt64, "level": pl.String, "score": pl.Float64}
    pairs = pl.DataFrame(candidates, schema=schema, orient="row").with_columns(
        same_orcid=pl.lit(value=False),
        same_identifier=pl.lit(value=False),
        coauthors=0.0,
        orcid=0.0,
        identifier=0.0,
        name="score",
    )
    unions, links = cluster_variants(pairs, clusters)
    became = dict(unions.iter_rows())
    found = [became.get(cluster, cluster) for cluster in clusters["cluster"]]
    return found, links.select("left", "right", "decision", "kept_apart_by").rows()


def test_accepted_pairs_unite_and_near_ones_are_left_for_review() -> None:
    names = clusters_of("Smith, J.", "Smith, John", "Smith, John A.", "Smith, J. A. B.")
    found, links = united(names, (0, 1, "initial", 0.0), (1, 2, "middle", -1.0), (2, 3, "initial", -1.1))
    assert found == [0, 0, 2, 3]
    assert links == [(0, 1, "merged", None), (1, 2, "review", None)]


def test_an_initial_joins_the_better_of_two_names_that_cannot_be_one() -> None:
    names = clusters_of("Smith, J.", "Smith, John", "Smith, James")
    found, links = united(names, (0, 1, "initial", 1.0), (0, 2, "initial", 2.0))
    assert found == [0, 1, 0]
    assert links == [(0, 1, "apart", "contradiction"), (0, 2, "merged", None)]


@pytest.mark.parametrize(
    ("clusters", "rule"),
    [
        (clusters_of("Smith, J.", "Smith, John", paper=(0, 0)), "paper"),
        (clusters_of("Smith, J.", "Smith, John", orcid=("A", "B")), "orcid"),
        (clusters_of("Smith, J., Jr.", "Smith, John, Sr."), "suffix"),
        (clusters_of("Smith, J.", "Smith, John", homonym=("J. Smith 0001", "John Smith 0002")), "homonym"),
    ],
)
def test_the_rule_that_keeps_two_clusters_apart_is_on_record(clusters: pl.DataFrame, rule: str) -> None:
    assert united(clusters, (0, 1, "initial", 9.0)) == ([0, 1], [(0, 1, "apart", rule)])


def test_a_constraint_holds_through_a_third_cluster() -> None:
    names = clusters_of("Smith, J.", "Smith, John", "Smith, John A.", paper=(0, 1, 0))
    found, links = united(names, (0, 1, "initial", 2.0), (1, 2, "middle", 1.0))
    assert found == [0, 0, 2]
    assert links == [(0, 1, "merged", None), (1, 2, "apart", "paper")]


def test_a_familiar_form_and_the_initial_of_the_full_name_are_reconciled_by_the_full_name() -> None:
    names = clusters_of("Byrne, Bill", "Byrne, William", "Byrne, W.")
    assert united(names, (0, 1, "familiar", 2.0), (1, 2, "initial", 1.0))[0] == [0, 0, 0]
    assert united(names, (0, 1, "middle", 2.0), (1, 2, "initial", 1.0))[0] == [0, 0, 2]


def test_what_the_size_of_a_component_keeps_apart_is_on_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_COMPONENT", 2)
    names = clusters_of("Smith, J.", "Smith, John", "Smith, John A.")
    found, links = united(names, (0, 1, "initial", 2.0), (1, 2, "middle", 1.0))
    assert found == [0, 0, 2]
    assert links == [(0, 1, "merged", None), (1, 2, "apart", "size")]


@pytest.mark.parametrize("rule", ["paper", "suffix", "homonym", "orcid", "contradiction", "size"])
def test_every_rule_can_stand_in_the_table(rule: str) -> None:
    match = {"source_id": "S" + "a" * 16, "position": 1, "related_source_id": "S" + "b" * 16, "related_position": 1}
    persons = {"author_id": "A" + "a" * 16, "related_author_id": "A" + "b" * 16, "matched_by": "name", "score": 1.0}
    decided = {"decision": "apart", "kept_apart_by": rule, "evidence": []}
    row = pl.DataFrame([match | persons | decided])
    AUTHOR_MATCHES.model.validate(AUTHOR_MATCHES.conform(row))
