"""Scopus exports of several generations."""

from io import BytesIO

from tasks.extract.formats.scopus_csv import FORMAT
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record, Refused

OLD = (
    "\ufeffAuthors,Title,Year,Source title,Volume,Issue,Art. No.,Page start,Page end,DOI,Link,Affiliations,"
    "Authors with affiliations,Abstract,Author Keywords,Index Keywords,PubMed ID,Document Type,Source,EID\n"
    '"Pan, Y., Yu, C.","On H<inf>2</inf>O",2015,"Rivers","60",,,"184","191",10.1/a,'
    '"http://www.scopus.com/inward/record.url?eid=2-s2.0-1","Hill, X; Dale, Y",'
    '"Pan, Y., Hill, X, Dale, Y; Yu, C., Dale, Y","[No abstract available]","a; b","b; c",29,Article,Scopus,2-s2.0-1\n'
    '"[No author name available]","Proceedings",2015,"P",,,,,,,,,,,,,,Conference Review,Scopus,2-s2.0-2\n'
    '"[No author name available]","Unsigned",2015,"P",,,"9963",,,,,,,,,,,Editorial,Scopus,2-s2.0-3\n'
)
NEW = (
    '"Authors","Author full names","Author(s) ID","Title","Year","Source title","DOI","Document Type","Source","EID"\n'
    '"Pan Y.; Yu C.","Pan, Yue (57200000001); Yu, Chen (57200000002)","1; 2","T","2023","V","","Article","Scopus","e"\n'
)


def read(text: str) -> list[Record | Refused]:
    assert sniff(text.encode()) is FORMAT
    return [outcome for _, outcome in FORMAT.read(BytesIO(text.encode()))]


def test_an_older_export() -> None:
    one, two, three = read(OLD)
    assert isinstance(one, Record)
    content = one.content
    assert (one.key, one.source_name, content.type) == ("2-s2.0-1", "Scopus", "article-journal")
    assert (content.title, content.abstract, content.pages) == ("On H2O", None, "184-191")
    assert content.keywords == ("a", "b", "c")
    assert [(name.raw_name, name.affiliations) for name in content.names] == [
        ("Pan, Y.", ("Hill, X", "Dale, Y")),
        ("Yu, C.", ("Dale, Y",)),
    ]
    assert [(one.scheme, one.value) for one in content.identifiers] == [
        ("doi", "10.1/a"),
        ("pmid", "29"),
        ("eid", "2-s2.0-1"),
    ]
    assert isinstance(two, Refused)
    assert two.reason == "proceedings"
    assert isinstance(three, Record)
    assert (three.content.names, three.content.pages) == ((), "9963")


def test_a_newer_export() -> None:
    (record,) = read(NEW)
    assert isinstance(record, Record)
    assert [name.raw_name for name in record.content.names] == ["Pan, Yue", "Yu, Chen"]


def test_what_nothing_reads_is_named() -> None:
    for text in (OLD, NEW):
        for record in read(text):
            assert isinstance(record, Refused) or not record.unread
    table = NEW.replace('"Source"', '"Colour","Source"').replace('"Scopus"', '"red","Scopus"')
    (record,) = read(table)
    assert isinstance(record, Record)
    assert record.unread == ("Colour",)
    assert "Colour" not in FORMAT.set_aside


def test_a_header_that_is_repeated_is_no_record() -> None:
    first, second = read(NEW + NEW)
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert first.content == second.content
