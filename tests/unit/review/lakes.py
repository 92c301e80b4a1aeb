"""A small lake with doubtful pairs, for the tests of the review."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from schemas.lake.tables import TABLES
from tests.lake_frames import an_id, balanced_account, lake_tables, publish_frames

N = 10
N_CROWD = 5000  # authors of a paper
SCRIPT = "<script>document.title='run'</script> \"quoted\" & 'single' <b>bold</b>"
RIGHT_TO_LEFT = "تاريخ الطباعة \u202ereversed\u202c العربية"
TITLES = [SCRIPT, RIGHT_TO_LEFT, None, "=1+1 a formula", *(f"Lichens on granite, part {n}" for n in range(4, N))]
EVIDENCE = [{"evidence": "title", "level": "same", "weight": 1.5}, {"evidence": "year", "level": "far", "weight": -2.0}]


def paper_match(left: int, right: int, score: float, decision: str = "review", **more: Any) -> dict[str, Any]:
    """Give a row of paper_matches between two records by their numbers; merged ones are of the left one's paper."""
    row = {"source_id": an_id("S", left), "related_source_id": an_id("S", right), "score": score, "decision": decision}
    papers = {"paper_id": an_id("P", left), "related_paper_id": an_id("P", left if decision == "merged" else right)}
    return {**row, **papers, "united": decision == "merged", "matched_by": "title", "evidence": EVIDENCE, **more}


def author_match(left: int, right: int, score: float, decision: str = "review", **more: Any) -> dict[str, Any]:
    """Give a row of author_matches between the first mentions of two records."""
    row = {"source_id": an_id("S", left), "related_source_id": an_id("S", right), "score": score, "decision": decision}
    persons = {"author_id": an_id("A", left), "related_author_id": an_id("A", left if decision == "merged" else right)}
    places = {"position": 1, "related_position": 1}
    return {**row, **persons, **places, "matched_by": "name", "evidence": EVIDENCE, **more}


def publish_doubtful(
    out: Path,
    papers: list[dict[str, Any]],
    authors: list[dict[str, Any]] | None = None,
    *,
    options: Mapping[str, Any] = MappingProxyType({}),
    names: list[str] | None = None,
    crowd: int | None = None,
    **columns: list[Any],
) -> Path:
    """Publish a lake of N papers, each with a record and an author, and these pairs.

    Args:
        out: The folder of the lake.
        papers: Rows of paper_matches.
        authors: Rows of author_matches.
        options: Options of `publish`.
        names: The names of the authors, if they are others than those of `lake_tables`.
        crowd: The number of a paper that has N_CROWD authors.
        columns: Columns of sources that are others than those of `lake_tables`.
    """
    tables = lake_tables(N)
    titles = pl.Series("title", TITLES, pl.String)
    tables["papers"] = tables["papers"].sort("paper_id").with_columns(titles)
    keys = pl.Series("source_key", [f"key{number}" for number in range(N)])
    changed = [pl.Series(name, values, TABLES["sources"].polars_schema[name]) for name, values in columns.items()]
    tables["sources"] = tables["sources"].sort("source_id").with_columns(titles, keys).with_columns(changed)
    for name, rows in (("paper_matches", papers), ("author_matches", authors or [])):
        if rows:
            schema = TABLES[name].polars_schema
            found = {key: schema[key] for row in rows for key in row}
            tables[name] = TABLES[name].conform(pl.DataFrame(rows, schema=found))
    if names is not None:
        tables["authors"] = tables["authors"].sort("author_id").with_columns(pl.Series("display_name", names))
        tables["mentions"] = tables["mentions"].sort("source_id").with_columns(pl.Series("raw_name", names))
    if crowd is not None:
        ids = [an_id("A", 1000 + number) for number in range(N_CROWD - 1)]
        for table, one, changes in (
            ("authors", pl.col("author_id") == an_id("A", crowd), {"author_id": ids}),
            (
                "authorships",
                pl.col("paper_id") == an_id("P", crowd),
                {"author_id": ids, "position": range(2, N_CROWD + 1)},
            ),
        ):
            row = tables[table].filter(one)
            more = pl.concat([row] * len(ids)).with_columns(pl.Series(name, values) for name, values in changes.items())
            tables[table] = TABLES[table].conform(pl.concat([tables[table], more.cast(row.schema)]))
    publish_frames(tables, out, balanced_account(tables), run_name="doubtful", **options)
    return out
