"""Tables in text, with commas, semicolons, tabs or bars between the cells, whatever their columns are called.

The first row that names two columns which are known, one of them a title, abstract or identifier, is the header.
Settings beside the dump name the columns that are not known. So are read the exports of Web of Science (with tabs),
OpenAlex, Springer, IEEE, Zotero, Europe PMC, ProQuest, Lens, Dimensions, Covidence, Rayyan and others.
"""

from __future__ import annotations

from tasks.extract.format import Format
from tasks.extract.formats.table_rows import parse
from tasks.extract.printed.column_names import SET_ASIDE
from tasks.extract.syntax.delimited import sniff_delimited, split_delimited

FORMAT = Format(
    name="table-csv",
    title="CSV and TSV",
    description="A table in text with a header, divided by commas, semicolons, tabs or bars.",
    example="title,authors,year,doi\nA relational model of data,E. F. Codd,1970,10.1145/362384.362685",
    sniff=sniff_delimited,
    split=split_delimited,
    parse=parse,
    mapped=("sniff", "split"),
    set_aside=SET_ASIDE,
)
