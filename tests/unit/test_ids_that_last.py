"""Random versions of a lake: no id ever moves to other records, and every id resolves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.exchange.identities import IDENTITIES
from tasks.load.changes.comparison import Sides
from tasks.load.changes.moves import follow, id_events
from tasks.load.identities import identities_of
from tasks.transform.linkage.identities import identify, minted_from_content

MINT = minted_from_content("P")
Clusters = Mapping[str, int]  # the cluster of each record, which says what it is called


class Version(NamedTuple):
    """A version: the id of each record, and the history of all ids up to it."""

    ids: Mapping[str, str]
    history: pl.DataFrame


NONE = Version({}, pl.DataFrame(schema={"id": pl.String, "event": pl.String, "snapshot": pl.String}))


def members(ids: Mapping[str, str]) -> pl.DataFrame:
    columns = {"member": list(ids), "id": list(ids.values())}
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def next_version(before: Version, clusters: Clusters, number: int) -> Version:
    """Identify the clusters of a version, and tell what became of the ids of the one before."""
    given = pl.DataFrame(
        {"cluster": list(clusters.values()), "member": list(clusters), "content": list(clusters)},
        schema={"cluster": pl.Int64, "member": pl.String, "content": pl.String},
    )
    known = identities_of(members(before.ids), before.history) if number else IDENTITIES.empty()
    found = given.join(identify(given, known, MINT), on="cluster")
    ids = dict(found.select("member", "id").iter_rows())
    sides = Sides(members(before.ids).lazy(), members(ids).lazy(), 100)
    events = id_events(follow(sides, sides, ["member"])).select("id", "event", snapshot=pl.lit(f"{number:03}"))
    return Version(ids, pl.concat([before.history, events]))


def holders(ids: Mapping[str, str]) -> dict[str, set[str]]:
    """Give the records of each id."""
    found: dict[str, set[str]] = {}
    for record, name in ids.items():
        found.setdefault(name, set()).add(record)
    return found


VERSIONS = st.lists(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3)), min_size=2, max_size=12)
LEFT_AND_CAME_BACK: list[Clusters] = [{"a": 0, "b": 0}, {"a": 0, "b": 1}, {"b": 1}, {}, {"a": 0}, {"a": 0, "b": 1}]
MERGED_AND_CAME_BACK: list[Clusters] = [{"a": 0, "b": 1, "c": 1}, {"a": 1, "b": 1, "c": 1}, {"b": 1}, {"a": 0, "b": 1}]


@given(VERSIONS)
@example(LEFT_AND_CAME_BACK)
@example(MERGED_AND_CAME_BACK)
def test_no_id_ever_moves_to_other_records(versions: Sequence[Clusters]) -> None:
    version = NONE
    ever: dict[str, set[str]] = {}
    for number, clusters in enumerate(versions):
        before, version = version, next_version(version, clusters, number)
        then, now = holders(before.ids), holders(version.ids)
        assert len(now) == len(set(clusters.values()))
        for name, records in now.items():
            if name in then:
                assert records & then[name]
            elif name in ever:  # it was retired, and one of its own records has come back
                assert records & ever[name]
                assert set(before.history.filter(id=name)["event"]) == {"minted", "retired"}
            ever[name] = ever.get(name, set()) | records
        for name, records in then.items():  # a record changes its id only with a reason
            stayed = records & version.ids.keys()
            took = {version.ids[record] for record in stayed}
            if name not in now and took:
                events = version.history.filter(id=name, snapshot=f"{number:03}")["event"].to_list()
                assert events == ["merged" if len(took) == 1 else "split"]
        assert ever.keys() == set(version.history.filter(event="minted")["id"])
        for name in ever.keys() - now.keys():
            assert version.history.filter(id=name).sort("snapshot")["event"][-1] in {"merged", "split", "retired"}


@given(VERSIONS)
def test_the_same_records_in_the_same_clusters_keep_all_ids(versions: Sequence[Clusters]) -> None:
    version = NONE
    for number, clusters in enumerate(versions):
        version = next_version(version, clusters, number)
    again = next_version(version, {record: -cluster for record, cluster in versions[-1].items()}, len(versions))
    assert again.ids == version.ids


@given(VERSIONS)
def test_of_ids_that_have_as_many_of_its_records_a_cluster_takes_the_oldest(
    versions: Sequence[Clusters],
) -> None:
    version = NONE
    for number, clusters in enumerate(versions):
        version = next_version(version, clusters, number)
    first = dict(version.history.group_by("id").agg(pl.col("snapshot").min()).iter_rows())
    counts = {name: len(records) for name, records in holders(version.ids).items()}
    merged = next_version(version, dict.fromkeys(version.ids, 0), len(versions))
    if counts:
        kept = min(counts, key=lambda name: (-counts[name], first[name], name))
        assert set(merged.ids.values()) == {kept}
