"""The steps as tasks: when they are tried again, and how they read and write."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest
from prefect.states import Failed

from flows.publishing import asset_key
from flows.stages import may_pass, on_frames
from schemas.errors import DataError, LakeError, UsageError
from tasks.work import read_partition, write_partition


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


def test_a_function_on_frames_becomes_a_task_on_partitions(tmp_path: Path) -> None:
    def join(left: pl.DataFrame, *, right: pl.DataFrame) -> tuple[pl.DataFrame, ...]:
        return left.join(right, on="source_id"), right

    task = on_frames("papers: join", join)
    parts = [write_partition(pl.DataFrame({"source_id": [name]}), "left", tmp_path) for name in "ba"]
    right = write_partition(pl.DataFrame({"source_id": ["a", "b"], "x": [1, 2]}), "right", tmp_path)
    joined, same = task.fn(parts, right=right, work=tmp_path)
    assert read_partition(joined).to_dict(as_series=False) == {"source_id": ["a", "b"], "x": [1, 2]}
    assert read_partition(same).equals(read_partition(right))
    assert joined.path.name.startswith("papers_join_0-")


def test_the_order_of_parts_does_not_matter(tmp_path: Path) -> None:
    task = on_frames("papers: keep", lambda frame: frame)
    parts = [write_partition(pl.DataFrame({"source_id": [name], "position": [1]}), "x", tmp_path) for name in "abc"]
    assert task.fn(parts, work=tmp_path) == task.fn(parts[::-1], work=tmp_path)


def test_an_asset_key_holds_no_forbidden_character() -> None:
    assert asset_key(Path("/lake of Zoë [2]"), "papers") == "file:///lake_20of_20Zo_C3_AB_20_5B2_5D/current/papers"
