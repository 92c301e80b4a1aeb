"""The sets on which the tools are measured: the labelled ones, and a sample of a large one for speed."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.machine import SHARED
from tasks.extract import discover, read_whole
from tasks.fields.names import parse_names
from tasks.transform.normalise import normalise_records

LARGE = ("corpora/acl_anthology/xml", "corpora/dblp_bib")
LARGE_NAME = "ACL + DBLP, sampled"
SAMPLED = 15_000
SCORER = SHARED / "score" / "score_papers.py"


@dataclass(frozen=True)
class RecordSet:
    """Records in files that every tool reads.

    Attributes:
        name: The name of the set.
        gold: The folder with its labels; None where there are none.
        folder: Where its files are: `extracted` and `names` as paperlake's readers give them, and `records`, made of
            these for the other tools, with all values cleaned and names parsed.
        keys: The id of each record and its key in the labels.
    """

    name: str
    gold: Path | None
    folder: Path
    keys: pl.DataFrame

    @property
    def given(self) -> Path:
        """The file that the tools are given."""
        return self.folder / "records.parquet"

    @property
    def size(self) -> int:
        """How many records it has."""
        return self.keys.height

    def score(self, clusters: pl.DataFrame) -> dict[str, float]:
        """Score clusters (id, cluster) with the scorer of the labels; a record in none is a paper of its own."""
        if self.gold is None:
            return {}
        papers = self.keys.join(clusters, on="id", how="left").select(
            source_key="key", paper_id=pl.coalesce("cluster", "id")
        )
        with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as folder:
            for table, frame in (("sources", papers), ("rejects", papers.clear())):
                (Path(folder) / table).mkdir()
                frame.write_parquet(Path(folder) / table / "part-0.parquet")
            command = [sys.executable, str(SCORER), folder, str(self.gold)]
            scored = subprocess.run(command, capture_output=True, text=True, check=False)
        if not scored.stdout:
            raise RuntimeError(f"{self.name}: {scored.stderr.strip()}")
        found = json.loads(scored.stdout)
        return {name: found[name] for name in ("precision", "recall", "f1")}


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
        read = read_whole(discover(raw, folder / "work").dumps)
        extracted = read.records.sort("source_id").head(most or 2**31)
        names = read.names.join(extracted, on="source_id", how="semi")
        extracted.write_parquet(folder / "extracted.parquet")
        names.write_parquet(folder / "names.parquet")
        _for_peers(extracted, names).write_parquet(folder / "records.parquet")
        yield RecordSet(name, gold, folder, extracted.select(id="source_id", key="source_key"))


def record_sets() -> Iterator[tuple[str, AbstractContextManager[RecordSet]]]:
    """Yield the sets of records that are not generated."""
    for name, gold in labelled().items():
        yield name, opened(name, [gold / "raw"], gold)
    yield LARGE_NAME, opened(LARGE_NAME, [SHARED / folder for folder in LARGE], most=SAMPLED)


def labelled() -> dict[str, Path]:
    """Return the folders of the labelled sets by name."""
    return {raw.parent.name: raw.parent for raw in sorted((SHARED / "gold" / "papers").glob("*/raw"))}


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
