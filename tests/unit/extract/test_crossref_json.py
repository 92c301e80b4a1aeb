"""Crossref works."""

import json
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.formats.crossref_json import FORMAT, parse
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record, Refused
from tasks.extract.syntax.json_items import JsonPiece
from tests.unit.extract.cases import case

WORK: dict[str, Any] = {
    "DOI": "10.1234/ABC.5",
    "type": "journal-article",
    "title": ["How <i>rivers</i> carve &amp; why"],
    "container-title": ["Journal of Rivers &amp; Lakes"],
    "author": [
        {"given": "Jane", "family": "Doe", "ORCID": "http://orcid.org/0000-0002-1825-0097", "affiliation": []},
        {"given": "Martin", "family": "King", "suffix": "Jr.", "affiliation": [{"name": "Hill College"}]},
        {"name": "River Consortium", "affiliation": []},
    ],
    "issued": {"date-parts": [[2015, 3]]},
    "indexed": {"date-parts": [[2023, 1, 1]]},
    "deposited": {"date-parts": [[2022, 1, 1]]},
    "source": "Crossref",
    "URL": "http://dx.doi.org/10.1234/abc.5",
    "ISSN": ["1234-5678"],
}


def outcome(**fields: Any) -> Record | Refused:
    return parse(JsonPiece(raw=json.dumps({**WORK, **fields}).encode(), line_start=1, line_end=1))


def work(**fields: Any) -> Record:
    read = outcome(**fields)
    assert isinstance(read, Record)
    return read


def test_a_work() -> None:
    record = work()
    content = record.content
    assert (record.key, record.source_name) == ("10.1234/ABC.5", "Crossref")
    assert (content.type, content.title) == ("article-journal", "How rivers carve & why")
    assert (content.venue, content.publication_date) == ("Journal of Rivers & Lakes", "2015-03")
    assert [(one.scheme, one.value) for one in content.identifiers] == [("doi", "10.1234/ABC.5")]
    assert [name.raw_name for name in content.names] == ["Doe, Jane", "King, Martin, Jr.", "River Consortium"]
    assert content.names[0].orcid == "http://orcid.org/0000-0002-1825-0097"
    assert content.names[1].affiliations == ("Hill College",)
    assert (content.names[2].family, content.names[2].given) == ("River Consortium", None)


@pytest.mark.parametrize(
    "dump",
    [
        lambda work: json.dumps({"items": [work, work]}),
        lambda work: json.dumps({"status": "ok", "message": {"items": [work, work]}}, indent=1),
        lambda work: json.dumps([work, work]),
        lambda work: json.dumps(work) + "\n" + json.dumps(work),
    ],
)
def test_every_layout(dump: Any) -> None:
    raw = dump(WORK).encode()
    assert sniff(raw) is FORMAT
    assert [read for _, read in FORMAT.read(BytesIO(raw))] == [work(), work()]


@pytest.mark.parametrize("indent", [None, 1, 4])
@pytest.mark.parametrize("before", [{"status": "ok", "message-type": "work", "message-version": "1.0.0"}, {}])
def test_an_answer_about_one_work_is_that_work(indent: int | None, before: dict[str, str]) -> None:
    reference = [{"key": "1", "article-title": "{[", "year": "1999"}]
    answer = json.dumps({**before, "message": {**WORK, "reference": reference}}, indent=indent)
    for raw in (answer, f"{answer}\n{answer}", f"[{answer}]"):
        assert sniff(raw.encode()) is FORMAT
        outcomes = [read for _, read in FORMAT.read(BytesIO(raw.encode()))]
        assert outcomes == [work(reference=reference)] * raw.count('"message"')


def test_an_answer_without_works_is_none_of_crossref() -> None:
    messages: list[dict[str, Any]] = [{"items": []}, {"DOI": "10.1/x", "agency": {"id": "crossref"}}]
    for message in messages:
        assert not FORMAT.sniff(json.dumps({"status": "ok", "message": message}).encode())


@pytest.mark.parametrize("none", ["None", "null", "NULL", "nan"])
def test_a_string_that_says_none_says_nothing(none: str) -> None:
    record = work(DOI=none, volume=none, **{"container-title": [none]})
    assert (record.key, record.content.volume, record.content.venue) == (None, None, None)
    assert work(author=[{"family": "Null", "given": "Nan"}]).content.names[0].raw_name == "Null, Nan"


@pytest.mark.parametrize(
    ("title", "subtitle", "said"),
    [
        (["A"], ["B"], "A: B"),
        (["A:"], ["B"], "A: B"),
        (["Why?"], ["B"], "Why? B"),
        (["A: b"], ["B"], "A: b"),
        ([], [], None),
        ([""], [], None),
        ("A", None, "A"),
    ],
)
def test_titles(title: object, subtitle: object, said: str | None) -> None:
    assert work(title=title, subtitle=subtitle).content.title == said


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"issued": [[None]]}, None),
        ({"issued": [[2014]], "published-online": [[2014, 8, 11]]}, "2014-08-11"),
        ({"issued": [[1925, 12]], "published-print": [[1925, 12]], "published-online": [[2002, 5, 1]]}, "1925-12"),
        ({"issued": [[2014, 3]], "published-online": [[2014, 8, 11]]}, "2014-03"),
        ({"issued": [[2014, 13, 40]]}, "2014"),
        ({"issued": []}, None),
    ],
)
def test_the_date_is_that_of_the_first_publication(dates: dict[str, object], said: str | None) -> None:
    record = work(**{key: {"date-parts": value} for key, value in dates.items()})
    assert record.content.publication_date == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"updated-by": [{"type": "retraction", "DOI": "10.1/r"}]}, "retracted"),
        ({"updated-by": [{"type": "correction"}, {"type": "withdrawal"}]}, "withdrawn"),
        ({"updated-by": [{"type": "correction"}]}, None),
        ({"update-to": [{"type": "retraction", "DOI": "10.1/old"}]}, None),
    ],
)
def test_what_is_retracted_is_not_the_notice(fields: dict[str, object], said: str | None) -> None:
    assert work(**fields).content.retraction == said


@pytest.mark.parametrize(
    ("printed", "reason"),
    [("journal", "journal"), ("journal-issue", "journal_issue"), ("proceedings", "proceedings"), ("grant", "grant")],
)
def test_what_is_no_paper_is_refused(printed: str, reason: str) -> None:
    refused = outcome(type=printed)
    assert isinstance(refused, Refused)
    assert refused.reason == reason


def test_an_abstract_loses_the_tags_of_jats_and_nothing_else() -> None:
    abstract = (
        "<jats:title>Abstract</jats:title><jats:p>For 1 &lt; x and p <b and c> d, H<jats:sub>2</jats:sub>O.</jats:p>"
    )
    assert work(abstract=abstract).content.abstract == "Abstract For 1 < x and p <b and c> d, H2O."


def test_the_container_of_a_chapter_is_the_last() -> None:
    assert work(**{"container-title": ["Lecture Notes", "A Book"]}).content.venue == "A Book"


def test_editors_are_not_authors() -> None:
    assert work(author=[], editor=[{"family": "Roe"}]).content.names == ()


def test_a_field_of_another_kind_costs_itself() -> None:
    values: list[object] = [None, 7, "x", [], {}, [[]], [None], [{}], {"date-parts": 3}, [{"affiliation": 3}]]
    for key, value in product([*WORK, "abstract", "updated-by", "subject", "ISBN", "version", "page"], values):
        with case(key, value):
            assert isinstance(outcome(**{key: value}), Record)


@given(st.binary(max_size=300))
def test_arbitrary_bytes(raw: bytes) -> None:
    assert len(list(FORMAT.read(BytesIO(raw)))) == len(list(FORMAT.split(BytesIO(raw))))


@given(st.integers(0, 2000), st.integers(0, 255))
def test_bytes_flipped_or_cut(place: int, byte: int) -> None:
    raw = json.dumps({"items": [WORK, WORK]}).encode()
    place %= len(raw)
    for damaged in (raw[:place], raw[:place] + bytes([byte]) + raw[place + 1 :]):
        outcomes = [read for _, read in FORMAT.read(BytesIO(damaged))]
        assert all(isinstance(read, Record | Refused) for read in outcomes)
        assert len(outcomes) == len(list(FORMAT.split(BytesIO(damaged))))
