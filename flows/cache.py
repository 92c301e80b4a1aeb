"""The cache: results of steps, kept in the lake's work folder by the content of what they were computed from.

A result is a small value that names Parquet files. Its key is made of the step, its software and the content of its
inputs; where files lie and what they are called there plays no part. So a run that was killed continues where it was,
and a dump that has not changed is not read again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from prefect.cache_policies import CachePolicy
from prefect.context import TaskRunContext
from prefect.serializers import JSONSerializer
from pydantic import BaseModel, Field

from flows.software import software
from schemas.dump import Extracted, Partition
from tasks.extract.inventory.examine import UNPACKED
from tasks.extract.inventory.known_files import INDEX
from tasks.work import digest

T = TypeVar("T")

RESULTS = "results"


@dataclass
class ByContent(CachePolicy):
    """Take a result from the cache if the same step with the same software had inputs of the same content."""

    def compute_key(
        self, task_ctx: TaskRunContext, inputs: dict[str, Any], flow_parameters: dict[str, Any], **more: object
    ) -> str:
        """Return the key of a task run."""
        del flow_parameters, more  # what matters of them is among the inputs
        key = {"step": task_ctx.task.name, "software": software(task_ctx.task.fn), "inputs": content(inputs)}
        return hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()


class PartitionSerializer(JSONSerializer[Any]):
    """JSON that fails to load once it does not hold any more; Prefect then computes the result anew.

    That is so when a file that it names is gone or damaged, and when a dump changed while it was read: what was read
    then says nothing of the dump that was found.
    """

    type: str = Field(default="paperlake", frozen=True)

    def loads(self, blob: bytes) -> object:
        """Decode a result, and see that it holds."""
        result = super().loads(blob)
        for part in find(Extracted, result):
            if part.refusal is not None:
                raise ValueError(f"{part.refusal.source_file} {part.refusal.detail}")
        for partition in find(Partition, result):
            if not is_intact(partition):
                raise ValueError(f"{partition.path} is gone or damaged")
        return result


def content(value: object) -> object:
    """Return what a value says as plain JSON, without the paths in it and what is not written down of it."""
    if isinstance(value, BaseModel):
        said = {name for name, field in type(value).model_fields.items() if not field.exclude}
        return content({name: part for name, part in value if name in said})
    if isinstance(value, Mapping):
        return {str(name): content(part) for name, part in value.items() if not isinstance(part, Path)}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [content(part) for part in value if not isinstance(part, Path)]
    return value


def find(kind: type[T], value: object) -> Iterator[T]:
    """Yield the values of a kind that a value consists of."""
    if isinstance(value, kind):
        yield value
    elif isinstance(value, BaseModel):
        yield from find(kind, dict(value))
    elif isinstance(value, Mapping):
        yield from find(kind, list(value.values()))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            yield from find(kind, part)


def is_intact(partition: Partition) -> bool:
    """Whether the file of a partition is there with the bytes that it was written with."""
    try:
        status = partition.path.stat()
        return _digest(partition.path, status.st_mtime_ns, status.st_size) == partition.sha256
    except OSError:
        return False


@cache
def _digest(path: Path, modified: int, size: int) -> str:
    """Return the digest of a file, once for each state of the file that this process sees."""
    del modified, size
    return digest(path)


def sweep_work(work: Path, used: Iterable[str]) -> None:
    """Remove from the work folder what a run has not used, so that the folder stays as large as one run needs.

    Args:
        work: The work folder of a lake that this process has locked.
        used: The names of the files that the run has used.
    """
    keep = {INDEX, *used}
    for path in [*work.iterdir(), *_files(work / RESULTS), *_files(work / UNPACKED)]:
        if path.is_file() and path.name not in keep:
            path.unlink(missing_ok=True)


def _files(folder: Path) -> list[Path]:
    """Return what is in a folder of the work folder, which need not be there."""
    return list(folder.iterdir()) if folder.is_dir() else []
