"""The formats that can be read, in the order in which a file is tried for them: one file and one line each."""

from __future__ import annotations

from schemas.dump import Dump
from schemas.errors import DataError
from tasks.extract.format import AnyFormat
from tasks.extract.formats import (
    acl_xml,
    ads_json,
    arxiv_atom,
    arxiv_json,
    arxiv_xml,
    bibtex,
    cff,
    core_json,
    crossref_json,
    crossref_xml,
    csl_json,
    datacite_json,
    datacite_xml,
    dblp_xml,
    doaj_json,
    dublin_core_xml,
    endnote_xml,
    europepmc_json,
    hal_json,
    inspire_json,
    jats_xml,
    lens_json,
    marc_xml,
    medline,
    mods_xml,
    oai_xml,
    openalex_json,
    orcid_json,
    page_abstracts,
    page_arxiv,
    page_titles,
    pubmed_xml,
    rdf_xml,
    refer,
    refworks,
    ris,
    scopus_csv,
    semantic_scholar_json,
    table_csv,
    table_json,
    table_parquet,
    table_xlsx,
    tei_xml,
    wos,
    zotero_json,
)

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
        rdf_xml.FORMAT,
        tei_xml.FORMAT,
        oai_xml.FORMAT,
        marc_xml.FORMAT,
        crossref_xml.FORMAT,
        mods_xml.FORMAT,
        datacite_xml.FORMAT,
        dublin_core_xml.FORMAT,
        arxiv_xml.FORMAT,
        jats_xml.FORMAT,
        medline.FORMAT,
        openalex_json.FORMAT,
        pubmed_xml.FORMAT,
        refer.FORMAT,
        refworks.FORMAT,
        ris.FORMAT,
        scopus_csv.FORMAT,
        semantic_scholar_json.FORMAT,
        wos.FORMAT,
        ads_json.FORMAT,
        cff.FORMAT,
        core_json.FORMAT,
        datacite_json.FORMAT,
        doaj_json.FORMAT,
        europepmc_json.FORMAT,
        hal_json.FORMAT,
        inspire_json.FORMAT,
        lens_json.FORMAT,
        orcid_json.FORMAT,
        zotero_json.FORMAT,
        table_json.FORMAT,
        table_csv.FORMAT,
        table_parquet.FORMAT,
        table_xlsx.FORMAT,
        page_titles.FORMAT,
        page_arxiv.FORMAT,
        page_abstracts.FORMAT,
    )
}


def format_of(dump: Dump) -> AnyFormat:
    """Return the format of a dump, with the dump's settings.

    Raises:
        DataError: If there is no reader for it.
    """
    format_ = FORMATS.get(dump.source_format)
    if format_ is None:
        raise DataError(f"{dump.source_file}: no reader for the format {dump.source_format}")
    return format_ if dump.mapping is None else format_.with_mapping(dump.mapping)
