"""The command line: the command `paperlake`, its options, and the run of the main flow that `curate` starts.

Exit status: 0 done; 1 the data was refused, its account does not balance, or the lake cannot be written or read;
2 wrong usage or missing input; 3 held by the guard; 130 interrupted by Ctrl-C; 143 ended by SIGTERM. An error is one
line on standard error. Slow modules are imported when they are needed, so that commands that only look at the lake
answer at once.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, NoReturn

from flows import lake_commands
from flows.export import add_export
from flows.imports import without_garbage_collector, without_pandas
from flows.interruption import InterruptedRun, interruptible, report_interruption
from flows.limits import add_limits, add_override, limits_of
from flows.options import AS_OF, DEFAULTS, add_out, place, positive
from flows.output import prepare_streams, print_out
from flows.report_page import add_report
from flows.review import add_review
from flows.serve import add_serve
from flows.temporary import keep_log
from flows.usage import require_usable
from flows.watch import add_watch
from schemas.errors import HeldError, PaperlakeError, UsageError
from schemas.settings import Settings

if TYPE_CHECKING:
    from flows.progress import Display
    from flows.report import Report

A_DAY = 24 * 60  # minutes


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, like all others."""

    def error(self, message: str) -> NoReturn:
        """Print the error and end with status 2."""
        print(f"paperlake: error: {message} (see {self.prog} --help)", file=sys.stderr)
        sys.exit(UsageError.exit_status)


def parser() -> Parser:  # noqa: PLR0915 - one command after another
    """Return the parser of the command line."""
    top = Parser(prog="paperlake", description="From raw bibliographic dumps to Parquet tables of papers and authors.")
    top.add_argument("--version", action="version", version=f"paperlake {version('paperlake')}")
    top.add_argument("--debug", action="store_true", help="print the traceback of an error")
    commands = top.add_subparsers(metavar="COMMAND", required=True)

    command = commands.add_parser("curate", help="make a new version of the lake from the dumps")
    command.add_argument(
        "raw",
        nargs="*",
        type=place,
        metavar="RAW",
        help="folders of dumps, here or on object storage: s3://bucket/prefix (default: data/raw)",
    )
    add_out(command)
    command.add_argument(
        "--engine", choices=["threads", "dask"], help="where the steps run (default: threads, or dask with --scheduler)"
    )
    command.add_argument("--scheduler", metavar="ADDRESS", help="a Dask cluster that is running: tcp://host:port")
    command.add_argument(
        "--partitions",
        type=positive,
        default=DEFAULTS.partitions,
        metavar="N",
        help="in how many partitions to compare records and names (default: as many as their number asks for)",
    )
    command.add_argument(
        "--statistics",
        default=DEFAULTS.statistics,
        metavar="GENERATION",
        help="which statistics of the whole lake to use: new, current, a generation, or auto: the current ones until "
        "the lake has grown by a fifth (default: auto)",
    )
    command.add_argument("--full", action="store_true", help="compute all anew, the statistics too")
    command.add_argument(
        "--keep",
        type=positive,
        default=DEFAULTS.keep_snapshots,
        metavar="N",
        help=f"how many versions of the lake to keep (default: {DEFAULTS.keep_snapshots})",
    )
    command.add_argument(
        "--wait",
        type=positive,
        nargs="?",
        default=DEFAULTS.wait_minutes,
        const=A_DAY,
        metavar="MINUTES",
        help="wait while another run is at work on the lake, instead of ending (without MINUTES: for a day)",
    )
    add_limits(command)
    add_override(command)
    command.add_argument("--json", action="store_true", help="print the report as one JSON document")
    command.add_argument(
        "--verbose", action="store_true", help="print the logs of Prefect and what each step took, too"
    )
    command.set_defaults(run=curate)

    command = commands.add_parser("status", help="say what the lake holds, how old it is, and whether a run is at work")
    add_out(command)
    command.add_argument("--json", action="store_true", help="print the status as one JSON document")
    command.set_defaults(run=lake_commands.status)

    command = commands.add_parser("path", help="print the folder of the current version, which never changes")
    command.add_argument(
        "--hold", action="store_true", help="keep the version from being removed until standard input is closed"
    )
    add_out(command)
    command.add_argument("--json", action="store_true", help="print the version and its folder as JSON in one line")
    command.set_defaults(run=lake_commands.path)

    command = commands.add_parser("snapshots", help="list the versions of the lake, the newest first")
    add_out(command)
    command.add_argument("--json", action="store_true", help="print the list as one JSON document")
    command.set_defaults(run=lake_commands.snapshots)

    command = commands.add_parser("verify", help="hold the files of a version against its manifest")
    command.add_argument("--snapshot", metavar="ID", help=f"{AS_OF} (default: the current one)")
    add_out(command)
    command.add_argument("--json", action="store_true", help="print what is wrong as one JSON document")
    command.set_defaults(run=lake_commands.verify)

    command = commands.add_parser("rollback", help="make another version the current one")
    command.add_argument("snapshot", metavar="ID", help="the id of the version, or its beginning")
    add_out(command)
    command.set_defaults(run=lake_commands.rollback)
    add_serve(commands)
    add_watch(commands)
    add_review(commands)
    add_explanations(commands)
    add_export(commands)
    add_report(commands)
    command = commands.add_parser("sql", help="answer a query in SQL, or ask for queries at a prompt")
    command.add_argument("query", nargs="?", metavar="QUERY", help="the query (default: standard input, or a prompt)")
    add_out(command)
    command.add_argument("--snapshot", metavar="ID", help="the version that is asked (default: the current one)")
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_const", dest="form", const="json", help="print all rows as JSON")
    form.add_argument("--csv", action="store_const", dest="form", const="csv", help="print all rows as CSV")
    command.set_defaults(run=lake_commands.sql)

    command = commands.add_parser("formats", help="list the formats that are read, each with an example")
    command.add_argument("name", nargs="*", metavar="NAME", help="formats to list (default: all)")
    command.add_argument("--json", action="store_true", help="print the list as one JSON document")
    command.set_defaults(run=lake_commands.formats)
    return top


def add_explanations(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the commands that say what has changed, and why papers and authors are what they are."""
    command = commands.add_parser("changes", help="say what has changed between two versions, and why")
    command.add_argument("start", nargs="?", metavar="FROM", help=f"{AS_OF} (default: the one before the other)")
    command.add_argument("end", nargs="?", metavar="TO", help=f"{AS_OF} (default: the current one)")
    add_out(command)
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the changes as one JSON document")
    form.add_argument("--csv", action="store_true", help="print the changes as CSV")
    command.set_defaults(run=lake_commands.changes)

    command = commands.add_parser("explain", help="say why records are one paper, or names one person")
    command.add_argument("id", metavar="ID", help="a paper, record, work or author; or a DOI, arXiv id, PMID or key")
    add_out(command)
    command.add_argument("--snapshot", metavar="ID", help=f"{AS_OF} (default: the current one)")
    command.add_argument("--json", action="store_true", help="print the explanation as one JSON document")
    command.set_defaults(run=lake_commands.explain)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], None] = options.run
    try:
        prepare_streams()
        command(options)
    except InterruptedRun as interruption:
        return report_interruption(interruption.number)
    except KeyboardInterrupt:
        return report_interruption(signal.SIGINT)
    except Exception as error:  # a person at the terminal sees one line, and no traceback
        return fail(error, debug=options.debug)
    return 0


def fail(error: Exception, *, debug: bool) -> int:
    """Report an error in one line, and return the exit status that it means."""
    if debug:
        traceback.print_exception(error)
    message = " ".join(str(error).split())
    if isinstance(error, HeldError):
        for excess in error.excesses:
            print(f"paperlake: held: {' '.join(excess.line.split())}", file=sys.stderr)
        return error.exit_status
    if isinstance(error, PaperlakeError):
        print(f"paperlake: error: {message}", file=sys.stderr)
        return error.exit_status
    log = keep_log("".join(traceback.format_exception(error)))
    where = "".join(f"{note}: " for note in getattr(error, "__notes__", ())[:1])
    said = f"unexpected {type(error).__name__}: {message[:500]}"
    print(f"paperlake: error: {where}{said} (traceback: {log})", file=sys.stderr)
    return PaperlakeError.exit_status


def curate(options: argparse.Namespace) -> None:
    """Run the main flow."""
    began = time.monotonic()
    settings = Settings(
        raw=tuple(options.raw) or DEFAULTS.raw,
        out=options.out,
        engine=options.engine or ("dask" if options.scheduler else DEFAULTS.engine),
        scheduler=options.scheduler,
        partitions=options.partitions,
        statistics=options.statistics,
        full=options.full,
        keep_snapshots=options.keep,
        wait_minutes=options.wait,
        limits=limits_of(options),
        override=tuple(options.override),
    )
    require_usable(settings)  # before anything is started
    from flows.progress import choose_display, showing  # noqa: PLC0415

    with interruptible(), showing(choose_display(quiet=options.json)) as display:
        report = run(settings, display, verbose=options.verbose)
    seconds = round(time.monotonic() - began, 2)
    if options.json:
        print_out(json.dumps({**report.model_dump(mode="json"), "seconds": seconds}, indent=2))
    else:
        from flows.report import summary  # noqa: PLC0415
        from flows.timings import timing_lines  # noqa: PLC0415

        took = ["", *timing_lines(report.timings)] if options.verbose else []
        print_out("\n".join([summary(report), f"seconds      {seconds:>9}", *took]))


def run(settings: Settings, display: Display, *, verbose: bool) -> Report:
    """Run the main flow on the Prefect server that is there, or on a temporary one.

    The server's process starts first; Prefect, polars and the flow are imported while it comes up.
    """
    from flows.server import open_server  # noqa: PLC0415

    with open_server() as server, without_pandas():
        server.adopt()
        if not verbose:
            os.environ["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "CRITICAL"
            logging.getLogger("distributed").setLevel(logging.CRITICAL)
        display.say("starting a temporary Prefect server" if server.is_temporary else f"Prefect server: {server.url}")
        with without_garbage_collector():
            from flows.running import run_curate  # noqa: PLC0415

        server.wait()
        return run_curate(settings, is_seen=not server.is_temporary)


if __name__ == "__main__":
    sys.exit(main())
