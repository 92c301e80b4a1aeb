"""What a result is cached by, and when it is not taken."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from flows.cache import PartitionSerializer, content, find, sweep_work
from flows.intact import is_intact
from flows.software import PACKAGES
from schemas.dump import Dump, Partition
from tasks.work import write_partition
from tests.integration.conftest import ROOT, SAMPLE, Command, PrefectServer, forget_last_run


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


@pytest.fixture
def recomputed(
    paperlake: Command, prefect_server: PrefectServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., set[str]]:
    """Run on the sample as if some files of the project were others, and name the steps that were not cached."""

    def run(*changed: str) -> set[str]:
        code = tmp_path / "-".join(["code", *(Path(name).stem for name in changed)])
        for package in PACKAGES:
            shutil.copytree(ROOT / package, code / package, ignore=shutil.ignore_patterns("__pycache__"))
        for name in changed:
            (code / name).write_text(f"{(ROOT / name).read_text(encoding='utf-8')}# changed\n", encoding="utf-8")
        monkeypatch.setattr("flows.software.ROOT", code)
        forget_last_run(tmp_path / "lake")
        assert paperlake("curate", SAMPLE, "--out", tmp_path / "lake").status == 0
        states = prefect_server.task_states(prefect_server.last_flow_run())
        return {name for name, state in states if state != "Cached"}

    return run


def test_a_change_in_the_code_recomputes_the_steps_that_run_it(recomputed: Callable[..., set[str]]) -> None:
    first = recomputed()
    assert first > {"papers: block", "papers: score", "publish"}
    recomputed("flows/report.py")  # from now on the current version has ids
    always = {
        "discover",
        "read the ids of the current version",
        "read the ids that decisions name",
        "compare with the current version",
    }
    assert recomputed("tasks/export/ris.py", "flows/report.py") == always
    again = recomputed("tasks/transform/papers/merge.py")
    assert "papers: merge" in again
    # Other software learns the statistics anew; as they come out the same, what stands on them is in the cache.
    others = ("read", "number", "papers: block", "papers: compare", "papers: cluster", "authors")
    assert {name for name in again - always if name.startswith(others)} == set()
