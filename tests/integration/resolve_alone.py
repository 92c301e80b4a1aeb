"""Resolve the papers and authors of a raw folder in this process alone, without Prefect; for tests that measure it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.corpora import read_keys_and_names
from benchmarks.resolving import resolve_authors, resolve_papers
from tests.integration.peak_memory import peak_memory


def resolve(raw: Path, work: Path) -> tuple[int, int, int]:
    """Return how many records, papers and authors a raw folder holds."""
    keys, names = read_keys_and_names([raw], work)
    papers = resolve_papers(keys)
    return keys.height, papers.papers.height, resolve_authors(names, papers).authors.height


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(*resolve(Path(sys.argv[1]), Path(folder)), peak_memory())  # noqa: T201 - the test reads it
