"""The sample dumps that the project ships read as their truth says."""

import json
from pathlib import Path

from tasks.extract import discover, read_whole

ROOT = Path(__file__).parents[3]
TRUTH = json.loads((ROOT / "tests/data/sample_truth.json").read_text(encoding="utf-8"))


def test_the_sample_dumps_hold_what_their_truth_says() -> None:
    inventory = discover([ROOT / "data/raw"])
    assert (inventory.refusals, inventory.duplicates) == ((), ())
    read = read_whole(inventory.dumps)
    assert [
        {"file": one.dump.source_file, "format": one.dump.source_format, "records": one.n_records} for one in read.dumps
    ] == TRUTH["dumps"]
    records = read.records
    counts = TRUTH["counts"]
    assert records.height == counts["records"]
    assert read.rejects.height == counts["rejects"]
    assert read.names.height == counts["names"]
    assert records["repairs"].list.len().sum() == 0
    titles = {
        (file, index): title for file, index, title in records.select("source_file", "source_index", "title").rows()
    }
    told = {(file, index): paper["title"] for paper in TRUTH["papers"] for file, index in paper["records"]}
    assert titles.keys() == told.keys()
    assert all(title in (None, told[place]) for place, title in titles.items())
