"""The command that watches raw folders, and tells the Prefect server of each dump that is complete.

It can be killed at any moment: when it starts, it compares the folders with what it has told. So an arrival is told at
least once, and has the same event when it is told twice. While the server is away, it waits and tells later.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flows.alone import hold_alone
from flows.arrivals import FOLDER, MAX_AT_ONCE, Arrival, Landing, find_arrivals, is_busy, read_told, write_told
from flows.options import DEFAULTS, add_out, place
from flows.output import print_out
from flows.server import DEFAULT_URL, Server, configured_url
from schemas.errors import BusyLakeError, LakeError, PaperlakeError, UsageError
from schemas.paths import Place, S3Url

LOCK = ".lock"
QUIET_SECONDS = 10.0
POLL_SECONDS = 5.0  # between two looks at folders that tell nobody of changes
MAX_WAIT_SECONDS = 300.0  # what the system did not report is found all the same
STEP_MILLISECONDS = 1000
MAX_TOGETHER_MILLISECONDS = 5000  # a dump that is written all the time makes the folders be looked at this often
FIRST_PAUSE_SECONDS = 1.0  # before the server is told again
MAX_PAUSE_SECONDS = 60.0

Tell = Callable[[Sequence[Arrival], threading.Event], None]


def add_watch(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to those of the command line."""
    command = commands.add_parser("watch", help="tell the Prefect server when a dump has arrived in a raw folder")
    add_raw(command)
    add_out(command)
    add_watching(command)
    command.set_defaults(run=watch)


def add_raw(command: argparse.ArgumentParser) -> None:
    """Add the raw folders."""
    command.add_argument(
        "raw", nargs="*", type=place, metavar="RAW", help="folders in which dumps arrive (default: data/raw)"
    )


def add_watching(command: argparse.ArgumentParser) -> None:
    """Add the options that say when a dump is complete, and how to look for it."""
    command.add_argument(
        "--quiet",
        type=seconds,
        default=QUIET_SECONDS,
        metavar="SECONDS",
        help=f"a dump is complete when nobody has written to it for so long (default: {QUIET_SECONDS:.0f})",
    )
    command.add_argument(
        "--poll",
        action="store_true",
        help=f"look every {POLL_SECONDS:.0f} seconds: for network file systems, which do not report changes",
    )


def seconds(text: str) -> float:
    """Parse a number of seconds."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds")
    return number


def watch(options: argparse.Namespace) -> None:
    """Watch raw folders until the command is ended."""
    raw = folders(tuple(options.raw) or DEFAULTS.raw)
    server = Server(configured_url() or DEFAULT_URL)
    stop = threading.Event()
    with stopping(stop), watching(raw, options.out) as lake:
        server.adopt()
        print_out(f"watching {named(raw)}; arrivals are told to {server.url}; Ctrl-C ends")
        from flows.telling import tell  # noqa: PLC0415 - slow to import

        Watcher(raw, lake, tell, options.quiet, is_polling=options.poll).run(stop)
    print_out("ended")


def folders(raw: Sequence[Place]) -> list[Path]:
    """Return raw folders of this machine.

    Raises:
        UsageError: One is on object storage, or does not exist.
    """
    for folder in raw:
        if isinstance(folder, S3Url):
            raise UsageError(f"{folder}: only folders of this machine can be watched; let the storage send the events")
        if not folder.is_dir():
            raise UsageError(f"no such folder: {folder}; name the folder in which dumps arrive")
    return [folder for folder in raw if isinstance(folder, Path)]


def named(raw: Sequence[Place]) -> str:
    """Return folders as part of a sentence."""
    return ", ".join(map(str, raw))


@contextmanager
def stopping(stop: threading.Event) -> Iterator[None]:
    """Set the event at Ctrl-C and SIGTERM in this block; ignore the signal of leases (see `is_busy`)."""
    ends = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    before = {**ends, signal.SIGIO: signal.signal(signal.SIGIO, signal.SIG_IGN)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def watching(raw: Sequence[Path], out: Place) -> Iterator[Path]:
    """Return the folder of the lake whose arrivals this process alone tells.

    Raises:
        BusyLakeError: Another process watches for the lake.
        LakeError: The lake cannot be written.
        UsageError: The lake lies in a raw folder.
    """
    from tasks.load import local_lake  # noqa: PLC0415 - slow to import

    lake = local_lake(out)
    for folder in raw:
        if lake.resolve().is_relative_to(folder.resolve()):
            raise UsageError(f"{out} lies in the raw folder {folder}; choose another folder with --out")
    try:
        (lake / FOLDER).mkdir(parents=True, exist_ok=True)
        stream = (lake / FOLDER / LOCK).open("a+", encoding="utf-8")
    except OSError as error:
        raise LakeError(f"{lake / FOLDER}: {error.strerror}; choose a folder that can be written with --out") from error
    refusal = "already watches for this lake; end it first"
    with hold_alone(stream, lambda process: BusyLakeError(f"{out}: {process} {refusal}")):
        yield lake


class Watcher:
    """Report each arrival in some raw folders.

    Args:
        raw: The raw folders.
        lake: The lake that keeps what was told.
        tell: Tells of some arrivals; it raises a PaperlakeError if they were not told, or the event was set meanwhile.
        quiet: For how many seconds nobody must have written to a dump.
        is_polling: Whether to look again and again instead of waiting for the system to report a change.
    """

    def __init__(self, raw: Sequence[Path], lake: Path, tell: Tell, quiet: float, *, is_polling: bool = False) -> None:
        self._raw = raw
        self._lake = lake
        self._tell = tell
        self._kept = read_told(lake)
        self._landing = Landing(quiet, self._kept)
        self._is_polling = is_polling
        self._trouble = ""

    def run(self, stop: threading.Event) -> None:
        """Watch until the event is set."""
        pause = FIRST_PAUSE_SECONDS
        while not stop.is_set():
            try:
                for _ in self._changes(stop):
                    self._look(stop)
                    self._trouble, pause = "", FIRST_PAUSE_SECONDS
            except (PaperlakeError, OSError) as error:
                if stop.is_set():
                    return
                self._say_trouble(error)
                stop.wait(pause)
                pause = min(2 * pause, MAX_PAUSE_SECONDS)

    def _look(self, stop: threading.Event) -> None:
        """Report the files that are complete."""
        ready = self._landing.look(find_arrivals(self._raw), time.time(), is_busy)
        self._keep()  # files that were removed
        for start in range(0, len(ready), MAX_AT_ONCE):
            if stop.is_set():
                return
            arrivals = ready[start : start + MAX_AT_ONCE]
            self._tell(arrivals, stop)
            self._landing.tell(arrivals)
            self._keep()
            for arrival in arrivals:
                print_out(f"arrived: {arrival.name} ({arrival.size:,} bytes)")

    def _keep(self) -> None:
        """Keep what was told, if that is not known yet."""
        if self._landing.told != self._kept:
            write_told(self._lake, self._landing.told)
            self._kept = dict(self._landing.told)

    def _changes(self, stop: threading.Event) -> Iterator[None]:
        """Yield at once, and whenever the folders are to be looked at."""
        if self._is_polling:
            while not stop.is_set():
                yield
                stop.wait(min(POLL_SECONDS, self._landing.wait or POLL_SECONDS))
            return
        from watchfiles import watch as reports  # noqa: PLC0415 - only here

        next_look = 0.0
        for changes in reports(
            *self._raw,
            watch_filter=None,
            debounce=MAX_TOGETHER_MILLISECONDS,
            step=STEP_MILLISECONDS,
            rust_timeout=STEP_MILLISECONDS,
            yield_on_timeout=True,
            stop_event=stop,
            raise_interrupt=False,
        ):
            if changes or time.monotonic() >= next_look:
                yield
                next_look = time.monotonic() + (self._landing.wait or MAX_WAIT_SECONDS)

    def _say_trouble(self, error: Exception) -> None:
        """Log once what keeps this process from watching or telling."""
        said = " ".join(str(error).split())
        if said != self._trouble:
            self._trouble = said
            sys.stderr.write(f"paperlake: warning: {said}; trying again\n")
