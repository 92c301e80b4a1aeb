"""What others have published of tools that are not run here.

ASySD is an R package. Its paper gives a sensitivity of .95 to .99 and a specificity above .99 on five medical searches
(Hair et al., BMC Biology 21, 189, 2023, doi:10.1186/s12915-023-01686-z). What it does on each set is published beside
that of bib-dedupe (github.com/CoLRev-Environment/bib-dedupe, output/current_results.md). The counts are of records, not
of pairs: a record is a duplicate if an earlier one is of the same paper.
"""

from __future__ import annotations

from typing import NamedTuple

PUBLISHED = (
    "ASySD as published: by records, not pairs (github.com/CoLRev-Environment/bib-dedupe, output/current_results.md); "
    "its own paper (doi:10.1186/s12915-023-01686-z) says sensitivity .95 to .99, specificity above .99."
)


class Counts(NamedTuple):
    """How many records a tool rightly and wrongly removed, wrongly kept and rightly kept."""

    true_positive: int
    false_positive: int
    false_negative: int
    true_negative: int


ASYSD = {"diabetes": Counts(1259, 0, 2, 584), "digital_work": Counts(307, 20, 62, 6770)}


def published_rows() -> dict[str, str]:
    """Return, for each set of which figures are published, a row of the table: the same columns as a result has."""
    return {
        name: f"| {name} | {sum(counts)} | ASySD, as published | {_figures(counts)} | - | - | - |"
        for name, counts in ASYSD.items()
    }


def _figures(counts: Counts) -> str:
    """Return precision, recall (sensitivity) and F1 as columns."""
    precision = counts.true_positive / (counts.true_positive + counts.false_positive)
    recall = counts.true_positive / (counts.true_positive + counts.false_negative)
    return " | ".join(f"{figure:.4f}" for figure in (precision, recall, 2 * precision * recall / (precision + recall)))
