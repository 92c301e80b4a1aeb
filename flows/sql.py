"""Questions to the lake in SQL: one query, or a prompt; the answer as a table, as CSV or as JSON."""

from __future__ import annotations

import csv
import io
import json
import sys
import textwrap
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Literal, NamedTuple

import duckdb

from flows.database import connect
from flows.output import print_out
from flows.text_tables import lay_out_table
from schemas.errors import UsageError
from tasks.fields.counting import count
from tasks.load.reading import Lake

Form = Literal["table", "csv", "json"]

MAX_ROWS = 40  # that a person is shown; CSV and JSON have all
MAX_WIDTH = 60  # characters of a cell that a person is shown
PROMPT, CONTINUED = "paperlake> ", "      ...> "
ENDINGS = ("exit", "quit", r"\q", ".exit", ".quit")
WELCOME = "End a query with a semicolon. show tables; and describe papers; say what there is. Ctrl-D ends."


class Answer(NamedTuple):
    """What a query answers.

    Attributes:
        columns: The names of the columns.
        rows: The rows, or the first of them.
        is_whole: Whether these are all rows.
    """

    columns: Sequence[str]
    rows: Sequence[tuple[Any, ...]]
    is_whole: bool = True


def answer_query(lake: Lake, query: str, form: Form, width: int) -> None:
    """Print what a query answers.

    Args:
        lake: The version that is asked.
        query: The query; of several, the last one is answered.
        form: How the answer is printed.
        width: How many characters a line of a table may have.

    Raises:
        UsageError: The query is wrong.
    """
    with connect(lake) as connection:
        try:
            answer = ask(connection, query, None if form != "table" else MAX_ROWS)
        except duckdb.Error as error:
            raise UsageError(f"the query is wrong: {' '.join(str(error).split())}") from error
    print_out(laid_out(answer, form, width))


def prompt(lake: Lake, width: int) -> None:
    """Answer queries that a person types, until the person ends it; a wrong one is told, and the next is asked for."""
    import readline  # noqa: F401, PLC0415 - gives input() its history

    print_out(f"{lake.snapshot}: {', '.join(lake.tables)}\n{WELCOME}")
    with connect(lake) as connection:
        for query in typed_queries():
            try:
                print_out(laid_out(ask(connection, query, MAX_ROWS), "table", width))
            except duckdb.Error as error:
                print_out(str(error))
            except KeyboardInterrupt:
                print_out("interrupted")


def typed_queries() -> Iterator[str]:
    """Yield the queries that a person types, each of which ends with a semicolon."""
    lines: list[str] = []
    while True:
        try:
            line = input(CONTINUED if lines else PROMPT)
        except EOFError:
            print_out("")
            return
        except KeyboardInterrupt:  # forget what was typed so far
            print_out("")
            lines = []
            continue
        if not lines and line.strip().rstrip(";").lower() in ENDINGS:
            return
        if line.strip():
            lines.append(line)
        if line.rstrip().endswith(";"):
            yield "\n".join(lines)
            lines = []


def ask(connection: duckdb.DuckDBPyConnection, query: str, most: int | None) -> Answer:
    """Return what a query answers.

    Args:
        connection: The database.
        query: The query.
        most: How many rows are returned; None for all.
    """
    result = connection.execute(query)
    columns = [name for name, *_ in result.description or ()]
    if not columns:
        return Answer((), ())
    if most is None:
        return Answer(columns, result.fetchall())
    rows = result.fetchmany(most + 1)
    return Answer(columns, rows[:most], len(rows) <= most)


def laid_out(answer: Answer, form: Form, width: int) -> str:
    """Return an answer as text."""
    if form == "json":
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        return json.dumps(rows, indent=2, default=str, ensure_ascii=False)
    if form == "csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows([_cell(value) for value in row] for row in answer.rows)
        return text.getvalue().rstrip("\n")
    return _table(answer, width)


def _table(answer: Answer, width: int) -> str:
    """Return an answer as a table that fits a page."""
    if not answer.columns:
        return "done"
    cells = [[_shortened(_cell(value)) for value in row] for row in answer.rows]
    numbers = {
        place for row in answer.rows for place, value in enumerate(row) if isinstance(value, int | float | Decimal)
    }
    names = [_shortened(name) for name in answer.columns]
    lines, n_left_out = lay_out_table(names, cells, width, numbers)
    rows = count(len(answer.rows), "row")
    notes = [rows if answer.is_whole else f"the first {rows}"]
    if n_left_out:
        notes.append(f"{count(n_left_out, 'more column')} beside these")
    more = "; --csv and --json print all" if n_left_out or not answer.is_whole else ""
    return "\n".join([*lines, textwrap.fill(f"({', '.join(notes)}{more})", width)])


def _cell(value: object) -> str:
    """Return a value as the text of a cell: nothing for null, JSON for what is nested."""
    if value is None:
        return ""
    return json.dumps(value, default=str, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def _shortened(text: str) -> str:
    """Return a text in one line, cut to the width of a cell."""
    line = "".join(character if character.isprintable() else " " for character in text[: MAX_WIDTH + 1])
    return line if len(line) <= MAX_WIDTH else f"{line[: MAX_WIDTH - 1]}…"


def read_query() -> str | None:
    """Return the query that is piped into the command; None where a person sits at the terminal."""
    if sys.stdin is None or sys.stdin.isatty():
        return None
    return sys.stdin.read()
