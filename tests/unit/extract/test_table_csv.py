"""Tables in text: how they are written, what their columns say, and what broken rows cost."""

import csv
import io
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.dump import ColumnMapping
from tasks.extract.formats.table_csv import FORMAT
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.printed.author_lists import split_authors
from tasks.extract.records import Record, Refused
from tasks.extract.syntax import delimited

HEADER = "Title,Authors,Year,DOI\n"


def read(text: str | bytes, mapping: ColumnMapping | None = None) -> list[Record | Refused]:
    raw = text.encode() if isinstance(text, str) else text
    format_ = FORMAT if mapping is None else FORMAT.with_mapping(mapping)
    return [outcome for _, outcome in format_.read(BytesIO(raw))]


def titles(text: str | bytes) -> list[str | None]:
    return [one.content.title if isinstance(one, Record) else one.reason for one in read(text)]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_way_to_write_the_same_table(delimiter: str, mark: str, end: str) -> None:
    rows = [["Title", "Authors", "Year"], ['How "rivers"\ncarve, or; not', "Doe, J.; Roe, A.", "2015"], ["B", "", ""]]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator=end).writerows(rows)
    raw = (mark + written.getvalue()).encode()
    assert sniff(raw) is FORMAT
    first, second = read(raw)
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert first.content.title == 'How "rivers" carve, or; not'
    assert [name.raw_name for name in first.content.names] == ["Doe, J.", "Roe, A."]
    assert (first.content.publication_date, second.content.title) == ("2015", "B")


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Titel;Autor(en);Jahr;Zeitschrift", "T;Doe, J.;2015;V"),
        ("Titre;Auteurs;Année;Revue", "T;Doe, J.;2015;V"),
        ("Título;Autores;Año;Revista", "T;Doe, J.;2015;V"),
        ("题名;作者;年;期刊", "T;Doe, J.;2015;V"),
        ("Название;Авторы;Год;Журнал", "T;Doe, J.;2015;V"),
        ("ARTICLE_TITLE;author(s);Publication Year;Journal/Book", "T;Doe, J.;2015;V"),
        ("source title;document title;AUTHORS;pub_year", "V;T;Doe, J.;2015"),
    ],
)
def test_columns_are_known_in_several_languages(header: str, row: str) -> None:
    (record,) = read(f"{header}\n{row}\n")
    assert isinstance(record, Record)
    content = record.content
    assert (content.title, content.publication_date, content.venue) == ("T", "2015", "V")
    assert [name.raw_name for name in content.names] == ["Doe, J."]


@pytest.mark.parametrize(
    "raw",
    ["foo;bar\nx;y\n", "Authors,Year\nDoe,2015\n", "Title\nx\n", '{"title": "a", "year": 1}', "Title, or not\nx\n", ""],
)
def test_what_has_no_known_header_is_no_table(raw: str) -> None:
    assert sniff(raw.encode()) is not FORMAT


def test_lines_above_the_header_are_passed_over() -> None:
    assert titles("sep=;\nTitle;Year\na;2015\n") == ["a"]
    assert titles('"About: exported today, by me"\n\nTitle,Year\na,2015\n') == ["a"]


def test_empty_rows_are_none_and_others_of_another_width_are_refused() -> None:
    assert titles(HEADER + "a,,,\n\n,,,\nb,,\nc,,,,x\nd,,,\n") == [
        "a",
        "wrong_number_of_cells",
        "wrong_number_of_cells",
        "d",
    ]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_a_delimiter_behind_every_row_is_no_cell(delimiter: str) -> None:
    rows = f"title,year\na,2015,\n{'b' * 9},2016,\n".replace(",", delimiter)
    assert titles(rows) == ["a", "b" * 9]
    assert titles(rows.replace("year", f"year{delimiter}")) == ["a", "b" * 9]
    assert titles(rows.replace("year", f"year{delimiter}").replace(f"{delimiter}\n", "\n")) == ["a", "b" * 9]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    "header", ["Title,Authors,Year,DOI", '"Title","Authors","Year","DOI"', "Title,Authors,Year,DOI,"]
)
def test_a_header_that_is_repeated_is_no_record(mark: str, header: str) -> None:
    assert titles(f"{header}\na,,,\n{mark}{header}\nb,,,\n{mark}{header}\n") == ["a", "b"]
    assert titles(f"{header}\nTitle,,,\n") == ["Title"]
    assert titles(f"{header}\na,,,\ntitle,AUTHORS,Year,doi\nb,,,\n") == ["a", "b"]


def test_white_space_behind_the_last_column_is_no_cell() -> None:
    assert titles("title, authors, year\na, Liv Berg, 2015, \nb, Ole Dal, 2016, \n") == ["a", "b"]


def test_a_repeated_header_may_have_another_order() -> None:
    one, two, three = read(
        "Title,Authors,Year,Hue\na,Liv Berg,2015,red\nHue,Authors,Year,Title\nblue,Ole Dal,2016,b\n"
        "Title,Authors,Year,Hue\nc,Eva Lund,2017,\n"
    )
    for record, title, author, year in ((one, "a", "Liv Berg", 2015), (two, "b", "Ole Dal", 2016)):
        assert isinstance(record, Record)
        assert (record.content.title, record.content.publication_date) == (title, str(year))
        assert [name.raw_name for name in record.content.names] == [author]
        assert record.unread == ("Hue",)
    assert isinstance(three, Record)
    assert (three.content.title, three.unread) == ("c", ())


@pytest.mark.parametrize("rows", [["a,,2015,", '"b\nor c",,2015,'], ["a,,2015,"] * 2500])
def test_lines_that_end_in_carriage_returns_alone(rows: list[str]) -> None:
    text = HEADER.replace("\n", "\r") + "\r".join(rows) + "\r"
    assert sniff(text.encode()) is FORMAT
    assert titles(text) == [row.split(",")[0].strip('"').replace("\n", " ") for row in rows]


@pytest.mark.parametrize("text", ["a\rb", "a\r", "\ra"])
def test_a_carriage_return_within_a_cell_is_no_end_of_a_line(text: str) -> None:
    (title,) = titles(HEADER + f'"{text}",,,\n')
    assert title == " ".join(text.split())


@pytest.mark.parametrize(
    ("header", "row"),
    [("abstract,keywords", "We look.,slate"), ("id;abstract", "7;We look."), ("Abstract\tlabel", "We look.\t1")],
)
def test_a_table_of_abstracts_is_known(header: str, row: str) -> None:
    (record,) = read(f"{header}\n{row}\n")
    assert isinstance(record, Record)
    assert record.content.abstract == "We look."


@pytest.mark.parametrize("header", ["id,description", "summary,price", "abstract", "colour,keywords"])
def test_descriptions_of_anything_are_no_abstracts(header: str) -> None:
    assert sniff(f"{header}\nx,y\n".encode()) is not FORMAT


@pytest.mark.parametrize(
    ("broken", "said"),
    [('"no end,Doe,2015,', "broken_quotes"), ('b,"no end,2015,', "broken_quotes"), ('b,Doe,2015,"', "b")],
)
def test_broken_quotation_marks_cost_their_row_at_most(broken: str, said: str) -> None:
    rows = [f'"title {number}, of many","Doe, J.",2015,10.1/{number}' for number in range(20)]
    outcomes = titles("\n".join([HEADER.strip(), *rows[:10], broken, *rows[10:]]) + "\n")
    assert outcomes == [
        *(f"title {number}, of many" for number in range(10)),
        said,
        *(f"title {number}, of many" for number in range(10, 20)),
    ]


def test_marks_within_marks_are_mended_visibly() -> None:
    rows = 'A,x,2015,\nHe,"a "b" c",2015,\n' + '"B, or",x,2015,\n' * 5
    record = read(HEADER + rows)[1]
    assert isinstance(record, Record)
    assert (record.content.title, record.repairs) == ("He", ("broken_quotes",))


def test_tabs_without_quotation_marks() -> None:
    rows = "\n".join(f'"Foo" number {number}\tDoe\t2015' for number in range(5))
    assert titles(f"Title\tAuthors\tYear\n{rows}\n")[0] == '"Foo" number 0'


def test_a_row_over_the_limit_is_one_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "LIMIT", 1000)
    text = HEADER + 'a,,,\n"' + "x\n" * 800 + '",,,\nb,,,\n'
    outcomes = titles(text)
    assert (outcomes[0], outcomes[-1]) == ("a", "b")
    assert "record_too_large" in outcomes


def test_settings_name_columns_and_separators() -> None:
    mapping = ColumnMapping(title="foo", authors="bar", authors_separator="/", delimiter="!")
    (record,) = read("foo!bar!year\nx!A, B/C!2015\n", mapping)
    assert isinstance(record, Record)
    assert (record.content.title, record.content.publication_date) == ("x", "2015")
    assert [name.raw_name for name in record.content.names] == ["A, B", "C"]


def test_settings_that_name_a_missing_column_are_refused_by_its_name() -> None:
    mapping = ColumnMapping(title="fo")
    assert sniff(b"foo;bar\nx;y\n", mapping) is not None
    (refused,) = read("foo;bar\nx;y\n", mapping)
    assert isinstance(refused, Refused)
    assert refused.reason == "unknown_columns"
    assert '"fo"' in refused.detail


def test_orcids_and_affiliations_go_to_authors_of_the_same_number() -> None:
    header = "Title;Authors;ORCID;Affiliations\n"
    one, other = read(header + "a;A B|C D;0000|0001;X|Y\nb;A B|C D;0000;X|Y|Z\n".replace("|", " | "))
    assert isinstance(one, Record)
    assert isinstance(other, Record)
    assert [(name.orcid, name.affiliations) for name in one.content.names] == [("0000", ("X",)), ("0001", ("Y",))]
    assert [(name.orcid, name.affiliations) for name in other.content.names] == [(None, ()), (None, ())]
    assert set(other.repairs) == {"unassigned_affiliations", "unassigned_orcids"}


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Pan, Y., Yu, C., Guo, J.-S.", ["Pan, Y.", "Yu, C.", "Guo, J.-S."]),
        ("Pan Y.; Yu C.", ["Pan Y.", "Yu C."]),
        ("Doe, Jane; Roe, Max", ["Doe, Jane", "Roe, Max"]),
        ("Doe, Jane // Roe, Max", ["Doe, Jane", "Roe, Max"]),
        ("Doe, Jane", ["Doe, Jane"]),
        ("van der Berg, Jan", ["van der Berg, Jan"]),
        ("Jane Doe, Max Roe", ["Jane Doe", "Max Roe"]),
        ("Jane Doe, Max Roe, and Li Wei", ["Jane Doe", "Max Roe", "Li Wei"]),
        ("Jane Doe and Max Roe", ["Jane Doe", "Max Roe"]),
        ("Doe, Jane and Roe, Max", ["Doe, Jane", "Roe, Max"]),
        ("Doe J & Roe M", ["Doe J", "Roe M"]),
        ("Smith J, Jones AB, Li W", ["Smith J", "Jones AB", "Li W"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("王芳；李伟", ["王芳", "李伟"]),
        ("Doe, J., et al.", ["Doe, J."]),
        ("", []),
    ],
)
def test_lists_of_authors(printed: str, names: list[str]) -> None:
    assert split_authors(printed) == names


@given(st.binary(max_size=200))
def test_arbitrary_bytes_under_a_header(raw: bytes) -> None:
    dump = HEADER.encode() + raw
    assert len(list(FORMAT.read(BytesIO(dump)))) == len(list(FORMAT.split(BytesIO(dump))))


@given(st.integers(0, 200), st.sampled_from('",\n;'))
def test_a_character_changed_costs_little(place: int, character: str) -> None:
    rows = [f'"title {number}, of many","Doe, J.",2015,10.1/{number}\n' for number in range(10)]
    text = HEADER + "".join(rows)
    place = len(HEADER) + place % (len(text) - len(HEADER))
    outcomes = read(text[:place] + character + text[place + 1 :])
    assert sum(isinstance(one, Record) for one in outcomes) >= 7
