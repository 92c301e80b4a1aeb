"""DBLP XML."""

from io import BytesIO

import pytest

from tasks.extract.formats.dblp_xml import FORMAT
from tasks.extract.records import Record, Refused

HEAD = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE dblp SYSTEM "dblp.dtd">\n<dblp>\n'
ARTICLE = (
    '<article mdate="2018-11-06" key="journals/x/Doe03" publtype="">\n<author>Andr&eacute; Berton</author>\n'
    '<author orcid="0000-0001">Wei Wang 0001</author>\n<editor>Ed Itor</editor>\n'
    "<title>Sub-species of <i>Homopus?</i> and x<sub>2</sub>.</title>\n<pages>71-77</pages>\n<year>2003</year>\n"
    "<month>May</month>\n<volume>46</volume>\n<number>1</number>\n<journal>Commun. ACM</journal>\n"
    "<ee>https://doi.org/10.1145/1.2</ee>\n<ee>http://doi.ieeecomputersociety.org/10.1109/3.4</ee>\n"
    "<ee>https://arxiv.org/abs/2401.00001</ee>\n<url>db/journals/x.html#Doe03</url>\n<note>a note</note>\n"
    '<note type="reviewid">no</note>\n</article>'
)


def read(records: str | bytes) -> list[Record | Refused]:
    content = records.encode("latin-1") if isinstance(records, str) else records
    document = HEAD.encode() + content + b"\n</dblp>\n"
    assert FORMAT.sniff(document)
    return [outcome for _, outcome in FORMAT.read(BytesIO(document))]


def read_one(records: str | bytes) -> Record:
    (record,) = read(records)
    assert isinstance(record, Record)
    return record


def element(tag: str, attributes: str = "", fields: str = "") -> str:
    return f'<{tag} key="a/b" {attributes}><author>Jane Doe</author><title>A title.</title>{fields}</{tag}>'


def test_an_article() -> None:
    record = read_one(ARTICLE)
    content = record.content
    assert (record.key, record.repairs) == ("journals/x/Doe03", ())
    assert (content.type, content.title) == ("article-journal", "Sub-species of Homopus? and x2")
    assert (content.publication_date, content.venue) == ("2003-05", "Commun. ACM")
    assert (content.volume, content.issue, content.pages) == ("46", "1", "71-77")
    assert content.comments == ("a note",)
    assert [(one.scheme, one.value) for one in content.identifiers] == [
        ("dblp", "journals/x/Doe03"),
        ("doi", "10.1145/1.2"),
        ("doi", "10.1109/3.4"),
        ("arxiv", "2401.00001"),
        ("url", "https://arxiv.org/abs/2401.00001"),
    ]
    berton, wang = content.names
    assert (berton.raw_name, berton.family, berton.orcid) == ("André Berton", None, None)
    assert (wang.raw_name, wang.family, wang.orcid) == ("Wei Wang 0001", None, "0000-0001")


def test_the_declared_encoding_is_honoured() -> None:
    assert read_one(element("article", fields="<journal>Zürich é</journal>")).content.venue == "Zürich é"


@pytest.mark.parametrize(
    ("tag", "attributes", "type_"),
    [
        ("inproceedings", "", "paper-conference"),
        ("incollection", "", "chapter"),
        ("incollection", 'publtype="encyclopedia"', "entry-encyclopedia"),
        ("article", 'publtype="informal"', "article"),
        ("book", "", "book"),
        ("phdthesis", "", "thesis"),
        ("mastersthesis", "", "thesis"),
        ("data", "", "dataset"),
        ("www", "", "webpage"),
    ],
)
def test_types(tag: str, attributes: str, type_: str) -> None:
    assert read_one(element(tag, attributes)).content.type == type_


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (element("proceedings"), "proceedings"),
        ('<www key="homepages/1/2"><author>Jane Doe</author><title>Home Page</title></www>', "person_page"),
        ('<person key="homepages/1/2"><author>Jane Doe</author></person>', "person_page"),
        (element("article", 'publtype="informal withdrawn"'), "withdrawn"),
        (element("article", fields="<note>&nosuch;</note>"), "undefined_entity"),
    ],
)
def test_what_is_no_paper_is_refused(record: str, reason: str) -> None:
    refused, other = read(record + element("article"))
    assert isinstance(refused, Refused)
    assert isinstance(other, Record)
    assert refused.reason == reason


@pytest.mark.parametrize(
    ("printed", "title"),
    [("A title.", "A title"), ("Why?", "Why?"), ("And so on...", "And so on..."), (".", None), ("", None)],
)
def test_the_dot_of_dblp_falls_away(printed: str, title: str | None) -> None:
    assert read_one(f'<article key="a/b"><title>{printed}</title></article>').content.title == title


def test_an_isbn_is_that_of_a_whole_book() -> None:
    isbn = "<isbn>978-3-16-148410-0</isbn>"
    assert read_one(element("book", fields=isbn)).content.identifiers[1].value == "978-3-16-148410-0"
    assert len(read_one(element("incollection", fields=isbn)).content.identifiers) == 1


def test_the_page_of_a_person() -> None:
    person = '<person key="homepages/1/2"><author>Jane Doe</author></person>'
    document = f'<dblpperson name="Jane Doe">{person}<r>{element("article")}</r></dblpperson>'.encode()
    assert FORMAT.sniff(document)
    assert [type(outcome) for _, outcome in FORMAT.read(BytesIO(document))] == [Refused, Record]


@pytest.mark.parametrize("text", ["<dblp></dblp>", "<result><article key='a'/></result>", "<dblp", ""])
def test_others_are_not_taken_for_it(text: str) -> None:
    assert not FORMAT.sniff(text.encode())
