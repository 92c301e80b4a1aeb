"""The server that processes are forked from has no threads of polars: a forked process would wait for them in vain."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.alone import MODULES

THREADS = Path("/proc/self/task")
IMPORT_ALL = f"""
import importlib, pathlib
for name in {MODULES!r}:
    importlib.import_module(f"tests.integration.{{name}}")
print(*(path.read_text().strip() for path in pathlib.Path({str(THREADS)!r}).glob("*/comm")), sep="\\n")
"""


@pytest.mark.skipif(not THREADS.exists(), reason="this system does not name the threads of a process in /proc")
def test_what_the_server_imports_starts_no_pool_of_threads() -> None:
    imported = subprocess.run([sys.executable, "-c", IMPORT_ALL], capture_output=True, text=True, check=True)
    threads = imported.stdout.splitlines()
    assert threads
    assert "polars-0" not in threads
