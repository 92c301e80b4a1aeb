"""Whatever happens to a valid dump of any format, its reader stays calm and its account adds up."""

from __future__ import annotations

import io
from functools import cache

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.formats import FORMATS
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record, Refused

HEADER = ("title", "authors", "year", "doi")
ROWS = [("On lichens", "Berg, Liv; Dal, Ole", "1977", "10.1000/1"), ("On mosses", "Berg, Liv", "1978", "10.1000/2")]


@cache
def valid(name: str) -> bytes:
    """A dump of the format: its example, or for binary formats a small table."""
    packed = io.BytesIO()
    match name:
        case "table-parquet":
            pl.DataFrame(ROWS, schema=HEADER, orient="row").write_parquet(packed)
        case "table-xlsx":
            book = openpyxl.Workbook()
            for row in (HEADER, *ROWS):
                book.worksheets[0].append(row)
            book.save(packed)
        case _:
            return FORMATS[name].example.encode()
    return packed.getvalue()


def read(name: str, raw: bytes) -> list[Record | Refused]:
    """Read a dump, and see that its account adds up."""
    format_ = FORMATS[name]
    sniff(raw)
    outcomes = list(format_.read(io.BytesIO(raw)))
    assert len(outcomes) == sum(1 for _ in format_.split(io.BytesIO(raw)))
    for piece, outcome in outcomes:
        assert 1 <= piece.line_start <= piece.line_end
        assert isinstance(piece.printed, str)
        if isinstance(outcome, Refused):
            assert outcome.reason
            assert outcome.detail.isprintable()
    return [outcome for _, outcome in outcomes]


@pytest.mark.parametrize("name", FORMATS)
def test_the_valid_dump_is_in_its_format_and_is_read(name: str) -> None:
    format_ = sniff(valid(name))
    assert format_ is not None
    assert format_.name == name
    outcomes = read(name, valid(name))
    assert outcomes
    assert all(isinstance(outcome, Record) for outcome in outcomes)


@pytest.mark.parametrize("name", FORMATS)
def test_a_dump_that_is_cut_at_any_byte(name: str) -> None:
    raw = valid(name)
    for place in range(0, len(raw), 1 + len(raw) // 400):
        read(name, raw[:place])


@pytest.mark.parametrize("name", FORMATS)
@given(raw=st.binary(max_size=300))
def test_any_bytes(name: str, raw: bytes) -> None:
    read(name, raw)


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
def test_a_dump_with_bytes_flipped(name: str, data: st.DataObject) -> None:
    raw = bytearray(valid(name) * data.draw(st.integers(1, 2)))
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=8)):
        raw[place] ^= data.draw(st.integers(1, 255))
    read(name, bytes(raw))
