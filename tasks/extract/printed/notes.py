r"""Identifiers in notes, where those are kept for which there is no field: "PMID: 123", "doi:10.1000/1", "123[pmid]".

What stands at the beginning of a line, or behind another identifier there, is the record's own. Processors of citations
know it as "{:PMID: 123}", too. What stands elsewhere is the record's own if the note speaks of no other publication:
"Comment on PMID: 123" does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tasks.extract.printed.links import doi_in
from tasks.extract.printed.stray_identifiers import MAX_NOTE, marked
from tasks.extract.records import Identifier
from tasks.fields.identifier_patterns import ARXIV_ADDRESS
from tasks.fields.identifiers import without_end

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
_LABELLED = re.compile(
    rf"(?i)[\s;,.(\[]*+\{{?:?(?:tex\.)?({'|'.join(sorted(_SCHEMES, key=len, reverse=True))})"
    r"(?:\s{0,9}[:=]\s{0,9}|\s(?=\d))([^\s;,{}]++)"
    r"[}\s;,.)\]]*+(?:\[[\w.-]{1,30}\])?"
)
_OF_ANOTHER = re.compile(
    r"(?i)\b(?:comment|errat|corrig|correct|retract|reply|replies|respon|republish|update|cites|see\b|"
    r"summary for patients|original|preprint of|translat|version of|supplement)"
)


def identifiers_in_notes(notes: Iterable[str]) -> Iterator[Identifier]:
    """Yield the identifiers in notes as they are printed, where they name one of a scheme only."""
    found: dict[str, dict[str, str]] = {}
    for note in notes:
        for one in _own(note[:MAX_NOTE]):
            found.setdefault(one.scheme, {}).setdefault(one.value.lower(), one.value)
    for scheme, values in found.items():
        if len(values) == 1:
            yield Identifier(scheme, *values.values())


def _own(note: str) -> Iterator[Identifier]:
    """Yield the identifiers in a note that are the record's own."""
    if _MAY_HAVE_ONE.search(note):
        for line in note.splitlines():
            yield from _labelled(line)
    if not _OF_ANOTHER.search(note):
        yield from marked(note)


def _labelled(line: str) -> Iterator[Identifier]:
    """Yield the identifiers at the beginning of a line, one behind the other."""
    place = 0
    while found := _LABELLED.match(line, place):
        scheme, value = _SCHEMES[found[1].lower()], without_end(found[2])
        if scheme == "arxiv":
            value = _BEFORE_ARXIV_ID.sub("", value)
        if any(letter.isdigit() for letter in value):
            yield Identifier(scheme, doi_in(value) if scheme == "doi" else value)
        place = found.end()
