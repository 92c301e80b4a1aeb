"""CSL-JSON, as an array and an item a line."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from tasks.extract.formats.csl_json import FORMAT, parse
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record, Refused
from tasks.extract.syntax import json_items, json_scanner, lines
from tasks.extract.syntax.json_items import JsonPiece

ITEM = {"id": "a", "type": "article-journal", "title": "How rivers carve", "issued": {"date-parts": [[2015, 3, 1]]}}

CROSSREF_WORK = {
    "DOI": "10.1/x",
    "type": "journal-article",
    "title": ["How rivers carve"],
    "author": [{"family": "Doe", "given": "Jane", "sequence": "first", "affiliation": []}],
    "issued": {"date-parts": [[2000]]},
    "indexed": {"version": "3.38.0"},
    "deposited": {"timestamp": 1},
    "reference-count": 0,
}


def read(raw: bytes | str) -> list[Record | Refused]:
    return [outcome for _, outcome in FORMAT.read(BytesIO(raw.encode() if isinstance(raw, str) else raw))]


def titles(raw: bytes | str) -> list[str | None]:
    return [one.content.title if isinstance(one, Record) else one.reason for one in read(raw)]


def item(**fields: Any) -> Record:
    outcome = parse(JsonPiece(raw=json.dumps(fields).encode(), line_start=1, line_end=1))
    assert isinstance(outcome, Record)
    return outcome


def several(*names: str) -> list[dict[str, Any]]:
    return [{**ITEM, "id": name, "title": name, "note": 'a "{[", b'} for name in names]


@pytest.mark.parametrize(
    "dump",
    [
        json.dumps,
        lambda items: json.dumps(items, indent=2),
        lambda items: json.dumps(items, indent=0),
        lambda items: "\n".join(json.dumps(one) for one in items),
        lambda items: "\r\n".join(json.dumps(one) for one in items) + "\r\n",
        lambda items: "\n\n".join(json.dumps(one) + "," for one in items),
        lambda items: "\n".join(json.dumps(one, indent=1) for one in items),
        lambda items: "[\n" + ",\n".join(json.dumps(one) for one in items) + "\n]\n",
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff", "\n \n"])
def test_every_layout_of_the_same_items_reads_the_same(dump: Callable[[list[dict[str, Any]]], str], mark: str) -> None:
    items = several("one", "two", "three")
    text = mark + dump(items)
    assert sniff(text.encode()) is FORMAT
    assert titles(text) == ["one", "two", "three"]
    assert read(text) == read(json.dumps(items))


def test_lines_of_an_array() -> None:
    pieces = [piece for piece, _ in FORMAT.read(BytesIO(b'[\n{"id": 1},\n{\n"id": 2\n}, {"id": 3}\n]'))]
    assert [(piece.line_start, piece.line_end) for piece in pieces] == [(2, 2), (3, 5), (5, 5)]


def test_a_broken_line_costs_itself() -> None:
    text = "\n".join([json.dumps(ITEM), '{"id": "b", "title": "cut o', json.dumps(ITEM)])
    outcomes = list(FORMAT.read(BytesIO(text.encode())))
    assert [type(outcome) for _, outcome in outcomes] == [Record, Refused, Record]
    piece, refused = outcomes[1]
    assert isinstance(refused, Refused)
    assert (piece.line_start, refused.reason) == (2, "broken_json")
    assert refused.detail.isprintable()


@pytest.mark.parametrize(
    "broken",
    [
        '{"id": "b", "title": "no brace"',
        '{"id": "b", "title": "no brace", "issued": {"date-parts": [[2000]]',
        '{"id": "b", "author": [{"family": "no bracket"}, "title": "x"}',
        '{"id": "b", "title": "no quote}',
        '{"id": "b", "title": "x" "y"}',
        '{"id": "b", ]}',
        "{]}",
    ],
)
def test_a_broken_item_of_an_array_costs_itself(broken: str) -> None:
    one, three = (json.dumps(one) for one in several("one", "three"))
    assert titles(f"[\n{one},\n{broken},\n{three}\n]") == ["one", "broken_json", "three"]


@pytest.mark.parametrize("other", ["7", '"a"', "null", "true"])
def test_an_item_that_is_no_object_is_refused(other: str) -> None:
    assert titles(f"[{json.dumps(ITEM)}, {other}, {json.dumps(ITEM)}]")[1] == "not_an_object"
    assert titles(f"{json.dumps(ITEM)}\n{other}\n{json.dumps(ITEM)}")[1] == "not_an_object"


def test_an_array_cut_off() -> None:
    text = json.dumps(several("one", "two"))
    assert titles(text[:-20]) == ["one", "broken_json"]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_where_chunks_end_makes_no_difference(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = '[{"title": "a \\\\\\" b"}, {"id": "b", "title": "x, \n {"title": "c", "note": "{[\\""}, 7, {"title": "d"}]'
    whole = titles(text)
    monkeypatch.setattr(json_items, "_CHUNK", size)
    assert titles(text) == whole


@pytest.mark.parametrize("layout", ["[{}, {}, {}]", "[\n{},\n{},\n{}\n]", "{}\n{}\n{}"])
def test_an_item_longer_than_the_limit_is_one_refusal_that_names_it(
    layout: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_items, "_CHUNK", 64)
    monkeypatch.setattr(json_scanner, "LIMIT", 200)
    monkeypatch.setattr(lines, "LIMIT", 200)
    monkeypatch.setattr(lines.raw_lines, "__defaults__", (200,))
    small, large = json.dumps({"title": "small"}), json.dumps({"title": "x" * 2000, "author": [{"family": "{" * 500}]})
    outcomes = read(layout.format(small, large, small))
    assert [type(outcome) for outcome in outcomes] == [Record, Refused, Record]
    assert isinstance(outcomes[1], Refused)
    assert (outcomes[1].reason, "MiB" in outcomes[1].detail) == ("record_too_large", True)


@pytest.mark.parametrize(
    ("author", "raw_name", "parts"),
    [
        ({"family": "Doe", "given": "Jane"}, "Doe, Jane", ("Doe", "Jane", None, None)),
        (
            {"family": "Rosa", "given": "Gustavo", "non-dropping-particle": "de"},
            "de Rosa, Gustavo",
            ("Rosa", "Gustavo", "de", None),
        ),
        (
            {"family": "Humboldt", "given": "Alexander", "dropping-particle": "von"},
            "von Humboldt, Alexander",
            ("Humboldt", "Alexander", "von", None),
        ),
        ({"family": "King", "given": "Martin", "suffix": "Jr."}, "King, Martin, Jr.", ("King", "Martin", None, "Jr.")),
        ({"family": "Doe"}, "Doe", ("Doe", None, None, None)),
        ({"given": "Madonna"}, "Madonna", (None, None, None, None)),
        ({"literal": "Jane  Doe"}, "Jane Doe", (None, None, None, None)),
        ({"name": "CERN"}, "CERN", (None, None, None, None)),
        ("Jane Doe", "Jane Doe", (None, None, None, None)),
    ],
)
def test_names(author: object, raw_name: str, parts: tuple[str | None, ...]) -> None:
    (name,) = item(**ITEM, author=[author]).content.names
    assert name.raw_name == raw_name
    assert (name.family, name.given, name.particle, name.suffix) == parts


def test_affiliations_and_orcid_as_crossref_has_them() -> None:
    author = {
        "family": "Doe",
        "affiliation": [{"name": "A  B"}, "C", {"x": 1}, {}],
        "ORCID": "http://orcid.org/0000-0001",
    }
    (name,) = item(**ITEM, author=[author]).content.names
    assert (name.affiliations, name.orcid) == (("A B", "C"), "http://orcid.org/0000-0001")


def test_editors_are_not_authors() -> None:
    assert item(**ITEM, editor=[{"family": "Doe"}]).content.names == ()


def test_an_author_without_a_name_is_dropped_visibly() -> None:
    record = item(**ITEM, author=[{}, {"family": " "}, None, 7, {"family": "Doe"}])
    assert ([name.raw_name for name in record.content.names], record.repairs) == (["Doe"], ("dropped_author",))


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"date-parts": [[2015, 3, 1]]}, "2015-03-01"),
        ({"date-parts": [["2015", "03"]]}, "2015-03"),
        ({"date-parts": [[2015], [2016]]}, "2015"),
        ({"date-parts": [[2015, 13, 1]]}, "2015"),
        ({"date-parts": [[2015, 2, 40]]}, "2015-02"),
        ({"date-parts": [[None]]}, None),
        ({"date-parts": [[]]}, None),
        ({"date-parts": []}, None),
        ({"raw": "2015-03-01"}, "2015-03-01"),
        ({"literal": "Spring 2015"}, "2015"),
        ({"date-parts": [[None]], "raw": "2015"}, "2015"),
        ("2015-3", "2015-03"),
        (2015, "2015"),
        (None, None),
    ],
)
def test_dates(issued: object, date: str | None) -> None:
    record = item(id="a", title="t", issued=issued)
    assert (record.content.publication_date, record.repairs) == (date, ())


@pytest.mark.parametrize("issued", [{"date-parts": [[99999]]}, {"raw": "soon"}, [[2015]], True, {"date-parts": [[{}]]}])
def test_dates_that_cannot_be_are_dropped_visibly(issued: object) -> None:
    record = item(id="a", title="t", issued=issued)
    assert (record.content.publication_date, record.repairs) == (None, ("dropped_issued",))


def test_fields() -> None:
    record = item(
        **ITEM,
        **{
            "container-title": ["Journal", "J."],
            "volume": 7,
            "issue": "2",
            "page": "1-9",
            "language": "en",
            "source": "x",
        },
        note="a note",
        DOI="https://doi.org/10.1/X",
        PMID=123,
        ISBN=["1", "2"],
        URL="http://a",
        number="arXiv:2412.08905",
    )
    content = record.content
    assert (content.venue, content.volume, content.issue, content.pages, content.language) == (
        "Journal",
        "7",
        "2",
        "1-9",
        "en",
    )
    assert (content.type, content.comments, record.source_name, record.key) == (
        "article-journal",
        ("a note",),
        "x",
        "a",
    )
    assert " ".join(f"{one.scheme}={one.value}" for one in content.identifiers) == (
        "doi=https://doi.org/10.1/X pmid=123 isbn=1 isbn=2 url=http://a arxiv=arXiv:2412.08905"
    )


@pytest.mark.parametrize(
    ("title", "shown"), [(["A", "B"], "A"), ([], None), ("", None), (" A \n B ", "A B"), (7, "7"), (1.5, "1.5")]
)
def test_titles_of_every_kind(title: object, shown: str | None) -> None:
    record = item(id="a", DOI="10.1/x", title=title)
    assert (record.content.title, record.repairs) == (shown, ())


@pytest.mark.parametrize("title", [{"a": 1}, True, [{}]])
def test_a_field_of_a_wrong_kind_is_dropped_visibly(title: object) -> None:
    record = item(id="a", DOI="10.1/x", title=title)
    assert (record.content.title, record.repairs) == (None, ("dropped_title",))


def test_a_record_without_content_is_refused() -> None:
    assert titles('{"id": "a", "type": "article-journal", "title": "", "author": [{"family": "Doe"}]}') == [
        "no_content"
    ]
    assert titles('{"id": "a", "URL": "http://a"}') == [None]


@pytest.mark.parametrize(
    ("raw", "title", "repair"),
    [
        (b'{"title": "a \xff b"}', "a \ufffd b", "invalid_utf8"),
        (b'{"title": "a \\ud800 b"}', "a \ufffd b", "lone_surrogate"),
        (b'{"title": "a \x01 b"}', "a b", "control_character"),
        (b'{"title": "a \\u0000 b"}', "a b", "control_character"),
        (b'{"title": "a b", "volume": NaN}', "a b", "lenient_json"),
    ],
)
def test_damaged_text_is_repaired_visibly(raw: bytes, title: str, repair: str) -> None:
    (record,) = read(raw)
    assert isinstance(record, Record)
    assert record.content.title == title
    assert repair in record.repairs


@pytest.mark.parametrize("raw", [b"[" * 100_000, b"{" * 100_000, b'{"a":' * 50_000, b'{"a": ' + b"9" * 10_000 + b"}"])
def test_nonsense_is_refused(raw: bytes) -> None:
    assert all(isinstance(outcome, Refused) for outcome in read(raw))


def test_the_digest_covers_what_is_said_and_nothing_else() -> None:
    one, other = item(**ITEM), item(**{**ITEM, "id": "b", "source": "x"})
    assert one.content.sha256 == other.content.sha256
    assert one.content.sha256 != item(**ITEM, author=[{"literal": "Doe"}]).content.sha256
    assert one.content.sha256 == "90029982b824c6549c76112823cb4748836c79f294fd6b21e126129d617a8525"


@pytest.mark.parametrize(
    "raw",
    [
        json.dumps({"status": "ok", "message": {"items": [CROSSREF_WORK]}}),
        json.dumps({"items": [CROSSREF_WORK]}),
        json.dumps([CROSSREF_WORK]),
        json.dumps(CROSSREF_WORK),
        json.dumps(
            {
                "id": "https://openalex.org/W1",
                "title": "t",
                "type": "article",
                "authorships": [],
                "publication_year": 2000,
            }
        ),
        json.dumps({"paperId": "x", "title": "t", "authors": [{"authorId": "1", "name": "Doe"}], "year": 2000}),
        json.dumps(
            {"id": "0704.0001", "title": "t", "authors": "Doe", "journal-ref": None, "update_date": "2008-11-26"}
        ),
        json.dumps({"name": "package", "version": "1.0.0"}, indent=2),
        "[]",
        "{}",
        "[1, 2, 3]",
    ],
)
def test_other_json_is_not_taken_for_csl(raw: str) -> None:
    assert not FORMAT.sniff(raw.encode())


def test_a_broken_first_line_does_not_hide_the_format() -> None:
    assert sniff(('{"id": "a", "titl\n' + json.dumps(ITEM) + "\n" + json.dumps(ITEM)).encode()) is FORMAT


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("PMID: 12345678\nPMCID: PMC1234567", [("pmid", "12345678"), ("pmcid", "PMC1234567")]),
        ("A remark\nDOI: 10.5072/a", [("doi", "10.5072/a")]),
        ("Comment on PMID: 12345678", []),
    ],
)
def test_identifiers_in_the_note(note: str, found: list[tuple[str, str]]) -> None:
    record = item(**ITEM, note=note)
    assert [(one.scheme, one.value) for one in record.content.identifiers] == found
    assert record.content.comments == (" ".join(note.split()),)


def test_an_identifier_in_field_and_note_is_one() -> None:
    record = item(**ITEM, PMID="12345678", note="PMID: 12345678")
    assert len(record.content.identifiers) == 1
