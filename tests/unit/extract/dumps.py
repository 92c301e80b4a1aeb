"""A valid dump of every format, and the reading of any dump with an account of it."""

from __future__ import annotations

import io
from functools import cache

import openpyxl
import polars as pl

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
