"""What each tool does is measured alike: a process of its own reads records, clusters them, and says what it took.

This module is imported in two environments, and so by nothing but the standard library and pandas.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import pandas as pd

CORES = len(os.sched_getaffinity(0))
T = TypeVar("T")


def measure(resolve: Callable[[pd.DataFrame], Sequence[tuple[str, str]]], packages: Sequence[str]) -> None:
    """Run a tool on the table in the file that the command line names first, as `measure_read` does."""
    measure_read(pd.read_parquet, resolve, packages)


def measure_read(
    read: Callable[[Path], T], resolve: Callable[[T], Sequence[tuple[str, str]]], packages: Sequence[str]
) -> None:
    """Run a tool on the file that the command line names first, and write its clusters to the second.

    The clock runs from the records in memory to the clusters in memory. Memory is the peak of this process, without
    any that it starts.

    Args:
        read: Gives what the tool takes, from the file.
        resolve: Gives the id and the cluster of every record that it has put into one.
        packages: The distributions whose versions belong to the result.
    """
    given, written = map(Path, sys.argv[1:3])
    records = read(given)
    started, used = time.perf_counter(), _cpu_seconds()
    clusters = resolve(records)
    took = {"seconds": time.perf_counter() - started, "cpu_seconds": _cpu_seconds() - used, "peak": _peak_bytes()}
    pd.DataFrame(clusters, columns=["id", "cluster"], dtype="string").to_parquet(written)
    versions = {package: importlib.metadata.version(package) for package in packages}
    print(json.dumps({**took, "versions": versions}))


def _cpu_seconds() -> float:
    """Return the processor time of this process and of those that it has ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _peak_bytes() -> int:
    """Return the most memory that this process has had (getrusage would count that of its parent, too)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0
