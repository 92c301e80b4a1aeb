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
