"""Which files of the raw folders are complete, and of which nobody was told, on a clock that stands still."""

from __future__ import annotations

import fcntl
import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from flows.arrivals import FOLDER, TOLD, Arrival, Landing, Stamp, find_arrivals, is_busy, read_told, write_told
from schemas.errors import UsageError

QUIET = 10.0
NOW = 1_000_000.0


def arrival(path: str = "/raw/a.bib", size: int = 1, *, age: float = 0.0) -> Arrival:
    """Give a file that was written so many seconds ago."""
    return Arrival(path, path.rpartition("/")[2], size, int((NOW - age) * 1e9))


def names(arrivals: list[Arrival]) -> list[str]:
    return [one.name for one in arrivals]


def test_a_file_that_was_just_written_is_told_when_it_has_been_quiet() -> None:
    landing, file = Landing(QUIET), arrival()
    assert landing.look([file], NOW) == []
    assert landing.wait == QUIET
    assert landing.look([file], NOW + 9.5) == []
    assert landing.wait == pytest.approx(0.5)
    assert landing.look([file], NOW + QUIET) == [file]


def test_a_file_that_was_renamed_into_place_or_copied_with_its_old_time_is_told_at_once() -> None:
    assert Landing(QUIET).look([arrival(age=60)], NOW) != []


def test_a_file_that_grows_is_not_told_until_it_has_stopped() -> None:
    landing = Landing(QUIET)
    for second in range(60):
        assert landing.look([arrival(size=second, age=-second)], NOW + second) == []
    last = arrival(size=59, age=-59)
    assert landing.look([last], NOW + 59 + QUIET) == [last]


def test_a_file_from_a_machine_whose_clock_is_ahead_is_told_when_it_does_not_change() -> None:
    landing, file = Landing(QUIET), arrival(age=-3600)
    assert landing.look([file], NOW) == []
    assert landing.look([file], NOW + QUIET) == [file]


def test_a_clock_that_is_set_back_starts_the_waiting_anew() -> None:
    landing, file = Landing(QUIET), arrival(age=-3600)
    landing.look([file], NOW)
    landing.look([file], NOW - 5000)
    assert landing.look([file], NOW - 5000 + QUIET) == [file]


def test_what_was_told_is_not_told_again_but_when_it_changes() -> None:
    landing, file = Landing(QUIET), arrival(age=60)
    landing.tell(landing.look([file], NOW))
    assert landing.look([file], NOW) == []
    assert landing.wait is None
    replaced = arrival(size=2, age=60)
    assert landing.look([replaced], NOW) == [replaced]


def test_what_was_returned_and_not_told_is_returned_again() -> None:
    landing, file = Landing(QUIET), arrival(age=60)
    assert landing.look([file], NOW) == landing.look([file], NOW) == [file]


def test_a_file_that_was_removed_starts_nothing_and_counts_when_it_is_put_back() -> None:
    landing, file = Landing(QUIET), arrival(age=60)
    landing.tell([file])
    assert landing.look([], NOW) == []
    assert landing.told == {}
    assert landing.look([file], NOW) == [file]


def test_a_file_at_which_a_process_is_at_work_waits_and_does_not_hold_others() -> None:
    landing = Landing(QUIET)
    files = [arrival("/raw/a.bib", age=60), arrival("/raw/b.bib", age=60)]
    assert names(landing.look(files, NOW, lambda path: path.endswith("a.bib"))) == ["b.bib"]
    assert landing.wait == QUIET
    assert names(landing.look(files, NOW + QUIET)) == ["a.bib", "b.bib"]


def test_only_files_that_would_be_told_are_asked_whether_they_are_busy() -> None:
    landing, told, young, old = Landing(QUIET), arrival("/t", age=60), arrival("/y"), arrival("/o", age=60)
    landing.tell([told])
    asked: list[str] = []

    def ask(path: str) -> bool:
        asked.append(path)
        return False

    landing.look([told, young, old], NOW, ask)
    assert asked == ["/o"]


def test_the_id_is_that_of_the_arrival() -> None:
    file = arrival()
    assert file.id == arrival().id
    others = [arrival(size=2), arrival(age=1), arrival("/raw/b.bib"), arrival("/raw/\udcff")]
    assert len({file.id, *(other.id for other in others)}) == 5


# Files


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


def test_what_a_run_would_open_is_found_with_settings_and_decisions(raw: Path) -> None:
    wanted = ["a.bib", "sub/deeper/b.ris", "sources.toml", "sub/decisions.csv", "table.csv.mapping.toml"]
    others = [".a.bib", ".sub/c.bib", "d.json.part", "e.zip.crdownload", "f.bib~", "g.xml.tmp", "h.filepart"]
    for name in wanted + others:
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_text(name)
    found = find_arrivals([raw])
    assert sorted(one.name for one in found) == sorted(wanted)
    assert {one.name: one.size for one in found} == {name: len(name) for name in wanted}


def test_a_symlink_counts_as_its_target_and_not_if_it_leaves_the_folder(raw: Path, tmp_path: Path) -> None:
    (raw / ".data").mkdir()
    (raw / ".data" / "a.bib").write_text("four")
    (raw / "a.bib").symlink_to(".data/a.bib")
    (tmp_path / "outside.bib").write_text("x")
    (raw / "outside.bib").symlink_to(tmp_path / "outside.bib")
    (raw / "nowhere.bib").symlink_to("none")
    assert [(one.name, one.size) for one in find_arrivals([raw])] == [("a.bib", 4)]


def test_a_name_that_is_no_text_is_found_and_kept(raw: Path, tmp_path: Path) -> None:
    (raw / os.fsdecode(b"a\xff.bib")).write_text("x")
    [found] = find_arrivals([raw])
    assert found.name == "a\\xff.bib"
    write_told(tmp_path, {found.path: found.stamp})
    assert read_told(tmp_path) == {found.path: found.stamp}


def test_a_folder_that_is_gone_is_an_error_and_not_empty(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        find_arrivals([tmp_path / "gone"])


def flock(descriptor: int) -> None:
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def only_open(descriptor: int) -> None:
    """Leave a file open for writing, without a lock."""


@pytest.mark.parametrize("take", [flock, only_open])
def test_a_file_is_busy_while_it_is_locked_or_open_for_writing(
    raw: Path, take: Callable[[int], None], ignored_signal: None
) -> None:
    file = raw / "a.bib"
    file.write_text("x")
    assert not is_busy(str(file))
    with file.open("a") as stream:
        take(stream.fileno())
        assert is_busy(str(file))
    assert not is_busy(str(file))


def test_a_file_that_is_locked_by_another_process_is_busy(raw: Path) -> None:
    file = raw / "a.bib"
    file.write_text("x")
    is_locked, lock_no_more = os.pipe(), os.pipe()
    if (child := os.fork()) == 0:
        descriptor = os.open(file, os.O_RDONLY)
        fcntl.flock(descriptor, fcntl.LOCK_SH)  # with which this process may share its own
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.write(is_locked[1], b"x")
        os.read(lock_no_more[0], 1)
        os._exit(0)
    os.read(is_locked[0], 1)
    assert is_busy(str(file))
    os.write(lock_no_more[1], b"x")
    os.waitpid(child, 0)
    assert not is_busy(str(file))


@pytest.fixture
def ignored_signal() -> Iterator[None]:
    """Ignore the signal of leases, as the command does."""
    before = signal.signal(signal.SIGIO, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGIO, before)


def test_a_file_that_is_gone_or_a_pipe_is_not_busy(raw: Path) -> None:
    os.mkfifo(raw / "pipe")
    assert not is_busy(str(raw / "gone"))
    assert not is_busy(str(raw / "pipe"))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": 3}', '{"files": {"a": 1}}', '{"files": {"a": ["x", 2]}}'])
def test_a_damaged_file_of_what_was_told_is_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / TOLD).write_text(text)
    assert read_told(tmp_path) == {}


class Restarts(RuleBasedStateMachine):
    """A watcher that is killed at any moment, while dumps come, change and go."""

    @initialize()
    def begin(self) -> None:
        self.now = NOW
        self.files: dict[str, Stamp] = {}
        self.kept = "{}"  # the file of what was told
        self.told: list[Arrival] = []  # the events that the server has accepted
        self.may_be_twice: set[tuple[str, Stamp]] = set()
        self.landing = Landing(QUIET)

    @rule(path=st.sampled_from("abc"), size=st.integers(0, 2))
    def write(self, path: str, size: int) -> None:
        self.files[path] = size, int(self.now * 1e9)

    @rule(path=st.sampled_from("abc"), size=st.integers(0, 2), age=st.sampled_from([0, 5, 100]))
    def rename_into_place(self, path: str, size: int, age: int) -> None:
        self.files[path] = size, int((self.now - age) * 1e9)

    @rule(path=st.sampled_from("abc"))
    def remove(self, path: str) -> None:
        if path in self.files:
            self.may_be_twice.add((path, self.files.pop(path)))

    @rule(path=st.sampled_from("abc"), other=st.sampled_from("abc"))
    def move(self, path: str, other: str) -> None:
        for one in {path, other} & self.files.keys():
            self.may_be_twice.add((one, self.files[one]))
        if path in self.files:
            self.files[other] = self.files.pop(path)

    @rule(seconds=st.sampled_from([0.5, 5.0, 10.0, 1000.0]))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule(killed=st.sampled_from(["never", "before it tells", "before it keeps", "after"]))
    def look(self, killed: str) -> None:
        files = [Arrival(path, path, *stamp) for path, stamp in self.files.items()]
        ready = self.landing.look(files, self.now)
        if killed != "before it tells":
            self.told += ready
            self.landing.tell(ready)
        if killed == "before it keeps":
            self.may_be_twice |= {(one.path, one.stamp) for one in ready}
        elif killed != "before it tells" and ready:  # it writes only when something was told
            self.kept = json.dumps(self.landing.told)
        if killed != "never":
            self.landing = Landing(QUIET, {path: (size, time) for path, (size, time) in json.loads(self.kept).items()})

    def teardown(self) -> None:
        self.wait(QUIET)
        self.look("never")
        told = {(one.path, one.stamp) for one in self.told}
        assert set(self.files.items()) <= told  # all that is there was told
        once = [one for one in self.told if (one.path, one.stamp) not in self.may_be_twice]
        assert len(once) == len({(one.path, one.stamp) for one in once})
        ids = {(one.path, one.stamp): one.id for one in self.told}
        assert all(ids[one.path, one.stamp] == one.id for one in self.told)
        assert len(set(ids.values())) == len(ids)


TestRestarts = Restarts.TestCase
