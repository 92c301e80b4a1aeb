"""TEI."""

# ruff: noqa: E501 - documents stand as they are read

from __future__ import annotations

import pytest

from tasks.extract.formats.tei_xml import FORMAT
from tests.unit.extract.xml_reading import identifiers, names, reasons, record, records

NS = 'xmlns="http://www.tei-c.org/ns/1.0"'
AUTHOR = "<author><persName><forename type='first'>Liv</forename><forename type='middle'>A</forename><surname>Berg</surname></persName></author>"
ANALYTIC = f'<analytic>{AUTHOR}<title level="a" type="main">On ice</title></analytic>'
MONOGRAPH = (
    '<monogr><title level="j">Journal of Ice</title><imprint><biblScope unit="volume">6</biblScope><biblScope unit="issue">4'
    '</biblScope><biblScope unit="page" from="232" to="235"/><date type="published" when="2013-02">2013</date></imprint></monogr>'
)
ENTRY = f'<biblStruct xml:id="b0">{ANALYTIC}{MONOGRAPH}</biblStruct>'
CITED = (
    "<text><body><div><head>Introduction</head><p>x</p></div></body><back><div><listBibl>"
    + ENTRY * 2
    + "</listBibl></div></back></text>"
)


def tei(source: str, *, profile: str = "", text: str = CITED, title: str = "") -> str:
    return (
        f'<TEI {NS}><teiHeader xml:lang="en"><fileDesc><titleStmt><title>{title}</title></titleStmt><publicationStmt>'
        f"<publisher/></publicationStmt><sourceDesc>{source}</sourceDesc></fileDesc><profileDesc>{profile}</profileDesc>"
        f"</teiHeader>{text}</TEI>"
    )


def test_the_header_of_a_paper() -> None:
    source = (
        f"<biblStruct><analytic>{AUTHOR}<author role='corresp'><persName><forename>Ole</forename><surname>Dal</surname><genName>"
        "Jr</genName></persName><idno type='ORCID'>0000-0002-1825-0097</idno><affiliation key='a0'><orgName type='department'>"
        "Ice</orgName><orgName type='institution'>Oslo University</orgName><address><country>Norway</country></address>"
        "</affiliation></author><author><affiliation><orgName>Lost</orgName></affiliation></author><title level='a' "
        f"type='main'>On <hi>ice</hi></title><title type='sub'>A survey</title></analytic>{MONOGRAPH}"
        "<idno type='MD5'>17D4</idno><idno type='DOI'>10.1000/1</idno><idno type='arXiv'>arXiv:2001.00001</idno></biblStruct>"
    )
    profile = (
        "<textClass><keywords><term>ice</term><term>snow</term></keywords></textClass><abstract><div><head>Aim</head><p>We "
        "look.</p></div><div><p>We see.</p></div></abstract>"
    )
    found = record(FORMAT, tei(source, profile=profile))
    content = found.content
    assert (found.key, found.repairs) == ("10.1000/1", ("dropped_author",))
    assert (content.title, content.abstract) == ("On ice: A survey", "Aim We look. We see.")
    assert (content.venue, content.volume, content.issue, content.pages) == ("Journal of Ice", "6", "4", "232-235")
    assert (content.publication_date, content.language, content.type) == ("2013-02", "en", "article-journal")
    assert content.keywords == ("ice", "snow")
    assert identifiers(found) == [("doi", "10.1000/1"), ("arxiv", "arXiv:2001.00001")]
    assert names(found) == ["Berg, Liv A", "Dal, Ole, Jr"]
    assert content.names[1].orcid == "0000-0002-1825-0097"
    assert content.names[1].affiliations == ("Ice, Oslo University, Norway",)


def test_the_title_of_the_file_counts_where_no_source_has_one() -> None:
    assert record(FORMAT, tei("<p>born digital</p>", title="On ice")).content.title == "On ice"
    patent = tei("<biblStruct type='patent'><monogr><idno>DE1</idno></monogr></biblStruct>", title="Patent information")
    assert reasons(FORMAT, patent) == ["no_content"]


def test_a_corpus_of_texts() -> None:
    text = (
        f"<teiCorpus {NS}><teiHeader><fileDesc/></teiHeader>{tei(ENTRY)}<teiCorpus>{tei(ENTRY)}</teiCorpus></teiCorpus>"
    )
    assert [one.content.title for one in records(FORMAT, text)] == ["On ice", "On ice"]
    assert reasons(FORMAT, f"<TEI {NS}><teiHeader/></TEI>") == ["no_header"]


@pytest.mark.parametrize(
    "document",
    [
        f"<listBibl {NS}>{{}}</listBibl>",
        f"<TEI {NS}><teiHeader/><text><front/><body/><back><div><listBibl>{{}}</listBibl></div></back></text></TEI>",
        f"<TEI {NS}><teiHeader><fileDesc><titleStmt><title>Exported</title></titleStmt></fileDesc></teiHeader><text><body>\n"
        "<listBibl>{}</listBibl></body></text></TEI>",
    ],
)
def test_a_bibliography_is_a_list_of_records(document: str) -> None:
    second = "<biblStruct type='book'><monogr><author>Dal, Ole</author><title level='m'>Snow</title><imprint><date>1999</date></imprint></monogr></biblStruct>"
    first, book = records(FORMAT, document.format(ENTRY + second))
    assert (first.key, first.content.title, first.content.pages) == ("b0", "On ice", "232-235")
    assert (book.content.title, book.content.type, book.content.publication_date) == ("Snow", "book", "1999")
    assert (book.content.venue, names(book)) == (None, ["Dal, Ole"])


def test_records_of_hal() -> None:
    entry = (
        f"<biblFull><titleStmt><title xml:lang='en'>On ice</title></titleStmt><publicationStmt><idno type='halId'>hal-1</idno>"
        f"</publicationStmt><sourceDesc>{ENTRY}</sourceDesc><profileDesc><langUsage><language ident='fr'/></langUsage><textClass>"
        "<classCode scheme='halTypology' n='COMM'/></textClass><abstract><p>We look.</p></abstract></profileDesc></biblFull>"
    )
    text = f"<TEI {NS}><teiHeader><fileDesc/></teiHeader><text><body><listBibl>{entry}{entry}</listBibl></body></text></TEI>"
    first, second = records(FORMAT, text)
    assert first == second
    assert (first.content.title, first.content.abstract, first.content.language) == ("On ice", "We look.", "fr")
    assert (first.content.type, identifiers(first)) == ("paper-conference", [("hal", "hal-1")])
