"""RDF."""

# ruff: noqa: E501 - documents stand as they are read

from __future__ import annotations

from io import BytesIO

import pytest

from tasks.extract.formats import rdf_xml
from tasks.extract.formats.rdf_xml import FORMAT
from tasks.extract.records import Record
from tests.unit.extract.xml_reading import identifiers, names, reasons, record, records

PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "z": "http://www.zotero.org/namespaces/export#",
    "bib": "http://purl.org/net/biblio#",
    "bibo": "http://purl.org/ontology/bibo/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "prism": "http://prismstandard.org/namespaces/1.2/basic/",
    "schema": "http://schema.org/",
}


def rdf(content: str) -> str:
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in PREFIXES.items())
    return f'<?xml version="1.0"?>\n<rdf:RDF {declared}>{content}</rdf:RDF>'


PERSON = "<foaf:Person><foaf:surname>{}</foaf:surname><foaf:givenName>{}</foaf:givenName></foaf:Person>"
ZOTERO = (
    '<bib:Article rdf:about="http://x.org/1"><z:itemType>journalArticle</z:itemType><dcterms:isPartOf rdf:resource="urn:issn:1"/>'
    f"<bib:authors><rdf:Seq><rdf:li>{PERSON.format('Berg', 'Liv')}</rdf:li><rdf:li>{PERSON.format('Dal', 'Ole')}</rdf:li></rdf:Seq>"
    f"</bib:authors><bib:editors><rdf:Seq><rdf:li>{PERSON.format('Editor', 'Ed')}</rdf:li></rdf:Seq></bib:editors>"
    '<link:link xmlns:link="urn:l" rdf:resource="#item_2"/><dc:subject><z:AutomaticTag><rdf:value>ice</rdf:value></z:AutomaticTag>'
    "</dc:subject><dc:subject>snow</dc:subject><dc:title>On ice</dc:title><dcterms:abstract>We look.</dcterms:abstract>"
    "<dc:date>2013-02-04</dc:date><bib:pages>60-74</bib:pages><dc:identifier><dcterms:URI><rdf:value>https://x.org/1</rdf:value>"
    "</dcterms:URI></dc:identifier><z:language>en</z:language><z:odd>x</z:odd></bib:Article>"
    '<bib:Journal rdf:about="urn:issn:1"><dc:title>Journal of Ice</dc:title><prism:volume>84</prism:volume><prism:number>1'
    "</prism:number><dc:identifier>DOI 10.1000/1</dc:identifier><dc:identifier>ISSN 1234-5678</dc:identifier></bib:Journal>"
    '<z:Attachment rdf:about="#item_2"><dc:title>PDF</dc:title></z:Attachment><bib:Memo rdf:about="#n"><rdf:value>a</rdf:value></bib:Memo>'
)


def test_what_zotero_exports() -> None:
    found = record(FORMAT, rdf(ZOTERO))
    content = found.content
    assert (found.key, found.unread) == ("http://x.org/1", ("editors", "odd"))
    assert (content.title, content.abstract, content.type) == ("On ice", "We look.", "article-journal")
    assert (content.venue, content.volume, content.issue, content.pages) == ("Journal of Ice", "84", "1", "60-74")
    assert (content.publication_date, content.language, content.keywords) == ("2013-02-04", "en", ("ice", "snow"))
    assert names(found) == ["Berg, Liv", "Dal, Ole"]
    assert ("doi", "10.1000/1") in identifiers(found)


def test_nodes_of_schema_that_refer_to_each_other() -> None:
    text = (
        '<schema:ScholarlyArticle rdf:nodeID="n1"><schema:name>On ice</schema:name><schema:author rdf:resource='
        '"http://orcid.org/0000-0002-1825-0097"/><schema:author>Dal, Ole</schema:author><schema:isPartOf rdf:resource="urn:i"/>'
        "<schema:pageStart>3</schema:pageStart><schema:pageEnd>9</schema:pageEnd><schema:sameAs rdf:resource="
        '"https://doi.org/10.1000/1"/></schema:ScholarlyArticle><schema:PublicationIssue rdf:about="urn:i"><schema:issueNumber>5'
        "</schema:issueNumber><schema:datePublished>2012</schema:datePublished><schema:isPartOf><schema:Periodical>"
        "<schema:name>Journal of Ice</schema:name><schema:volumeNumber>50</schema:volumeNumber></schema:Periodical>"
        '</schema:isPartOf></schema:PublicationIssue><schema:Person rdf:about="http://orcid.org/0000-0002-1825-0097">'
        "<schema:familyName>Berg</schema:familyName><schema:givenName>Liv</schema:givenName></schema:Person>"
    )
    found = record(FORMAT, rdf(text))
    content = found.content
    assert (found.key, content.type, content.publication_date) == (None, "article-journal", "2012")
    assert (content.venue, content.volume, content.issue, content.pages) == ("Journal of Ice", "50", "5", "3-9")
    assert names(found) == ["Berg, Liv", "Dal, Ole"]
    assert content.names[0].orcid == "0000-0002-1825-0097"
    assert identifiers(found) == [("doi", "10.1000/1"), ("url", "https://doi.org/10.1000/1")]


def test_authors_of_bibo_in_their_order() -> None:
    text = (
        '<bibo:AcademicArticle rdf:about="urn:1"><dcterms:title>On ice</dcterms:title><dcterms:creator rdf:nodeID="b"/>'
        '<dcterms:creator rdf:nodeID="a"/><bibo:authorList rdf:parseType="Collection"><foaf:Person rdf:nodeID="a"><foaf:name>'
        "Liv Berg</foaf:name></foaf:Person></bibo:authorList></bibo:AcademicArticle>"
    )
    assert names(record(FORMAT, rdf(text.replace(' rdf:parseType="Collection"', "")))) == ["Liv Berg"]
    listed = "<rdf:Description><rdf:first><foaf:Person><foaf:name>{}</foaf:name></foaf:Person></rdf:first><rdf:rest>{}</rdf:rest></rdf:Description>"
    inner = listed.format("Liv Berg", listed.format("Ole Dal", ""))
    text = f'<bibo:AcademicArticle rdf:about="urn:1"><dcterms:title>On ice</dcterms:title><bibo:authorList>{inner}</bibo:authorList></bibo:AcademicArticle>'
    assert names(record(FORMAT, rdf(text))) == ["Liv Berg", "Ole Dal"]


def test_a_description_that_is_a_citation_is_no_abstract() -> None:
    text = (
        '<rdf:Description rdf:about="http://dx.doi.org/10.1000/1"><dcterms:title>On ice</dcterms:title><dcterms:creator>L Berg'
        "</dcterms:creator><dcterms:description>Journal of Ice 3 (2001) 2-7. doi:10.1000/1</dcterms:description>"
        "<prism:aggregationType>journal</prism:aggregationType><prism:publicationName>Journal of Ice</prism:publicationName>"
        "<prism:coverDate>2001-11-01</prism:coverDate></rdf:Description>"
    )
    content = record(FORMAT, rdf(text)).content
    assert (content.abstract, content.comments) == (None, ("Journal of Ice 3 (2001) 2-7. doi:10.1000/1",))
    assert (content.type, content.publication_date) == ("article-journal", "2001-11-01")


@pytest.mark.parametrize(
    "text",
    [
        f'<foaf:Person rdf:about="urn:p">{PERSON}</foaf:Person>',
        "<schema:PublicationIssue><schema:issueNumber>5</schema:issueNumber></schema:PublicationIssue>",
        "<schema:Dataset><schema:name>Ice cores</schema:name></schema:Dataset>",
        '<rdf:Description rdf:about="urn:p"><rdf:type rdf:resource="http://xmlns.com/foaf/0.1/Person"/><dc:title>Dr</dc:title></rdf:Description>',
        '<rdf:Description rdf:about="urn:p"><foaf:name>Berg</foaf:name></rdf:Description>',
    ],
)
def test_a_document_without_publications_is_refused_as_a_whole(text: str) -> None:
    assert reasons(FORMAT, rdf(text + text)) == ["no_publication"]


def test_nodes_within_nodes_of_the_same_kind() -> None:
    text = "<rdf:Description><dc:title>On {}</dc:title><dc:relation><rdf:Description/></dc:relation><dc:relation><rdf:Description><dc:title>x</dc:title></rdf:Description></dc:relation></rdf:Description>"
    assert [one.content.title for one in records(FORMAT, rdf(text.format("ice") + text.format("snow")))] == [
        "On ice",
        "On snow",
    ]


def test_lists_and_nodes_that_refer_to_themselves_end() -> None:
    text = (
        '<bib:Article rdf:about="urn:a"><dc:title>On ice</dc:title><dcterms:isPartOf rdf:resource="urn:a"/><dcterms:isPartOf '
        'rdf:resource="urn:b"/><bibo:authorList rdf:resource="urn:l"/></bib:Article><bib:Journal rdf:about="urn:b"><dcterms:isPartOf '
        'rdf:resource="urn:b"/></bib:Journal><rdf:Description rdf:about="urn:l"><rdf:first>Berg, Liv</rdf:first><rdf:rest '
        'rdf:resource="urn:l"/></rdf:Description>'
    )
    found = record(FORMAT, rdf(text))
    assert (found.content.title, names(found)) == ("On ice", ["Berg, Liv"])


def test_a_large_document_is_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdf_xml, "_MAX_HELD", 10_000)
    outcomes = [outcome for _, outcome in FORMAT.read(BytesIO(rdf(ZOTERO * 30).encode()))]
    assert len([one for one in outcomes if isinstance(one, Record)]) == 30
