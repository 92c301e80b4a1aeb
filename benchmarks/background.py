"""Make the background of names: how common their parts are among the authors of computational linguistics and NIPS.

    python -m benchmarks.background

The distinct names of the ACL Anthology and of DBLP are counted by family name, first given name and initial. A part in
fewer than MIN_NAMES names is left out. What is written are counts of parts of names, and nothing of any record.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from benchmarks.corpora import read_records_and_names
from benchmarks.machine import SHARED
from tasks.fields.names import add_name_keys, parse_names
from tasks.transform.authors.background import BACKGROUND_FILE, NAMES
from tasks.transform.authors.statistics import PARTS

CORPORA = (SHARED / "corpora" / "acl_anthology", SHARED / "corpora" / "dblp_bib")
MIN_NAMES = 3  # that have a part


def read_names(corpora: Sequence[Path]) -> pl.DataFrame:
    """Read the distinct names of corpora.

    Returns:
        The columns family, given (the first given name) and initial, a row a name.
    """
    with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as work:
        _, names, _ = read_records_and_names(corpora, Path(work))
    spelt = parse_names(names).select("family_name", "given_name").unique()
    keyed = add_name_keys(spelt).unique("name_key")
    first = pl.col("given_tokens").list.first()
    return keyed.select(family="family_key", given=first, initial=first.str.head(1))


def count_parts(names: pl.DataFrame) -> pl.DataFrame:
    """Count the names that have each part.

    Args:
        names: What `read_names` gives.

    Returns:
        The columns kind, term and count; the kind NAMES has the number of all names.
    """
    counted = [
        names.drop_nulls(part)
        .group_by(term=part)
        .agg(count=pl.len())
        .filter(pl.col("count") >= MIN_NAMES)
        .select(pl.lit(part).alias("kind"), "term", pl.col("count").cast(pl.Int32))
        for part in PARTS
    ]
    total = pl.DataFrame({"kind": [NAMES], "term": [""], "count": [names.height]}, schema=counted[0].schema)
    return pl.concat([total, *counted]).sort("kind", "term")


if __name__ == "__main__":
    count_parts(read_names(CORPORA)).write_parquet(BACKGROUND_FILE, compression="zstd", compression_level=19)
    print(f"{BACKGROUND_FILE}: {BACKGROUND_FILE.stat().st_size:,} bytes")
