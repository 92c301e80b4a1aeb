"""The formats that can be read. Adding one is adding a file here and a line below."""

from __future__ import annotations

from tasks.extract.formats import csl_json, page_abstracts, page_arxiv, page_titles
from tasks.extract.formats.format import SNIFFED_BYTES, AnyFormat, Format

FORMATS: dict[str, AnyFormat] = {
    format_.name: format_
    for format_ in (
        csl_json.FORMAT,
        page_titles.FORMAT,
        page_arxiv.FORMAT,
        page_abstracts.FORMAT,
    )
}

__all__ = ["FORMATS", "SNIFFED_BYTES", "Format", "sniff"]


def sniff(head: bytes) -> AnyFormat | None:
    """Recognise the format of a file by its first bytes, never by its name; None where no format fits."""
    head = head[:SNIFFED_BYTES]
    return next((format_ for format_ in FORMATS.values() if format_.sniff(head)), None)
