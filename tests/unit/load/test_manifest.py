"""A manifest outlives the release that wrote it."""

import json
from typing import Any

from pydantic import JsonValue

from tasks.load.manifest import Manifest

WRITTEN: dict[str, JsonValue] = {
    "snapshot": "20261121T120000.000005Z-run",
    "parent": None,
    "created": "2026-11-21T12:00:00Z",
    "run_name": "run",
    "software": "0.1.0",
    "schema_version": 1,
    "inputs": [{"source_file": "a.json", "source_format": "csl-json", "sha256": "0" * 64, "size": 1}],
    "duplicates": [{"source_file": "b.json", "same_as": "a.json", "sha256": "0" * 64, "size": 1}],
    "account": {"records": 3, "reasons": {"no_title": 1}},
    "accuracy": [
        {
            "entity": "papers",
            "by": "all",
            "value": "",
            "count": 900,
            "precision": {"value": 0.99, "low": 0.97, "high": 1.0},
            "recall": {"value": 0.95, "low": 0.9, "high": 0.98},
            "checked": 100,
        }
    ],
    "generation": "2" * 32,
    "learnt": {"at": "2026-01-02T03:04:05Z", "records": 3},
    "code": "3" * 64,
    "files": [
        {"table": "papers", "path": "papers/year=2023.parquet", "rows": 1, "bytes": 10, "sha256": "0" * 64},
        {"table": "papers", "path": "papers/year=2024.parquet", "rows": 2, "bytes": 10, "sha256": "0" * 64},
        {"table": "rejects", "path": "rejects/part-0.parquet", "rows": 0, "bytes": 10, "sha256": "0" * 64},
    ],
    "companions": [{"path": "report.html", "bytes": 10, "sha256": "0" * 64}],
}


def manifest(**changes: Any) -> Manifest:
    return Manifest.model_validate_json(json.dumps({**WRITTEN, **changes}))


def test_what_is_written_is_what_was_read() -> None:
    assert json.loads(manifest().model_dump_json()) == WRITTEN


def test_what_made_it_is_a_version_and_its_code() -> None:
    assert manifest().made_by == "0.1.0+333333333333"
    assert manifest(code=None).made_by == "0.1.0"


def test_rows_are_counted_over_the_files_of_a_table() -> None:
    assert manifest().rows == {"papers": 3, "rejects": 0}
    assert [file.rows for file in manifest().files_of("papers")] == [1, 2]
    assert manifest().files_of("works") == ()


def test_an_account_of_other_counts_and_fields_of_another_release_are_read() -> None:
    other = manifest(account={"counted_in_another_release": 1}, engine="a later field", settings={"earlier": True})
    assert other.account == {"counted_in_another_release": 1}
    assert not hasattr(other, "engine")
    assert not hasattr(other, "settings")


def test_a_manifest_of_a_release_without_companions_is_read() -> None:
    earlier = Manifest.model_validate({name: value for name, value in WRITTEN.items() if name != "companions"})
    assert earlier.companions == ()
    assert [file.path for file in manifest().all_files] == [*(file.path for file in earlier.files), "report.html"]
