"""The links between clusters under different names, with the evidence for them."""

from __future__ import annotations

import polars as pl

from tasks.transform.authors.matches import as_links, heaviest
from tasks.transform.authors.variants.differences import DIFFERENCES
from tasks.transform.linkage.evidence import Evidence, Level

TERMS = ("coauthors", "orcid", "identifier", "name")  # what the score of a pair is the sum of
COAUTHORS, ORCID, IDENTIFIER, NAME = map(pl.col, TERMS)
VARIANT_EVIDENCE = (
    Evidence(
        "coauthors",
        "the coauthors are",
        (
            Level("shared", COAUTHORS > 0, COAUTHORS, "the coauthors are shared"),
            Level("none shared", COAUTHORS <= 0, COAUTHORS, "the coauthors are all different"),
        ),
    ),
    Evidence(
        "name form",
        "how the forms of the name differ",
        tuple(Level(difference, pl.col("level") == difference, NAME) for difference in DIFFERENCES),
    ),
    Evidence("orcid", "the ORCID iD is", (Level("same", pl.col("same_orcid"), ORCID, "the ORCID iD is the same"),)),
    Evidence(
        "identifier",
        "what a catalogue calls the person is",
        (Level("same", pl.col("same_identifier"), IDENTIFIER, "a catalogue calls both by one identifier"),),
    ),
)


def links_of_variants(decided: pl.DataFrame) -> pl.DataFrame:
    """Return decided pairs of clusters as links.

    Args:
        decided: The columns of `score_variants`, decision, kept_apart_by.
    """
    return as_links(decided, VARIANT_EVIDENCE, matched_by=heaviest(TERMS), score=pl.sum_horizontal(TERMS).round(6))
