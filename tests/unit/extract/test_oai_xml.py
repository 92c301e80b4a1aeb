"""OAI-PMH, and what its records hold."""

# ruff: noqa: E501 - documents stand as they are read

from __future__ import annotations

from io import BytesIO

import pytest

from tasks.extract.formats.arxiv_xml import FORMAT as ARXIV
from tasks.extract.formats.dublin_core_xml import FORMAT as DUBLIN_CORE
from tasks.extract.formats.dublin_core_xml import Source, read_source
from tasks.extract.formats.oai_xml import FORMAT
from tasks.extract.records import Record
from tests.unit.extract.xml_reading import identifiers, names, reasons, record, records

HEADER = "<header><identifier>oai:x.org:1</identifier><datestamp>2020-01-01</datestamp></header>"
DC = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "{}</oai_dc:dc>"
)
ARXIV_RECORD = (
    '<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2001.00001</id><created>2020-01-02</created><updated>2021-01-01'
    "</updated><authors><author><keyname>Collaboration</keyname><forenames>Ice</forenames></author><author><keyname>:"
    "</keyname></author><author><keyname>Berg</keyname><forenames>Liv</forenames><suffix>Jr</suffix><affiliation>Oslo"
    "</affiliation></author></authors><title>On\n ice</title><categories>physics.ao-ph cs.DL</categories><comments>3 pages"
    "</comments><journal-ref>J. Ice 3</journal-ref><report-no>ICE-1</report-no><doi>10.1000/1 10.1000/2</doi>"
    "<abstract> We look. </abstract></arXiv>"
)
MARC = (
    '<marc:record xmlns:marc="http://www.loc.gov/MARC21/slim"><marc:datafield tag="245" ind1=" " ind2=" ">'
    '<marc:subfield code="a">On snow</marc:subfield></marc:datafield></marc:record>'
)
PAYLOADS = {
    "On ice": DC.format("<dc:title>On ice</dc:title>"),
    "On snow": MARC,
    "On frost": MARC.replace("marc:", "").replace(":marc", "").replace("On snow", "On frost"),
    "On hail": '<resource xmlns="http://datacite.org/schema/kernel-4"><titles><title>On hail</title></titles></resource>',
    "On rain": '<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>On rain</title></titleInfo></mods>',
    "On fog": "<article><front><article-meta><title-group><article-title>On fog</article-title></title-group></article-meta>"
    "</front></article>",
    "On sleet": "<crossref><journal><journal_metadata/><journal_article><titles><title>On sleet</title></titles>"
    "</journal_article></journal></crossref>",
    "On dew": "<mets:mets xmlns:mets='urn:m'><mets:xmlData><mods><titleInfo><title>On dew</title></titleInfo></mods>"
    "</mets:xmlData></mets:mets>",
    "On\n ice": ARXIV_RECORD,
}  # fmt: skip


def oai(*contents: str, verb: str = "ListRecords") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<responseDate>2020-01-01</responseDate><{verb}>{''.join(contents)}</{verb}></OAI-PMH>"
    )


def envelope(metadata: str) -> str:
    return f"<record>{HEADER}<metadata>{metadata}</metadata></record>\n"


@pytest.mark.parametrize("title", PAYLOADS)
def test_metadata_of_every_kind_is_read_in_its_envelope(title: str) -> None:
    first, second = records(FORMAT, oai(envelope(PAYLOADS[title]), envelope(PAYLOADS[title])))
    assert first == second
    assert first.content.title == " ".join(title.split())
    assert first.key == ("2001.00001" if title == "On\n ice" else "oai:x.org:1")


def test_one_record_out_of_an_answer() -> None:
    assert record(FORMAT, envelope(PAYLOADS["On ice"])).content.title == "On ice"
    prefixed = oai(envelope(PAYLOADS["On ice"])).replace("<", "<oai:").replace("<oai:/", "</oai:")
    prefixed = prefixed.replace("oai:oai_dc:", "oai_dc:").replace("oai:dc:", "dc:").replace("oai:?", "?")
    assert record(FORMAT, prefixed).content.title == "On ice"


def test_what_is_deleted_or_has_no_metadata_is_refused() -> None:
    deleted = '<record><header status="deleted"><identifier>oai:x.org:2</identifier></header></record>'
    unknown = envelope("<x:odd xmlns:x='urn:x'><x:title>On ice</x:title></x:odd>")
    found = reasons(FORMAT, oai(deleted, envelope(MARC), unknown, envelope(""), f"<record>{HEADER}</record>"))
    assert found == ["deleted_record", "", "unknown_metadata", "no_metadata", "no_metadata"]
    listed = '<header><identifier>a</identifier></header><header status="deleted"><identifier>b</identifier></header>'
    assert reasons(FORMAT, oai(listed, verb="ListIdentifiers")) == ["no_metadata", "deleted_record"]


def test_an_answer_without_records() -> None:
    assert reasons(FORMAT, '<OAI-PMH><error code="noRecordsMatch">nothing</error></OAI-PMH>') == []


@pytest.mark.parametrize("lost", ["</metadata>", "</marc:record>", "</record>", "<header>", "</header>"])
def test_a_record_that_lost_a_tag_costs_no_other(lost: str) -> None:
    broken = envelope(MARC).replace(lost, "", 1)
    raw = oai(envelope(MARC), broken, envelope(MARC)).encode()
    outcomes = [outcome for _, outcome in FORMAT.read(BytesIO(raw))]
    assert len(outcomes) == 3
    assert isinstance(outcomes[0], Record)
    assert isinstance(outcomes[2], Record)


def test_arxiv() -> None:
    found = record(ARXIV, ARXIV_RECORD)
    content = found.content
    assert (found.key, content.title, content.type) == ("2001.00001", "On ice", "article")
    assert (content.publication_date, content.abstract) == ("2020-01-02", "We look.")
    assert content.keywords == ("physics.ao-ph", "cs.DL")
    assert content.comments == ("3 pages", "J. Ice 3", "ICE-1")
    assert identifiers(found) == [("arxiv", "2001.00001"), ("doi", "10.1000/1"), ("doi", "10.1000/2")]
    assert names(found) == ["Ice Collaboration", "Berg, Liv, Jr"]
    assert content.names[1].affiliations == ("Oslo",)
    assert found.unread == ("updated",)


def test_arxiv_with_its_versions() -> None:
    text = (
        "<arXivRaw><id>math/0101001</id><version version='v1'><date>Tue, 3 Apr 2001 10:00:00 GMT</date><source_type>D"
        "</source_type></version><version version='v2'><date>Wed, 4 Apr 2001 10:00:00 GMT</date>{}</version><title>On ice"
        "</title><authors>Liv Berg, Ole Dal (Oslo, Norway) and Per Ek</authors></arXivRaw>"
    )
    found = record(ARXIV, text.format(""))
    assert (found.content.publication_date, found.content.version) == ("2001-04-03", "v2")
    assert names(found) == ["Liv Berg", "Ole Dal", "Per Ek"]
    assert record(ARXIV, text.format("<source_type>I</source_type>")).content.retraction == "withdrawn"


def test_dublin_core() -> None:
    found = record(
        DUBLIN_CORE,
        DC.format(
            "<dc:title>On ice</dc:title><dc:title>Om is</dc:title>"
            '<dc:creator id="https://orcid.org/https://orcid.org/0000-0002-1825-0097">Berg,Liv</dc:creator>'
            "<dc:creator>Dal, Ole; Ek, Per</dc:creator><dc:creator>Ice Institute</dc:creator>"
            "<dc:contributor>Advisor, Ann</dc:contributor><dc:subject>Ice</dc:subject><dc:subject>Ice</dc:subject>"
            "<dc:description>12 p.</dc:description><dc:description>We look at how ice grows.</dc:description>"
            "<dc:description>Comment: 3 figures</dc:description>"
            "<dc:date>2019-05-03T12:00:00Z</dc:date><dc:date>2014</dc:date><dc:type>info:eu-repo/semantics/article</dc:type>"
            "<dc:identifier>https://x.org/1</dc:identifier><dc:identifier>1234-5678</dc:identifier>"
            "<dc:identifier>doi:10.1000/1</dc:identifier><dc:relation>https://x.org/other</dc:relation>"
            "<dc:relation>info:eu-repo/semantics/altIdentifier/arxiv/2001.00001</dc:relation>"
            "<dc:source>Journal of Ice; Vol. 3 No. 1 (2015): Cold; 45-60</dc:source><dc:source>1234-5678</dc:source>"
            "<dc:language>eng</dc:language><dc:odd>here</dc:odd>"
        ),
    )
    content = found.content
    assert (content.title, content.type, content.language) == ("On ice", "article-journal", "eng")
    assert content.abstract == "We look at how ice grows."
    assert content.comments == ("Om is", "3 figures", "12 p.")
    assert (content.publication_date, content.keywords) == ("2014", ("Ice",))
    assert (content.venue, content.volume, content.issue, content.pages) == ("Journal of Ice", "3", "1", "45-60")
    assert identifiers(found) == [("url", "https://x.org/1"), ("doi", "10.1000/1"), ("arxiv", "2001.00001")]
    assert names(found) == ["Berg, Liv", "Dal, Ole", "Ek, Per", "Ice Institute"]
    assert content.names[0].orcid == "0000-0002-1825-0097"
    assert found.unread == ("contributor", "odd")


@pytest.mark.parametrize(
    ("printed", "source"),
    [
        ("Ice; Vol. 3 No. 1 (2015); 45-60", Source("Ice", "3", "1", "45-60")),
        ("Revista del Hielo; Vol. 3 Núm. 1 (2015): Enero; 45-60", Source("Revista del Hielo", "3", "1", "45-60")),
        ("Eiszeit; Bd. 12 Nr. 2 (1999)", Source("Eiszeit", "12", "2", None)),
        ("Ice; v. 3, n. 1 (2015); 5", Source("Ice", "3", "1", "5")),
        ("Ice; (2015)", Source("Ice", None, None, None)),
        ("Ice and Snow 17: e1733", Source("Ice and Snow", "17", None, "e1733")),
        ("Ice and Snow 17(2): 3-9", Source("Ice and Snow", "17", "2", "3-9")),
        ("Proceedings of the Ice Days, Oslo", None),
        ("a" * 100_000, None),
        ("a; " * 160, None),
    ],
)
def test_sources(printed: str, source: Source | None) -> None:
    assert read_source(printed) == source


@pytest.mark.parametrize(
    ("type_", "outcome"),
    [
        ("Text", "document"),
        ("http://purl.org/coar/resource_type/c_6501", "article-journal"),
        ("info:eu-repo/semantics/doctoralThesis", "thesis"),
        ("Conference or Workshop Item", "Conference or Workshop Item"),
        ("Book chapter", "chapter"),
        ("PhysicalObject", "physical_object"),
        ("http://purl.org/dc/dcmitype/Event", "event"),
    ],
)
def test_types(type_: str, outcome: str) -> None:
    text = DC.format(f"<dc:title>On ice</dc:title><dc:type>{type_}</dc:type>")
    (reason,) = reasons(DUBLIN_CORE, text)
    assert (reason or record(DUBLIN_CORE, text).content.type) == outcome


def test_a_preprint_of_arxiv_in_dublin_core() -> None:
    text = DC.format(
        "<dc:title>On ice</dc:title><dc:type>text</dc:type><dc:identifier>http://arxiv.org/abs/2001.00001</dc:identifier>"
    )
    assert record(DUBLIN_CORE, text).content.type == "article"
