"""Crossref in XML."""

# ruff: noqa: E501 - documents stand as they are read

from __future__ import annotations

import pytest

from tasks.extract.formats.crossref_xml import FORMAT
from tests.unit.extract.xml_reading import identifiers, names, reasons, record, records

ARTICLE = "<journal_article><titles><title>On {0}</title></titles><doi_data><doi>10.1000/{0}</doi></doi_data></journal_article>"
JOURNAL = "<journal_metadata><full_title>{0}</full_title></journal_metadata>"
ISSUE = "<journal_issue><publication_date><year>{0}</year></publication_date><issue>{1}</issue></journal_issue>"
BOOK = "<book_metadata><titles><title>Ice</title></titles><isbn>9783161484100</isbn>{}</book_metadata>"
CHAPTER = "<content_item component_type='chapter'><titles><title>On ice</title></titles></content_item>"


def answer(*contents: str) -> str:
    listed = "".join(f"<doi_record><crossref>{content}</crossref></doi_record>\n" for content in contents)
    return f'<?xml version="1.0"?>\n<doi_records>{listed}</doi_records>'


def deposit(content: str) -> str:
    return f'<doi_batch xmlns="http://www.crossref.org/schema/4.4.2"><head/><body>{content}</body></doi_batch>'


def test_an_article() -> None:
    found = record(
        FORMAT,
        answer(
            '<journal><journal_metadata language="en"><full_title>Journal of Ice</full_title><abbrev_title>J. Ice'
            "</abbrev_title><issn>1234-5678</issn></journal_metadata><journal_issue><publication_date><year>2014</year>"
            "</publication_date><journal_volume><volume>3</volume></journal_volume><issue>2</issue></journal_issue>"
            "<journal_article><titles><title>On H\n <sub>2</sub>O and <i>ice</i></title><subtitle>A survey</subtitle></titles>"
            '<contributors><person_name contributor_role="author" sequence="first"><given_name>Liv</given_name><surname>Berg'
            "</surname><suffix>Jr</suffix><affiliations><institution><institution_name>Ice Lab</institution_name>"
            "<institution_place>Oslo</institution_place></institution></affiliations><ORCID>https://orcid.org/0000-0002-1825-0097"
            '</ORCID></person_name><organization contributor_role="author">Ice Group</organization><person_name '
            'contributor_role="editor"><surname>Editor</surname></person_name></contributors>'
            '<jats:abstract xmlns:jats="urn:j"><jats:title>Abstract</jats:title><jats:p>We look.</jats:p></jats:abstract>'
            '<publication_date media_type="print"><month>06</month><year>2014</year></publication_date>'
            '<publication_date media_type="online"><month>12</month><day>10</day><year>2013</year></publication_date>'
            "<pages><first_page>60</first_page><last_page>74</last_page></pages><doi_data><doi>10.1000/ICE</doi><resource>"
            "https://x.org</resource></doi_data><citation_list><citation><article_title>Cited</article_title></citation>"
            "</citation_list><odd>x</odd></journal_article></journal>"
        ),
    )
    content = found.content
    assert (found.key, found.unread) == ("10.1000/ICE", ("citation_list", "odd"))
    assert (content.title, content.abstract) == ("On H2O and ice: A survey", "We look.")
    assert (content.venue, content.volume, content.issue, content.pages) == ("Journal of Ice", "3", "2", "60-74")
    assert (content.publication_date, content.type, content.language) == ("2013-12-10", "article-journal", "en")
    assert identifiers(found) == [("doi", "10.1000/ICE")]
    assert names(found) == ["Berg, Liv, Jr", "Ice Group"]
    assert (content.names[0].orcid, content.names[0].affiliations) == ("0000-0002-1825-0097", ("Ice Lab, Oslo",))


def test_each_article_has_what_its_own_journal_and_issue_say() -> None:
    first = JOURNAL.format("A") + ISSUE.format(2001, 1) + ARTICLE.format("ice") + ARTICLE.format("snow")
    second = JOURNAL.format("B") + ISSUE.format(2002, 7) + ARTICLE.format("hail")
    found = records(FORMAT, deposit(f"<journal>{first}</journal><journal>{second}</journal>"))
    said = [(one.content.title, one.content.venue, one.content.issue, one.content.publication_date) for one in found]
    assert said == [("On ice", "A", "1", "2001"), ("On snow", "A", "1", "2001"), ("On hail", "B", "7", "2002")]


def test_a_paper_of_a_conference() -> None:
    found = record(
        FORMAT,
        answer(
            "<conference><contributors><person_name contributor_role='chair'><surname>Chair</surname></person_name>"
            "</contributors><event_metadata><conference_name>Ice Days</conference_name></event_metadata><proceedings_metadata>"
            "<proceedings_title>Proceedings of the Ice Days</proceedings_title><publication_date><year>1999</year>"
            "</publication_date></proceedings_metadata><conference_paper><contributors><person_name "
            "contributor_role='author'><surname>Berg</surname></person_name></contributors><titles><title>On ice</title>"
            "</titles></conference_paper></conference>"
        ),
    )
    assert (found.content.venue, found.content.publication_date) == ("Proceedings of the Ice Days", "1999")
    assert (found.content.type, names(found)) == ("paper-conference", ["Berg"])


def test_books_and_their_chapters() -> None:
    doi = "<doi_data><doi>10.1000/book</doi></doi_data>"
    chapter = record(FORMAT, answer(f"<book>{BOOK.format(doi)}{CHAPTER}</book>"))
    assert (chapter.content.title, chapter.content.venue, chapter.content.type) == ("On ice", "Ice", "chapter")
    book = record(FORMAT, answer(f"<book>{BOOK.format(doi)}</book>"))
    assert (book.content.title, book.content.type) == ("Ice", "book")
    assert identifiers(book) == [("doi", "10.1000/book"), ("isbn", "9783161484100")]
    deposited = records(
        FORMAT, deposit(f"<book>{BOOK.format(doi)}{CHAPTER}{CHAPTER}</book><book>{BOOK.format('')}</book>")
    )
    assert [one.content.title for one in deposited] == ["Ice", "On ice", "On ice", "Ice"]
    assert [one.content.venue for one in deposited] == [None, "Ice", "Ice", None]


@pytest.mark.parametrize(
    ("content", "type_"),
    [
        ("<posted_content type='preprint'><titles><title>X</title></titles><posted_date><year>2020</year></posted_date></posted_content>", "article"),
        ("<dissertation><person_name><surname>X</surname></person_name><titles><title>X</title></titles><approval_date><year>2020</year></approval_date></dissertation>", "thesis"),
        ("<peer_review><titles><title>X</title></titles><review_date><year>2020</year></review_date></peer_review>", "review"),
        ("<report-paper><report-paper_metadata><titles><title>X</title></titles><publication_date><year>2020</year></publication_date></report-paper_metadata></report-paper>", "report"),
        ("<standard><standard_metadata><titles><title>X</title></titles><approval_date><year>2020</year></approval_date></standard_metadata></standard>", "standard"),
        ("<database><database_metadata/><dataset><titles><title>X</title></titles><database_date><publication_date><year>2020</year></publication_date></database_date></dataset></database>", "dataset"),
    ],
)  # fmt: skip
def test_types(content: str, type_: str) -> None:
    found = record(FORMAT, answer(content))
    assert (found.content.title, found.content.type, found.content.publication_date) == ("X", type_, "2020")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (f"<journal>{JOURNAL.format('A')}</journal>", "journal"),
        (f"<journal>{JOURNAL.format('A')}{ISSUE.format(2001, 1)}</journal>", "journal_issue"),
        ("<conference><event_metadata/><proceedings_metadata/></conference>", "proceedings"),
        ("<database><database_metadata/></database>", "database"),
        ("<error>doi:10.1000/none</error>", "not_found"),
    ],
)
def test_what_holds_no_paper_is_refused(content: str, reason: str) -> None:
    article = f"<journal>{JOURNAL.format('A')}{ARTICLE.format('ice')}</journal>"
    assert reasons(FORMAT, answer(content, article, content)) == [reason, "", reason]


def test_a_broken_article_costs_no_other() -> None:
    journal = JOURNAL.format("A") + ARTICLE.format("ice") + ARTICLE.format("<b>snow") + ARTICLE.format("hail")
    assert reasons(FORMAT, deposit(f"<journal>{journal}</journal>")) == ["", "broken_xml", ""]
