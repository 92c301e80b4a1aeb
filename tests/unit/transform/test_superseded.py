"""Of a catalogue whose dumps are all of it, the newest dump counts; the order of dumps is that of their names."""

from __future__ import annotations

import polars as pl
import pytest

from schemas.dump import Duplicate, Inventory
from schemas.exchange.records import READ_REJECTS
from tasks.transform.superseded import READS, age_order, find_superseded, newest_names, refuse_superseded


def keys(*rows: tuple[str, str | None, str]) -> pl.DataFrame:
    """Make records of dumps, catalogues and keys."""
    columns: dict[str, list[object]] = {name: [None] * len(rows) for name in READS}
    columns |= {
        "record": list(range(len(rows))),
        "source_index": [100 + number for number in range(len(rows))],
        "source_file": [row[0] for row in rows],
        "source_format": ["bibtex"] * len(rows),
        "catalogue": [row[1] for row in rows],
        "source_key": [row[2] for row in rows],
    }
    numbers = {"record": pl.UInt64(), "source_index": pl.Int32(), "slice": pl.Int32(), "line_start": pl.Int64()}
    types: dict[str, pl.DataType] = {**dict.fromkeys(READS, pl.String()), **numbers}
    return pl.DataFrame(columns, schema=types)


def superseded(*rows: tuple[str, str | None, str], latest: tuple[str, ...] = ("dblp",)) -> list[int]:
    return find_superseded(keys(*rows), latest, {})["record"].to_list()


def test_only_the_record_of_the_newest_dump_counts() -> None:
    rows = [("b-2024-01.bib", "dblp", "k"), ("a-2024-02.bib", "dblp", "k"), ("c.bib", "dblp", "k")]
    assert superseded(*rows) == [0, 2]


def test_a_record_that_the_newest_dump_does_not_have_counts() -> None:
    assert superseded(("1.bib", "dblp", "k"), ("2.bib", "dblp", "other")) == []


def test_other_catalogues_and_records_without_a_key_of_their_own_count() -> None:
    rows = [("1.bib", "acm", "k"), ("2.bib", "acm", "k"), ("1.bib", None, "k"), ("1.bib", "dblp", "104")]
    assert superseded(*rows, ("2.bib", "dblp", "105")) == []


def test_two_records_of_one_key_in_the_newest_dump_both_count() -> None:
    assert superseded(("1.bib", "dblp", "k"), ("2.bib", "dblp", "k"), ("2.bib", "dblp", "k")) == [0]


def test_superseded_records_are_rows_of_rejects() -> None:
    found = find_superseded(keys(("1.bib", "dblp", "k"), ("2.bib", "dblp", "k")), ["dblp"], {})
    (row,) = refuse_superseded(found).to_dicts()
    assert (row["source_file"], row["source_index"], row["table"], row["reason"]) == ("1.bib", 100, None, "superseded")
    assert refuse_superseded(find_superseded(keys(), ["dblp"], {})).schema == READ_REJECTS.polars_schema


@pytest.mark.parametrize(
    "names",
    [
        ("dump9.bib", "dump10.bib"),
        ("dump.bib", "dump-2.bib"),
        ("dump.bib.gz", "dump.2.bib"),
        ("z.bib", "a-2019-01-01.bib"),
        ("march-2023-03-01.bib", "april-2024-04-01.bib"),
        ("x-20231231.xml", "x-2024-01-01.xml"),
        ("x-2024_01.xml", "x-2024_01_02.xml"),
        ("x-2023.xml", "a-2024-01.xml"),
        ("2023-05-01/dblp.bib", "2023-06-01/dblp.bib"),
        ("x-123456789.xml", "x-2000-01-01.xml"),
    ],
)
def test_dumps_are_ordered_by_the_dates_and_numbers_in_their_names(names: tuple[str, ...]) -> None:
    ordered = [age_order(name) for name in names]
    assert ordered == sorted(ordered)
    assert len(set(ordered)) == len(ordered)


def test_a_dump_that_is_the_same_as_an_older_one_is_as_old_as_its_newest_file() -> None:
    names = ("2024-01.bib", "2024-03.bib", "2023.bib")
    copies = [Duplicate(source_file=name, same_as=names[0], sha256="", size=0) for name in names[1:]]
    newest = newest_names(Inventory(dumps=(), duplicates=tuple(copies)))
    records = keys((names[0], "dblp", "k"), ("2024-02.bib", "dblp", "k"))
    assert find_superseded(records, ("dblp",), newest)["record"].to_list() == [1]
    assert find_superseded(records, ("dblp",), {})["record"].to_list() == [0]
