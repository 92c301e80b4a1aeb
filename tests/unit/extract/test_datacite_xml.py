"""DataCite XML."""

# ruff: noqa: E501 - documents stand as they are read

from __future__ import annotations

import pytest

from tasks.extract.formats.datacite_xml import FORMAT
from tests.unit.extract.xml_reading import identifiers, names, reasons, record, records


def resource(content: str, kernel: str = "4") -> str:
    return f'<resource xmlns="http://datacite.org/schema/kernel-{kernel}"><titles><title>On ice</title></titles>{content}</resource>'


def test_a_resource() -> None:
    found = record(
        FORMAT,
        '<?xml version="1.0"?><!-- one --><resource xmlns="http://datacite.org/schema/kernel-4">'
        '<identifier identifierType="DOI">10.1000/1</identifier><creators><creator><creatorName nameType="Personal">Berg, Liv'
        '</creatorName><givenName>Liv</givenName><familyName>Berg</familyName><nameIdentifier nameIdentifierScheme="ORCID">'
        "https://orcid.org/0000-0002-1825-0097</nameIdentifier><affiliation>Oslo</affiliation></creator><creator>"
        '<creatorName nameType="Organizational">Ice, Snow and Hail Institute</creatorName></creator><creator><creatorName>'
        "Dal, Ole</creatorName></creator><creator><creatorName/></creator></creators><titles><title>On ice</title>"
        '<title titleType="Subtitle">A survey</title><title titleType="TranslatedTitle">Om is</title></titles><publisher>Ice'
        '</publisher><publicationYear>2020</publicationYear><resourceType resourceTypeGeneral="Text">Conference paper'
        '</resourceType><subjects><subject>ice</subject></subjects><dates><date dateType="Created">2018-01-01</date><date '
        'dateType="Issued">2020-08-14</date></dates><language>en</language><version>1.0</version><alternateIdentifiers>'
        '<alternateIdentifier alternateIdentifierType="arXiv">2001.00001</alternateIdentifier></alternateIdentifiers>'
        '<relatedIdentifiers><relatedIdentifier relatedIdentifierType="DOI">10.1000/other</relatedIdentifier>'
        '</relatedIdentifiers><descriptions><description descriptionType="Methods">So.</description><description '
        'descriptionType="Abstract">&lt;p&gt;We<br/>look.&lt;/p&gt;</description></descriptions><relatedItems><relatedItem '
        'relationType="IsPublishedIn"><titles><title>Journal of Ice</title></titles><volume>3</volume><issue>2</issue>'
        "<firstPage>5</firstPage><lastPage>9</lastPage></relatedItem></relatedItems><odd>x</odd></resource>",
    )
    content = found.content
    assert (found.key, found.repairs) == ("10.1000/1", ("dropped_author",))
    assert found.unread == ("publisher", "relatedIdentifiers", "odd")
    assert (content.title, content.comments, content.abstract) == ("On ice: A survey", ("Om is",), "We look.")
    assert (content.type, content.publication_date, content.version) == ("paper-conference", "2020-08-14", "1.0")
    assert (content.venue, content.volume, content.issue, content.pages) == ("Journal of Ice", "3", "2", "5-9")
    assert (content.language, content.keywords) == ("en", ("ice",))
    assert identifiers(found) == [("doi", "10.1000/1"), ("arxiv", "2001.00001")]
    assert names(found) == ["Berg, Liv", "Ice, Snow and Hail Institute", "Dal, Ole"]
    assert (content.names[0].orcid, content.names[0].affiliations) == ("0000-0002-1825-0097", ("Oslo",))


@pytest.mark.parametrize(
    ("dates", "date"),
    [
        ('<publicationYear>2020</publicationYear><dates><date dateType="Issued">2019-12-31</date></dates>', "2020"),
        ('<publicationYear>2020</publicationYear><dates><date dateType="Available">2020-05</date></dates>', "2020-05"),
        ('<dates><date dateType="Issued">2020-05-01/2021-01-01</date></dates>', "2020-05-01"),
        ('<dates><date dateType="Collected">2020</date></dates>', "2020"),
        ('<dates><date dateType="Created">-0024/-0022</date></dates>', None),
    ],
)
def test_dates(dates: str, date: str | None) -> None:
    assert record(FORMAT, resource(dates)).content.publication_date == date


@pytest.mark.parametrize(
    ("general", "printed", "outcome"),
    [
        ("JournalArticle", "", "article-journal"),
        ("Text", "Thesis", "thesis"),
        ("Text", "Odd thing", "document"),
        ("Dataset", "Refereed bundle", "dataset"),
        ("Software", "", "software"),
        ("Preprint", "Text", "article"),
        ("PhysicalObject", "Coin", "physical_object"),
        ("Instrument", "", "instrument"),
    ],
)
def test_types(general: str, printed: str, outcome: str) -> None:
    text = resource(f'<resourceType resourceTypeGeneral="{general}">{printed}</resourceType>')
    (reason,) = reasons(FORMAT, text)
    assert (reason or record(FORMAT, text).content.type) == outcome


@pytest.mark.parametrize("kernel", ["2.2", "3", "4"])
def test_a_list_of_resources_in_any_kernel(kernel: str) -> None:
    text = f"<resources>{resource('', kernel)}\n{resource('', kernel)}</resources>"
    assert [one.content.title for one in records(FORMAT, text)] == ["On ice", "On ice"]
    payload = f'<oai_datacite xmlns="http://schema.datacite.org/oai/oai-1.0/"><payload>{resource("", kernel)}</payload></oai_datacite>'
    assert record(FORMAT, payload).content.title == "On ice"
