"""Where a measurement was made, and where its data lies."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"  # the labelled data, which is no part of the project
PACKAGES = ("paperlake", "prefect", "polars", "pyarrow", "pandera", "rapidfuzz")


def describe_machine() -> str:
    """Return one line on the machine, Python and the versions that matter."""
    pages, page_size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    return (
        f"{len(os.sched_getaffinity(0))} cores ({platform.machine()}), {pages * page_size / 2**30:.0f} GiB, "
        f"Python {platform.python_version()}; {versions}"
    )
