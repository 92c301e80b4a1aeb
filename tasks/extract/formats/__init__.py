"""The formats that can be read. Adding one is adding a file here and a line below."""

from __future__ import annotations

from schemas.dump import ColumnMapping, Dump
from schemas.errors import DataError
from tasks.extract.formats import (
    acl_xml,
    arxiv_atom,
    arxiv_json,
    bibtex,
    crossref_json,
    csl_json,
    dblp_xml,
    endnote_xml,
    medline,
    openalex_json,
    page_abstracts,
    page_arxiv,
    page_titles,
    pubmed_xml,
    refer,
    refworks,
    ris,
    scopus_csv,
    semantic_scholar_json,
    table_csv,
    table_parquet,
    table_xlsx,
    wos,
)
from tasks.extract.formats.format import SNIFFED_BYTES, AnyFormat, Format

FORMATS: dict[str, AnyFormat] = {
    format_.name: format_
    for format_ in (
        acl_xml.FORMAT,
        arxiv_atom.FORMAT,
        arxiv_json.FORMAT,
        bibtex.FORMAT,
        crossref_json.FORMAT,
        csl_json.FORMAT,
        dblp_xml.FORMAT,
        endnote_xml.FORMAT,
        medline.FORMAT,
        openalex_json.FORMAT,
        pubmed_xml.FORMAT,
        refer.FORMAT,
        refworks.FORMAT,
        ris.FORMAT,
        scopus_csv.FORMAT,
        semantic_scholar_json.FORMAT,
        wos.FORMAT,
        table_csv.FORMAT,
        table_parquet.FORMAT,
        table_xlsx.FORMAT,
        page_titles.FORMAT,
        page_arxiv.FORMAT,
        page_abstracts.FORMAT,
    )
}

__all__ = ["FORMATS", "SNIFFED_BYTES", "Format", "format_of", "sniff"]


def sniff(head: bytes, mapping: ColumnMapping | None = None) -> AnyFormat | None:
    """Recognise the format of a file by its first bytes, never by its name; None where no format fits.

    Where settings beside the file name its columns, the formats that have use for them are tried first.
    """
    head = head[:SNIFFED_BYTES]
    formats = list(FORMATS.values())
    if mapping is not None:
        formats[:0] = [format_.with_mapping(mapping) for format_ in formats if format_.mapped]
    return next((format_ for format_ in formats if format_.sniff(head)), None)


def format_of(dump: Dump) -> AnyFormat:
    """Give the format of a dump, with the dump's settings.

    Raises:
        DataError: If there is no reader for it.
    """
    format_ = FORMATS.get(dump.source_format)
    if format_ is None:
        raise DataError(f"{dump.source_file}: no reader for the format {dump.source_format}")
    return format_ if dump.mapping is None else format_.with_mapping(dump.mapping)
