"""How far a run is, by the seconds that its steps took in the last one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.estimate import LAST_TIMES, MAX_FRACTION, Estimate, LastTimes, keep_last_times, read_last_times


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


LAST = LastTimes(seconds=50, steps={"read": 10, "compare": 80, "publish": 10})


def test_a_step_weighs_as_much_as_it_took_in_the_last_run() -> None:
    clock = Clock()
    estimate = Estimate(LAST, 3, clock)
    assert (estimate.fraction(), estimate.seconds_left()) == (0, 50)
    estimate.begin("read", 1)
    estimate.begin("compare", 4)
    clock.now = 5
    estimate.advance("read")
    assert estimate.fraction() == pytest.approx(0.1)
    assert estimate.seconds_left() == pytest.approx(45)
    clock.now = 25
    estimate.advance("compare")
    estimate.advance("compare")
    assert estimate.fraction() == pytest.approx(0.5)
    assert estimate.seconds_left() == pytest.approx(25)
    assert str(estimate) == "about 25 s left; 1 of about 3 steps, the last one compare"


def test_a_run_that_is_slower_than_the_last_one_is_soon_taken_for_slow() -> None:
    clock = Clock()
    estimate = Estimate(LAST, 3, clock)
    estimate.begin("read", 1)
    clock.now = 15
    estimate.advance("read")
    assert estimate.seconds_left() == pytest.approx((15 + 5) / (10 + 10) * 90)


def test_without_a_run_before_steps_are_counted_and_no_time_is_told() -> None:
    estimate = Estimate(None, 4, Clock())
    estimate.begin("read", 2)
    estimate.advance("read")
    assert estimate.fraction() == pytest.approx(1 / 8)
    assert estimate.seconds_left() is None
    assert str(estimate) == "0 of about 4 steps, the last one read"
    estimate.advance("read")
    assert estimate.fraction() == pytest.approx(1 / 4)


def test_a_step_that_the_last_run_did_not_have_weighs_as_the_mean() -> None:
    estimate = Estimate(LastTimes(seconds=1, steps={"a": 1, "b": 3}), 2, Clock())
    estimate.begin("new", 1)
    estimate.advance("new")
    assert estimate.fraction() == pytest.approx(2 / 6)


steps = st.lists(st.tuples(st.sampled_from("abcde"), st.integers(0, 4)), max_size=8)
times = st.none() | st.builds(
    lambda seconds, each: LastTimes(seconds=seconds, steps=each),
    st.floats(0, 1e6),
    st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 1e6)),
)


@given(times, steps)
def test_the_fraction_never_shrinks_when_a_task_ends_and_never_reaches_the_end(
    last: LastTimes | None, submitted: list[tuple[str, int]]
) -> None:
    clock = Clock()
    estimate = Estimate(last, 3, clock)
    for step, total in submitted:
        estimate.begin(step, total)
    before = estimate.fraction()
    for step, total in submitted:
        for _ in range(total):
            clock.now += 1
            estimate.advance(step)
            now = estimate.fraction()
            assert before <= now <= MAX_FRACTION
            assert (estimate.seconds_left() or 0) >= 0
            assert str(estimate)
            before = now


def test_the_times_of_the_last_run_are_kept_and_damaged_ones_are_none(tmp_path: Path) -> None:
    assert read_last_times(tmp_path) is None
    keep_last_times(tmp_path, LAST)
    assert read_last_times(tmp_path) == LAST
    (tmp_path / LAST_TIMES).write_text("{", encoding="utf-8")
    assert read_last_times(tmp_path) is None
