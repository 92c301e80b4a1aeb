"""The types of Crossref, which OpenAlex took over: what they are in the terms of CSL, and which are no papers."""

from __future__ import annotations

from tasks.extract.records import Refused

CSL_TYPES = {
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "book-chapter": "chapter",
    "book-part": "chapter",
    "book-section": "chapter",
    "book-track": "chapter",
    "reference-entry": "entry-encyclopedia",
    "book": "book",
    "edited-book": "book",
    "monograph": "book",
    "reference-book": "book",
    "dissertation": "thesis",
    "report": "report",
    "report-component": "report",
    "posted-content": "article",
    "peer-review": "review",
    "dataset": "dataset",
    "standard": "standard",
    "other": "document",
}

_NOT_PAPERS = frozenset(
    "journal journal-issue journal-volume proceedings proceedings-series book-series book-set report-series "
    "standard-series component database grant".split()
)


def refuse_type(printed: str | None) -> Refused | None:
    """Refuse what is not a paper: the container of papers, a part of one, or no publication at all."""
    if printed not in _NOT_PAPERS:
        return None
    return Refused(printed.replace("-", "_"), f"of the type {printed}, which is not a paper: nothing to mend")
