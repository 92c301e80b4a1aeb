r"""Identifiers in a note, as reference managers keep those for which they have no field: "PMID: 123", "DOI: 10.1/a".

Each stands at the beginning of a line, or behind another one, so that "Comment on PMID: 123" names another paper.
Processors of citations know them as "{:PMID: 123}", too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.extract.printed.links import doi_in
from tasks.extract.records import Identifier
from tasks.fields.identifier_patterns import ARXIV_ADDRESS

_SCHEMES = {
    "pmid": "pmid",
    "pubmed id": "pmid",
    "pmcid": "pmcid",
    "doi": "doi",
    "arxiv": "arxiv",
    "arxiv id": "arxiv",
    "isbn": "isbn",
}
_BEFORE_ARXIV_ID = re.compile(rf"(?i)\A(?:https?://(?:www\.)?{ARXIV_ADDRESS}|arxiv:)")
_MAY_HAVE_ONE = re.compile(r"[:=]|(?i:id\s\d)")
_PAIR = re.compile(
    rf"(?i)[\s;,.(\[]*+\{{?:?(?:tex\.)?({'|'.join(sorted(_SCHEMES, key=len, reverse=True))})"
    r"(?:\s{0,9}[:=]\s{0,9}|\s(?=\d))([^\s;,{}]++)"
    r"[}\s;,.)\]]*+(?:\[[\w.-]{1,30}\])?"
)


def identifiers_in_note(note: str) -> Iterator[Identifier]:
    """Yield the identifiers in a note as it is printed, with its line breaks."""
    if not _MAY_HAVE_ONE.search(note):
        return
    for line in note.splitlines():
        place = 0
        while found := _PAIR.match(line, place):
            scheme, value = _SCHEMES[found[1].lower()], found[2].rstrip(".]")
            if "(" not in value:
                value = value.rstrip(").")
            if scheme == "arxiv":
                value = _BEFORE_ARXIV_ID.sub("", value)
            if any(letter.isdigit() for letter in value):
                yield Identifier(scheme, doi_in(value) if scheme == "doi" else value)
            place = found.end()
