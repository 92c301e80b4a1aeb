"""Resolve the papers and authors of a raw folder without Prefect; for tests that measure a process of its own."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpora import read_keys_and_names
from benchmarks.resolving import resolve_authors, resolve_papers
from tests.integration.alone import peak_memory


class Resolution(NamedTuple):
    """How many records, papers and authors a raw folder holds, and how many bytes the process has held at most."""

    records: int
    papers: int
    authors: int
    peak: int


def resolve_alone(raw: Path) -> Resolution:
    """Resolve a raw folder in this process."""
    with tempfile.TemporaryDirectory() as work:
        keys, names = read_keys_and_names([raw], Path(work))
    papers = resolve_papers(keys)
    return Resolution(keys.height, papers.papers.height, resolve_authors(names, papers).authors.height, peak_memory())
