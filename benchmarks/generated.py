"""Generated bibliographies, and how well a lake resolves one: `python -m benchmarks.generated LAKE BIBLIOGRAPHY`.

The bibliography is what `python -m benchmarks.generate` writes, the lake what was published from its folder raw. What
counts is fair to a method:

- papers: pairs of records of one paper (pairwise precision, recall and F1). A pair of two versions of one work, a
  preprint and the article, counts neither way, for some records do not print which they mean; for `works` they
  are one, and for `papers, versions apart` they count as two papers that may not be one.
- authors: B-cubed over the mentions that can be told (benchmarks/generate/told.py): somebody else has a name of the
  same family name and initial, and nothing that is printed links the mention to another paper of the person, or
  nothing tells him from a namesake of the same circle. `all mentions` are those too.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import polars as pl

from benchmarks import generate
from benchmarks.generate.writing import write_bibliography
from benchmarks.machine import ROOT
from tasks.load import Lake, open_lake

GENERATED = ROOT / "build" / "generated"
SEED = 1
MIN_PAPERS, MIN_AUTHORS = 0.98, 0.95


@dataclass(frozen=True)
class Score:
    """Precision, recall and F1 of one thing that is resolved.

    Attributes:
        what: papers, works, authors, or authors of all mentions.
        items: Records or mentions.
        missing: Items that the lake lacks.
    """

    what: str
    items: int
    missing: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def bibliography(n_records: int) -> Path:
    """Return the folder of a generated bibliography of about so many records; it is made once by each generator."""
    folder = GENERATED / f"{n_records}-{generator()}"
    if not folder.is_dir():
        shutil.rmtree(unfinished := GENERATED / f".{folder.name}.tmp", ignore_errors=True)
        write_bibliography(unfinished, n_records, SEED)
        unfinished.rename(folder)
    return folder


def generator() -> str:
    """Return eight digits that are others when the generator is changed."""
    digest = sha256(importlib.metadata.version("faker").encode())
    for path in sorted(Path(generate.__path__[0]).glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def score(lake: Path, folder: Path) -> list[Score]:
    """Compare a published lake with the truth."""
    tables = open_lake(lake)
    records = place_records(tables, folder)
    return [*score_papers(records), *score_authors(place_mentions(tables, records, folder))]


def place_records(tables: Lake, folder: Path) -> pl.DataFrame:
    """Return the true records with the ids that they have in a lake.

    Returns:
        The columns of truth/records.parquet, source_id, paper_id and work_id; null where the lake lacks the record.
    """
    works = tables["papers"].select("paper_id", "work_id")
    found = tables["sources"].select("source_file", "source_index", "source_id", "paper_id").join(works, on="paper_id")
    truth = pl.scan_parquet(folder / "truth" / "records.parquet")
    return truth.join(
        found.with_columns(pl.col("source_index").cast(pl.Int64)),
        on=["source_file", "source_index"],
        how="left",
        maintain_order="left",
    ).collect()


def place_mentions(tables: Lake, records: pl.DataFrame, folder: Path) -> pl.DataFrame:
    """Return the true mentions with the authors that they are in a lake.

    Returns:
        The columns of truth/mentions.parquet, source_id, can_tell, and author_id: null where the lake lacks the
        mention.
    """
    found = tables["mentions"].filter(~pl.col("is_inferred")).select("source_id", "position", "author_id")
    persons = pl.scan_parquet(folder / "truth" / "persons.parquet")
    shared = persons.select(
        "person", has_namesake=pl.len().over(pl.col("family").str.to_lowercase(), pl.col("given").str.head(1)) > 1
    )
    told = (pl.col("is_linked") | ~pl.col("has_namesake")) & ~pl.col("is_doubled")
    return (
        pl.scan_parquet(folder / "truth" / "mentions.parquet")
        .join(records.lazy().select("record", "source_id"), on="record", how="left", maintain_order="left")
        .join(
            found.with_columns(pl.col("position").cast(pl.Int64)),
            on=["source_id", "position"],
            how="left",
            maintain_order="left",
        )
        .join(shared, on="person", how="left", maintain_order="left")
        .with_columns(can_tell=told)
        .drop("has_namesake")
        .collect()
    )


def score_papers(records: pl.DataFrame) -> list[Score]:
    """Score papers and works by pairs of records; see `place_records`. A record that is missing is alone."""
    alone = "?" + pl.col("record").cast(pl.String)
    placed = records.with_columns(pl.col("paper_id").fill_null(alone), pl.col("work_id").fill_null(alone))
    missing = records["paper_id"].null_count()
    hits, of_papers = _pairs(placed, "paper_id", "paper"), _pairs(placed, "paper_id")
    versions = _pairs(placed, "paper_id", "work") - hits
    work_hits = _pairs(placed, "work_id", "work")
    true, true_works, of_works = (_pairs(placed, name) for name in ("paper", "work", "work_id"))
    return [
        Score("papers", placed.height, missing, _ratio(hits, of_papers - versions), _ratio(hits, true)),
        Score("papers, versions apart", placed.height, missing, _ratio(hits, of_papers), _ratio(hits, true)),
        Score("works", placed.height, missing, _ratio(work_hits, of_works), _ratio(work_hits, true_works)),
    ]


def score_authors(mentions: pl.DataFrame) -> list[Score]:
    """Score authors by B-cubed; see `place_mentions`. A mention that is missing is alone."""
    alone = pl.format("?{}-{}", "record", "position")
    placed = mentions.with_columns(pl.col("author_id").fill_null(alone))
    told = placed.filter("can_tell")
    return [_b_cubed("authors", told, mentions), _b_cubed("authors, all mentions", placed, mentions)]


def _pairs(records: pl.DataFrame, *columns: str) -> int:
    """Count the pairs of records that are alike in columns."""
    number = records.group_by(*columns).len()["len"].cast(pl.Int64)
    return int((number * (number - 1) // 2).sum())


def _ratio(hits: int, of: int) -> float:
    """Return the share of what is right; 1 of nothing."""
    return hits / of if of else 1.0


def _b_cubed(what: str, placed: pl.DataFrame, mentions: pl.DataFrame) -> Score:
    """Return the B-cubed score of mentions."""
    cells = placed.group_by("person", "author_id").agg(n=pl.len().cast(pl.Float64))
    shares = cells.with_columns(
        true=pl.col("n").sum().over("person"), found=pl.col("n").sum().over("author_id")
    ).select(precision=(pl.col("n") ** 2 / pl.col("found")).sum(), recall=(pl.col("n") ** 2 / pl.col("true")).sum())
    precision, recall = (value / placed.height for value in shares.row(0))
    return Score(what, placed.height, mentions["author_id"].null_count(), precision, recall)


def score_table(scores: Sequence[Score]) -> list[str]:
    """Return the lines of a table."""
    lines = ["| of | items | missing | precision | recall | F1 |", "|---|--:|--:|--:|--:|--:|"]
    for one in scores:
        lines.append(
            f"| {one.what} | {one.items:,} | {one.missing} | {one.precision:.4f} | {one.recall:.4f} | {one.f1:.4f} |"
        )
    return lines


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generated", description="Score a published lake.")
    parser.add_argument("lake", type=Path, help="that was curated from BIBLIOGRAPHY/raw")
    parser.add_argument("bibliography", type=Path, help="that python -m benchmarks.generate wrote")
    arguments = parser.parse_args()
    print(*score_table(score(arguments.lake, arguments.bibliography)), sep="\n")
