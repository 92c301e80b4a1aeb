"""The steps as tasks: when they are tried again, and how they read and write."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest
from prefect import flow, task
from prefect.states import Failed

from flows.artifacts import seen
from flows.frames import on_frames
from flows.measures import raised_in
from flows.policies import RETRIED, may_pass
from flows.progress import Lines, showing
from flows.publishing import asset_key
from flows.ranges import InRange, Matching, Whole, on_range
from flows.steps import numbered, running_steps
from flows.timings import StepTime
from flows.validation import check_rules
from schemas.dump import Partition
from schemas.errors import DataError, LakeError, UsageError
from schemas.table import Table, TableModel
from tasks.work import all_ranges, read_partition, write_partition
from tests.integration.conftest import PrefectServer


class Pages(TableModel):
    """A record and its number of pages."""

    source_id: pl.String
    n_pages: pl.Int64


class Sums(TableModel):
    """A key, and what its rows come to."""

    key: pl.UInt64
    total: pl.Int64


PAGES = Table("pages", Pages, key=("source_id",))
SUMS = Table("sums", Sums, key=("key",))


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (OSError(errno.EIO, "input/output error"), True),
        (OSError(errno.EAGAIN, "try again"), True),
        (httpx.ConnectTimeout("slow"), True),
        (caused(LakeError("the lake"), OSError(errno.ESTALE, "stale")), True),
        (OSError(errno.ENOSPC, "no space left"), False),
        (PermissionError(errno.EACCES, "denied"), False),
        (FileNotFoundError(errno.ENOENT, "no such file"), False),
        (TimeoutError("the task took too long"), False),
        (caused(LakeError("the lake"), OSError(errno.ENOSPC, "no space left")), False),
        (DataError("refused"), False),
        (UsageError("wrong"), False),
        (ValueError("a defect"), False),
    ],
)
def test_only_errors_that_can_pass_are_tried_again(error: Exception, passes: bool) -> None:
    task: Any = None
    assert may_pass(task, task, Failed(data=error)) is passes


def write(frame: pl.DataFrame, work: Path) -> Partition:
    return write_partition(frame, "given", work)


def pages(*source_ids: str) -> pl.DataFrame:
    return pl.DataFrame({"source_id": source_ids, "n_pages": [ord(source_id) for source_id in source_ids]})


def test_a_function_on_frames_becomes_a_task_on_partitions(tmp_path: Path) -> None:
    def join(left: pl.DataFrame, right: pl.DataFrame) -> tuple[pl.DataFrame, ...]:
        return left.join(right, on="source_id"), right

    task = on_frames("papers: join", join, (PAGES, PAGES))
    parts = [write(pl.DataFrame({"source_id": [name]}), tmp_path) for name in "ba"]
    right = write(pages("a", "b"), tmp_path)
    joined, same = task.fn(tmp_path, parts, right)
    assert read_partition(joined).equals(pages("a", "b"))
    assert read_partition(same).equals(read_partition(right))
    assert joined.path.name.startswith("pages-")


def test_the_order_of_parts_does_not_matter(tmp_path: Path) -> None:
    def keep(frame: pl.DataFrame) -> pl.DataFrame:
        return frame

    task = on_frames("papers: keep", keep, PAGES)
    parts = [write(pages(name), tmp_path) for name in "abc"]
    assert task.fn(tmp_path, parts) == task.fn(tmp_path, parts[::-1])


@pytest.mark.parametrize(
    ("frame", "fault"),
    [
        (pages("a").rename({"n_pages": "pages"}), "pages is Int64, n_pages should be Int64"),
        (pages("a").cast({"n_pages": pl.Int32}), "n_pages is Int32, n_pages should be Int64"),
        (pages("a").drop("n_pages"), "n_pages should be Int64"),
        (pages("a").select("n_pages", "source_id"), "the columns are in another order"),
    ],
)
def test_a_frame_that_is_not_of_the_table_is_not_handed_on(tmp_path: Path, frame: pl.DataFrame, fault: str) -> None:
    task = on_frames("papers: keep", lambda _: frame, PAGES)
    with pytest.raises(TypeError, match=f"no frame of the table pages: {fault}"):
        task.fn(tmp_path, write(pages("a"), tmp_path))


def spread(*numbers: int) -> pl.Series:
    """Give 64-bit numbers that are spread over all ranges: sixteenths of all of them."""
    return pl.Series([number << 60 for number in numbers], dtype=pl.UInt64)


def add_up(pairs: pl.DataFrame, pages: pl.DataFrame, factors: pl.DataFrame) -> pl.DataFrame:
    """Add up the pages of both sides of each pair, by key."""
    both = pairs.join(pages, left_on="left", right_on="record").join(pages, left_on="right", right_on="record")
    total = (pl.col("n_pages") + pl.col("n_pages_right")).sum() * factors["factor"].sum()
    return both.group_by("key").agg(total=total.cast(pl.Int64)).sort("key", descending=True)


@pytest.mark.parametrize("count", [1, 2, 16])
def test_tasks_on_ranges_make_the_same_table_however_many_they_are(tmp_path: Path, count: int) -> None:
    pairs = pl.DataFrame({"key": spread(*range(16)), "left": spread(*range(16)), "right": spread(3, *range(15))})
    records = pl.DataFrame({"record": spread(*range(16)), "n_pages": range(16)})
    task = on_range(
        "papers: add up",
        add_up,
        SUMS,
        (InRange("key"), Matching("record", ("left", "right"), ("record", "n_pages")), Whole()),
        by="key",
    )
    inputs = (
        [write_partition(part, "pairs", tmp_path, by="key") for part in (pairs[::2], pairs[1::2])],
        [write_partition(part, "records", tmp_path) for part in (records[:5], records[5:])],
        write(pl.DataFrame({"factor": [1, 2]}), tmp_path),
    )
    parts = [task.fn(tmp_path, within, *inputs) for within in all_ranges(count)]
    factors = read_partition(inputs[2])
    assert read_partition(*parts).equals(add_up(pairs, records, factors).sort("key"))
    assert [part.rows for part in parts] == [16 // count] * count


def test_a_task_on_ranges_may_write_several_tables(tmp_path: Path) -> None:
    sums = pl.DataFrame({"key": spread(9, 1), "total": [1, 2]}, schema=SUMS.polars_schema)
    task = on_range("papers: part", lambda frame: (frame, frame), (SUMS, SUMS), (InRange("key"),), by=("key", None))
    by_key, as_it_was = task.fn(tmp_path, all_ranges(1)[0], write(sums, tmp_path))
    assert read_partition(by_key).equals(sums.sort("key"))
    assert read_partition(as_it_was).equals(sums)


def test_an_asset_key_holds_no_forbidden_character() -> None:
    assert asset_key(Path("/lake of Zoë [2]"), "papers") == "file:///lake_20of_20Zo_C3_AB_20_5B2_5D/current/papers"


def test_a_task_that_is_tried_again_says_so_by_its_name_and_keeps_what_its_last_attempt_took(
    prefect_server: PrefectServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    attempts = []

    @task(name="extract: read", task_run_name="read pages/100%.txt", **{**RETRIED, "retry_delay_seconds": 0.01})
    def read(work: Path) -> int:
        attempts.append(work)
        if len(attempts) == 1:
            raise OSError(errno.EIO, "Input/output error")
        return 7

    @flow
    def curate() -> tuple[int, tuple[StepTime, ...]]:
        with running_steps(tmp_path) as step:
            return step(read).result(), step.timings()

    said = Lines()
    with showing(said), seen(False):
        number, [took] = curate()
    assert number == 7
    assert (took.step, took.tasks, took.cached) == ("extract: read", 1, 0)
    assert took.peak_mb > 50
    [line] = [record for record in caplog.records if "retried" in record.getMessage()]
    text = "read pages/100%.txt: OSError: [Errno 5] Input/output error, retried in 0 s (1 of 3)"
    assert (line.levelname, line.getMessage()) == ("WARNING", text)
    assert list((tmp_path / "measures").iterdir()) == []


def test_an_error_says_in_which_task_of_several_it_was_raised(prefect_server: PrefectServer, tmp_path: Path) -> None:
    def refuse(_: pl.DataFrame) -> pl.DataFrame:
        raise ValueError("a defect")

    merge = on_frames("papers: merge", refuse, PAGES)
    parts = [write(pages(name), tmp_path) for name in "ab"]

    @flow
    def curate() -> None:
        with running_steps(tmp_path) as step:
            step.each(merge, parts)[1].result()

    with seen(False), pytest.raises(ValueError, match="a defect") as raised:
        curate()
    assert raised_in(raised.value) == "papers: merge, partition 1 of 2"


def test_tasks_of_a_step_are_numbered_unless_their_names_say_what_they_are_about() -> None:
    merge = on_frames("papers: merge", lambda frame: frame, PAGES)
    assert numbered(merge, 2, 3).task_run_name == "papers: merge, partition 2 of 3"
    assert numbered(merge, 1, 1).task_run_name == "papers: merge"
    assert numbered(check_rules, 2, 3) is check_rules
