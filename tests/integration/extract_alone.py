"""Extract a raw folder in this process alone, without Prefect, and print what became of it; for tests that measure."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from tasks import extract
from tests.integration.peak_memory import peak_memory


def account(raw: Path, work: Path) -> dict[str, object]:
    """Return how many records each dump holds, and what was refused and why: whole files, and parts of dumps."""
    inventory = extract.discover([raw], work)
    records = dict.fromkeys((dump.source_file for dump in inventory.dumps), 0)
    refused = [(one.source_file, one.reason, one.detail) for one in inventory.refusals]
    for part in (part for dump in inventory.dumps for part in extract.read_parts([dump])):
        (read,) = part.dumps
        records[read.dump.source_file] += part.records.height
        refused += part.rejects.select("source_file", "reason", "detail").rows()
        assert read.n_records == part.records.height + part.rejects["source_index"].count()
    return {"records": records, "refused": refused, "peak": peak_memory(), "seconds": time.process_time()}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[2]) as folder:
        print(json.dumps(account(Path(sys.argv[1]), Path(folder))))  # noqa: T201 - the test reads it
