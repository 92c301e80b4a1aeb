"""bib-dedupe as its documentation uses it: prep, block, match, cluster, with its rules as they come.

It has no settings to choose. Authors are given in the form that it calls proper ("Family, Given and Family, Given"),
the venue as the journal or the title of the book by the kind of the record. Cases that it leaves to a person ("maybe")
are not merged: so its clusters take them.
"""

from __future__ import annotations

import pandas as pd
from bib_dedupe.bib_dedupe import block, cluster, match, prep

from benchmarks.peers.measured import CORES, measure

IN_A_BOOK = {"paper-conference": "inproceedings", "chapter": "incollection", "entry-dictionary": "incollection"}
QUIET = 0


def resolve(records: pd.DataFrame) -> list[tuple[str, str]]:
    """Cluster the records."""
    in_book = records["type"].isin(list(IN_A_BOOK))
    table = pd.DataFrame(
        {
            "ID": records["id"],
            "ENTRYTYPE": records["type"].map(IN_A_BOOK).fillna("article"),
            "title": records["title"],
            "author": records["authors"].map(" and ".join),
            "year": records["year"].astype("Int64").astype("string"),
            "journal": records["venue"].mask(in_book, ""),
            "booktitle": records["venue"].where(in_book, ""),
            "volume": records["volume"],
            "number": records["issue"],
            "pages": records["pages"],
            "abstract": records["abstract"],
            "doi": records["doi"],
        }
    ).fillna("")
    prepared = prep(table, verbosity_level=QUIET, cpu=CORES)
    matched = match(block(prepared, verbosity_level=QUIET, cpu=CORES), verbosity_level=QUIET, cpu=CORES)
    return [(record, members[0]) for members in cluster(matched) for record in members]


if __name__ == "__main__":
    measure(resolve, ["bib-dedupe", "pandas", "rapidfuzz"])
