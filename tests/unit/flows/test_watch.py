"""The watcher with an invented server: what it tells, in which portions, and what it does when nobody answers."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from flows import watch
from flows.arrivals import Arrival, read_told
from flows.watch import Watcher, watching
from schemas.errors import BusyLakeError, PaperlakeError


class Told:
    """A server that accepts arrivals, at first perhaps none, and ends the watcher when it has some number."""

    def __init__(self, wanted: int, *, failures: int = 0) -> None:
        self.portions: list[list[str]] = []
        self.stop = threading.Event()
        self._wanted = wanted
        self._failures = failures

    def __call__(self, arrivals: Sequence[Arrival], stop: threading.Event) -> None:
        assert stop is self.stop
        if self._failures:
            self._failures -= 1
            raise PaperlakeError("the Prefect server was not told: it is away")
        self.portions.append([arrival.name for arrival in arrivals])
        if sum(map(len, self.portions)) >= self._wanted:
            self.stop.set()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "FIRST_PAUSE_SECONDS", 0.0)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    return tmp_path / "raw"


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    return tmp_path / "lake"


def run(raw: Path, lake: Path, told: Told) -> None:
    Watcher([raw], lake, told, 0.0, is_polling=True).run(told.stop)


def test_many_arrivals_are_told_in_portions_and_all_are_kept(raw: Path, lake: Path) -> None:
    for number in range(120):
        (raw / f"{number:03}.bib").write_text("x")
    told = Told(120)
    run(raw, lake, told)
    assert [len(portion) for portion in told.portions] == [50, 50, 20]
    assert len({name for portion in told.portions for name in portion}) == len(read_told(lake)) == 120


def test_a_watcher_that_is_ended_between_two_portions_tells_the_others_next_time(raw: Path, lake: Path) -> None:
    for number in range(60):
        (raw / f"{number:03}.bib").write_text("x")
    first, second = Told(1), Told(1)
    run(raw, lake, first)
    run(raw, lake, second)
    assert [len(portion) for portion in first.portions + second.portions] == [50, 10]


def test_a_server_that_is_away_is_told_later_and_complained_of_once(
    raw: Path, lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (raw / "a.bib").write_text("x")
    told = Told(1, failures=3)
    run(raw, lake, told)
    assert told.portions == [["a.bib"]]
    assert capsys.readouterr().err == "paperlake: warning: the Prefect server was not told: it is away; trying again\n"


def test_what_was_removed_is_forgotten_also_after_a_restart(raw: Path, lake: Path) -> None:
    (raw / "a.bib").write_text("x")
    (raw / "b.bib").write_text("x")
    run(raw, lake, Told(2))
    (raw / "a.bib").rename(raw / ".a.bib")
    (raw / "c.bib").write_text("x")
    run(raw, lake, Told(1))
    (raw / ".a.bib").rename(raw / "a.bib")
    again = Told(1)
    run(raw, lake, again)
    assert again.portions == [["a.bib"]]


def test_one_watcher_at_a_time_tells_for_a_lake(raw: Path, lake: Path) -> None:
    with watching([raw], lake), pytest.raises(BusyLakeError, match="already watches"), watching([raw], lake):
        pass
    with watching([raw], lake):
        pass
