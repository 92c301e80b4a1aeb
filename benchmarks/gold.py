"""The labelled sets, and how well each one is resolved."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from benchmarks.machine import SHARED

DUPLICATE_FREE = """\
[sources.acm]
duplicate_free = true
[sources.dblp]
duplicate_free = true
"""


@dataclass(frozen=True)
class GoldSet:
    """A labelled set.

    Attributes:
        kind: papers (pairwise F1, after closure) or authors (B-cubed F1).
        folder: The name of the folder that holds it.
        f1: The F1 that is published for it.
        floor: The least F1 that is accepted.
        refused: How many of its records are refused.
        duplicate_free: Whether its catalogues are declared to list no paper twice.
    """

    kind: Literal["papers", "authors"]
    folder: str
    f1: float
    floor: float
    refused: int = 0
    duplicate_free: bool = False

    @property
    def name(self) -> str:
        """The name of the set in tables."""
        return f"{self.folder}, duplicate-free" if self.duplicate_free else self.folder

    @property
    def path(self) -> Path:
        """The folder that holds the labels, and the dumps under raw."""
        return SHARED / "gold" / self.kind / self.folder

    @property
    def scorer(self) -> Path:
        """The program that scores published tables against the labels."""
        return SHARED / "score" / f"score_{self.kind}.py"

    @contextlib.contextmanager
    def raw(self) -> Iterator[Path]:
        """Return the raw folder, with what is declared of its catalogues."""
        if not self.duplicate_free:
            yield self.path / "raw"
            return
        with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as folder:
            for dump in (self.path / "raw").iterdir():
                shutil.copy(dump, folder)
            (Path(folder) / "sources.toml").write_text(DUPLICATE_FREE)
            yield Path(folder)


GOLD_SETS = (
    GoldSet("papers", "cora-1295", f1=0.8821, floor=0.87),
    GoldSet("papers", "dblp-acm", f1=0.9935, floor=0.985),
    GoldSet("papers", "dblp-acm", f1=0.9939, floor=0.985, duplicate_free=True),
    GoldSet("papers", "diabetes", f1=0.9992, floor=0.99),
    GoldSet("papers", "digital_work", f1=0.9956, floor=0.99),
    GoldSet("papers", "mis-crossref-dblp-grobid", f1=0.9884, floor=0.985, refused=38),
    GoldSet("authors", "aminer", f1=0.9004, floor=0.89),
    GoldSet("authors", "crossref", f1=0.9862, floor=0.983),
)


def true_pairs(gold: Path) -> set[tuple[str, str]]:
    """Read which pairs of records of a labelled set are one paper, by the records' own keys.

    Args:
        gold: The folder of the set.
    """
    pairs = pl.read_csv(gold / "pairs.csv", infer_schema=False)
    return {(min(pair), max(pair)) for pair in pairs.iter_rows()}
