"""The counts of a systematic review: each record ends in one of them, and they are those of the account."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import LakeError
from schemas.lake.tables import TABLES
from tasks.report.prisma import REMOVED, count_prisma, total
from tasks.report.prisma_page import lay_out_prisma, prisma_as_csv, prisma_as_json

# paper, dump, format, the catalogue that the record names
RECORDS = [
    ("P1", "a.ris", "ris", "Scopus"),
    ("P1", "a.ris", "ris", "Scopus"),
    ("P1", "b.xml", "dblp-xml", None),
    ("P2", "b.xml", "dblp-xml", None),
    ("P3", "c.ris", "ris", "Scopus"),
    ("P3", "c.ris", "ris", "Embase"),
]
# dump, format, place, table, reason
REJECTS = [
    ("a.ris", "ris", 3, None, "no_content"),
    ("c.ris", "ris", 3, None, "no_content"),
    ("b.xml", "dblp-xml", 3, None, "proceedings"),
    ("b.xml", "dblp-xml", 4, None, "superseded"),
    ("d.bin", None, None, None, "unknown_format"),
    ("b.xml", "dblp-xml", 1, "mentions", "mentions.raw_name.str_length"),
]
PAPERS = [("P1", "W1"), ("P2", "W1"), ("P3", "W3")]
ACCOUNT = {"records": 10, "sources": 6, "rejects": 4, "papers": 3}


def table(name: str, columns: tuple[str, ...], rows: list[Any]) -> pl.LazyFrame:
    schema = {column: TABLES[name].polars_schema[column] for column in columns}
    return pl.LazyFrame(rows, schema=schema, orient="row")


def tables(
    records: list[Any], rejects: list[Any], papers: list[Any]
) -> tuple[pl.LazyFrame, pl.LazyFrame, pl.LazyFrame]:
    sources = table("sources", ("paper_id", "source_file", "source_format", "source_name"), records)
    return (
        sources.with_columns(catalogue=pl.lit(None, dtype=pl.String)),
        table("rejects", ("source_file", "source_format", "source_index", "table", "reason"), rejects),
        table("papers", ("paper_id", "work_id"), papers),
    )


def counted(**account: int) -> pl.DataFrame:
    return count_prisma(*tables(RECORDS, REJECTS, PAPERS), ACCOUNT | account, repeated=2)


def test_records_are_counted_by_source_and_by_why_they_were_removed() -> None:
    assert counted().rows() == [
        ("identified", "Scopus", None, 4),
        ("identified", "dblp-xml", None, 4),
        ("identified", "Embase", None, 1),
        ("identified", "ris", None, 1),
        ("refused", "Scopus", "no_content", 1),
        ("refused", "dblp-xml", "proceedings", 1),
        ("refused", "ris", "no_content", 1),
        ("superseded", "dblp-xml", None, 1),
        ("duplicate_within_source", "Scopus", None, 1),
        ("duplicate_between_sources", None, None, 2),
        ("papers", None, None, 3),
        ("works", None, None, 2),
        ("dump_repeated", None, None, 2),
        ("dump_refused", None, "unknown_format", 1),
    ]


def test_a_declared_catalogue_comes_before_what_the_record_names() -> None:
    sources, rejects, papers = tables(RECORDS, REJECTS, PAPERS)
    declared = sources.with_columns(catalogue=pl.lit("ours"))
    frame = count_prisma(declared, rejects, papers, ACCOUNT)
    assert frame.filter(step="identified").rows() == [("identified", "ours", None, 10)]


@pytest.mark.parametrize("name", ACCOUNT)
def test_counts_that_are_not_those_of_the_account_are_an_error(name: str) -> None:
    with pytest.raises(LakeError, match=f"{name} are {ACCOUNT[name]}, and 99 in the manifest"):
        counted(**{name: 99})


def test_counts_that_do_not_add_up_are_an_error() -> None:
    with pytest.raises(LakeError, match="10 records, but 7 removed \\+ 2 papers"):
        count_prisma(*tables(RECORDS, REJECTS, PAPERS[:2]), ACCOUNT | {"papers": 2})


@given(
    st.lists(st.tuples(st.integers(0, 4), st.sampled_from("ab"), st.sampled_from(["x", "y"]), st.none()), max_size=12),
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["x", None]), st.integers(1, 9)), max_size=5),
)
def test_every_record_is_counted_once(said: list[Any], refused: list[Any]) -> None:
    records = [(f"P{paper}", *rest) for paper, *rest in said]
    rejects = [(*place, None, ("superseded", "no_content")[place[2] % 2]) for place in refused]
    papers = [(paper, "W") for paper in {record[0] for record in records}]
    account = {
        "records": len(records) + len(rejects),
        "sources": len(records),
        "rejects": len(rejects),
        "papers": len(papers),
    }
    frame = count_prisma(*tables(records, rejects, papers), account)
    assert total(frame, "identified") == total(frame, *REMOVED) + total(frame, "papers")
    assert not frame["source"].is_in(["unknown"]).any() or any(form is None for _, form, _ in refused)


def test_the_page_shows_all_counts_in_the_order_of_the_flow() -> None:
    page = lay_out_prisma(counted(), "now")
    numbers = [(line.rsplit(maxsplit=1)[0].strip(), line.split()[-1]) for line in page.splitlines() if "  " in line]
    assert numbers == [
        ("Records identified", "10"),
        ("from Scopus", "4"),
        ("from dblp-xml", "4"),
        ("from Embase", "1"),
        ("from ris", "1"),
        ("Records removed", "7"),
        ("Duplicate records", "3"),
        ("of another record from Scopus", "1"),
        ("of a record from another source", "2"),
        ("Records refused", "3"),
        ("no_content", "2"),
        ("proceedings", "1"),
        ("Records superseded by a newer dump", "1"),
        ("Papers", "3"),
        ("Works, of which papers may be versions", "2"),
        ("Repeat another file", "2"),
        ("Refused as a whole", "1"),
        ("unknown_format", "1"),
    ]
    assert len({len(line) for line in page.splitlines() if line[-1:].isdigit()}) == 1


def test_a_name_cannot_speak_to_the_terminal() -> None:
    records = [("P1", "a", "ris", f"\x1b[31m{number}\n" * 40) for number in range(30)]
    account = {"records": 30, "sources": 30, "rejects": 0, "papers": 1}
    page = lay_out_prisma(count_prisma(*tables(records, [], PAPERS[:1]), account), "now")
    assert "\x1b" not in page
    assert max(map(len, page.splitlines())) < 90
    assert any(line.split() == ["from", "10", "others", "10"] for line in page.splitlines())


def test_csv_and_json_have_every_count() -> None:
    frame = counted()
    rows = list(csv.DictReader(io.StringIO(prisma_as_csv(frame))))
    document = json.loads(prisma_as_json(frame, "now"))
    assert document["snapshot"] == "now"
    assert document["counts"] == frame.to_dicts()
    assert [(row["step"], int(row["n"])) for row in rows] == frame.select("step", "n").rows()
