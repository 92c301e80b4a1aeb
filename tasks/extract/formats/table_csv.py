"""Tables in text, with commas, semicolons, tabs or bars between the cells, whatever their columns are called.

The first row that names two columns which are known, one of them a title or identifier, is the header. Settings beside
the dump name the columns that are not known.
"""

from __future__ import annotations

from tasks.extract.columns import read_row
from tasks.extract.delimited import sniff_delimited, split_delimited
from tasks.extract.formats.format import Format

FORMAT = Format(
    name="table-csv",
    title="CSV and TSV",
    description="A table in text with a header, divided by commas, semicolons, tabs or bars.",
    example="title,authors,year,doi\nA relational model of data,E. F. Codd,1970,10.1145/362384.362685",
    sniff=sniff_delimited,
    split=split_delimited,
    parse=read_row,
    mapped=("sniff", "split"),
)
