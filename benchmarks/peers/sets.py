"""The sets of records on which the tools are measured: labelled, generated, and a sample of a large one for speed."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from benchmarks.generated import bibliography, score_papers
from benchmarks.machine import SHARED
from tasks.extract import discover, read_whole
from tasks.fields.names import parse_names
from tasks.transform.normalise import normalise_records

LARGE = ("corpora/acl_anthology/xml", "corpora/dblp_bib")
LARGE_NAME = "ACL + DBLP, sampled"
SAMPLED = 15_000
SCORER = SHARED / "score" / "score_papers.py"
SIZES = {"generated-10k": 10_000, "generated-100k": 100_000, "generated-1m": 1_000_000}
LARGEST = "generated-1m"  # is run only if it is named


@dataclass(frozen=True)
class RecordSet:
    """Records in files that every tool reads.

    Attributes:
        name: The name of the set.
        folder: Where its files are: `extracted` and `names` as paperlake's readers give them, and `records`, made of
            these for the other tools, with all values cleaned and names parsed.
        keys: The id of each record, its key in the labels, its dump and its place in it.
        gold: The folder with its labels; None where there are none.
        generated: The folder of the generated bibliography that it is; None where it is none.
    """

    name: str
    folder: Path
    keys: pl.DataFrame
    gold: Path | None = None
    generated: Path | None = None

    @property
    def given(self) -> Path:
        """The file that the tools are given."""
        return self.folder / "records.parquet"

    @property
    def size(self) -> int:
        """How many records it has."""
        return self.keys.height

    def score(self, clusters: pl.DataFrame) -> dict[str, float]:
        """Return precision, recall and F1 of pairs, or nothing where there are no labels.

        Args:
            clusters: Columns id, cluster; a record in none is a paper of its own.
        """
        placed = self.keys.join(clusters, on="id", how="left").with_columns(paper_id=pl.coalesce("cluster", "id"))
        if self.generated is not None:
            return _score_generated(placed, self.generated)
        return {} if self.gold is None else _score_labelled(placed, self.gold)


def record_sets() -> Iterator[tuple[str, AbstractContextManager[RecordSet]]]:
    """Yield the name of each set, and the set to be opened."""
    for name, gold in labelled().items():
        yield name, opened(name, [gold / "raw"], gold)
    yield LARGE_NAME, opened(LARGE_NAME, [SHARED / folder for folder in LARGE], most=SAMPLED)
    for name, size in SIZES.items():
        yield name, opened_generated(name, size)


@contextmanager
def opened(name: str, raw: Sequence[Path], gold: Path | None = None, most: int | None = None) -> Iterator[RecordSet]:
    """Read dumps into the files of a set.

    Args:
        name: The name of the set.
        raw: The folders of dumps.
        gold: The folder with the labels.
        most: Keep so many records only: those with the least ids, which are digests, and so a random sample.
    """
    with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as temporary:
        folder = Path(temporary)
        yield RecordSet(name, folder, _write(raw, folder, most), gold)


@contextmanager
def opened_generated(name: str, size: int) -> Iterator[RecordSet]:
    """Make a bibliography of about so many records, unless it is there, and read it into the files of a set."""
    generated = bibliography(size)
    with opened(name, [generated / "raw"]) as records:
        yield replace(records, generated=generated)


def labelled() -> dict[str, Path]:
    """Return the folders of the labelled sets by name."""
    return {raw.parent.name: raw.parent for raw in sorted((SHARED / "gold" / "papers").glob("*/raw"))}


def _write(raw: Sequence[Path], folder: Path, most: int | None) -> pl.DataFrame:
    """Write the files of a set; return its keys."""
    read = read_whole(discover(raw, folder / "work").dumps)
    extracted = read.records.sort("source_id").head(most or 2**31)
    names = read.names.join(extracted, on="source_id", how="semi")
    extracted.write_parquet(folder / "extracted.parquet")
    names.write_parquet(folder / "names.parquet")
    _for_peers(extracted, names).write_parquet(folder / "records.parquet")
    return extracted.select("source_file", "source_index", id="source_id", key="source_key")


def _score_labelled(placed: pl.DataFrame, gold: Path) -> dict[str, float]:
    """Score papers with the scorer of the labels."""
    papers = placed.select("paper_id", source_key="key")
    with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as folder:
        for table, frame in (("sources", papers), ("rejects", papers.clear())):
            (Path(folder) / table).mkdir()
            frame.write_parquet(Path(folder) / table / "part-0.parquet")
        command = [sys.executable, str(SCORER), folder, str(gold)]
        scored = subprocess.run(command, capture_output=True, text=True, check=False)
    if not scored.stdout:
        raise RuntimeError(f"{gold.name}: {scored.stderr.strip()}")
    found = json.loads(scored.stdout)
    return {name: found[name] for name in ("precision", "recall", "f1")}


def _score_generated(placed: pl.DataFrame, generated: Path) -> dict[str, float]:
    """Score papers against the truth of a generated bibliography; a pair of two versions counts neither way."""
    found = placed.select("source_file", pl.col("source_index").cast(pl.Int64), "paper_id", work_id="paper_id")
    truth = pl.read_parquet(generated / "truth" / "records.parquet")
    papers = score_papers(truth.join(found, on=["source_file", "source_index"], how="left", maintain_order="left"))[0]
    return {"precision": papers.precision, "recall": papers.recall, "f1": papers.f1}


def _for_peers(extracted: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Return the records as a plain table, whose authors are lists of "Family, Given"."""
    printed = pl.concat_str("family_name", "given_name", separator=", ", ignore_nulls=True)
    authors = (
        parse_names(names).sort("source_id", "position").group_by("source_id", maintain_order=True).agg(authors=printed)
    )
    fields = ("type", "title", "year", "venue", "volume", "issue", "pages", "abstract", "doi")
    return (
        normalise_records(extracted, names)
        .join(authors, on="source_id", how="left", maintain_order="left")
        .select("authors", *fields, id="source_id")
        .with_columns(pl.col("authors").fill_null([]))
    )
