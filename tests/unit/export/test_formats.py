"""What each format carries: names in parts, identifiers, dates, types, and what other programs read of it."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import msgspec
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts

from tasks.export import bibtex, ris
from tasks.export.entries import Entry
from tasks.export.formats import FORMATS
from tasks.extract.formats import ris as ris_reader
from tasks.extract.records import Record
from tasks.fields.names import parse_name
from tests.exported import entry, records_in, text_of

READERS = {"ris": "ris", "bibtex": "bibtex", "csl-json": "csl-json", "csv": "table-csv"}


def read_back(one: Entry, name: str) -> Record:
    """Give what our reader reads of an entry in an export."""
    [record] = records_in(text_of([one], name), READERS[name])
    return record


# family name with its particle, given name, particle, suffix
NAMES = [
    ("Codd", "Edgar F.", None, None),
    ("de Rosa", "Gustavo", "de", None),
    ("De Rosa", "Gustavo", "De", None),
    ("van der Berg", "Jan", "van der", None),
    ("King", "Martin Luther", None, "Jr."),
    ("van Beethoven", "Ludwig", "van", "III"),
    ("García Márquez", "Gabriel José", None, None),
    ("al-Khwarizmi", "Muhammad", None, None),
    ("Plato", None, None, None),
    ("World Health Organization", None, None, None),
    ("Council on Ponds, Pools and Puddles", None, None, None),
    ("Research and Education Group", None, None, None),
    ("张", "伟", None, None),
    ("O'Brien-Smith", "J.-N.", None, None),
    ("Celoni S. J.", "James R.", None, None),
    ("Smith and Sons", "Ann", None, None),
]
ANOTHER = ("Ash", "Mary", None, None)


def person(name: tuple[str | None, ...]) -> dict[str, Any]:
    return dict(zip(("family_name", "given_name", "particle", "suffix"), name, strict=True))


@pytest.mark.parametrize("source_format", READERS)
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_read_back_in_its_parts(source_format: str, name: tuple[str | None, ...]) -> None:
    for names in ([name], [name, ANOTHER], [ANOTHER, name]):
        record = read_back(entry(title="A", names=map(person, names)), source_format)
        read = [
            parse_name(one.raw_name, one.family, one.given, one.particle, one.suffix) for one in record.content.names
        ]
        assert [(one.family_name, one.given_name, one.particle, one.suffix) for one in read] == names


@pytest.mark.parametrize(
    "name", [("King", None, None, "Jr."), ("Ash, of Oz", "Ann, B.", None, "II"), ("Ash", "A,", None, None)]
)
def test_parts_of_a_name_are_not_taken_for_others(name: tuple[str | None, ...]) -> None:
    for source_format in ("ris", "bibtex", "csl-json"):  # in CSV, only commas divide the parts
        record = read_back(entry(title="A", names=map(person, [name, ANOTHER])), source_format)
        read = [(one.family, one.given, one.particle, one.suffix) for one in record.content.names]
        assert read == [name, ANOTHER]


def test_bibtexparser_divides_the_names_of_bibtex() -> None:
    text = text_of([entry(title="A", names=map(person, NAMES[:8]))], "bibtex")
    library = parse_string(text, append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    names = library.entries[0]["author"]
    parts = [tuple(map(" ".join, (name.von, name.last, name.jr, name.first))) for name in names]
    assert parts == [
        ("", "Codd", "", "Edgar F."),
        ("de", "Rosa", "", "Gustavo"),
        ("", "De Rosa", "", "Gustavo"),
        ("van der", "Berg", "", "Jan"),
        ("", "King", "Jr.", "Martin Luther"),
        ("van", "Beethoven", "III", "Ludwig"),
        ("", "García Márquez", "", "Gabriel José"),
        ("", "al-Khwarizmi", "", "Muhammad"),
    ]


IDENTIFIERS = {
    ("doi", "10.1000/a"),
    ("doi", "10.1000/b"),
    ("arxiv", "2401.00001"),
    ("pmid", "12345678"),
    ("pmcid", "PMC7654321"),
    ("isbn", "9780306406157"),
    ("isbn", "9781784915858"),
    ("url", "https://x.org/a_b~c%20d"),
    ("url", "https://y.org"),
    ("dblp", "conf/x/Y01"),
    ("wos", "WOS:000082252000006"),
    ("acl", "W01-2003"),
}


@pytest.mark.parametrize("name", READERS)
def test_all_identifiers_are_read_back_and_no_others(name: str) -> None:
    said = [{"scheme": scheme, "value": value} for scheme, value in sorted(IDENTIFIERS)]
    comments = ["see https://z.org and doi:10.1000/c"]
    one = entry(title="A", doi="10.1000/a", arxiv_id="2401.00001", identifiers=said, comments=comments)
    text = text_of([one], name)
    assert all(value in text for _, value in IDENTIFIERS)
    [record] = records_in(text, READERS[name])
    assert {(one.scheme, one.value.removeprefix("arXiv:")) for one in record.content.identifiers} == IDENTIFIERS


@pytest.mark.parametrize(
    ("date", "tags"),
    [
        ("2024-05-01", ["PY  - 2024", "DA  - 2024/05/01/"]),
        ("2024-05", ["PY  - 2024", "DA  - 2024/05//"]),
        ("2024", ["PY  - 2024"]),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(date: str, tags: list[str]) -> None:
    one = entry(title="A", publication_date=date, year=int(date[:4]))
    assert [line for line in text_of([one], "ris").splitlines() if line[:2] in ("PY", "DA")] == tags
    for name in READERS:
        record = read_back(one, name)
        assert record.content.publication_date == date


@pytest.mark.parametrize(
    "pages",
    ["12-20", "12", "e1", "S1-S4", "12-20, 25", "20-20", "1:1-1:20", "iv-xii", "12–20", "12 -- 20", "- 5", "online"],
)
def test_pages_are_read_back(pages: str) -> None:
    for name in READERS:
        record = read_back(entry(title="A", pages=pages), name)
        assert record.content.pages == pages


@pytest.mark.parametrize("arxiv", [None, "2401.00001"])
@pytest.mark.parametrize("kind", [*{**ris.TYPES, **bibtex.TYPES}, "review", "no type of CSL", None])
def test_types_are_read_back(kind: str | None, arxiv: str | None) -> None:
    for name in READERS:
        record = read_back(entry(title="A", type=kind, arxiv_id=arxiv), name)
        assert record.content.type == kind


@pytest.mark.parametrize("kind", [None, "book", "article-journal"])
def test_a_record_is_read_back_as_it_is(kind: str | None) -> None:
    one = msgspec.structs.replace(FULL, type=kind, keywords=("alpha; beta", "*gamma"), venue=FULL.title)
    for name in READERS:
        record = read_back(one, name)
        content = record.content
        for field in ("title", "type", "venue", "volume", "issue", "pages", "keywords", "comments", "version"):
            assert getattr(content, field) == getattr(one, field), (name, field)
        assert (content.publication_date, content.retraction) == ("2024-05", "retracted")
        assert [(author.affiliations, (author.orcid or "")[-19:]) for author in content.names] == [
            (("Here; there", "There"), "0000-0002-1825-0097"),
            ((), ""),
        ]
        assert not record.unread or name == "csl-json"  # whose own fields for some are read in custom


@pytest.mark.parametrize("name", READERS)
def test_a_year_that_only_the_arxiv_id_says_is_no_date(name: str) -> None:
    for arxiv, date in (("2401.00001", None), (None, "2024")):
        record = read_back(entry(title="A", year=2024, arxiv_id=arxiv), name)
        assert record.content.publication_date == date


@pytest.mark.parametrize("name", READERS)
def test_a_title_that_elsewhere_is_none_is_read_back(name: str) -> None:
    record = read_back(entry(title="No English translation available"), name)
    assert record.content.title == "No English translation available"


@pytest.mark.parametrize("name", READERS)
def test_withdrawn_is_read_back(name: str) -> None:
    record = read_back(entry(title="A", retraction="withdrawn"), name)
    assert record.content.retraction == "withdrawn"


@pytest.mark.parametrize(("name", "added"), [("ris", "AU  - Ash, Mary\nTI  - "), ("bibtex", "Ash, Mary and de Rosa")])
def test_of_authors_that_were_added_elsewhere_nothing_is_taken_for_known(name: str, added: str) -> None:
    text = text_of([FULL], name).replace("TI  - " if name == "ris" else "de Rosa", added, 1)
    [record] = records_in(text, name)
    assert len(record.content.names) == 3
    assert [author.orcid for author in record.content.names] == [None] * 3


OF_ANOTHER_PROGRAM = """TY  - GEN
AU  - Ash, Mary
TI  - A
ET  - 2nd
KW  - a; b
U1  - {}
U1  - type: review
U2  - acl:W01-2003
U3  - 1 A0 https://orcid.org/0000-0002-1825-0097
ER  -
"""


def test_the_tags_for_own_use_of_other_programs_say_nothing() -> None:
    [record] = records_in(OF_ANOTHER_PROGRAM.format("paper P1, work W1"), "ris")
    content = record.content
    assert (content.type, content.version, content.keywords) == ("document", None, ("a", "b"))
    assert content.names[0].orcid is None
    [record] = records_in(OF_ANOTHER_PROGRAM.format("paperlake: paper P1, work W1"), "ris")
    content = record.content
    assert (content.type, content.version, content.keywords) == ("review", "2nd", ("a; b",))
    assert content.names[0].orcid == "0000-0002-1825-0097"


def test_no_tag_of_ris_is_unknown_to_our_reader_but_the_version() -> None:
    cells = [line.split("|")[1] for line in (ris.__doc__ or "").splitlines() if line.startswith("|")]
    named = {tag for cell in cells for tag in cell.strip().split(", ") if re.fullmatch("[A-Z][A-Z0-9]", tag)}
    assert named >= {"TY", "U1", "C5", "M3"}
    assert {tag for tag in named if tag not in ris_reader.READ} == {"ET"}


FULL = entry(
    id="W1",
    title="On DNA & the $x^2$ of Paris",
    abstract="First\nsecond",
    year=2024,
    publication_date="2024-05",
    type="article-journal",
    venue="A Journal",
    volume="3",
    issue="4",
    pages="12-20",
    doi="10.1/a",
    identifiers=[{"scheme": "issn", "value": "1234-5679"}, {"scheme": "isbn", "value": "9780306406157"}],
    comments=["One, two", "three"],
    keywords=["alpha, beta", "gamma"],
    version="v2",
    retraction="retracted",
    relations=[{"relation": "erratum_of", "paper_id": "P9"}],
    other_versions=[{"paper_id": "P2", "type": "article", "arxiv_id": "2401.00001"}],
    names=[
        {**person(NAMES[1]), "orcid": "0000-0002-1825-0097", "affiliations": ["Here; there", "There"]},
        {**person(NAMES[9]), "is_inferred": True, "confidence": 0.5},
    ],
)


def test_an_entry_of_bibtex_has_all_fields() -> None:
    assert (
        text_of([FULL], "bibtex")
        == r"""@article{W1,
  author = {de Rosa, Gustavo and {World Health Organization}},
  title = {On {DNA} \& the $x^2$ of Paris},
  journal = {A Journal},
  year = {2024},
  month = {May},
  volume = {3},
  number = {4},
  pages = {12--20},
  doi = {10.1/a},
  isbn = {9780306406157},
  issn = {1234-5679},
  version = {v2},
  keywords = {alpha, beta; gamma},
  note = {One, two
three},
  abstract = {First
second},
  paperlake-paper = {P1},
  paperlake-work = {W1},
  paperlake-identifiers = {doi:10.1/a
issn:1234-5679
isbn:9780306406157},
  paperlake-authors = {A0 (0000-0002-1825-0097), A1 inferred},
  paperlake-affiliations = {1 Here; there
1 There},
  paperlake-relations = {erratum_of P9},
  paperlake-versions = {P2 (article, arxiv:2401.00001)},
  paperlake-retraction = {retracted}
}

"""
    )


def test_a_record_of_ris_has_all_fields() -> None:
    assert text_of([FULL], "ris").splitlines() == [
        "TY  - JOUR",
        "ID  - W1",
        "AU  - de Rosa, Gustavo",
        "AU  - World Health Organization,",
        "TI  - On DNA & the $x^2$ of Paris",
        "T2  - A Journal",
        "AB  - First second",
        "PY  - 2024",
        "DA  - 2024/05//",
        "VL  - 3",
        "IS  - 4",
        "SP  - 12",
        "EP  - 20",
        "DO  - 10.1/a",
        "SN  - 9780306406157",
        "SN  - 1234-5679",
        "KW  - alpha, beta",
        "KW  - gamma",
        "N1  - One, two",
        "N1  - three",
        "AD  - Here; there",
        "AD  - There",
        "ET  - v2",
        "M3  - Retracted publication",
        "U1  - paperlake: paper P1, work W1",
        "U2  - doi:10.1/a",
        "U2  - issn:1234-5679",
        "U2  - isbn:9780306406157",
        "U3  - 1 A0 https://orcid.org/0000-0002-1825-0097",
        "U3  - 1 affiliation: Here; there",
        "U3  - 1 affiliation: There",
        "U3  - 2 A1 inferred",
        "U4  - erratum_of P9",
        "U5  - P2 (article, arxiv:2401.00001)",
        "ER  - ",
        "",
    ]
    [read] = rispy.loads(text_of([FULL], "ris"))
    assert (read["authors"][0], read["secondary_title"], read["start_page"], read["end_page"], read["doi"]) == (
        "de Rosa, Gustavo",
        "A Journal",
        "12",
        "20",
        "10.1/a",
    )


def test_an_item_of_csl_json_says_all_and_is_read_back_as_it_is() -> None:
    text = text_of([FULL], "csl-json")
    [item] = json.loads(text)
    assert item["author"] == [
        {
            "family": "Rosa",
            "given": "Gustavo",
            "non-dropping-particle": "de",
            "ORCID": "https://orcid.org/0000-0002-1825-0097",
            "affiliation": [{"name": "Here; there"}, {"name": "There"}],
        },
        {"literal": "World Health Organization"},
    ]
    assert item["custom"]["paperlake"]["authors"][1] == {
        "author_id": "A1",
        "raw_name": "?",
        "is_inferred": True,
        "confidence": 0.5,
    }
    [record] = records_in(text, "csl-json")
    content = record.content
    assert (content.comments, content.keywords) == (FULL.comments, FULL.keywords)
    assert (content.version, content.retraction) == ("v2", "retracted")
    assert content.names[0].affiliations == ("Here; there", "There")
    assert {(one.scheme, one.value) for one in content.identifiers} == {
        ("doi", "10.1/a"),
        ("issn", "1234-5679"),
        ("isbn", "9780306406157"),
    }


@pytest.mark.filterwarnings("ignore:The following arguments for")
def test_citeproc_makes_a_bibliography_of_csl_json() -> None:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    entries = [FULL, entry(id="P2", title="No type"), entry(id="P3", title="A preprint", type="article", year=2020)]
    source = CiteProcJSON(json.loads(text_of(entries, "csl-json")))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    for one in entries:
        bibliography.register(Citation([CitationItem(one.id.lower())]))
    shown = list(map(str, bibliography.bibliography()))
    assert len(shown) == 3
    [full] = [text for text in shown if "DNA" in text]
    assert "Rosa, G." in full
    assert "World Health Organization" in full
    assert "3(4)" in full


def test_csv_has_a_row_for_each_paper_and_one_for_each_author() -> None:
    [paper] = csv.DictReader(io.StringIO(text_of([FULL], "csv").removeprefix("\ufeff"), newline=""))
    assert {name: cell for name, cell in paper.items() if cell} == {
        "id": "W1",
        "work": "W1",
        "title": FULL.title,
        "authors": "de Rosa, Gustavo; World Health Organization",
        "year": "2024",
        "publication_date": "2024-05",
        "type": "article-journal",
        "venue": "A Journal",
        "volume": "3",
        "issue": "4",
        "pages": "12-20",
        "doi": "10.1/a",
        "isbn": "9780306406157",
        "issn": "1234-5679",
        "abstract": "First\nsecond",
        "keywords": "alpha, beta; gamma",
        "comments": "One, two\nthree",
        "version": "v2",
        "retraction": "retracted",
        "n_authors": "2",
        "n_sources": "1",
        "author_ids": "A0; A1",
        "orcids": "0000-0002-1825-0097; ",
        "affiliations": "1 Here; there\n1 There",
        "relations": "erratum_of P9",
        "other_versions": "P2 (article, arxiv:2401.00001)",
    }
    rows = list(csv.DictReader(io.StringIO(text_of([FULL], "csv-authors").removeprefix("\ufeff"), newline="")))
    assert [(row["id"], row["position"], row["family_name"], row["is_inferred"]) for row in rows] == [
        ("W1", "1", "de Rosa", "false"),
        ("W1", "2", "World Health Organization", "true"),
    ]
    assert rows[0]["affiliations"] == "Here; there; There"


def test_without_entries_each_format_is_still_one() -> None:
    texts = {name: text_of([], name) for name in FORMATS}
    assert json.loads(texts["csl-json"]) == []
    assert (texts["ris"], texts["bibtex"]) == ("", "")
    assert [len(list(csv.reader(io.StringIO(texts[name])))) for name in ("csv", "csv-authors")] == [1, 1]


def test_a_formula_does_not_run_in_a_spreadsheet() -> None:
    [row] = csv.DictReader(io.StringIO(text_of([entry(title="=cmd|' /C calc'!A0", volume="-3")], "csv")))
    assert (row["title"], row["volume"]) == ("'=cmd|' /C calc'!A0", "-3")
