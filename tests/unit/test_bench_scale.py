"""The benchmark of size: what a run costs is told by step, and compared with the last time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.incremental import small_files
from benchmarks.kept import Results, compare, keep
from benchmarks.scale import exponent
from benchmarks.watching import Look, Step, steps_of


def test_what_the_processor_did_goes_to_the_steps_that_ran() -> None:
    def ran(name: str, *seconds: int) -> dict[str, str]:
        start, end = (f"1970-01-01T00:00:{second:02}+00:00" for second in seconds)
        return {"name": name, "start_time": start, "end_time": end}

    runs = [ran("read a.bib", 0, 2), ran("read b.bib and 3 more", 1, 3), ran("papers: block", 2, 4)]
    looks = [Look(at, cpu, 0) for at, cpu in enumerate((0.0, 1.0, 2.0, 4.0, 5.0))]
    assert steps_of(runs, looks) == {"read": Step(2, 3.0, 3.0), "papers: block": Step(1, 2.0, 2.0)}


@pytest.mark.parametrize(
    ("task", "step"),
    [
        ("papers: block, partition 2 of 11", "papers: block"),
        ("read crossref/0001.json, slice 3", "read"),
        (
            "check the rules of sources, 59,080 rows of sources-22abc2b308693fd1f8b66dfd9a913152",
            "check the rules of sources",
        ),
        ("write papers of year 1990 to 1999", "write papers"),
        ("write mentions of source_format arxiv-json to ris", "write mentions"),
        ("write author_matches, from file 2", "write author_matches"),
        ("read the ids of the current version", "read the ids of the current version"),
    ],
)
def test_the_tasks_of_a_step_are_put_together(task: str, step: str) -> None:
    run = {"name": task, "start_time": "1970-01-01T00:00:00+00:00", "end_time": "1970-01-01T00:00:01+00:00"}
    assert list(steps_of([run], [])) == [step]


def test_the_exponent_of_a_cost() -> None:
    assert exponent((100, 5.0), (1000, 50.0)) == pytest.approx(1)
    assert exponent((100, 5.0), (10_000, 50.0)) == pytest.approx(0.5)


def test_results_are_kept_and_compared_with_the_last_ones(tmp_path: Path) -> None:
    first = keep("speed", {"read: CPU, s": 2.0, "merge: CPU, s": 1.0}, folder=tmp_path)
    assert first[1] == "There were no results before."
    second = keep("speed", {"read: CPU, s": 1.0, "merge: CPU, s": 1.05, "new": 3.0}, ["more"], folder=tmp_path)
    assert "| read: CPU, s | 2 | 1 | 0.50 |" in second
    assert second[-1] == "1 of 2 figures changed by less than 10%."
    kept = json.loads((tmp_path / "speed.json").read_text())
    assert (kept["figures"]["new"], kept["details"]) == (3.0, ["more"])
    assert "Python" in kept["machine"]


def test_results_of_another_machine_are_named() -> None:
    before, now = (Results(machine, "2020-01-01", {"a": 0.0}) for machine in ("old", "new"))
    assert "These are from another machine or versions: old." in compare(before, now)


def test_the_files_that_are_held_back_are_a_hundredth(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number:03}.bib").write_bytes(b"x" * 100)
    assert [path.name for path in small_files(tmp_path)] == ["100.bib", "101.bib"]


def test_where_every_file_is_large_the_smallest_one_is_held_back(tmp_path: Path) -> None:
    for name, size in (("a.bib", 30), ("b.bib", 20), ("c.bib", 50)):
        (tmp_path / name).write_bytes(b"x" * size)
    assert [path.name for path in small_files(tmp_path)] == ["b.bib"]
