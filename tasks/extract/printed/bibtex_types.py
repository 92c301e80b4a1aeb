"""The types of entries: which are papers, and what they are in the terms of CSL."""

from __future__ import annotations

import re

from tasks.extract.records import Identifier

_TYPES = {
    "article": "article-journal",
    "suppperiodical": "article-journal",
    "journalarticle": "article-journal",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "conferencepaper": "paper-conference",
    "bookchapter": "chapter",
    "booksection": "chapter",
    "incollection": "chapter",
    "inbook": "chapter",
    "bookinbook": "chapter",
    "suppbook": "chapter",
    "suppcollection": "chapter",
    "inreference": "entry-encyclopedia",
    "book": "book",
    "mvbook": "book",
    "collection": "book",
    "mvcollection": "book",
    "reference": "book",
    "mvreference": "book",
    "booklet": "pamphlet",
    "techreport": "report",
    "report": "report",
    "manual": "report",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "bachelorsthesis": "thesis",
    "masterthesis": "thesis",
    "doctoralthesis": "thesis",
    "unpublished": "manuscript",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "webpage": "webpage",
    "website": "webpage",
    "dataset": "dataset",
    "software": "software",
    "patent": "patent",
    "review": "review",
    "preprint": "article",
    "misc": "document",
}
NOT_PAPERS = {
    "proceedings": "proceedings",
    "mvproceedings": "proceedings",
    "periodical": "journal_issue",
    "xdata": "shared_data",
    "set": "entry_set",
    "control": "settings",
    "bibnote": "note",
}
NUMBERED = frozenset(("article", "suppperiodical", "inproceedings", "conference"))
_NO_LETTER = re.compile(r"[^a-z]+")


def kind_of(type_: str) -> str:
    """Return the type of an entry as it is known: "web_page" and "phd-thesis" without their signs."""
    return type_ if type_ in _TYPES else _NO_LETTER.sub("", type_)


def csl_type(printed: str, venue: str | None, identifiers: tuple[Identifier, ...]) -> str | None:
    """Return the type in the terms of CSL, in which "article" is a preprint."""
    type_ = _TYPES.get(printed)
    if type_ in ("document", "manuscript", "webpage", "article-journal") and any(
        identifier.scheme == "arxiv" for identifier in identifiers
    ):
        is_published = type_ == "article-journal" and venue is not None and not _is_archive(venue)
        return type_ if is_published else "article"
    return type_


def _is_archive(venue: str) -> bool:
    """Whether a venue is arXiv or its part for computer science, and so no journal."""
    return venue.lower().startswith(("arxiv", "corr", "computing research repository", "ar xiv", "eprint"))
