"""The real files in BibTeX and in tagged text: every record is accounted for, and says what it should."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tasks.extract.format import SNIFFED_BYTES
from tasks.extract.formats import FORMATS
from tasks.extract.inventory.encoding import detect, transcode
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import PrintedName, Record, Refused

SHARED = Path(__file__).parents[3] / "shared"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the samples and corpora of ../shared")


def read(path: Path, source_format: str) -> list[Record | Refused]:
    head = path.read_bytes()[:SNIFFED_BYTES]
    encoding = detect(head)
    with path.open("rb") as stream:
        text_head = transcode(stream, encoding).read(SNIFFED_BYTES)
    assert sniff(text_head) is FORMATS[source_format]
    with path.open("rb") as stream:
        return [outcome for _, outcome in FORMATS[source_format].read(transcode(stream, encoding))]


def records(outcomes: list[Record | Refused]) -> dict[str | None, Record]:
    return {one.key: one for one in outcomes if isinstance(one, Record)}


def reasons(outcomes: list[Record | Refused]) -> Counter[str]:
    return Counter(one.reason for one in outcomes if isinstance(one, Refused))


def test_dblp_as_bibtex() -> None:
    outcomes: list[Record | Refused] = []
    for path in sorted((SHARED / "corpora/dblp_bib").glob("*.bib")):
        found = read(path, "bibtex")
        assert len(found) == len(re.findall(rb"(?m)^@\w+\{", path.read_bytes())), path.name
        outcomes += found
    assert (len(outcomes), reasons(outcomes)) == (23_961, {"proceedings": 205})
    by_key = records(outcomes)
    assert sum(isinstance(one, Record) for one in outcomes) == 23_756
    paper = by_key["conf/acl/Popescu-BelisRS98"].content
    assert paper.title == "Reference Resolution beyond Coreference: a Conceptual Frame and its Application"
    assert [name.raw_name for name in paper.names] == ["Andrei Popescu-Belis", "Isabelle Robba", "Gérard Sabah"]
    assert (paper.venue, paper.publication_date, paper.pages, paper.type) == (
        "COLING-ACL",
        "1998",
        "1046-1052",
        "paper-conference",
    )
    assert [(one.scheme, one.value) for one in paper.identifiers] == [
        ("dblp", "conf/acl/Popescu-BelisRS98"),
        ("url", "http://aclweb.org/anthology/P/P98/P98-2172.pdf"),
    ]
    assert all("\\" not in name.raw_name for one in by_key.values() for name in one.content.names)


def test_tugboat() -> None:
    outcomes = read(SHARED / "samples/bibtex/tugboat.bib", "bibtex")
    assert (len(outcomes), reasons(outcomes)) == (2720, {})  # two have an empty title, and authors and pages
    by_key = records(outcomes)
    assert by_key["Swanson:TB1-1-7"].content.title == "Publishing & TeX"
    assert {one.content.venue for one in by_key.values()} == {"TUGboat"}
    assert {one.repairs for one in by_key.values()} == {(), ("nobody",)}  # many are by "Anonymous"
    names = {name.raw_name for one in by_key.values() for name in one.content.names}
    assert {"Jiří Veselý", "Janusz S. Bień", "Włodek Bzyl", "Edgar Fuß"} <= names
    assert not any(set(name) & set("{}\\") for name in names)


def test_xampl() -> None:
    outcomes = read(SHARED / "samples/bibtex/xampl.bib", "bibtex")
    assert (len(outcomes), reasons(outcomes)) == (36, {"proceedings": 3, "no_content": 3})
    by_key = records(outcomes)
    child = by_key["inproceedings-crossref"].content
    assert (child.venue, child.publication_date) == (
        "Proc. Fifteenth Annual ACM Symposium on the Theory of Computing",
        "1983",
    )
    assert by_key["article-crossref"].content.publication_date == "1986-07"
    assert by_key["book-full"].content.publication_date == "1981-01-10"
    assert [name.raw_name for name in by_key["unpublished-full"].content.names] == [
        "Ulrich Ünderwood",
        "Ned Ñet",
        "Paul P̄ot",
    ]


@pytest.mark.parametrize("name", ["tiny-BE-noBOM", "tiny-BE-withBOM", "tiny-LE-noBOM", "tiny-LE-withBOM"])
def test_bibtex_in_utf_16(name: str) -> None:
    (one,) = read(SHARED / f"samples/bibtex/{name}.bib", "bibtex")
    assert isinstance(one, Record)
    assert one.key == "Verwilghen+vanGalen+Wilke2011"
    assert (one.content.publication_date, one.content.venue) == ("2011-12", "Veterinary Record")
    assert [name.raw_name for name in one.content.names] == ["D. Verwilghen", "V. Busoni", "G. van Galen", "M. Wilke"]


@pytest.mark.parametrize("name", ["with-header", "without-header"])
def test_bibtex_in_windows_1252(name: str) -> None:
    (one,) = read(SHARED / f"samples/bibtex/encoding-windows-1252-{name}.bib", "bibtex")
    assert isinstance(one, Record)
    assert (one.content.abstract, one.repairs) == ("25° C", ())


def test_bibtex_in_cyrillic_letters() -> None:
    by_key = records(read(SHARED / "samples/bibtex/cyrillic.bib", "bibtex"))
    assert len(by_key) == 5
    assert by_key["viktorov-metodoj"].content.names[0].raw_name == "Викторов, Михаил Маркович"
    assert by_key["test-booklet"].content.names == (
        PrintedName(
            raw_name="de Last, First Middle, Jr.", family="Last", given="First Middle", particle="de", suffix="Jr."
        ),
    )


@pytest.mark.parametrize("path", sorted((SHARED / "samples/ris").glob("*.ris")), ids=lambda path: path.name)
def test_ris(path: Path) -> None:
    if path.name == "example_wos.ris":  # the tagged text of Web of Science under another name
        assert len(records(read(path, "wos"))) == 2
        return
    outcomes = read(path, "ris")
    raw = path.read_bytes()
    assert len(outcomes) == len(re.findall(rb"(?m)^(?:\xef\xbb\xbf)?TY  -", raw))
    # the one without title, abstract and identifier has nothing but names and an ISSN
    assert reasons(outcomes) == ({"no_content": 1} if path.name == "example_custom_list_tags.ris" else {})
    read_names = sum(len(one.content.names) for one in outcomes if isinstance(one, Record))
    expected = len(re.findall(rb"(?m)^A[U1]  - \S", raw)) if not reasons(outcomes) else 0
    assert read_names == expected


def test_ris_of_scopus_and_of_web_of_science() -> None:
    scopus, wos = (read(SHARED / f"samples/ris/{name}.ris", "ris") for name in ("scopus", "wos_test"))
    assert (len(scopus), len(wos), reasons(scopus + wos)) == (10, 50, {})
    first = scopus[0]
    assert isinstance(first, Record)
    assert [(one.scheme, one.value[:24]) for one in first.content.identifiers][:2] == [
        ("doi", "10.3390/ani15010003"),
        ("url", "https://www.scopus.com/i"),
    ]
    assert ("eid", "2-s2.0-85214459603") in [(one.scheme, one.value) for one in first.content.identifiers]
    assert all(one.key and one.key.startswith("WOS:") for one in wos if isinstance(one, Record))
    second = wos[0]
    assert isinstance(second, Record)
    assert (second.content.publication_date, second.content.pages) == ("1999-08", "134-137")


@pytest.mark.parametrize(("name", "count"), [("wos2.txt", 100), ("testFile.isi", 34), ("badFile.isi", 32)])
def test_web_of_science(name: str, count: int) -> None:
    path = SHARED / "samples/wos_txt" / name
    outcomes = read(path, "wos")
    assert (len(outcomes), reasons(outcomes)) == (count, {})
    assert len(re.findall(rb"(?m)^PT ", path.read_bytes())) == count
    assert all(isinstance(one, Record) and one.content.names and one.content.title for one in outcomes)


def test_medline() -> None:
    path = SHARED / "samples/medline_nbib/medline_test.medline"
    outcomes = read(path, "medline")
    raw = path.read_bytes()
    assert (len(outcomes), reasons(outcomes)) == (175, {})
    names = [name for one in outcomes if isinstance(one, Record) for name in one.content.names]
    groups = re.findall(rb"(?m)^CN  - (.*)$", raw)
    assert len(re.findall(rb"(?m)^FAU - ", raw)) == 1275
    assert len(names) - len(groups) == 1275
    assert [name.raw_name for name in names if name.given is None] == [group.decode().strip() for group in groups]
    (one,) = read(SHARED / "samples/medline_nbib/NbibImporterTest.nbib", "medline")
    assert isinstance(one, Record)
    assert [name.raw_name for name in one.content.names] == [
        "Shruthi, Basavaradhya Sahukar",
        "Vinodhkumar, Palani",
        "Selvamani",
        "corporater",
    ]
