"""The cache: results of steps, kept in the lake's work folder by the content of what they were computed from.

A result is a small value that names Parquet files. Its key is made of the step, its software and the content of its
inputs; the folders and names of files do not count. So a run that was killed continues where it was, and a dump that
has not changed is not read again.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from prefect.cache_policies import CachePolicy
from prefect.context import TaskRunContext
from prefect.serializers import JSONSerializer
from pydantic import BaseModel, Field

from flows.estimate import LAST_TIMES
from flows.intact import KNOWN_TABLES, is_intact
from flows.last_run import LAST_RUN
from flows.measures import MEASURES
from flows.software import software
from schemas.dump import Extracted, Partition
from tasks.extract.inventory.examine import UNPACKED
from tasks.extract.inventory.known_files import INDEX
from tasks.extract.plan import PLAN

T = TypeVar("T")

RESULTS = "results"
KNOWN_PAIRS = "known_pairs.json"  # what the last run compared; see flows/known_pairs.py


@dataclass
class ByContent(CachePolicy):
    """Take a result from the cache if the same step with the same software had inputs of the same content."""

    def compute_key(
        self, task_ctx: TaskRunContext, inputs: dict[str, Any], flow_parameters: dict[str, Any], **more: object
    ) -> str:
        """Return the key of a task run."""
        del flow_parameters, more  # what matters of them is among the inputs
        function = inspect.unwrap(task_ctx.task.fn)  # what measures it does not count
        key = {"step": task_ctx.task.name, "software": software(function), "inputs": content(inputs)}
        return hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()


class PartitionSerializer(JSONSerializer[Any]):
    """Write results as JSON, and refuse to load a result that is no longer valid; Prefect then computes it anew.

    A result is not valid if a file that it names is missing or damaged, or if a dump changed while it was read.
    """

    type: str = Field(default="paperlake", frozen=True)

    def loads(self, blob: bytes) -> object:
        """Decode a result, and check that it is valid."""
        result = super().loads(blob)
        for part in find(Extracted, result):
            if part.refusal is not None:
                raise ValueError(f"{part.refusal.source_file} {part.refusal.detail}")
        for partition in find(Partition, result):
            if not is_intact(partition):
                raise ValueError(f"{partition.path} is gone or damaged")
        return result


def content(value: object) -> object:
    """Return the content of a value as plain JSON, without paths and without fields that are not written down."""
    if isinstance(value, BaseModel):
        said = {name for name, field in type(value).model_fields.items() if not field.exclude}
        return content({name: part for name, part in value if name in said})
    if isinstance(value, Mapping):
        return {str(name): content(part) for name, part in value.items() if not isinstance(part, Path)}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [content(part) for part in value if not isinstance(part, Path)]
    return value


def find(kind: type[T], value: object) -> Iterator[T]:
    """Yield the values of a type that a value is or contains."""
    if isinstance(value, kind):
        yield value
    if isinstance(value, BaseModel):
        yield from find(kind, dict(value))
    elif isinstance(value, Mapping):
        yield from find(kind, list(value.values()))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            yield from find(kind, part)


def sweep_work(work: Path, used: Iterable[str]) -> None:
    """Remove the files that a run has not used, so that the work folder stays as large as one run needs.

    Args:
        work: The work folder of a lake that this process has locked.
        used: The names of the files that the run has used.
    """
    keep = {INDEX, PLAN, KNOWN_TABLES, KNOWN_PAIRS, LAST_RUN, LAST_TIMES, *used}
    for path in [*work.iterdir(), *_files(work / RESULTS), *_files(work / UNPACKED), *_files(work / MEASURES)]:
        if path.is_file() and path.name not in keep:
            path.unlink(missing_ok=True)


def _files(folder: Path) -> list[Path]:
    """Return the content of a folder of the work folder; nothing if there is no such folder."""
    return list(folder.iterdir()) if folder.is_dir() else []
