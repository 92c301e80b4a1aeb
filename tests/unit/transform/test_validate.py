"""Validation sends what breaks a rule to rejects, with what cannot stand without it; the account still balances."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from schemas.account import Account
from schemas.dump import Dump, Extracted, Inventory, Refusal
from schemas.exchange.records import SLICE_OFFSETS
from schemas.lake.sources import REJECTS
from schemas.lake.tables import FOLLOWED, TABLES
from tasks.transform.account import draw_account
from tasks.transform.papers.merge import trace_sources
from tasks.transform.validate import check_references, check_rules, reject_rows, without_refused
from tests.unit.transform.frames import keys, resolve

RECORD: dict[str, Any] = {"title": "On the growth of lichens in the high mountains", "publication_date": "1977"}


def tables_of(*records: dict[str, Any]) -> dict[str, pl.DataFrame]:
    """Give the tables of a lake in which every record has one name, of a person of its own."""
    frame = keys(*records)
    resolved = resolve(frame)
    papers, sources = resolved.papers, trace_sources(frame, resolved.assignments, SLICE_OFFSETS.empty())
    people = sources.select("source_id", "source_format", "paper_id").with_columns(
        author_id="A" + pl.col("source_id").str.slice(1),
        position=1,
        raw_name=pl.lit("Berg, Liv"),
        family_name=pl.lit("Berg"),
        display_name=pl.lit("Liv Berg"),
        author_position=pl.lit("first"),
        is_inferred=False,
        confidence=1.0,
        n_papers=1,
        initial=pl.lit("B"),
        affiliations=pl.lit([], pl.List(pl.String)),
        name_variants=pl.lit([], pl.List(pl.String)),
        raw_affiliations=pl.lit([], pl.List(pl.String)),
    )
    tables = {name: table.empty() for name, table in TABLES.items() if name not in {"rejects", *FOLLOWED}}
    return tables | {
        "papers": papers,
        "sources": sources,
        "authors": TABLES["authors"].conform(people),
        "mentions": TABLES["mentions"].conform(people),
        "authorships": TABLES["authorships"].conform(people),
    }


def account_of(tables: dict[str, pl.DataFrame], *records: dict[str, Any]) -> Account:
    dump = Dump(path=Path("test.json"), source_file="test.json", source_format="csl-json", sha256="0" * 64, size=1)
    extracted = Extracted(dump=dump, n_records=len(records), n_names=len(records))
    return draw_account({name: frame.lazy() for name, frame in tables.items()}, [extracted], Inventory(dumps=(dump,)))


def validate_tables(tables: dict[str, pl.DataFrame], rejects: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Give the rows that are kept, of tables that are validated in two parts each, and the rejects."""
    halves = [
        (name, half)
        for name, frame in tables.items()
        for half in (frame[: (frame.height + 1) // 2], frame[(frame.height + 1) // 2 :])
    ]
    scans = {name: frame.lazy() for name, frame in tables.items()}
    refused = check_references(scans, pl.concat([check_rules(half, TABLES[name]) for name, half in halves]))
    kept = {name: without_refused(rows, TABLES[name], refused).collect() for name, rows in scans.items()}
    return {**kept, "rejects": pl.concat([rejects, reject_rows(scans, refused)])}


RECORDS_OF_TWO_PAPERS = (RECORD, {"title": "A catalogue of the mosses of the island", "publication_date": "1984"})


@cache
def of_two_papers() -> dict[str, pl.DataFrame]:
    return tables_of(*RECORDS_OF_TWO_PAPERS)


def test_what_keeps_the_rules_passes_unchanged() -> None:
    tables = dict(of_two_papers())
    valid = validate_tables(tables, REJECTS.empty())
    assert all(valid[name].equals(TABLES[name].conform(frame)) for name, frame in tables.items())
    account = account_of(valid, *RECORDS_OF_TWO_PAPERS)
    assert account.imbalance() is None
    assert (account.records, account.sources, account.rejects, account.mentions) == (2, 2, 0, 2)


def test_a_paper_that_breaks_a_rule_takes_its_records_to_the_rejects() -> None:
    tables = dict(of_two_papers())
    first = pl.int_range(pl.len()) == 0
    tables["papers"] = tables["papers"].with_columns(year=pl.when(first).then(99999).otherwise("year").cast(pl.Int32))
    valid = validate_tables(tables, REJECTS.empty())
    assert {name: valid[name].height for name in ("papers", "sources", "mentions", "authorships", "authors")} == {
        "papers": 1,
        "sources": 1,
        "mentions": 1,
        "authorships": 1,
        "authors": 1,
    }
    reasons = set(valid["rejects"]["reason"])
    assert {"papers.year.in_range(1000, 2100)", "sources.paper_id.reference"} <= reasons
    account = account_of(valid, *RECORDS_OF_TWO_PAPERS)
    assert account.imbalance() is None
    assert (account.sources, account.rejects, account.refused_names) == (1, 1, 1)


def test_a_person_that_breaks_a_rule_is_refused_by_name_and_counted() -> None:
    tables = dict(of_two_papers())
    first = pl.int_range(pl.len()) == 0
    tables["authors"] = tables["authors"].with_columns(orcid=pl.when(first).then(pl.lit("0000-1")).otherwise("orcid"))
    valid = validate_tables(tables, REJECTS.empty())
    account = account_of(valid, *RECORDS_OF_TWO_PAPERS)
    assert account.imbalance() is None
    assert (account.sources, account.names, account.mentions, account.refused_names) == (2, 2, 1, 1)


def test_every_copy_of_a_repeated_key_is_refused() -> None:
    tables = dict(of_two_papers())
    tables["mentions"] = pl.concat([tables["mentions"], tables["mentions"].head(1)])
    valid = validate_tables(tables, REJECTS.empty())
    assert valid["mentions"].height == 1
    assert valid["rejects"].filter(pl.col("table") == "mentions").height == 2


def test_refused_dumps_with_the_names_of_tables_are_refused_dumps() -> None:
    refusals = [
        Refusal(source_file=name, reason="unknown_format", detail="it is in no known format") for name in TABLES
    ]
    rejects = pl.DataFrame([refusal.model_dump() for refusal in refusals], schema=REJECTS.polars_schema)
    valid = validate_tables(dict(of_two_papers()), rejects)
    account = account_of(valid, *RECORDS_OF_TWO_PAPERS)
    assert account.imbalance() is None
    assert (account.refused_dumps, account.refused_rows, account.refused_names) == (len(TABLES), 0, 0)


@pytest.mark.parametrize(
    ("table", "column", "value", "refused"),
    [
        ("papers", "year", 99999, {"papers", "mentions", "authorships", "authors"}),
        ("authors", "orcid", "0000-1", {"authors", "mentions", "authorships"}),
        ("mentions", "raw_name", "", {"mentions"}),
    ],
)
def test_a_refused_row_is_told_by_its_table_and_traced_to_the_dump_of_its_record(
    table: str, column: str, value: object, refused: set[str]
) -> None:
    tables = dict(of_two_papers())
    broken = pl.when(pl.int_range(pl.len()) == 0).then(pl.lit(value)).otherwise(column)
    tables[table] = tables[table].with_columns(broken.cast(tables[table].schema[column]).alias(column))
    owner = tables[table].row(0, named=True)
    known = tables["mentions"].join(tables["sources"], on="source_id")
    record = known.filter(pl.col(TABLES[table].key[0]) == owner[TABLES[table].key[0]]).row(0, named=True)
    rows = validate_tables(tables, REJECTS.empty())["rejects"].drop_nulls("table")
    assert set(rows["table"]) == refused
    places = rows.select("source_file", "source_format", "source_index", "line_start").unique().rows()
    assert places == [("test.json", "csl-json", record["source_index"], None)]


def test_a_paper_of_several_records_is_traced_to_the_first_of_them() -> None:
    tables = tables_of(RECORD, RECORD, RECORD)
    assert tables["papers"].height == 1
    tables["papers"] = tables["papers"].with_columns(year=pl.lit(99999, pl.Int32))
    rejects = validate_tables(tables, REJECTS.empty())["rejects"]
    assert rejects.filter(table="papers")["source_index"].to_list() == [1]
    assert rejects.filter(pl.col("table").is_null())["source_index"].to_list() == [1, 2, 3]


def test_a_row_that_names_no_known_record_has_no_dump() -> None:
    tables = dict(of_two_papers())
    stray = tables["papers"].head(1).with_columns(paper_id=pl.lit("P" + "0" * 16))
    tables["papers"] = pl.concat([tables["papers"], stray])
    (row,) = validate_tables(tables, REJECTS.empty())["rejects"].to_dicts()
    assert (row["table"], row["source_file"], row["reason"]) == ("papers", None, "papers.paper_id.reference")


@pytest.mark.parametrize("lost", ["sources", "mentions"])
def test_an_account_in_which_something_is_lost_does_not_balance(lost: str) -> None:
    tables = validate_tables(dict(of_two_papers()), REJECTS.empty())
    tables[lost] = tables[lost].head(1)
    assert account_of(tables, *RECORDS_OF_TWO_PAPERS).imbalance() is not None
