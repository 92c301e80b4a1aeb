"""The commands that hand the lake on to other programs: `export` and `prisma`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.options import AS_OF, add_out
from flows.output import print_out, print_texts
from schemas.errors import UsageError
from tasks.fields.counting import count

if TYPE_CHECKING:
    import polars as pl

    from tasks.load import Lake

FORMATS = ("ris", "bibtex", "csl-json", "csv", "csv-authors")
VERSIONS = ("keep", "collapse")
EXAMPLE = "year >= 2020 and type = 'article-journal'"


def add_export(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the commands to the command line."""
    command = commands.add_parser("export", help="write the papers for reference managers, LaTeX or spreadsheets")
    command.add_argument("--format", choices=FORMATS, required=True, help="the format")
    command.add_argument(
        "--where",
        metavar="SQL",
        help=f"which papers: a condition of DuckDB over the columns of papers, such as: {EXAMPLE} (default: all)",
    )
    command.add_argument(
        "--versions",
        choices=VERSIONS,
        default="keep",
        help="keep: an entry for each paper; collapse: one for each work, which shows the journal article before the "
        "conference paper before the preprint, and names the others (default: keep)",
    )
    command.add_argument("--to", type=Path, metavar="FILE", help="the file to write (default: standard output)")
    add_out(command)
    command.add_argument("--snapshot", metavar="ID", help=f"{AS_OF} (default: the current one)")
    command.set_defaults(run=export)

    command = commands.add_parser("prisma", help="count records, duplicates and papers as a systematic review does")
    add_out(command)
    command.add_argument("--snapshot", metavar="ID", help=f"{AS_OF} (default: the current one)")
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the counts as one JSON document")
    form.add_argument("--csv", action="store_true", help="print the counts as CSV")
    command.set_defaults(run=prisma)


def export(options: argparse.Namespace) -> None:
    """Write the papers of a version in a format of other programs."""
    from tasks.export.formats import FORMATS as WRITERS  # noqa: PLC0415 - slow to import
    from tasks.export.selection import plan_entries, read_entries  # noqa: PLC0415
    from tasks.load import naming_damage, open_lake  # noqa: PLC0415

    with open_lake(options.out, options.snapshot) as lake, naming_damage(lake.folder):
        wanted = None if options.where is None else find_papers(lake, options.where)
        planned = plan_entries(lake.papers, wanted, options.versions)
        texts = WRITERS[options.format].texts(read_entries(lake, planned))
        if options.to is None:
            print_texts(texts)
        else:
            write_file(options.to, texts)
            print_out(f"{options.to}: {count(planned.height, 'entry', 'entries')}")
    if planned.is_empty():
        sys.stderr.write("paperlake: warning: no paper fulfils the condition of --where, so there is no entry\n")


def find_papers(lake: Lake, where: str) -> pl.Series:
    """Return the ids of the papers that fulfil a condition, which can read nothing but the tables of the lake.

    Raises:
        UsageError: The condition is wrong.
    """
    import duckdb  # noqa: PLC0415 - slow to import
    import polars as pl  # noqa: PLC0415

    from flows.database import connect  # noqa: PLC0415

    with connect(lake) as connection:
        files = [str(lake.folder / file.path) for file in lake.manifest.files]
        connection.execute("set allowed_paths = $files", {"files": files})
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        try:
            statements = connection.extract_statements(f"select paper_id from papers where (\n{where}\n)")  # noqa: S608
            if len(statements) != 1 or not where.strip():
                raise UsageError(f"--where takes one condition, such as: {EXAMPLE}")
            found = connection.execute(statements[0]).fetchall()
        except duckdb.Error as error:
            said = str(error).partition("\nLINE ")[0]
            raise UsageError(
                f"the condition of --where is wrong: {' '.join(said.split())}; it is one of DuckDB over the columns of "
                f"papers, such as: {EXAMPLE}"
            ) from error
    return pl.Series("paper_id", [paper_id for (paper_id,) in found], dtype=pl.String)


def write_file(path: Path, texts: Iterable[str]) -> None:
    """Write a file as a whole or not at all; a device or a pipe is written as it is.

    Raises:
        UsageError: The file cannot be written.
    """
    is_special = path.exists() and not path.is_file()
    unfinished = path if is_special else path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with naming_file(path):
            stream = unfinished.open("wb")
        try:
            for text in texts:
                with naming_file(path):
                    stream.write(text.encode())
        finally:
            with naming_file(path):
                stream.close()
        if not is_special:
            with naming_file(path):
                unfinished.replace(path)
    finally:
        if not is_special:
            with suppress(OSError):
                unfinished.unlink()


@contextmanager
def naming_file(path: Path) -> Iterator[None]:
    """Turn an error of writing into one line about the file."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; choose another file with --to") from error


def prisma(options: argparse.Namespace) -> None:
    """Print the counts that a systematic review reports."""
    from tasks.load import naming_damage, open_lake  # noqa: PLC0415 - slow to import
    from tasks.report.prisma import count_prisma  # noqa: PLC0415
    from tasks.report.prisma_page import lay_out_prisma, prisma_as_csv, prisma_as_json  # noqa: PLC0415

    with open_lake(options.out, options.snapshot) as lake, naming_damage(lake.folder):
        manifest = lake.manifest
        frame = count_prisma(lake.sources, lake.rejects, lake.papers, manifest.account, len(manifest.duplicates))
    if options.json:
        print_out(prisma_as_json(frame, lake.snapshot))
    else:
        print_out(prisma_as_csv(frame) if options.csv else lay_out_prisma(frame, lake.snapshot))
