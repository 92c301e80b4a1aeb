"""The five real pages read exactly as their truth says, record by record."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tasks.extract import discover, read_whole
from tests.unit.extract.reading import read_one

SHARED = Path(__file__).parents[2].parent / "shared"
SEEDS, TRUTH = SHARED / "seeds", SHARED / "gold" / "seeds" / "truth.json"

pytestmark = pytest.mark.skipif(not TRUTH.is_file(), reason="needs ../shared/seeds and their truth, which are not here")


def stated(record: dict[str, Any]) -> dict[str, Any]:
    """What the truth says of a record."""
    return {
        "lines": (record["first_line"], record["last_line"]),
        "title": record["title"],
        "abstract": record["abstract_sha256"],
        "names": [f"{name['family']}, {name['given']}" for name in record["authors"] or []],
        "ids": [("arxiv", record["arxiv_id"])] if record["arxiv_id"] else [],
        "comments": [record["comments"]] if record["comments"] else [],
    }


def test_every_record_of_the_seeds_is_read_exactly() -> None:
    truth = json.loads(TRUTH.read_text(encoding="utf-8"))
    inventory = discover([SEEDS])
    assert [dump.source_file for dump in inventory.dumps] == sorted(truth["files"])
    extracted = read_whole(inventory.dumps)
    assert [one.n_records for one in extracted.dumps] == truth["counts"]["records_per_file"]
    assert extracted.rejects.height == 0
    printed = {
        source_id: group.sort("position")["raw_name"].to_list()
        for (source_id,), group in extracted.names.group_by("source_id")
    }
    read = {
        (row["source_file"], row["source_index"]): {
            "lines": (row["line_start"], row["line_end"]),
            "title": row["title"],
            "abstract": hashlib.sha256(row["abstract"].encode()).hexdigest(),
            "names": printed.get(row["source_id"], []),
            "ids": [(one["scheme"], one["value"]) for one in row["identifiers"]],
            "comments": row["comments"],
        }
        for row in extracted.records.iter_rows(named=True)
    }
    assert read == {(record["file"], record["order"]): stated(record) for record in truth["records"]}


def test_the_pages_that_name_no_owner_are_known_as_pages() -> None:
    owned = {dump.source_file: read_one(dump) for dump in discover([SEEDS]).dumps}
    pages = {name: set(one.records["page"]) for name, one in owned.items()}
    assert [name[:3] for name, digests in pages.items() if digests == {None}] == ["000", "001"]
    assert all(digests in ({None}, {owned[name].dumps[0].dump.sha256}) for name, digests in pages.items())


@pytest.mark.parametrize("folder", sorted(SHARED.glob("gold/*/*/raw")), ids=lambda folder: folder.parent.name)
def test_every_item_of_the_labelled_sets_is_accounted_for(folder: Path) -> None:
    inventory = discover([folder])
    assert inventory.refusals == ()
    for dump in inventory.dumps:
        extracted = read_one(dump)
        items = [json.loads(line) for line in dump.path.read_text(encoding="utf-8").splitlines() if line.strip()]
        empty = [
            item
            for item in items
            if not any(item.get(key) for key in ("title", "abstract", "DOI", "URL", "PMID"))
            and not (
                all(item.get(key) for key in ("author", "container-title", "volume"))
                and (item.get("issue") or item.get("page"))
            )
        ]
        assert (extracted.dumps[0].n_records, extracted.rejects.height) == (len(items), len(empty))
        assert set(extracted.rejects["reason"]) <= {"no_content"}


def test_samples_of_other_formats_are_not_taken_for_pages_or_csl() -> None:
    dumps = [dump for dump in discover([SHARED / "samples"]).dumps if dump.source_format.startswith(("page-", "csl-"))]
    assert [dump.source_file for dump in dumps] == ["csl_json/bibtex-csl.json"]
