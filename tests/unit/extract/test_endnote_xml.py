"""EndNote XML."""

from io import BytesIO

import pytest

from tasks.extract.formats.endnote_xml import FORMAT
from tasks.extract.records import Record, Refused


def style(text: str) -> str:
    return f'<style face="normal" font="default" size="100%">{text}</style>'


def record(fields: str, type_: str = "Journal Article", authors: tuple[str, ...] = ("Doe, Jane",)) -> str:
    names = "".join(f"<author>{style(name)}</author>" for name in authors)
    return (
        f'<record><rec-number>7</rec-number><ref-type name="{type_}">17</ref-type>'
        f"<contributors><authors>{names}</authors><secondary-authors><author>{style('Itor, Ed')}</author>"
        f"</secondary-authors></contributors><titles><title>{style('How rivers ')}{style('carve')}</title>"
        f"<secondary-title>{style('J. Rivers')}</secondary-title></titles>{fields}</record>"
    )


def read(records: str) -> list[Record | Refused]:
    document = f'<?xml version="1.0" encoding="UTF-8" ?><xml><records>{records}</records></xml>'.encode()
    assert FORMAT.sniff(document)
    return [outcome for _, outcome in FORMAT.read(BytesIO(document))]


def read_one(records: str) -> Record:
    (found,) = read(records)
    assert isinstance(found, Record)
    return found


def test_an_article() -> None:
    fields = (
        f"<pages>{style('943-7')}</pages><volume>{style('112')}</volume><number>{style('5')}</number>"
        f"<dates><year>{style('2015')}</year><pub-dates><date>{style('Mar 3')}</date></pub-dates></dates>"
        f"<keywords><keyword>{style('Ice')}</keyword><keyword>{style('Water')}</keyword></keywords>"
        f"<abstract>{style('We study it.')}</abstract><notes>{style('a note')}</notes><isbn>{style('0007-0920')}</isbn>"
        f"<electronic-resource-num>{style('doi:10.1038/x')}</electronic-resource-num>"
        f"<urls><related-urls><url>{style('http://www.ncbi.nlm.nih.gov/pubmed/25647015')}</url>"
        f"<url>{style('&lt;Go to ISI&gt;://0002')}</url></related-urls><pdf-urls><url>file://x.pdf</url></pdf-urls></urls>"
        f"<accession-num>{style('WOS:000200148800007')}</accession-num><language>{style('English')}</language>"
        f"<remote-database-name>Web of Science</remote-database-name><auth-address>{style('Paris')}</auth-address>"
    )
    found = read_one(record(fields))
    content = found.content
    assert (found.key, found.source_name, found.repairs) == ("7", "Web of Science", ())
    assert (content.type, content.title, content.venue) == ("article-journal", "How rivers carve", "J. Rivers")
    assert (content.publication_date, content.volume, content.issue, content.pages) == (
        "2015-03-03",
        "112",
        "5",
        "943-7",
    )
    assert (content.abstract, content.language, content.keywords) == ("We study it.", "English", ("Ice", "Water"))
    assert content.comments == ("a note",)
    assert [(one.scheme, one.value) for one in content.identifiers] == [
        ("doi", "10.1038/x"),
        ("wos", "WOS:000200148800007"),
        ("pmid", "25647015"),
        ("url", "http://www.ncbi.nlm.nih.gov/pubmed/25647015"),
    ]
    (doe,) = content.names
    assert (doe.raw_name, doe.family, doe.given, doe.affiliations) == ("Doe, Jane", "Doe", "Jane", ("Paris",))


@pytest.mark.parametrize(
    ("printed", "raw_name", "family", "given"),
    [
        ("Doe, Jane", "Doe, Jane", "Doe", "Jane"),
        ("World Health Organization,", "World Health Organization", "World Health Organization", None),
        ("Jane Doe", "Jane Doe", None, None),
        ("King, Martin, Jr.", "King, Martin, Jr.", "King", "Martin"),
    ],
)
def test_names(printed: str, raw_name: str, family: str | None, given: str | None) -> None:
    (name,) = read_one(record("", authors=(printed,))).content.names
    assert (name.raw_name, name.family, name.given) == (raw_name, family, given)


def test_an_address_of_several_authors_is_nobodys() -> None:
    fields = f"<auth-address>{style('Paris')}</auth-address>"
    names = read_one(record(fields, authors=("Doe, J", "Roe, A", "et al."))).content.names
    assert [(name.raw_name, name.affiliations) for name in names] == [("Doe, J", ()), ("Roe, A", ())]


@pytest.mark.parametrize(
    ("type_", "shown"),
    [
        ("Book", "book"),
        ("Book Section", "chapter"),
        ("Conference Paper", "paper-conference"),
        ("Thesis", "thesis"),
        ("Odd", None),
    ],
)
def test_types(type_: str, shown: str | None) -> None:
    assert read_one(record("", type_)).content.type == shown


def test_an_isbn_is_that_of_a_whole_book() -> None:
    fields = f"<isbn>{style('978-3-16-148410-0 (print)&#xD;0007-0920 (ISSN)')}</isbn>"
    assert [one.value for one in read_one(record(fields, "Book")).content.identifiers] == ["978-3-16-148410-0"]
    assert read_one(record(fields, "Book Section")).content.identifiers == ()


def test_a_broken_record_costs_itself() -> None:
    outcomes = read(record("") + "<record><titles>" + record(""))
    assert [type(outcome) for outcome in outcomes] == [Record, Refused, Record]


@pytest.mark.parametrize("text", ["<xml><a/></xml>", "<records><record><title/></record></records>", "<xml", ""])
def test_others_are_not_taken_for_it(text: str) -> None:
    assert not FORMAT.sniff(text.encode())
