"""RIS, as its many writers write it."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.formats.ris import FORMAT
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record, Refused
from tasks.extract.syntax import tagged_text

ONE = "TY  - JOUR\nAU  - Doe, Jane\nTI  - Rivers\nPY  - 2000\nER  - \n"


def read(text: str | bytes) -> list[Record | Refused]:
    return [outcome for _, outcome in FORMAT.read(BytesIO(text.encode() if isinstance(text, str) else text))]


def record(*lines: str) -> Record:
    (outcome,) = read("\n".join(("TY  - JOUR", "TI  - Rivers", *lines, "ER  - ")))
    assert isinstance(outcome, Record), outcome
    return outcome


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (ONE, 1),
        ("\ufeff\n\n" + ONE, 1),
        (ONE.replace("\n", "\r\n"), 1),
        (ONE.replace("\n", "\r"), 1),
        (ONE.replace("ER  - ", "ER  -"), 1),
        (ONE.replace("ER  - \n", ""), 1),
        (ONE.replace("ER  - \n", "") + ONE, 2),
        (ONE.replace("  - ", " - "), 1),
        ("Record #1 of 2\nProvider: X\n1.\n" + ONE + "\nRecord #2 of 2\n2.\n" + ONE, 2),
        (ONE.replace("TY  - JOUR\n", ""), 1),
        ("", 0),
        ("ER  - \nER  - \n", 0),
    ],
)
def test_records_however_they_are_divided(text: str, count: int) -> None:
    outcomes = read(text)
    assert [one.content.title for one in outcomes if isinstance(one, Record)] == ["Rivers"] * count
    assert len(outcomes) == count


def test_the_fields() -> None:
    one = record(
        "ID  - key-1",
        "A1  - Doe, Jane",
        "A1  - Roe, Ann, Jr.",
        "A2  - Editor, Some",
        "JO  - J. Riv.",
        "JF  - Journal of Rivers",
        "VL  - 12",
        "IS  - 3",
        "SP  - 1",
        "EP  - 20",
        "Y1  - 2014/05/03/",
        "N2  - We study",
        "   how rivers",
        "carve.",
        "KW  - *water; ice",
        "KW  - ice",
        "LA  - en",
        "DO  - https://doi.org/10.1000/x",
        "SN  - 1234-5678",
        "SN  - 978-3-16-148410-0 (print)",
        "N1  - A note",
        "ZZ  - unknown",
        "DB  - Scopus",
    )
    content = one.content
    assert (one.key, one.source_name, one.repairs) == ("key-1", "Scopus", ())
    assert (content.type, content.venue, content.volume, content.issue) == (
        "article-journal",
        "Journal of Rivers",
        "12",
        "3",
    )
    assert (content.pages, content.publication_date, content.language) == ("1-20", "2014-05-03", "en")
    assert (content.abstract, content.keywords) == ("We study how rivers carve.", ("water", "ice"))
    assert [(one.scheme, one.value) for one in content.identifiers] == [
        ("doi", "10.1000/x"),
        ("isbn", "978-3-16-148410-0"),
    ]
    assert [(name.raw_name, name.family, name.given, name.suffix) for name in content.names] == [
        ("Doe, Jane", "Doe", "Jane", None),
        ("Roe, Ann, Jr.", "Roe", "Ann", "Jr."),
    ]
    assert content.comments == ("A note",)


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (["PY  - 2000"], "2000"),
        (["PY  - 1948/07//"], "1948-07"),
        (["Y1  - 2020//"], "2020"),
        (["PY  - 2013", "DA  - AUG"], "2013-08"),
        (["PY  - 2013", "DA  - 2013/08/09"], "2013-08-09"),
        (["PY  - 2013", "DA  - 2012/08/09"], "2013"),
        (["DA  - 2012-08"], "2012-08"),
        (["PY  - in press"], None),
    ],
)
def test_dates(lines: list[str], date: str | None) -> None:
    assert record(*lines).content.publication_date == date


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("AU  - Shannon,Claude E.", ["Shannon, Claude E."]),
        ("AU  - Doe, Jane; Roe, Ann", ["Doe, Jane", "Roe, Ann"]),
        ("AU  - Doe, Jane and Roe, Ann", ["Doe, Jane", "Roe, Ann"]),
        ("AU  - Doe, J., Roe, A., Poe, E.", ["Doe, J.", "Roe, A.", "Poe, E."]),
        ("AU  - Department of Health and Ageing", ["Department of Health and Ageing"]),
        ("AU  - Fanning E.", ["Fanning E."]),
        ("AU  - et al.", []),
        ("AU  - ", []),
    ],
)
def test_names_in_a_line(line: str, names: list[str]) -> None:
    assert [name.raw_name for name in record(line).content.names] == names


def test_several_urls_and_what_they_identify() -> None:
    content = record("UR  - http://a.org/x; http://doi.org/10.1000/y", "UR  - www.b.org").content
    assert [(one.scheme, one.value) for one in content.identifiers] == [
        ("url", "http://a.org/x"),
        ("doi", "10.1000/y"),
        ("url", "http://doi.org/10.1000/y"),
        ("url", "www.b.org"),
    ]


def test_fields_that_carriage_returns_divide() -> None:
    one = record("WE  - Index\rAN  - WOS:000082252000006", "AD  - A\rAD  - B")
    assert one.key == "WOS:000082252000006"
    assert [(each.scheme, each.value) for each in one.content.identifiers] == [("wos", "WOS:000082252000006")]


def test_an_issue_is_no_paper() -> None:
    (refused,) = read("TY  - JFULL\nTI  - Rivers 12\nER  - \n")
    assert isinstance(refused, Refused)
    assert refused.reason == "journal_issue"


def test_a_record_beyond_a_limit_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagged_text, "MOST_LINES", 50)
    outcomes = list(FORMAT.read(BytesIO((ONE + "TY  - JOUR\n" + "KW  - x\n" * 60 + "ER  - \n" + ONE).encode())))
    assert [one.reason if isinstance(one, Refused) else "read" for _, one in outcomes] == [
        "read",
        "record_too_large",
        "read",
    ]
    assert [(piece.line_start, piece.line_end) for piece, _ in outcomes] == [(1, 5), (6, 67), (68, 72)]


@pytest.mark.parametrize(
    ("text", "is_ris"),
    [(ONE, True), ("\ufeff" + ONE, True), ("1.\n" + ONE, True), ("TY  - JOUR", False), ("AU  - Doe\nTI  - x\n", False)],
)
def test_what_is_ris(text: str, is_ris: bool) -> None:
    assert (sniff(text.encode()) is FORMAT) is is_ris


@given(cut=st.integers(0, len(ONE) * 3))
def test_a_cut_costs_one_record_at_most(cut: int) -> None:
    outcomes = read((ONE * 3)[:cut])
    assert len(outcomes) <= cut // len(ONE) + 1
    assert sum(isinstance(one, Record) for one in outcomes) >= cut // len(ONE)


def test_slices_begin_at_records() -> None:
    assert FORMAT.boundary is not None
    assert [found.start() for found in FORMAT.boundary.finditer(("x\n\n" + ONE + ONE).encode())] == [0, 3, 3 + len(ONE)]
