"""What a result is cached by, and when it is not taken."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from flows.cache import PartitionSerializer, content, find, is_intact, sweep_work
from schemas.dump import Dump, Partition
from tasks.work import write_partition


@pytest.fixture
def partition(tmp_path: Path) -> Partition:
    return write_partition(pl.DataFrame({"x": [1, 2]}), "x", tmp_path)


def dump(path: str, **changes: str) -> Dump:
    fields = {"source_file": "a.txt", "source_format": "page", "sha256": "0" * 64, **changes}
    return Dump(path=Path(path), size=3, **fields)


def test_the_content_of_a_value_leaves_out_where_it_lies(partition: Partition) -> None:
    elsewhere = partition.model_copy(update={"path": Path("/elsewhere")})
    assert content({"inputs": [partition], "work": Path("/a")}) == content({"inputs": [elsewhere], "work": Path("/b")})
    assert content(dump("/a")) == content(dump("/b"))


@pytest.mark.parametrize("change", [{"source_file": "b.txt"}, {"source_format": "csl"}, {"sha256": "1" * 64}])
def test_what_a_dump_is_called_and_how_it_is_read_is_content(change: dict[str, str]) -> None:
    assert content(dump("/a", **change)) != content(dump("/a"))


def test_partitions_are_found_at_any_depth(partition: Partition) -> None:
    assert list(find(Partition, {"a": [partition, (partition, "text", 3)], "b": None})) == [partition, partition]


def test_a_result_survives_the_way_to_the_disk(partition: Partition) -> None:
    serializer = PartitionSerializer()
    result = {"papers": partition, "parts": [partition, partition]}
    assert serializer.loads(serializer.dumps(result)) == result
    assert serializer.loads(serializer.dumps(partition)) == partition


def test_a_result_whose_file_is_gone_or_changed_does_not_load(partition: Partition) -> None:
    serializer = PartitionSerializer()
    stored = serializer.dumps([partition])
    partition.path.write_bytes(b"something else")
    assert not is_intact(partition)
    with pytest.raises(ValueError, match="gone or damaged"):
        serializer.loads(stored)
    partition.path.unlink()
    with pytest.raises(ValueError, match="gone or damaged"):
        serializer.loads(stored)


def test_what_is_not_used_is_swept(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    for name in ("kept.parquet", "old.parquet", ".left.tmp", "results/kept", "results/old"):
        (tmp_path / name).touch()
    sweep_work(tmp_path, ["kept.parquet", "kept"])
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"kept.parquet", "results/kept"}
