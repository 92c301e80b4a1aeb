"""Paperlake's author step: parse, align, compare, cluster in two rounds, merge, as the main flow runs them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from benchmarks.authors import Corpus
from benchmarks.peers.author_sets import MENTION_ID
from benchmarks.peers.measured import measure_read
from benchmarks.resolving_authors import resolve_names
from tasks.fields.names import parse_names


def read(given: Path) -> Corpus:
    """Read names and papers as extract hands them on: what the other tools are given is made of these."""
    return Corpus(*(pl.read_parquet(given.with_name(f"{table}.parquet")) for table in Corpus._fields))


def resolve(corpus: Corpus) -> Sequence[tuple[str, str]]:
    """Cluster the mentions."""
    tables = resolve_names(parse_names(corpus.names), corpus.assignments, corpus.papers, corpus.sources)
    return tables.mentions.filter(~pl.col("is_inferred")).select(MENTION_ID, "author_id").rows()


if __name__ == "__main__":
    measure_read(read, resolve, ["paperlake", "polars", "rapidfuzz"])
