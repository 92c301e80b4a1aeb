"""Evidence of identifiers, and of the content of a record as a whole."""

from __future__ import annotations

import polars as pl

from tasks.transform.linkage.evidence import Evidence, Level
from tasks.transform.papers.evidence.names import MIN_ALIKE

_OTHER_DOI = pl.col("doi_agrees") == -1

DOI = Evidence(
    "doi",
    "the DOI",
    (
        Level("same", pl.col("doi_agrees") == 1, 4.8, "the DOI is the same"),
        Level("mistyped", pl.col("mistyped_doi"), 0.0, "the DOI is mistyped on one side"),
        Level(
            "different, one registrant",
            _OTHER_DOI & (pl.col("registrant") == pl.col("registrant_right")),
            -4.8,
            "the DOI is different, and of one registrant",
        ),
        Level("different", _OTHER_DOI, -3.0, "the DOI is different"),
    ),
)
IDENTIFIER = Evidence(
    "identifier",
    "another identifier",
    (
        Level(
            "same",
            (pl.col("arxiv_agrees") == 1) | (pl.col("pmid_agrees") == 1),
            5.0,
            "another identifier is the same",
        ),
        Level(
            "different",
            (pl.col("arxiv_agrees") == -1) | (pl.col("pmid_agrees") == -1),
            -3.0,
            "another identifier is different",
        ),
    ),
)
IDENTIFIER_AND_NAMES = Evidence(
    "identifier and names",
    "an identifier and the names with it",
    (
        Level(
            "same",
            pl.col("same_identifier") & (pl.col("names") >= MIN_ALIKE) & ((pl.col("page") >= 0) | pl.col("overlap")),
            5.0,
            "an identifier and the names with it are the same",
        ),
    ),
)
CONTENT = Evidence(
    "content",
    "all that the records say",
    (
        Level(
            "same",
            (pl.col("content") == pl.col("content_right")) & ~pl.col("generic"),
            3.0,
            "all that the records say is the same",
        ),
    ),
)
