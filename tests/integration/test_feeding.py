"""A lake that is fed dump by dump keeps its statistics while it can, and is in the end what one run makes of it all."""

from __future__ import annotations

import json
import random
from pathlib import Path

import polars as pl
import pytest

from tests.integration.conftest import Command
from tests.integration.test_same_ids import LINES

N_DUMPS = 20
DUMPS = {f"{number:02}.jsonl": b"".join(LINES[number::N_DUMPS]) for number in range(N_DUMPS)}

Partition = tuple[set[frozenset[str]], set[frozenset[tuple[str, int]]]]


def partition(lake: Path) -> Partition:
    """Return which records are one paper, and which mentions are one author."""
    sources, mentions = (
        pl.read_parquet(lake / "current" / table, hive_partitioning=False) for table in ("sources", "mentions")
    )
    papers = sources.group_by("paper_id").agg("source_id")["source_id"]
    authors = mentions.group_by("author_id").agg(pl.struct("source_id", "position"))["source_id"]
    return (
        {frozenset(paper) for paper in papers.to_list()},
        {frozenset((each["source_id"], each["position"]) for each in author) for author in authors.to_list()},
    )


@pytest.fixture(scope="module")
def in_one_run(tmp_path_factory: pytest.TempPathFactory, prefect_server: object) -> Partition:
    """What one run makes of all dumps."""
    from flows.cli import main

    folder = tmp_path_factory.mktemp("feeding")
    (folder / "raw").mkdir()
    for name, content in DUMPS.items():
        (folder / "raw" / name).write_bytes(content)
    assert main(["curate", str(folder / "raw"), "--out", str(folder / "lake")]) == 0
    return partition(folder / "lake")


def test_the_order_in_which_dumps_come_makes_no_difference_in_the_end(
    paperlake: Command, tmp_path: Path, in_one_run: Partition
) -> None:
    raw, lake = tmp_path / "raw", tmp_path / "lake"
    raw.mkdir()
    order = sorted(DUMPS)
    random.Random(1).shuffle(order)
    (raw / "more.jsonl").write_bytes(LINES[0].replace(b"key", b"other"))  # until the last run
    said, generations = [], []
    for first, last in ((0, 16), (16, 18), (18, N_DUMPS)):
        for name in order[first:last]:
            (raw / name).write_bytes(DUMPS[name])
        outcome = paperlake("curate", raw, "--out", lake, "--json")
        assert outcome.status == 0, outcome.err
        said.append(json.loads(outcome.out)["statistics"])
        generations.append(json.loads(paperlake("status", "--out", lake, "--json").out)["generation"])
    assert [because.split()[0] for because in said] == ["learnt", "kept", "learnt"]  # by a fifth with the last dumps
    assert generations[0] == generations[1] != generations[2]
    (raw / "more.jsonl").unlink()
    assert paperlake("curate", raw, "--out", lake, "--full").status == 0
    assert partition(lake) == in_one_run
