"""CSL-JSON: an array of items, one a line, as citation processors read them.

The item has the fields of CSL. What CSL has no field for stands in `custom`, under the name paperlake: the ids of the
paper and the work, every identifier, the comments and keywords as lists, and of each author the id, the name as printed
and how sure it is. Each author has ORCID and affiliation as Crossref gives them. An arXiv id stands in the number, as
Zotero writes it; the note has the comments, a line each. A paper whose type is not known is a document, which CSL asks
for.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from tasks.export.entries import Author, Entry, one_text
from tasks.fields.names.organisations import is_organisation

OTHER = "document"
SCHEMA_OF_ORCID = "https://orcid.org/"

Item = dict[str, object]


def write_csl_json(entry: Entry) -> str:
    """Return an entry as an item."""
    return msgspec.json.encode(_said(_item(entry))).decode()


def _item(entry: Entry) -> Item:
    """Return the fields of an item."""
    first = {scheme: values[0] for scheme, values in entry.by_scheme().items()}.get
    return {
        "id": entry.id,
        "type": entry.type or OTHER,
        "title": entry.title,
        "author": [_said(_author(author)) for author in entry.authors],
        "issued": _date(entry.date),
        "container-title": entry.venue,
        "volume": entry.volume,
        "issue": entry.issue,
        "page": entry.pages,
        "abstract": entry.abstract,
        "language": entry.language,
        "keyword": one_text(entry.keywords),
        "version": entry.version,
        "DOI": first("doi"),
        "PMID": first("pmid"),
        "PMCID": first("pmcid"),
        "ISBN": first("isbn"),
        "ISSN": first("issn"),
        "URL": first("url"),
        "number": entry.arxiv_id and f"arXiv:{entry.arxiv_id}",
        "status": entry.retraction,
        "note": "\n".join(entry.comments),
        "custom": {"paperlake": _said(_custom(entry))},
    }


def _author(author: Author) -> Item:
    """Return the parts of a name; the name of an organisation as it is."""
    more: Item = {
        "ORCID": author.orcid and f"{SCHEMA_OF_ORCID}{author.orcid}",
        "affiliation": [{"name": name} for name in author.affiliations],
    }
    if author.is_whole and is_organisation(author.family_name):
        return {"literal": author.family_name, **more}
    family = author.family_alone
    return {
        "family": family,
        "given": author.given_name,
        "non-dropping-particle": author.particle if family != author.family_name else None,
        "suffix": author.suffix,
        **more,
    }


def _date(date: str | None) -> Item | None:
    """Return a date in its parts."""
    return None if date is None else {"date-parts": [[int(part) for part in date.split("-")]]}


def _custom(entry: Entry) -> Item:
    """Return what has no field of its own."""
    return {
        "paper_id": entry.paper_id,
        "work_id": entry.work_id,
        "type": None if entry.type else "unknown",
        "publication_date": entry.publication_date,
        "identifiers": entry.identifiers,
        "comments": entry.comments,
        "keywords": entry.keywords,
        "version": entry.version,
        "retraction": entry.retraction,
        "n_sources": entry.n_sources,
        "relations": entry.relations,
        "other_versions": [_said(msgspec.structs.asdict(version)) for version in entry.other_versions],
        "authors": [
            {
                "author_id": author.author_id,
                "raw_name": author.raw_name,
                "is_inferred": author.is_inferred,
                "confidence": author.confidence,
            }
            for author in entry.authors
        ],
    }


def _said(fields: Mapping[str, object]) -> Item:
    """Return the fields that say something."""
    return {name: value for name, value in fields.items() if value is not None and value not in ("", [], ())}
