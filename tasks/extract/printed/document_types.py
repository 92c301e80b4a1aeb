"""The kinds of publications as catalogues and reference managers name them, in the terms of CSL."""

from __future__ import annotations

from typing import Literal

from tasks.extract.printed.crossref_types import CSL_TYPES

_TYPES = CSL_TYPES | {
    "article": "article-journal",
    "journal article": "article-journal",
    "journalarticle": "article-journal",
    "research article": "article-journal",
    "article in press": "article-journal",
    "data paper": "article-journal",
    "review": "article-journal",
    "review article": "article-journal",
    "short survey": "article-journal",
    "letter": "article-journal",
    "note": "article-journal",
    "editorial": "article-journal",
    "editorial material": "article-journal",
    "erratum": "article-journal",
    "correction": "article-journal",
    "conference paper": "paper-conference",
    "conferencepaper": "paper-conference",
    "conference proceedings": "paper-conference",
    "conference article": "paper-conference",
    "proceedings paper": "paper-conference",
    "inproceedings": "paper-conference",
    "meeting abstract": "paper-conference",
    "book chapter": "chapter",
    "booksection": "chapter",
    "book section": "chapter",
    "incollection": "chapter",
    "inbook": "chapter",
    "book": "book",
    "thesis": "thesis",
    "phd thesis": "thesis",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "doctoral thesis": "thesis",
    "technical report": "report",
    "techreport": "report",
    "working paper": "report",
    "preprint": "article",
    "newspaper article": "article-newspaper",
    "magazine article": "article-magazine",
    "magazinearticle": "article-magazine",
    "newspaperarticle": "article-newspaper",
    "web page": "webpage",
    "webpage": "webpage",
    "computer program": "software",
    "misc": "document",
}
_RETRACTED = frozenset(("retracted", "retracted publication", "retracted article"))


def csl_type(printed: str | None) -> tuple[str | None, Literal["retracted"] | None]:
    """Return the type in the terms of CSL, or as printed where it is not known, and whether it marks a retraction.

    Of several types in one cell ("Article; Early Access") the first that is known counts.
    """
    if printed is None:
        return None, None
    if (known := _TYPES.get(printed.casefold())) is not None:
        return known, None
    kinds = [kind.strip().casefold() for kind in printed.split(";")]
    retraction: Literal["retracted"] | None = None if _RETRACTED.isdisjoint(kinds) else "retracted"
    known = next((_TYPES[kind] for kind in kinds if kind in _TYPES), None)
    return known or ("article-journal" if retraction else printed), retraction
