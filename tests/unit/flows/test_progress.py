"""How far a step is, and how long it will take."""

from __future__ import annotations

import pytest

from flows.progress import Lines, Pace, duration


def test_the_pace_counts_from_the_end_of_the_first_partition() -> None:
    pace = Pace(5)
    assert str(pace) == "0 of 5"
    pace.advance(100)
    assert (pace.seconds_left(), str(pace)) == (None, "1 of 5")
    pace.advance(103)
    assert (pace.seconds_left(), str(pace)) == (9, "2 of 5, about 9 s left")
    pace.advance(104)
    assert pace.seconds_left() == 4
    for _ in range(2):
        pace.advance(105)
    assert str(pace) == "5 of 5"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 s"), (119, "119 s"), (120, "2 min"), (121, "3 min"), (7140, "119 min"), (7200, "2 h 0 min")],
)
def test_a_time_in_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_a_step_has_a_line_when_it_is_done_and_others_when_it_takes_long(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter([0, 1, 20, 20, 25, 26, 26, 27, 27])
    monkeypatch.setattr("flows.progress.time.monotonic", lambda: float(next(times)))
    lines = Lines()
    lines.begin("papers: score", 3)
    lines.begin("papers: score", 1)
    lines.begin("papers: block", 1)
    for _ in range(4):
        lines.advance("papers: score")
    lines.advance("papers: block")
    printed = [line.split(" s  ")[1] for line in capsys.readouterr().err.splitlines()]
    assert printed == ["papers: score: 2 of 4, about 38 s left", "papers: score (4)", "papers: block"]
