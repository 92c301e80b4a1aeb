"""The ids of persons, and how sure they are."""

from __future__ import annotations

import math

import polars as pl
import pytest

from schemas.exchange.authors import CLUSTER_UNIONS, CORE_CLUSTERS
from schemas.exchange.identities import IDENTITIES
from tasks.hashing import hash_values
from tasks.transform.authors.identify import _confidence, identify_authors

RECORDS = pl.DataFrame(
    {"source_id": ["S0", "S1"], "paper_id": ["P0", "P1"], "content_sha256": ["b", "a"], "page": None}
)
NO_LINKS = pl.DataFrame(schema={"left": pl.UInt64, "right": pl.UInt64, "decision": pl.String, "score": pl.Float64})
U64 = {"place": pl.UInt64, "core": pl.UInt64}


def persons(
    before: pl.DataFrame | None = None, records: pl.DataFrame = RECORDS, cores: tuple[int, int, int] = (0, 0, 2)
) -> dict[int, str]:
    """Identify the persons of three places: the first of S0, the one of S1, and the second of S0."""
    source = pl.Series("source_id", ["S0", "S1", "S0"])
    mentions = pl.DataFrame({"position": [1, 1, 2], "place": [0, 1, 2], "number": [1, 1, 2]}, schema_overrides=U64)
    mentions = mentions.with_columns(
        record=hash_values(source),
        paper=pl.Series([0, 1, 0], dtype=pl.UInt64),
        is_fullest=pl.lit(value=True),
    )
    placed = pl.DataFrame({"place": [0, 1, 2], "core": cores}, schema_overrides=U64)
    found = identify_authors(
        mentions,
        records.with_columns(pl.col("page").cast(pl.String), record=hash_values(records["source_id"])),
        placed,
        CORE_CLUSTERS.empty(),
        CLUSTER_UNIONS.empty(),
        NO_LINKS,
        IDENTITIES.empty() if before is None else before,
    )
    return dict(found.places.select("place", "author_id").iter_rows())


def test_an_id_depends_on_what_mentions_say_and_not_on_numbers_or_papers() -> None:
    ids = persons()
    assert (ids[0] == ids[1], ids[0] == ids[2]) == (True, False)
    assert persons(records=RECORDS.with_columns(paper_id=pl.lit("P7")), cores=(9, 9, 4)) == ids


def test_two_persons_who_are_told_alike_have_two_ids() -> None:
    alike = persons(records=RECORDS.with_columns(content_sha256=pl.lit("a")), cores=(0, 1, 2))
    assert len(set(alike.values())) == 3


def test_a_person_keeps_the_id_that_the_mentions_have_in_the_version_before() -> None:
    before = pl.DataFrame({"member": ["S0#2", "S1#1"], "id": ["A2", "A1"], "version": [1, 1]})
    assert persons(before) == {0: "A1", 1: "A1", 2: "A2"}


def confidence(*links: tuple[int, int, str, float]) -> dict[int, float]:
    """Return how sure persons are: places 0 and 1 are one core, 2 and 3 others of the same person, 4 of another."""
    cores = pl.DataFrame({"place": range(5), "core": [0, 0, 2, 3, 4]}, schema_overrides=U64)
    clusters = cores.select("place", cluster=pl.Series([0, 0, 0, 0, 4]))
    return dict(_confidence(clusters, cores, pl.DataFrame(links, schema=NO_LINKS.schema, orient="row")).iter_rows())


def test_a_person_is_as_sure_as_the_weakest_link_between_cores() -> None:
    found = confidence((0, 1, "merged", 0.1), (0, 2, "merged", 2.0), (2, 3, "merged", 1.0), (3, 4, "review", -0.5))
    assert found == pytest.approx({0: 1 / (1 + math.exp(-1.0))})


def test_links_that_leave_no_doubt_make_a_person_certain() -> None:
    assert confidence((0, 2, "merged", 5.0), (2, 3, "merged", 9.0)) == {}
    assert confidence((0, 2, "merged", 4.9)) == pytest.approx({0: 1 / (1 + math.exp(-4.9))})
