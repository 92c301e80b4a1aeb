"""The sets on which the tools are measured: the labelled ones, and a sample of a large one for speed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.machine import SHARED
from tasks.extract import discover, read_whole
from tasks.fields.names import parse_names
from tasks.transform.normalise import normalise_records

LARGE = ("corpora/acl_anthology/xml", "corpora/dblp_bib")
SAMPLED = 15_000


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
