"""The sentences that explain the evidence of a lake to a person."""

from __future__ import annotations

from tasks.transform.authors.matches import CORE_EVIDENCE, PAIR_EVIDENCE
from tasks.transform.authors.variants.matches import VARIANT_EVIDENCE
from tasks.transform.linkage.evidence import words_of
from tasks.transform.papers.evidence import EVIDENCE


def sentences() -> dict[tuple[str, str], str]:
    """Return a sentence for each evidence and level of the tables paper_matches and author_matches."""
    return words_of((*EVIDENCE, *CORE_EVIDENCE, *PAIR_EVIDENCE, *VARIANT_EVIDENCE))
