"""How much memory this process has held at most; for tests that bound it."""

from __future__ import annotations

import re
import resource
from pathlib import Path


def peak_memory() -> int:
    """Return how many bytes this process has held at most.

    What `wait4` and `getrusage` say may be the peak of the process that started this one, where that is larger.
    """
    if (status := Path("/proc/self/status")).exists():
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
