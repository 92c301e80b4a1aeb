"""The figures that the guard looks at before a version is published."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from schemas.account import Account
from schemas.files import LakeFile
from schemas.limits import Figures
from tasks.fields.names.keys import add_name_keys
from tasks.load.lake import read_manifest
from tasks.load.snapshots import require_usable_current
from tasks.work import scan_partitions

NAME = ["family_name", "given_name"]
SUPERSEDED = "superseded"  # the reason of the rejects that newer dumps replace


def measure(account: Account, authors: Sequence[LakeFile], out: Path, *, counts_names: bool) -> Figures:
    """Measure what is about to be published, and hold it against the current version.

    Args:
        account: Where every record ended.
        authors: The files of the table authors.
        out: The folder of the lake.
        counts_names: Whether the authors of one name are counted.

    Raises:
        LakeError: The current version is damaged.
    """
    folder = require_usable_current(out)
    superseded = account.reasons.get(SUPERSEDED, 0)
    figures = Figures(
        papers_before=read_manifest(folder).rows.get("papers", 0) if folder else None,
        papers=account.papers,
        records=account.records - superseded,
        rejects=account.rejects - superseded,
    )
    if not counts_names or not authors:
        return figures
    commonest = find_commonest_name(scan_partitions([file.partition for file in authors]))
    return figures.model_copy(update=commonest)


def find_commonest_name(authors: pl.LazyFrame) -> dict[str, object]:
    """Find the name that most authors have; accents, case, dots and blanks do not count.

    Args:
        authors: The table authors: of it display_name, family_name and given_name are read.

    Returns:
        How many authors have it, and one of the names as it is displayed, under their names in Figures; empty if there
        are no authors.
    """
    spelt = authors.group_by(NAME).agg(n=pl.len(), shown=pl.col("display_name").min()).collect()
    keyed = add_name_keys(spelt).group_by("name_key").agg(pl.col("n").sum(), pl.col("shown").min())
    first = keyed.sort("n", "name_key", descending=[True, False]).head(1).to_dicts()
    return {"authors_of_one_name": first[0]["n"], "commonest_name": first[0]["shown"]} if first else {}
