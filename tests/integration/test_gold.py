"""Every labelled set has the F1 that is published for it, so that no change of the method goes unnoticed."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from benchmarks.gold import GOLD_SETS, GoldSet
from benchmarks.resolving import resolve_authors, resolve_papers
from tasks.extract import discover, read_whole
from tasks.transform.normalise import normalise_records

TOLERANCE = 0.001


def resolve(gold: GoldSet, work: Path) -> dict[str, pl.DataFrame]:
    """Return the tables that scorers read: sources, rejects, and mentions where authors are scored."""
    with gold.raw() as raw:
        inventory = discover([raw], work)
        read = read_whole(inventory.dumps)
    papers = resolve_papers(normalise_records(read.records, read.names, inventory.catalogues))
    tables = {"sources": papers.sources, "rejects": read.rejects}
    return tables | ({"mentions": resolve_authors(read.names, papers).mentions} if gold.kind == "authors" else {})


def score(gold: GoldSet, tables: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Run the scorer of a set, and return what it prints."""
    capsys.readouterr()
    assert runpy.run_path(str(gold.scorer))["main"](str(tables), str(gold.path)) == 0
    scores: dict[str, Any] = json.loads(capsys.readouterr().out)
    return scores


@pytest.mark.parametrize("gold", GOLD_SETS, ids=lambda gold: gold.name)
def test_a_labelled_set_is_resolved_as_is_published(
    gold: GoldSet, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not (gold.path / "raw").is_dir():
        pytest.skip("the labelled data is not beside the project (../shared)")
    tables = resolve(gold, tmp_path / "work")
    for name, table in tables.items():
        (tmp_path / "tables" / name).mkdir(parents=True)
        table.write_parquet(tmp_path / "tables" / name / "part-0.parquet")
    scores = score(gold, tmp_path / "tables", capsys)
    f1 = scores["f1"] if gold.kind == "papers" else scores["all"]["b3_f1"]
    assert f1 == pytest.approx(gold.f1, abs=TOLERANCE)
    assert scores["missing"] == tables["rejects"].height == gold.refused
