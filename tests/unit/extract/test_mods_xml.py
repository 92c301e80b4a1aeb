"""MODS."""

# ruff: noqa: E501 - documents stand as they are read

from __future__ import annotations

import pytest

from tasks.extract.formats.mods_xml import FORMAT
from tests.unit.extract.xml_reading import identifiers, names, reasons, record, records

TITLE = "<titleInfo><title>On ice</title></titleInfo>"


def mods(content: str) -> str:
    return f'<mods xmlns="http://www.loc.gov/mods/v3" ID="a1">{content}</mods>'


def test_an_article() -> None:
    text = (
        '<titleInfo type="alternative"><title>Is</title></titleInfo><titleInfo><nonSort>The</nonSort><title>ice</title>'
        "<subTitle>a survey</subTitle><partNumber>Part 2</partNumber></titleInfo>"
        '<name type="personal"><namePart type="given">Liv</namePart><namePart type="given">A</namePart><namePart type="family">'
        'Berg</namePart><role><roleTerm type="text">author</roleTerm></role><affiliation>Oslo</affiliation><nameIdentifier '
        'type="orcid">0000-0002-1825-0097</nameIdentifier></name><name type="personal"><namePart>Dal, Ole,</namePart></name>'
        '<name type="corporate"><namePart>Ice, Snow and Hail Institute</namePart></name><name><namePart type="family">Editor'
        '</namePart><role><roleTerm type="code">edt</roleTerm></role></name><name type="conference"><namePart>Ice Days'
        "</namePart></name><name><affiliation>Oslo</affiliation></name>"
        "<genre>journal article</genre><abstract>We look.</abstract><language><languageTerm type='text'>English"
        "</languageTerm><languageTerm type='code'>eng</languageTerm></language><note>a note</note><subject><topic>ice</topic>"
        "</subject><originInfo><dateIssued>[c2016]</dateIssued><dateIssued encoding='w3cdtf'>2016-05</dateIssued></originInfo>"
        '<relatedItem type="series"><titleInfo><title>Cold</title></titleInfo></relatedItem>'
        '<relatedItem type="host"><titleInfo><title>Journal of Ice</title></titleInfo><part><detail type="volume"><number>5'
        '</number></detail><detail type="issue"><number>10</number></detail><extent unit="page"><start>67</start><end>68</end>'
        '</extent></part></relatedItem><identifier type="doi">https://doi.org/10.1000/1</identifier><identifier type="isbn">'
        '9783161484100</identifier><identifier type="citekey">berg16</identifier><location><url>https://x.org/1</url><url '
        'access="preview">https://x.org/p.png</url></location><physicalDescription><form>print</form></physicalDescription>'
    )
    found = record(FORMAT, mods(text))
    content = found.content
    assert (found.key, found.unread, found.repairs) == ("berg16", ("physicalDescription",), ("dropped_author",))
    assert (content.title, content.type) == ("The ice: a survey. Part 2", "article-journal")
    assert (content.venue, content.volume, content.issue, content.pages) == ("Journal of Ice", "5", "10", "67-68")
    assert (content.publication_date, content.language, content.abstract) == ("2016-05", "eng", "We look.")
    assert (content.keywords, content.comments) == (("ice",), ("a note",))
    assert identifiers(found) == [("doi", "10.1000/1"), ("url", "https://x.org/1")]
    assert names(found) == ["Berg, Liv A", "Dal, Ole", "Ice, Snow and Hail Institute"]
    assert (content.names[0].affiliations, content.names[0].orcid) == (("Oslo",), "0000-0002-1825-0097")


def test_a_collection_with_prefixes() -> None:
    one = (
        mods(TITLE)
        .replace('xmlns="http://www.loc.gov/mods/v3" ', "")
        .replace("<", "<mods:")
        .replace("<mods:/", "</mods:")
    )
    text = f'<mods:modsCollection xmlns:mods="http://www.loc.gov/mods/v3">{one}\n{one}</mods:modsCollection>'
    assert [(found.key, found.content.title) for found in records(FORMAT, text)] == [("a1", "On ice")] * 2


def test_parts_of_a_record_of_its_own() -> None:
    text = '<part><detail type="volume"><number>50</number></detail><extent><list>3-5, 9</list></extent><date>1983</date></part>'
    content = record(FORMAT, mods(TITLE + text)).content
    assert (content.volume, content.pages, content.publication_date) == ("50", "3-5, 9", "1983")


def test_a_text_in_a_periodical_is_an_article() -> None:
    text = '<typeOfResource>text</typeOfResource><relatedItem type="host"><originInfo><issuance>continuing</issuance></originInfo></relatedItem>'
    assert record(FORMAT, mods(TITLE + text)).content.type == "article-journal"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<originInfo><issuance>continuing</issuance></originInfo>", "journal"),
        ("<genre>journal issue</genre>", "journal_issue"),
        ("<genre>periodical</genre>", "journal"),
        ("<genre>book</genre>", ""),
    ],
)
def test_periodicals_are_refused(text: str, reason: str) -> None:
    assert reasons(FORMAT, mods(TITLE + text)) == [reason]


def test_a_record_that_says_nothing_is_refused() -> None:
    assert reasons(FORMAT, mods("<genre>article</genre>")) == ["no_content"]


def test_the_isbn_is_that_of_a_whole_book() -> None:
    text = '<genre>book</genre><identifier type="isbn">9783161484100 (pbk.)</identifier><identifier type="isbn" invalid="yes">1</identifier>'
    assert identifiers(record(FORMAT, mods(TITLE + text))) == [("isbn", "9783161484100")]
