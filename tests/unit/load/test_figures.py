"""What the guard measures before a version is published."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from schemas.limits import Figures
from tasks.load.figures import find_commonest_name, measure
from tests.lake_frames import balanced_account, lake_files, lake_tables, publish_lake


def test_figures_are_held_against_the_current_version(tmp_path: Path) -> None:
    tables = lake_tables(4)
    account = balanced_account(tables)
    files = lake_files(tables, tmp_path / "work")["authors"]
    first = measure(account, files, tmp_path / "lake", counts_names=False)
    assert first == Figures(papers_before=None, papers=4, records=5, rejects=1)
    publish_lake(tmp_path / "lake", 6)
    found = measure(account, files, tmp_path / "lake", counts_names=True)
    assert (found.papers_before, found.papers) == (6, 4)
    assert (found.authors_of_one_name, found.commonest_name) == (2, "ATitle")


def test_records_that_newer_dumps_replace_are_no_rejects(tmp_path: Path) -> None:
    account = balanced_account(lake_tables(4)).model_copy(
        update={"records": 10, "rejects": 6, "reasons": {"superseded": 5, "no_title": 1}}
    )
    found = measure(account, [], tmp_path, counts_names=True)
    assert (found.records, found.rejects, found.authors_of_one_name) == (5, 1, None)


def test_names_are_one_whatever_their_case_and_accents() -> None:
    names = [("Müller", "Jean-Paul"), ("Muller", "Jean Paul"), ("MULLER", "Jean-paul"), ("Ash", "Mara"), ("Ash", None)]
    authors = pl.DataFrame(names, schema=["family_name", "given_name"], orient="row").with_columns(
        display_name=pl.concat_str("given_name", pl.lit(" "), "family_name", ignore_nulls=True)
    )
    assert find_commonest_name(authors.lazy())["authors_of_one_name"] == 3
    assert find_commonest_name(authors.clear().lazy()) == {}
