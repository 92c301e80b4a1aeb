"""The types of references as EndNote and RefWorks name them, in the terms of CSL."""

from __future__ import annotations

from tasks.extract.printed.document_types import csl_type

_TYPES = {
    "journal": "article-journal",
    "electronic article": "article-journal",
    "abstract": "article-journal",
    "edited book": "book",
    "book, edited": "book",
    "book, whole": "book",
    "electronic book": "book",
    "monograph": "book",
    "classical work": "book",
    "ancient text": "book",
    "serial": "book",
    "serial publication": "book",
    "book, section": "chapter",
    "electronic book section": "chapter",
    "conference": "paper-conference",
    "dissertation": "thesis",
    "dissertation/thesis": "thesis",
    "dissertation/thesis, unpublished": "thesis",
    "report": "report",
    "government document": "report",
    "laws/statutes": "legislation",
    "unpublished work": "manuscript",
    "unpublished material": "manuscript",
    "manuscript": "manuscript",
    "dataset": "dataset",
    "patent": "patent",
    "standard": "standard",
    "computer software": "software",
    "pamphlet": "pamphlet",
    "blog": "post-weblog",
    "encyclopedia": "entry-encyclopedia",
    "dictionary": "entry-dictionary",
    "generic": "document",
}


def type_of_reference(printed: str | None) -> str | None:
    """Return the type of a reference; None where its name is not known."""
    if printed is None:
        return None
    known = _TYPES.get(printed.casefold())
    if known is not None:
        return known
    type_, _ = csl_type(printed)
    return None if type_ == printed else type_
