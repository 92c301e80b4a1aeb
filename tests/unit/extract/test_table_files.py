"""Parquet files and workbooks of Excel, and the settings beside a dump."""

import base64
import csv
import datetime
import io
import json
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.dump import ColumnMapping
from tasks.extract import discover
from tasks.extract.formats import table_parquet, table_xlsx
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record, Refused
from tasks.extract.syntax import workbooks


def parquet(**columns: list[Any]) -> bytes:
    stream = BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


def workbook(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.create_sheet("notes").append(["nothing of use"])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


PARQUET = parquet(
    Title=["a", None, "c"],
    authors=[[{"name": "A B", "orcid": "0000"}, {"name": "C D"}], None, [{"given": "x", "family": "y"}]],
    year=[2000.0, 2001.0, None],
    junk=[1, 2, 3],
    date=[datetime.date(2000, 1, 2), None, None],
    keywords=[["k", "l"], [], None],
)
WORKBOOK = workbook(
    ["My export"],
    ["Title", "Authors", "Year", "Date", None],
    ["a", "Doe, J.; Roe, R.", 2015, datetime.datetime(2015, 3, 4)],
    [],
    ["b", "A B and C D", 2016.0],
    ["c", None, None, None, "more"],
)


def read(raw: bytes, mapping: ColumnMapping | None = None) -> list[Record | Refused]:
    format_ = sniff(raw, mapping)
    assert format_ is not None
    return [outcome for _, outcome in format_.read(BytesIO(raw))]


def test_parquet() -> None:
    one, two, three = read(PARQUET)
    assert isinstance(one, Record)
    assert (one.content.title, one.content.publication_date, one.content.keywords) == ("a", "2000-01-02", ("k", "l"))
    assert [(name.raw_name, name.orcid) for name in one.content.names] == [("A B", "0000"), ("C D", None)]
    assert isinstance(two, Refused)
    assert two.reason == "no_content"
    assert isinstance(three, Record)
    assert [(name.raw_name, name.family) for name in three.content.names] == [("y, x", "y")]


def test_parquet_with_settings() -> None:
    (first, *_) = read(PARQUET, ColumnMapping(comments="junk"))
    assert isinstance(first, Record)
    assert first.content.comments == ("1",)


@pytest.mark.parametrize("raw", [PARQUET[:-3], PARQUET[:50], b"PAR1", b"PAR1" + b"\xff" * 100 + b"PAR1"])
def test_a_broken_parquet_file_is_one_refusal(raw: bytes) -> None:
    (refused,) = read(raw)
    assert isinstance(refused, Refused)
    assert refused.reason == "broken_table"


def test_parquet_without_known_columns_is_one_refusal() -> None:
    (refused,) = read(parquet(x=[1, 2], y=["a", "b"]))
    assert isinstance(refused, Refused)
    assert refused.reason == "unknown_columns"


def test_a_workbook() -> None:
    assert sniff(WORKBOOK) is table_xlsx.FORMAT
    one, two, three = read(WORKBOOK)
    assert isinstance(one, Record)
    assert (one.content.title, one.content.publication_date) == ("a", "2015-03-04")
    assert [name.raw_name for name in one.content.names] == ["Doe, J.", "Roe, R."]
    assert isinstance(two, Record)
    assert (two.content.title, two.content.publication_date) == ("b", "2016")
    assert isinstance(three, Refused)
    assert three.reason == "wrong_number_of_cells"


def test_a_workbook_that_unpacks_to_too_much_is_one_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_UNPACKED", 1000)
    (refused,) = read(WORKBOOK)
    assert isinstance(refused, Refused)
    assert "limit" in refused.detail


def test_a_zip_archive_is_no_workbook() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("dump.csv", "Title,Year\na,2015\n")
    assert sniff(stream.getvalue()) is None


def test_a_workbook_that_asks_for_more_memory_than_there_is_is_one_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MIN_MEMORY", 256 * 1024**2)
    book = openpyxl.load_workbook(BytesIO(WORKBOOK))
    book.worksheets[0]["XFD1048576"] = "far away"
    stream = BytesIO()
    book.save(stream)
    (refused,) = read(stream.getvalue())
    assert isinstance(refused, Refused)
    assert refused.reason == "broken_table"
    assert "memory" in refused.detail


@given(st.integers(0, 10_000), st.integers(0, 255), st.sampled_from([PARQUET, WORKBOOK]))
def test_bytes_flipped_or_cut(place: int, byte: int, raw: bytes) -> None:
    place = 4 + place % (len(raw) - 4)
    split = table_parquet.split if raw is PARQUET else table_xlsx.split
    for damaged in (raw[:place], raw[:place] + bytes([byte]) + raw[place + 1 :]):
        assert all(piece.line_start > 0 for piece in split(BytesIO(damaged)))


@pytest.mark.parametrize("name", ["my table.csv.mapping.toml", "my table.mapping.toml"])
def test_settings_are_found_beside_the_dump(tmp_path: Path, name: str) -> None:
    (tmp_path / "my table.csv").write_text("foo;bar\nx;y\n", encoding="utf-8")
    (tmp_path / name).write_text('title = "foo"\nauthors = "bar"\n', encoding="utf-8")
    (dump,) = discover([tmp_path]).dumps
    assert (dump.source_format, dump.mapping) == ("table-csv", ColumnMapping(title="foo", authors="bar"))


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ('titel = "foo"', "titel"),
        ("title = 3", "title"),
        ('delimiter = ";;"', "delimiter"),
        ("title =", "table.mapping.toml"),
        ("#" * 70_000, "limit"),
    ],
)
def test_broken_settings_are_refused_in_one_line(tmp_path: Path, settings: str, word: str) -> None:
    (tmp_path / "table.csv").write_text("foo;bar\nx;y\n", encoding="utf-8")
    (tmp_path / "table.mapping.toml").write_text(settings, encoding="utf-8")
    (refusal,) = discover([tmp_path]).refusals
    assert refusal.reason == "broken_mapping"
    assert word in refusal.detail
    assert refusal.detail.isprintable()


def test_settings_leave_other_formats_alone(tmp_path: Path) -> None:
    (tmp_path / "dump.json").write_text('{"id": "a", "type": "article-journal", "title": "t"}\n', encoding="utf-8")
    (tmp_path / "dump.mapping.toml").write_text('title = "foo"\n', encoding="utf-8")
    (dump,) = discover([tmp_path]).dumps
    assert (dump.source_format, dump.mapping) == ("csl-json", None)


OPENALEX = {
    "id": "https://openalex.org/W1",
    "display_name": "Lichens on roofs",
    "publication_year": 2015,
    "publication_date": datetime.date(2015, 3, 4),
    "type": "article",
    "ids": {"openalex": "https://openalex.org/W1", "pmid": "https://pubmed.ncbi.nlm.nih.gov/7"},
    "authorships": [
        {
            "author_position": "first",
            "raw_author_name": "Liv Berg",
            "author": {"id": "A1", "display_name": "Liv Berg", "orcid": "https://orcid.org/0000-0002-1825-0097"},
            "raw_affiliation_strings": ["Univ A"],
        },
        {"author_position": "last", "raw_author_name": None, "author": {"display_name": "Ole Dal"}},
    ],
    "primary_location": {"source": {"display_name": "Journal of Slates", "type": "journal"}, "landing_page_url": None},
    "biblio": {"volume": "61", "issue": "3", "first_page": "1", "last_page": "9"},
    "abstract_inverted_index": {"We": [0, 2], "look.": [1]},
    "referenced_works": ["https://openalex.org/W2"],
    "cited_by_count": 4,
}


def openalex_parquet(**changes: Any) -> bytes:
    """Return a work in Parquet, nested, and one of which hardly anything is known."""
    work = {**OPENALEX, **changes}
    nothing = {**dict.fromkeys(work), "id": "https://openalex.org/W2", "display_name": "Mosses", "cited_by_count": 0}
    stream = BytesIO()
    pq.write_table(pa.Table.from_pylist([work, nothing]), stream)
    return stream.getvalue()


INDEX = OPENALEX["abstract_inverted_index"]
AUTHORSHIPS = OPENALEX["authorships"]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"abstract_inverted_index": json.dumps(INDEX)},
        {"authorships": json.dumps(AUTHORSHIPS)},
        {"authorships": str(AUTHORSHIPS)},
    ],
    ids=["nested", "index in a text", "authorships as JSON", "authorships as Python prints them"],
)
def test_openalex_in_parquet(changes: dict[str, Any]) -> None:
    one, two = read(openalex_parquet(**changes))
    assert isinstance(one, Record)
    assert isinstance(two, Record)
    content = one.content
    assert (content.title, content.abstract, content.venue) == ("Lichens on roofs", "We look. We", "Journal of Slates")
    assert (content.publication_date, content.pages, content.type) == ("2015-03-04", "1-9", "article-journal")
    assert [(name.raw_name, name.orcid, name.affiliations) for name in content.names] == [
        ("Liv Berg", "https://orcid.org/0000-0002-1825-0097", ("Univ A",)),
        ("Ole Dal", None, ()),
    ]
    assert ("pmid", "7") in {(one.scheme, one.value) for one in content.identifiers}
    assert (two.content.title, two.content.abstract, two.content.names) == ("Mosses", None, ())
    assert {"referenced_works", "cited_by_count"} <= set(one.unread)
    assert "cited_by_count" in two.unread
    assert "referenced_works" not in two.unread


def test_openalex_in_parquet_beside_columns_of_other_names() -> None:
    one, _ = read(openalex_parquet(primary_location=None, journal="Annals of Tiles", note="seen"))
    assert isinstance(one, Record)
    assert (one.content.venue, one.content.comments) == ("Annals of Tiles", ("seen",))


def test_openalex_in_parquet_with_numbers_that_pandas_wrote() -> None:
    one, _ = read(openalex_parquet(publication_date=None, publication_year=2015.0))
    assert isinstance(one, Record)
    assert one.content.publication_date == "2015"


def test_openalex_in_csv_with_nested_cells() -> None:
    stream = io.StringIO()
    row = {name: str(value) if isinstance(value, (dict, list)) else value for name, value in OPENALEX.items()}
    writer = csv.DictWriter(stream, row)
    writer.writeheader()
    writer.writerow(row)
    (one,) = read(stream.getvalue().encode())
    assert isinstance(one, Record)
    assert (one.content.abstract, one.content.venue) == ("We look. We", "Journal of Slates")
    assert [name.raw_name for name in one.content.names] == ["Liv Berg", "Ole Dal"]


def test_objects_in_parquet_are_columns() -> None:
    (one,) = read(
        parquet(
            title=["A"],
            journal=[{"name": "Journal of Slates", "volume": 61, "inner": {"colour": "red"}}],
            maker=[{"author": {"name": "Liv Berg"}}],
        )
    )
    assert isinstance(one, Record)
    assert (one.content.venue, one.content.volume) == ("Journal of Slates", "61")
    assert set(one.unread) == {"journal.inner.colour", "maker.author.name"}


def test_columns_of_parquet_that_nothing_reads_are_named_by_row() -> None:
    columns: dict[str, list[Any]] = {
        "title": ["A", "B", "C"],
        "year": [2015, 2016, 2017],
        "full": [1, 2, 3],
        "mixed": [1, None, 3],
        "text": ["x", "", None],
        "listed": [[], [1], None],
        "deep": [[{"a": "x", "b": 1}], None, []],
        "none": [None, None, None],
        "weight": [float("nan"), 1.0, None],
    }
    unread = [set(one.unread) for one in read(parquet(**columns)) if isinstance(one, Record)]
    assert unread == [{"full", "mixed", "text", "deep"}, {"full", "listed", "weight"}, {"full", "mixed"}]


def test_columns_of_parquet_whose_names_have_dots() -> None:
    columns: dict[str, list[Any]] = {
        "display_name": ["A"],
        "primary_location.source.display_name": ["Journal of Slates"],
        "authorships.author.display_name": ["Liv Berg|Ole Dal"],
        "primary_location.pdf_url": ["x"],
    }
    (one,) = read(parquet(**columns))
    assert isinstance(one, Record)
    assert one.content.venue == "Journal of Slates"
    assert [name.raw_name for name in one.content.names] == ["Liv Berg", "Ole Dal"]
    assert one.unread == ("primary_location.pdf_url",)


def test_two_columns_of_one_name_in_parquet_are_refused() -> None:
    stream = BytesIO()
    pq.write_table(
        pa.Table.from_arrays([pa.array(["A"]), pa.array(["B"]), pa.array([1])], ["title", "title", "year"]), stream
    )
    (refused,) = read(stream.getvalue())
    assert isinstance(refused, Refused)
    assert refused.reason == "broken_table"


# A workbook of Excel 97 with a line above its header, a date, whole and broken numbers.
OLD_WORKBOOK = zlib.decompress(
    base64.b85decode(
        "c-rk)O=uHA6#izD*rYaX(zI%;)}>(mYc<u2AZ=`E6~Wdjq9TH(&8nf>Y}rl4dQn?@5<&5#coFm<f<G63P(g1Vgo+*nL1^{pNl@@m"
        "8{fQaw9zg!pv9kk%e<NS=DoM`W@hI-_W5Xd?DFmEar{8d@L)0%z?><Vpc2S+LZI<XMmBS`pGwB1zls8W+Q>ORJP1B3l6xrkdmIXG"
        "d7lsm-cs3zesmfsO`Sz*<vGNKoI?|FflGvxqKao#&b)_tg!xUDe8_wwBWIX5k?fe*i_uu;%Juds-lNp=SSh64yR7q?kw#SFsXWEU"
        "&x)+94=rXguDb*O-$0GG1Xn;`#bzy~nX+Got0)Eri5mL)8WM>yRL~c51)nl1@G*BaK2}|Pc5wm1Kj-5`4!GX|4>;h(4)|OLyu<+y"
        "I^d-axIApr;UNe4umfK1fJYqg3J1J$8vMNC1x_GyfN$s#@+E9Xk^XqUW?B=tPU{3NWkCDUe#1;_2{oBgJK}>rU}rL|YoyXLkUngf"
        "7R92jfo?t76Hh0Nl-d?gYZQ=n8Tvq<<^kHaZJ7sbP4*ntQkF^rmQE6?X&48s2+*pThw9a>$s-#`Q?FOI=~|HP^yuowXf(R!sBW!p"
        "q)BubmZh<FI;m?`V2WO`OmH|LhVlYpkOM^t@dUXc+hGnDAv#PG*FL=H=<bT`XXFGYLD^Jksazana8hcJaw(5^nUm{S$r`Je53$vS"
        "+^%L`K{8a=byeDpO~Wj6ibw0{J?ofW#+FTKFQ@j%`|bB?M&89%Q2WN_@naP?Ud1k>mJWD=^yM>*dQmSfUXXM@maBywR^KqM`YFWv"
        "m5}XQ#?A-J@I~H-L}BJqLa=xF5`sgv<k_CEEoOTP`Re)B^Uy)_e(QNLkJn0CR;IBmvH845*`B}xd1K=d`=XE+o#zx<(Y1tmY#A@D"
        "v){Jq;T_4hDX~SI=w^EYi`h$Q(?j|-7+L}>!Rd&!*{qb~j+_Ri9p9-KF1h5AOD?(e2a^oS3J1q*YT~m~o+A6d&KD|^?r)NRmUh6P"
        "Crx>MJ5p4e7%b@gP<keEw!{o|a{mh@?WVVz=tVcrqqpGmOKF~%>d%Z7L%;45D)jx6h0OCezyB+xrg!Q"
    )
)


def test_an_old_workbook() -> None:
    assert sniff(OLD_WORKBOOK) is table_xlsx.FORMAT
    one, two = read(OLD_WORKBOOK)
    assert isinstance(one, Record)
    assert isinstance(two, Record)
    assert (one.content.title, one.content.publication_date, one.content.volume) == (
        "Lichens on slate roofs",
        "2015-03-04",
        "12",
    )
    assert [name.raw_name for name in one.content.names] == ["Berg, Liv", "Dal, Ole"]
    assert (two.content.title, two.content.publication_date, two.content.volume) == ("Mosses on tiles", "2016", "12.5")


def test_a_damaged_old_workbook_is_one_refusal() -> None:
    for raw in (OLD_WORKBOOK[:3000], OLD_WORKBOOK[:600], OLD_WORKBOOK[:512] + bytes(5000)):
        outcomes = [outcome for _, outcome in table_xlsx.FORMAT.read(BytesIO(raw))]
        assert [one.reason for one in outcomes if isinstance(one, Refused)] == ["broken_table"]


def test_a_letter_in_a_compound_file_is_no_workbook() -> None:
    letter = OLD_WORKBOOK.replace("Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le"))
    assert sniff(letter) is None


def test_a_sheet_of_open_document() -> None:
    rows = [["Title", "Authors", "Year"], ["Lichens on roofs", "Berg, Liv", "2015"]]
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="a">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    assert sniff(stream.getvalue()) is table_xlsx.FORMAT
    (one,) = read(stream.getvalue())
    assert isinstance(one, Record)
    assert (one.content.title, one.content.publication_date) == ("Lichens on roofs", "2015")


def test_a_header_that_is_repeated_in_a_sheet_is_no_record() -> None:
    outcomes = read(workbook(["Title", "Year"], ["A", 2015], ["Title", "Year"], ["B", 2016]))
    assert [one.content.title for one in outcomes if isinstance(one, Record)] == ["A", "B"]
    assert len(outcomes) == 2


def test_what_a_cell_of_a_workbook_can_be() -> None:
    header = ["Title", "Year", "Volume", "Issue", "Pages", "Retracted", "DOI"]
    (one,) = read(workbook(header, [1984, "2015", 61.0, 3.5, "1-9", True, 10.1145]))
    assert isinstance(one, Record)
    content = one.content
    assert (content.title, content.publication_date, content.volume, content.issue) == ("1984", "2015", "61", "3.5")
    assert content.retraction == "retracted"
