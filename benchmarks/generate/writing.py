"""Write a generated bibliography: dumps under raw, and the truth beside them."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
import polars as pl
import pyarrow.parquet as pq

from benchmarks.generate.errors import NAMES, Records, draw_records
from benchmarks.generate.printing import HEADS, TAILS, print_records
from benchmarks.generate.told import tell
from benchmarks.generate.world import World, make_world

RECORDS_OF_PART = 10_000
RECORDS_OF_PAPER = 1.345
ENDINGS = {"bibtex": "bib", "ris": "ris", "csv": "csv", "pubmed": "xml", "dblp": "xml"}  # jsonl else
WHOLE = ("dblp", "arxiv")  # are one file, as these catalogues give themselves


class Part(NamedTuple):
    """A part of a bibliography."""

    world: World
    printed: Records


def make_parts(n_records: int, seed: int) -> Iterator[Part]:
    """Yield the parts of a bibliography of about so many records."""
    for part, begin in enumerate(range(0, n_records, RECORDS_OF_PART)):
        wanted = min(RECORDS_OF_PART, n_records - begin)
        chance = np.random.default_rng([seed, part])
        world = make_world(chance, part, round(wanted / RECORDS_OF_PAPER))
        yield Part(world, draw_records(chance, world, part))


def write_bibliography(folder: Path, n_records: int, seed: int = 1) -> int:
    """Write a bibliography: its dumps into FOLDER/raw, its truth into FOLDER/truth.

    Args:
        folder: Where all is written; made if it is absent.
        n_records: About how many records are wanted.
        seed: The same one gives the same bytes.

    Returns:
        How many records were written.
    """
    raw, truth = folder / "raw", folder / "truth"
    truth.mkdir(parents=True, exist_ok=True)
    written: Counter[str] = Counter()
    with contextlib.ExitStack() as stack:
        dumps = {name: stack.enter_context(_dump(raw / _file(name), name)) for name in WHOLE}
        tables = {
            name: stack.enter_context(_Table(truth / f"{name}.parquet")) for name in ("records", "mentions", "persons")
        }
        for number, part in enumerate(make_parts(n_records, seed)):
            records, mentions = part.printed
            truths = []
            for name in NAMES:
                own = records.filter(pl.col("format") == name)
                if own.is_empty():
                    continue
                text = print_records(name, own, mentions.join(own, on="record", how="semi", maintain_order="left"))
                file = _file(name, number)
                with contextlib.nullcontext(dumps[name]) if name in dumps else _dump(raw / file, name) as dump:
                    dump.write("".join(text["text"].to_list()))
                index = pl.int_range(1, pl.len() + 1, dtype=pl.Int64) + written[file]
                truths.append(text.select("record", source_file=pl.lit(file), source_index=index, source_key="key"))
                written[file] += own.height
            tables["records"].write(
                pl.concat(truths).join(
                    records.select("record", "paper", "work", "type"), on="record", maintain_order="left"
                )
            )
            tables["mentions"].write(tell(records, mentions, part.world))
            tables["persons"].write(
                part.world.authorships.select("person", "family", "given", "middle").unique(
                    "person", maintain_order=True
                )
            )
    return written.total()


def _file(name: str, part: int = 0) -> str:
    """Return the path of a dump, from the raw folder."""
    ending = ENDINGS.get(name, "jsonl")
    return f"{name}.{ending}" if name in WHOLE else f"{name}/{part:04}.{ending}"


@contextlib.contextmanager
def _dump(path: Path, name: str) -> Iterator[IO[str]]:
    """Open a dump to write records to, between its head and its tail."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as dump:
        dump.write(HEADS.get(name, ""))
        yield dump
        dump.write(TAILS.get(name, ""))


class _Table:
    """A Parquet file that grows by frames."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> _Table:
        return self

    def __exit__(self, *_: object) -> None:
        if self._writer is not None:
            self._writer.close()

    def write(self, frame: pl.DataFrame) -> None:
        """Write a frame."""
        table = frame.to_arrow()
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, table.schema, compression="zstd")
        self._writer.write_table(table)
