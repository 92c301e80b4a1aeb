"""Extract a raw folder without Prefect; for tests that measure a process which does nothing else."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tasks import extract
from tests.integration.alone import peak_memory


class Extraction(NamedTuple):
    """What became of the dumps of a raw folder.

    Attributes:
        records: How many records each dump holds.
        refused: The file, reason and detail of what was refused: whole files, and parts of dumps.
        peak: Bytes of memory that the process has held at most.
        seconds: Processor time of the process.
    """

    records: dict[str, int]
    refused: list[tuple[str, str, str]]
    peak: int
    seconds: float


def extract_alone(raw: Path) -> Extraction:
    """Extract a raw folder in this process."""
    with tempfile.TemporaryDirectory(dir=raw.parent) as work:
        inventory = extract.discover([raw], Path(work))
        records = dict.fromkeys((dump.source_file for dump in inventory.dumps), 0)
        refused = [(one.source_file, one.reason, one.detail) for one in inventory.refusals]
        for part in (part for dump in inventory.dumps for part in extract.read_parts([dump])):
            (read,) = part.dumps
            records[read.dump.source_file] += part.records.height
            refused += part.rejects.select("source_file", "reason", "detail").rows()
            assert read.n_records == part.records.height + part.rejects["source_index"].count()
    return Extraction(records, refused, peak_memory(), time.process_time())
