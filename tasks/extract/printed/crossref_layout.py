"""What is a record in the XML of Crossref, and what a journal, conference or book says once for all that is in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from tasks.extract.syntax.xml_layout import Layout, XmlPiece
from tasks.extract.syntax.xml_scanner import cut_elements, name_of

ITEMS = (
    *("journal_article", "conference_paper", "content_item", "posted_content", "dissertation", "peer_review"),
    *("dataset", "pending_publication", "sa_component", "grant", "error"),
)
WORKS = (
    *("book_metadata", "book_series_metadata", "book_set_metadata", "report-paper_metadata"),
    *("report-paper_series_metadata", "standard_metadata"),
)
HOLDERS = (
    "journal_metadata",
    "event_metadata",
    "proceedings_metadata",
    "proceedings_series_metadata",
    "database_metadata",
)
_FIRST = frozenset((*WORKS, "journal_metadata", "event_metadata", "database_metadata"))

LAYOUT = Layout(
    records=(*ITEMS, *WORKS, *HOLDERS, "journal_issue"),
    around=(
        *(
            "doi_batch",
            "crossref",
            "doi_record",
            "journal",
            "conference",
            "book",
            "report-paper",
            "standard",
            "database",
        ),
        *("query", "crossref_result"),
    ),
    is_prefixed=True,
)


class CrossrefPiece(XmlPiece, frozen=True, kw_only=True, gc=False):
    """A record, with the bytes of what holds for all that is in its journal, conference or book."""

    context: tuple[bytes, ...] = ()


def cut_items(stream: BinaryIO) -> Iterator[XmlPiece]:
    """Cut the document into records, each with what holds for it."""
    context: list[XmlPiece] = []
    is_used = True
    for piece in cut_elements(stream, LAYOUT):
        name = _local_name(piece.raw)
        if piece.refusal is None and name not in ITEMS:
            if not _is_of(piece, name, context):
                if not is_used:
                    yield _unused(context)
                context, is_used = [], False
            context.append(piece)
            if name in WORKS and _is_deposited(piece):
                is_used = True
                yield piece
        else:
            is_used = True
            yield _with_context(piece, context)
    if not is_used:
        yield _unused(context)


def _local_name(raw: bytes) -> str:
    """Return the name of an element without its prefix."""
    return name_of(raw).rpartition(":")[2]


def _is_of(piece: XmlPiece, name: str, context: Sequence[XmlPiece]) -> bool:
    """Whether something belongs to what is already known of the journal, conference or book in hand."""
    if not context or piece.around != context[0].around:
        return False
    names = {_local_name(one.raw) for one in context}
    if name.startswith("proceedings_"):
        return names == {"event_metadata"}
    return name not in _FIRST and "journal_issue" not in names


def _is_deposited(piece: XmlPiece) -> bool:
    """Whether a book is deposited under a DOI of its own, and not only told of with a chapter."""
    return b"doi_data" in piece.raw and any(_local_name(one) == "doi_batch" for one in piece.around)


def _unused(context: Sequence[XmlPiece]) -> XmlPiece:
    """Return what a record is made of where nothing else is listed in it: a book, or what is refused."""
    return next((one for one in context if _local_name(one.raw) in WORKS), context[-1])


def _with_context(piece: XmlPiece, context: Sequence[XmlPiece]) -> CrossrefPiece:
    """Return a piece with what holds for it."""
    held = tuple(one.raw for one in context) if context and piece.around == context[0].around else ()
    said = {name: getattr(piece, name) for name in XmlPiece.__struct_fields__}
    return CrossrefPiece(**said, context=held)
