"""What the steps of a run took."""

from __future__ import annotations

from flows.timings import Measure, StepTime, sum_up, timing_lines


def test_tasks_of_a_step_are_added_up_and_those_from_the_cache_are_marked() -> None:
    measures = [
        ("read", Measure(began=10, ended=13, peak_bytes=200_000_000)),
        ("read", None),
        ("match", None),
        ("read", Measure(began=11, ended=15, peak_bytes=100_000_000)),
    ]
    read, match = sum_up(measures)
    assert read == StepTime(step="read", seconds=5, task_seconds=7, tasks=3, cached=1, peak_mb=200)
    assert match == StepTime(step="match", seconds=0, task_seconds=0, tasks=1, cached=1, peak_mb=0)


def test_the_table_for_a_terminal_leaves_out_the_times_of_what_was_not_computed() -> None:
    timings = sum_up([("read", Measure(began=0, ended=3, peak_bytes=1_234_000_000)), ("match", None)])
    assert [line.split() for line in timing_lines(timings)] == [
        ["step", "seconds", "of", "tasks", "tasks", "cached", "peak", "MB"],
        ["read", "3.00", "3.00", "1", "1,234"],
        ["match", "1", "1"],
    ]
