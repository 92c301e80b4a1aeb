"""RIS as it comes from catalogues and through many hands: other tags, other blanks, other orders, words for nothing."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import product
from string import ascii_uppercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.formats.ris import FORMAT, READ, SET_ASIDE
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Content, Record, Refused
from tests.unit.extract.cases import case

TWO = "TY  - JOUR\nAU  - Fell, Ada\nTI  - Dunes\nPY  - 2001\nER  - \n\nTY  - JOUR\nAU  - Tarn, Bo\nTI  - Fens\nER  - \n"


def read(text: str | bytes) -> list[Record | Refused]:
    return [outcome for _, outcome in FORMAT.read(BytesIO(text.encode() if isinstance(text, str) else text))]


def contents(text: str) -> list[Content]:
    outcomes = read(text)
    assert all(isinstance(one, Record) for one in outcomes), outcomes
    return [one.content for one in outcomes if isinstance(one, Record)]


def content(*lines: str, type_: str = "JOUR") -> Content:
    (one,) = contents("\n".join((f"TY  - {type_}", "TI  - Dunes", *lines, "ER  - ")))
    return one


def names(*lines: str, type_: str = "JOUR") -> list[str]:
    return [name.raw_name for name in content(*lines, type_=type_).names]


def identifiers(*lines: str) -> list[tuple[str, str]]:
    return [(one.scheme, one.value) for one in content(*lines).identifiers]


def retagged(pattern: str, replacement: str, text: str = TWO) -> str:
    return re.sub(pattern, replacement, text, flags=re.MULTILINE)


TAG = r"^([A-Z][A-Z0-9])  - ?"
LOOSE = {
    "as it should be": TWO,
    "one blank": retagged(TAG, r"\1 - "),
    "one blank, none behind": retagged(TAG, r"\1 -"),
    "none behind": retagged(TAG, r"\1  -"),
    "none before": retagged(TAG, r"\1- "),
    "none at all": retagged(TAG, r"\1-"),
    "three blanks": retagged(TAG, r"\1   - "),
    "several behind": retagged(TAG, r"\1  -    "),
    "tabs": retagged(TAG, "\\1\t-\t"),
    "a tab behind": retagged(TAG, "\\1  -\t"),
    "hard blanks": retagged(TAG, "\\1\u00a0\u00a0-\u00a0"),
    "a dash": retagged(TAG, "\\1  \u2013 "),
    "small letters": retagged(TAG, lambda found: found[1].lower() + "  - "),  # type: ignore[arg-type]
    "indented by blanks": retagged(r"^", "    "),
    "indented by a tab": retagged(r"^", "\t"),
    "indented, one blank": retagged(r"^", "  ", retagged(TAG, r"\1 - ")),
    "indented but for the first line": retagged(r"^(?!TY  - JOUR\nAU  - Fell)", "    "),
    "carriage returns": TWO.replace("\n", "\r"),
    "Windows": TWO.replace("\n", "\r\n"),
    "converted twice": TWO.replace("\n", "\r\r\n"),
    "double-spaced": TWO.replace("\n", "\n\n"),
    "a mark at the front": "\ufeff" + TWO,
    "joined with a mark": TWO.replace("\n\nTY", "\n\ufeffTY"),
    "joined with a mark and no line end": TWO.replace("\n\nTY", "\ufeffTY"),
    "joined without a line end": TWO.replace("\n\nTY", "TY"),
    "no blank line": TWO.replace("\n\n", "\n"),
    "no last tag": TWO.replace("ER  - ", ""),
    "numbered": "1. \n" + TWO.replace("\n\n", "\n\n2. \n"),
    "numbered, no last tag": "1.\n" + TWO.replace("ER  - \n", "").replace("\n\n", "\n\n2.\n"),
    "numbered in angle brackets": "<1>\n" + TWO.replace("\n\n", "\n\n<2>\n"),
    "with a head": "Provider: JSTOR\nDatabase: JSTOR\nContent: text/plain\n\n" + TWO,
}


@pytest.mark.parametrize("text", LOOSE.values(), ids=LOOSE)
def test_records_however_their_tags_are_written(text: str) -> None:
    found = contents(text)
    assert [(one.title, [name.raw_name for name in one.names]) for one in found] == [
        ("Dunes", ["Fell, Ada"]),
        ("Fens", ["Tarn, Bo"]),
    ]
    assert [one.type for one in found] == ["article-journal"] * 2
    assert sniff(text.encode()) is FORMAT


@pytest.mark.parametrize("form", [0, 2, 6, 8])
def test_what_only_looks_like_a_tag_is_text(form: int) -> None:
    text = (
        "TY  - JOUR\nTI  - Dunes\nAB  - We used\nT2-weighted images,\nT1- and\nno - not all - others,\n"
        "   of - all - kinds and\nIL-6.\nPY  - 2001\nER  - \n"
    )
    if form:
        text = text.replace("AB  - ", f"AB{' ' * 2}-{' ' * (form // 2)}")
    (one,) = contents(text)
    assert one.abstract == "We used T2-weighted images, T1- and no - not all - others, of - all - kinds and IL-6."
    assert one.publication_date == "2001"


STRAY = {
    "a tag": "NL  - J Dunes\n",
    "a tag and text": "NL  - J Dunes\nLink to the full text: http://example.org/1\n\n2.\n",
    "several": "XT  - a\nYL  - b\nJC  - c\n\n",
    "text": "Database: Ovid\nSearch strategy: dunes\n\n",
    "a number": "\n2\n",
    "a link": "\nUR  - http://example.org/2\n\n",
    "the last tag again": "ER  - \nER  - \n",
}


@pytest.mark.parametrize("stray", STRAY.values(), ids=STRAY)
def test_what_stands_between_records_is_none(stray: str) -> None:
    first, second = TWO.split("\n\n")
    text = f"{first}\n{stray}\n{second}{stray}"
    assert [one.title for one in contents(text)] == ["Dunes", "Fens"]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("ID  - 1\nTY  - JOUR\nTI  - Dunes\nER  - \nID  - 2\nTY  - JOUR\nTI  - Fens\nER  - \n", ["Dunes", "Fens"]),
        ("ID  - 1\nTY  - JOUR\nTI  - Dunes\n\nID  - 2\nTY  - JOUR\nTI  - Fens\n", ["Dunes", "Fens"]),
        ("TI  - Dunes\nAU  - Fell, A\nTY  - JOUR\nPY  - 2001\nER  - \n", ["Dunes"]),
        ("TI  - Dunes\nAU  - Fell, A\nER  - \nTI  - Fens\nAU  - Fell, A\nER  - \n", ["Dunes", "Fens"]),
        ("TI  - Dunes\nAU  - Fell, A\nTY  - JOUR\nER  - \nTI  - Fens\nTY  - JOUR\nER  - \n", ["Dunes", "Fens"]),
        ("C1  - 1\nTI  - Dunes\nAU  - Fell, A\nER  - \n\nC1  - 2\nTI  - Fens\nER  - \n", ["Dunes", "Fens"]),
        ("AU  - Fell, A\nTI  - Dunes\n\nAU  - Fell, A\nTI  - Fens\nER  - \n", ["Dunes", "Fens"]),
    ],
)
def test_the_type_need_not_be_first_nor_be_there(text: str, titles: list[str]) -> None:
    assert [one.title for one in contents(text)] == titles
    assert sniff(text.encode()) is FORMAT


def test_what_stands_above_the_type_is_of_its_record() -> None:
    outcomes = read("ID  - a\nTY  - JOUR\nTI  - Dunes\nER  - \nID  - b\nTY  - JOUR\nTI  - Fens\nER  - \n")
    assert [one.key for one in outcomes if isinstance(one, Record)] == ["a", "b"]


@pytest.mark.parametrize("text", ["AU  - Fell\nTI  - Dunes\n", "TY  - JOUR\n", "UR  - x\nER  - \n", "TY- a note\n"])
def test_what_is_no_ris(text: str) -> None:
    assert sniff(text.encode()) is not FORMAT


@pytest.mark.parametrize(
    ("type_", "lines", "expected"),
    [
        ("SER", ["T2  - Lecture Notes in Dunes"], "chapter"),
        ("SER", ["T2  - Lecture Notes in Dunes", "M3  - Conference paper"], "paper-conference"),
        ("SER", ["T2  - Annual Review of Dunes", "M3  - Book chapter"], "chapter"),
        ("SER", ["T3  - Lecture Notes in Dunes"], "chapter"),
        ("SER", ["JO  - Advances in Dunes"], "chapter"),
        ("SER", ["AU  - Fell, A", "SP  - 3"], "chapter"),
        ("ser", ["T2  - Lecture Notes in Dunes"], "chapter"),
        ("JFULL", ["JF  - Journal of Dunes", "AU  - Fell, A"], "article-journal"),
        ("SER", [], "refused: series"),
        ("SER", ["T2  - dunes"], "refused: series"),
        ("SER", ["A2  - Fell, A", "PB  - Tarn Press"], "refused: series"),
        ("SER", ["AU  - Fell, A"], "refused: series"),
        ("JFULL", ["VL  - 3"], "refused: journal_issue"),
    ],
)
def test_a_paper_of_a_series_is_a_paper(type_: str, lines: list[str], expected: str) -> None:
    (one,) = read("\n".join((f"TY  - {type_}", "TI  - Dunes", *lines, "ER  - ")))
    assert (f"refused: {one.reason}" if isinstance(one, Refused) else one.content.type) == expected


def test_the_series_is_the_venue() -> None:
    assert content("T2  - Notes in Dunes", type_="SER").venue == "Notes in Dunes"
    assert content("T2  - Dunes", "JO  - J. Dunes").venue == "J. Dunes"


@pytest.mark.parametrize(
    ("type_", "lines", "expected"),
    [
        ("JOUR", ["AU  - Fell, A", "AU  - Tarn, B", "A1  - Fell, A", "A1  - Tarn, B"], ["Fell, A", "Tarn, B"]),
        ("JOUR", ["A1  - Fell, A", "AU  - Fell, A", "A1  - Tarn, B", "AU  - Tarn, B"], ["Fell, A", "Tarn, B"]),
        ("CONF", ["AU  - A. Fell", "AU  - B. Tarn", "A1  - Fell, A.", "A1  - Tarn, B."], ["A. Fell", "B. Tarn"]),
        ("JOUR", ["AU  - A. Fell", "AU  - B. Tarn", "A1  - Fell, Ada", "A1  - Tarn, Bo"], ["Fell, Ada", "Tarn, Bo"]),
        ("JOUR", ["A1  - Fell, A", "AU  - Fell, A", "AU  - Tarn, B"], ["Fell, A", "Tarn, B"]),
        ("JOUR", ["AU  - Fell, A", "A1  - Fell, A", "A1  - Tarn, B"], ["Fell, A", "Tarn, B"]),
        ("JOUR", ["A1  - Fell, A", "AU  - Tarn, B"], ["Fell, A", "Tarn, B"]),
        ("JOUR", ["A1  - Fell, A", "AU  - Tarn, B", "AN  - WOS:000999000000001"], ["Tarn, B"]),
        ("CHAP", ["AU  - Fell, A", "A1  - Tarn, B", "A1  - Moor, C"], ["Fell, A"]),
        ("BOOK", ["A1  - Fell, A", "A1  - Tarn, B"], ["Fell, A", "Tarn, B"]),
        ("JOUR", ["A1  - Fell, A", "A2  - Tarn, B", "A3  - Moor, C", "A4  - Brae, D", "ED  - Holm, E"], ["Fell, A"]),
        ("JOUR", ["AU  - N/A", "A1  - Fell, A"], ["Fell, A"]),
    ],
)
def test_two_lists_of_authors_are_never_one(type_: str, lines: list[str], expected: list[str]) -> None:
    assert names(*lines, type_=type_) == expected


@pytest.mark.parametrize(
    "text",
    ["NA", "N/A", "n/a", "-", "[No author specified]", "[No authors listed]", "No author name available", "et al."],
)
def test_an_author_who_is_none(text: str) -> None:
    assert names(f"AU  - {text}", "AU  - Na, Li") == ["Na, Li"]


@pytest.mark.parametrize(
    "lines",
    [
        ["SP  - No", "EP  - Pagination"],
        ["SP  - No", "EP  - Pagination Specified"],
        ["SP  - No Pagination", "EP  - Specified"],
        ["SP  - No Pagination Specified"],
        ["SP  - [No Pagination Specified]"],
        ["SP  - N.PAG", "EP  - N.PAG"],
        ["SP  - NA", "EP  - NA"],
        ["SP  - N/A"],
        ["SP  - -"],
        ["SP  - in press"],
        ["EP  - 12"],
    ],
)
def test_pages_that_are_none(lines: list[str]) -> None:
    assert content(*lines).pages is None


@pytest.mark.parametrize(
    ("lines", "pages"),
    [
        (["SP  - 1", "EP  - 9"], "1-9"),
        (["SP  - 1", "LP  - 9"], "1-9"),
        (["SP  - 1-9"], "1-9"),
        (["SP  - 1-9", "EP  - 9"], "1-9"),
        (["SP  - xii", "EP  - xv"], "xii-xv"),
        (["SP  - S12", "EP  - S19"], "S12-S19"),
        (["SP  - e0815"], "e0815"),
        (["C7  - 104"], "104"),
        (["C7  - 10.9999/dunes.1"], None),
    ],
)
def test_pages(lines: list[str], pages: str | None) -> None:
    assert content(*lines).pages == pages


@pytest.mark.parametrize(
    ("tag", "text"),
    [("AB", "NA"), ("AB", "No abstract available"), ("JO", "[No Journal]"), ("VL", "N/A"), ("KW", "NA")],
)
def test_what_says_nothing_is_nothing(tag: str, text: str) -> None:
    assert content(f"{tag}  - {text}") == content()


def test_an_abstract_in_several_fields() -> None:
    one = content("AB  - AIM: to see.", "AB  - METHODS: we look.", "  Again.", "AB  - AIM: to see.", "N2  - Other")
    assert one.abstract == "AIM: to see. METHODS: we look. Again."
    assert content("N2  - One.", "N2  - Two.").abstract == "One. Two."


def test_paragraphs_of_an_abstract() -> None:
    assert content("AB  - One.", "", "Two.", "", "   Three.", "KW  - sand").abstract == "One. Two. Three."


DOI = ("doi", "10.9999/dunes.1")


@pytest.mark.parametrize(
    "line",
    [
        "DO  - 10.9999/dunes.1",
        "DO  - https://doi.org/10.9999/dunes.1",
        "DO  - doi:10.9999/dunes.1",
        "N1  - doi:10.9999/dunes.1",
        "N1  - DOI: 10.9999/dunes.1",
        "N1  - 10.9999/dunes.1",
        "N1  - Dunes 2001. doi: 10.9999/dunes.1. Epub 2000 Dec 1.",
        "M3  - 10.9999/dunes.1",
        "M3  - doi: 10.9999/dunes.1",
        "L3  - 10.9999/dunes.1",
        "L3  - http://dx.doi.org/10.9999/dunes.1",
        "ID  - 10.9999/dunes.1",
        "ID  - https://doi.org/10.9999/dunes.1",
        "C7  - 10.9999/dunes.1",
        "M1  - 10.9999/dunes.1",
        "DI  - 10.9999/dunes.1",
        "AN  - 10.9999/dunes.1",
        "UR  - https://doi.org/10.9999/dunes.1",
        "UR  - https://publisher.example.org/doi/abs/10.9999/dunes.1",
        "UR  - https://publisher.example.org/doi/10.9999/dunes.1/full",
        "UR  - https://publisher.example.org/content/10.9999/dunes.1.pdf",
        "UR  - https://catalogue.example.org/record?id=7&doi=10.9999%2Fdunes.1&part=2",
        "LK  - https://doi.org/10.9999/dunes.1",
    ],
)
def test_a_doi_wherever_it_stands(line: str) -> None:
    assert [one for one in identifiers(line) if one[0] == "doi"] == [DOI]


@pytest.mark.parametrize(
    "lines",
    [
        ["N1  - Comment in: Fens 2002. doi: 10.9999/fens.2"],
        ["N1  - Erratum in: doi: 10.9999/fens.2"],
        ["N1  - doi: 10.9999/fens.2", "N1  - doi: 10.9999/fens.3"],
        ["N1  - Cited by: 10"],
        ["UR  - https://example.org/10.9/x"],
        ["M3  - Article"],
    ],
)
def test_a_doi_of_another_publication_is_not_taken(lines: list[str]) -> None:
    assert not [one for one in identifiers(*lines) if one[0] == "doi"]


def test_the_stated_doi_wins() -> None:
    lines = ("N1  - doi:10.9999/fens.2", "DO  - 10.9999/dunes.1", "L3  - 10.9999/fens.3")
    assert identifiers(*lines) == [DOI]


@pytest.mark.parametrize(
    "lines",
    [
        ["AN  - 99000001", "DB  - PubMed"],
        ["AN  - 99000001", "DP  - NLM"],
        ["AN  - 99000001", "DB  - Ovid MEDLINE(R) ALL"],
        ["AN  - 99000001", "DP  - Nlm", "DB  - Dunes"],
        ["C2  - 99000001"],
        ["C5  - 99000001"],
        ["N1  - PMID: 99000001"],
        ["N1  - 99000001[pmid]"],
        ["U1  - 99000001[pmid]"],
        ["C3  - PUBMED 99000001,EMBASE 2099000009"],
        ["ID  - PMID:99000001"],
        ["UR  - https://www.ncbi.nlm.nih.gov/pubmed/99000001"],
        ["UR  - https://pubmed.ncbi.nlm.nih.gov/99000001/"],
    ],
)
def test_a_pmid_wherever_it_stands(lines: list[str]) -> None:
    assert [one for one in identifiers(*lines) if one[0] == "pmid"] == [("pmid", "99000001")]


@pytest.mark.parametrize(
    "lines",
    [["AN  - 99000001", "DB  - Embase"], ["AN  - 99000001"], ["C5  - 2001"], ["N1  - Comment in: PMID: 99000001"]],
)
def test_numbers_that_are_no_pmid(lines: list[str]) -> None:
    assert not [one for one in identifiers(*lines) if one[0] == "pmid"]


def test_a_pmcid() -> None:
    assert identifiers("U2  - PMC9900001[pmcid]") == [("pmcid", "PMC9900001")]
    assert identifiers("N1  - PMCID: PMC9900001") == [("pmcid", "PMC9900001")]
    assert identifiers("C2  - PMC9900001") == [("pmcid", "PMC9900001")]


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (["PY  - 2014///"], "2014"),
        (["Y1  - 2014/May/03"], "2014-05-03"),
        (["Y1  - May 2014"], "2014-05"),
        (["PY  - 2014", "DA  - 2014-05-03T00:00:00Z"], "2014-05-03"),
        (["PY  - 2014", "Y2  - 2020/01/02"], "2014"),
        (["Y2  - 2020/01/02"], None),
        (["PY  - NA", "DA  - 2014"], "2014"),
    ],
)
def test_dates(lines: list[str], date: str | None) -> None:
    assert content(*lines).publication_date == date


# What is read, and what is not


TAGS = sorted({a + b for a, b in product(ascii_uppercase, ascii_uppercase + digits)} - {"TY", "ER", "TI"})
SAID = ["Quokka", "2001", "2001/02/03", "10.9999/quokka.1", "99000007[pmid]", "978-3-16-148410-0", "retracted", "77"]
AROUND = [(), ("SP  - 3",), ("AU  - Fell, A",), ("AN  - 99000001",), ("PY  - 2001",)]


def said(*lines: str) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for head in ("TY  - JOUR\nTI  - Dunes", "TY  - JOUR\nAB  - Of dunes", "TY  - CHAP\nTI  - Dunes"):
        (one,) = read("\n".join((head, *lines, "ER  - ")))
        assert isinstance(one, Record)
        found.append((one.content, one.key, one.source_name))
    return found


def test_a_tag_that_is_read_says_something() -> None:
    for tag in sorted(READ - {"TY", "ER", "TI"}):
        with case(tag):
            assert any(said(*around, f"{tag}  - {text}") != said(*around) for text, around in product(SAID, AROUND))


def test_all_other_tags_are_named_and_say_nothing() -> None:
    plain = said()
    for tag in TAGS:
        if tag not in READ:
            (one,) = read(f"TY  - JOUR\nTI  - Dunes\n{tag}  - Quokka\nER  - \n")
            assert isinstance(one, Record)
            assert one.unread == (tag,)
            assert said(f"{tag}  - Quokka") == plain


def test_a_tag_that_is_read_is_not_named() -> None:
    lines = [f"{tag}  - Quokka" for tag in sorted(READ - {"TY", "ER"})]
    (one,) = read("\n".join(("TY  - JOUR", *lines, "ER  - ")))
    assert isinstance(one, Record)
    assert one.unread == ()
    assert READ.isdisjoint(SET_ASIDE)


def test_an_empty_field_is_not_named() -> None:
    (one,) = read("TY  - JOUR\nTI  - Dunes\nZZ  - \nZY  - N/A\nZX  - x\nER  - \n")
    assert isinstance(one, Record)
    assert one.unread == ("ZX",)


LINES = st.lists(
    st.sampled_from(
        "TY  - JOUR|ER  - |TI  - Dunes|AU  - Fell, A|AB  - sand|   more|NL  - x||\ufeffTY  - BOOK|2.|ty - jour|ID  - 7"
        "|  TY  - CONF|TY-JOUR|T1-x|ER  - TY  - JOUR".split("|")
    ),
    max_size=40,
)


@given(lines=LINES)
def test_no_title_is_lost_or_found_twice(lines: list[str]) -> None:
    text = "\n".join(lines)
    pieces = list(FORMAT.split(BytesIO(text.encode())))
    assert sum(piece.raw.count(b"Dunes") for piece in pieces) == text.count("Dunes")
    assert all(one.line_start <= one.line_end for one in pieces)
    starts = [piece.line_start for piece in pieces]
    assert starts == sorted(starts)


@given(lines=LINES, cut=st.integers(0, 3))
def test_what_follows_a_boundary_can_be_read_on_its_own(lines: list[str], cut: int) -> None:
    text = "\n".join(lines).encode()
    assert FORMAT.boundary is not None
    places = [found.start() for found in FORMAT.boundary.finditer(text)]
    place = places[min(cut, len(places) - 1)]
    apart = [*FORMAT.split(BytesIO(text[:place])), *FORMAT.split(BytesIO(text[place:]))]
    assert [piece.raw for piece in apart] == [piece.raw for piece in FORMAT.split(BytesIO(text))]
