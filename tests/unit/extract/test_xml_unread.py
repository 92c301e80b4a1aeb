"""Each XML format declares the elements that its rules read: all of them, and no other."""

# ruff: noqa: E501 - documents stand as they are read

from __future__ import annotations

import re
from collections.abc import Collection
from io import BytesIO
from types import ModuleType

import pytest

from tasks.extract.formats import (
    FORMATS,
    acl_xml,
    arxiv_atom,
    arxiv_xml,
    crossref_xml,
    datacite_xml,
    dblp_xml,
    dublin_core_xml,
    endnote_xml,
    jats_xml,
    mods_xml,
    pubmed_xml,
    rdf_xml,
    tei_xml,
)
from tasks.extract.records import Record

NOTHING = ("", "")
# The document around the fields of a record, and fields each of which alone makes a difference to it.
FULL: dict[ModuleType, tuple[str, str, dict[str, str]]] = {
    acl_xml: (
        '<collection id="P05"><volume id="1"><paper id="1">',
        "</paper></volume></collection>",
        {
            "title": "Ice", "abstract": "We look.", "author": "<last>Berg</last>", "pages": "1-2", "doi": "10.1000/1",
            "url": "https://x.org", "journal": "J. Ice", "issue": "3", "language": "nor", "note": "a", "award": "b",
            "retracted": "c", "removed": "d", "revision id='2'": "",
        },
    ),
    arxiv_atom: (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:a="http://arxiv.org/schemas/atom"><entry>',
        "</entry></feed>",
        {
            "id": "http://arxiv.org/abs/2001.00001v1", "title": "Ice", "summary": "We look.", "published": "2001-01-01",
            "author": "<name>Liv Berg</name>", "category term='a'": "", "primary_category term='b'": "", "doi": "10.1000/1",
            "comment": "c", "journal_ref": "J. Ice",
        },
    ),
    arxiv_xml: (
        "<arXiv>",
        "</arXiv>",
        {
            "id": "2001.00001", "created": "2001-01-01", "authors": "Liv Berg", "title": "Ice", "categories": "a",
            "comments": "b", "report-no": "c", "journal-ref": "d", "doi": "10.1000/1", "abstract": "We look.",
            "version version='v2'": "",
        },
    ),
    dblp_xml: (
        '<dblp><book key="books/1">',
        "</book></dblp>",
        {
            "author": "Liv Berg", "title": "Ice", "year": "2001", "month": "May", "journal": "J. Ice", "volume": "1",
            "number": "2", "pages": "1-2", "ee": "https://x.org", "isbn": "9783161484100", "note": "a",
        },
    ),
    endnote_xml: (
        '<xml><records><record><ref-type name="Book">6</ref-type>',
        "</record></records></xml>",
        {
            "contributors": "<authors><author>Berg, Liv</author></authors>", "titles": "<title>Ice</title>",
            "periodical": "<full-title>J. Ice</full-title>", "abstract": "We look.", "volume": "1", "number": "2",
            "pages": "1-2", "language": "nor", "keywords": "<keyword>ice</keyword>", "notes": "a", "research-notes": "b",
            "dates": "<year>2001</year>", "rec-number": "1", "remote-database-name": "c", "accession-num": "WOS:1",
            "electronic-resource-num": "10.1000/1", "custom2": "PMC1", "isbn": "9783161484100", "auth-address": "Oslo",
            "urls": "<related-urls><url>https://x.org</url></related-urls>",
        },
    ),
    jats_xml: (
        "<article><front><article-meta>",
        "</article-meta></front></article>",
        {
            "article-id pub-id-type='doi'": "10.1000/1", "title-group": "<article-title>Ice</article-title>",
            "contrib-group": "<contrib><name><surname>Berg</surname></name></contrib>", "aff": "Oslo", "volume": "1",
            "issue": "2", "fpage": "1", "lpage": "2", "abstract": "<p>We look.</p>",
            "pub-date": "<year>2001</year>", "kwd-group": "<kwd>ice</kwd>", "conference": "<conf-name>Ice Days</conf-name>",
            "related-article related-article-type='retraction-forward'": "x", "self-uri": "https://x.org",
        },
    ),
    dublin_core_xml: (
        '<oai_dc:dc xmlns:oai_dc="urn:o" xmlns:dc="http://purl.org/dc/elements/1.1/">',
        "</oai_dc:dc>",
        {
            "title": "Ice", "creator": "Berg, Liv", "issued": "2001", "description": "We look.", "subject": "ice",
            "type": "Book", "identifier": "10.1000/1", "source": "J. Ice", "language": "nor", "isPartOf": "Cold",
            "relation": "info:eu-repo/semantics/altIdentifier/doi/10.1000/2", "bibliographicCitation": "J. Ice 3",
            "alternative": "Is",
        },
    ),
    datacite_xml: (
        '<resource xmlns="http://datacite.org/schema/kernel-4">',
        "</resource>",
        {
            "identifier identifierType='DOI'": "10.1000/1", "titles": "<title>Ice</title>", "publicationYear": "2001",
            "creators": "<creator><creatorName>Berg, Liv</creatorName></creator>", "language": "nor", "version": "2",
            "dates": "<date dateType='Issued'>2002</date><date dateType='Available'>2001-03</date>", "resourceType": "Book", "subjects": "<subject>ice</subject>",
            "descriptions": "<description descriptionType='Abstract'>We look.</description>",
            "alternateIdentifiers": "<alternateIdentifier alternateIdentifierType='arXiv'>1</alternateIdentifier>",
            "relatedItems": "<relatedItem relationType='IsPublishedIn'><volume>1</volume></relatedItem>",
        },
    ),
    crossref_xml: (
        "<doi_records><crossref><dissertation>",
        "</dissertation></crossref></doi_records>",
        {
            "titles": "<title>Ice</title>", "abstract": "<p>We look.</p>", "approval_date": "<year>2001</year>",
            "contributors": "<person_name><surname>Berg</surname></person_name>", "isbn": "9783161484100", "volume": "1",
            "pages": "<first_page>1</first_page>", "doi_data": "<doi>10.1000/1</doi>",
        },
    ),
    mods_xml: (
        "<mods>",
        "</mods>",
        {
            "titleInfo": "<title>Ice</title>", "name": "<namePart>Berg, Liv</namePart>", "genre": "book",
            "originInfo": "<dateIssued>2001</dateIssued>", "language": "<languageTerm>nor</languageTerm>", "note": "a",
            "abstract": "We look.", "subject": "<topic>ice</topic>", "identifier type='doi'": "10.1000/1",
            "relatedItem type='host'": "<titleInfo><title>J. Ice</title></titleInfo>",
            "location": "<url>https://x.org</url>", "part": "<extent><start>1</start></extent>",
            "recordInfo": "<recordIdentifier>r1</recordIdentifier>",
        },
    ),
    tei_xml: (
        "<listBibl><biblStruct>",
        "</biblStruct></listBibl>",
        {
            "analytic": "<title>Ice</title>", "monogr": "<title level='j'>J. Ice</title>", "idno type='DOI'": "10.1000/1",
            "note": "a", "ref target='https://x.org'": "", "ptr target='https://x.org/2'": "", "date": "2001",
            "biblScope unit='volume'": "1",
        },
    ),
    rdf_xml: (
        '<rdf:RDF xmlns:rdf="urn:rdf" xmlns:dc="http://purl.org/dc/elements/1.1/"><bib:Document xmlns:bib="urn:b">',
        "</bib:Document></rdf:RDF>",
        {
            "title": "Ice", "creator": "Berg, Liv", "date": "2001", "abstract": "We look.", "publicationName": "J. Ice",
            "volume": "1", "number": "2", "pages": "1-2", "language": "nor", "subject": "ice", "identifier": "10.1000/1",
            "itemType": "book", "isbn": "9783161484100", "doi": "10.1000/2", "pmid": "123", "link": "https://x.org",
            "keywords": "snow",
        },
    ),
}  # fmt: skip
PUBMED = {
    "READ": {
        "PMID": "1", "Article": "<ArticleTitle>Ice</ArticleTitle>", "MeshHeadingList":
        "<MeshHeading><DescriptorName>ice</DescriptorName></MeshHeading>", "KeywordList": "<Keyword>snow</Keyword>",
        "MedlineJournalInfo": "<MedlineTA>J. Ice</MedlineTA>", "OtherAbstract": "<AbstractText>We</AbstractText>",
        "CommentsCorrectionsList": "<CommentsCorrections RefType='RetractionIn'/>",
    },
}  # fmt: skip
FULL[pubmed_xml] = (
    "<PubmedArticleSet><PubmedArticle><MedlineCitation>",
    "</MedlineCitation></PubmedArticle></PubmedArticleSet>",
    PUBMED["READ"],
)


def read(module: ModuleType, fields: Collection[tuple[str, str]]) -> Record | None:
    """Read a record of these fields."""
    start, end, _ = FULL[module]
    listed = "".join(f"<{tag}>{text}</{tag.split(' ')[0]}>" for tag, text in fields)
    (outcome,) = [one for _, one in module.FORMAT.read(BytesIO((start + listed + end).encode()))]
    return outcome if isinstance(outcome, Record) else None


@pytest.mark.parametrize("module", FULL, ids=lambda module: module.__name__.rpartition(".")[2])
def test_each_field_that_is_said_to_be_read_makes_a_difference(module: ModuleType) -> None:
    fields = FULL[module][2]
    whole = read(module, fields.items())
    assert whole is not None
    assert whole.unread == ()
    for left_out in fields:
        assert left_out.split(" ")[0] in module.READ
        less = read(module, [item for item in fields.items() if item[0] != left_out])
        assert less is None or (less.content, less.key, less.source_name) != (
            whole.content,
            whole.key,
            whole.source_name,
        )


@pytest.mark.parametrize("module", FULL, ids=lambda module: module.__name__.rpartition(".")[2])
def test_an_invented_field_is_reported_and_one_that_says_nothing_is_not(module: ModuleType) -> None:
    fields = [*FULL[module][2].items(), ("inventedAuthors", "Dal, Ole"), ("inventedTitle", " ")]
    found = read(module, fields)
    assert found is not None
    assert found.unread == ("inventedAuthors",)


@pytest.mark.parametrize("module", FULL, ids=lambda module: module.__name__.rpartition(".")[2])
def test_what_is_set_aside_is_not_read(module: ModuleType) -> None:
    assert not module.FORMAT.set_aside & module.READ
    assert module.FORMAT.name in FORMATS


def test_every_xml_format_reports_what_it_does_not_read() -> None:
    in_envelopes = {"oai-xml"}
    by_tag = {"marc-xml"}
    names = {name for name in FORMATS if name.endswith("-xml") or name == "arxiv-atom"}
    assert names - in_envelopes - by_tag == {module.FORMAT.name for module in FULL}


def test_the_fields_of_an_article_of_pubmed() -> None:
    article = "".join(f"<{name}><x>1</x></{name}>" for name in sorted(pubmed_xml.READ_OF_ARTICLE))
    found = read(pubmed_xml, [("Article", f"{article}<ArticleTitle>Ice</ArticleTitle><Odd>1</Odd>")])
    assert found is not None
    assert found.unread == ("Article/Odd",)
    assert re.fullmatch(r"Article/\w+", found.unread[0])
