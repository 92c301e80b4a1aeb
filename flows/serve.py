"""The command that does everything for a small set-up: a Prefect server with its UI, the runs, and the watcher."""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from flows.alone import hold_alone
from flows.arrivals import Arrival
from flows.deployments import BY_HAND, CRON, ENVIRONMENT, LIMITS, NIGHTLY, ON_DUMP, TIMEZONE
from flows.lasting_server import DEFAULT_PORT, LastingServer, find_server
from flows.limits import add_limits, limits_of
from flows.options import DEFAULTS, add_out
from flows.output import print_out
from flows.parts import Part
from flows.review import port_number
from flows.server import Server, error_line
from flows.usage import require_lake
from flows.watch import Watcher, add_raw, add_watching, folders, named, stopping, watching
from schemas.errors import PaperlakeError, UsageError
from schemas.paths import Place, S3Url

LOCK = "serve.lock"
LOG = "runs.log"
CHECK_SECONDS = 0.5
MAX_STOP_SECONDS = 5.0


def add_serve(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to those of the command line."""
    command = commands.add_parser(
        "serve", help="run every night and when a dump has arrived, and show all runs in the Prefect UI"
    )
    add_raw(command)
    add_out(command)
    command.add_argument(
        "--cron", default=CRON, metavar="TIME", help=f"when the nightly run starts, as for cron (default: {CRON!r})"
    )
    command.add_argument(
        "--timezone", default=TIMEZONE, metavar="ZONE", help=f"its time zone: Europe/Berlin (default: {TIMEZONE})"
    )
    command.add_argument(
        "--port", type=port_number, default=DEFAULT_PORT, metavar="N", help=f"of the UI (default: {DEFAULT_PORT})"
    )
    command.add_argument(
        "--home",
        type=Path,
        metavar="DIR",
        help="folder of the server's database and the logs (default: paperlake in XDG_DATA_HOME or ~/.local/share)",
    )
    command.add_argument("--no-watch", action="store_true", help="start no run when a dump arrives")
    add_watching(command)
    add_limits(command, LIMITS)
    command.set_defaults(run=serve)


def serve(options: argparse.Namespace) -> None:
    """Serve until the command is ended."""
    raw: tuple[Place, ...] = tuple(place_here(place) for place in tuple(options.raw) or DEFAULTS.raw)
    out = place_here(options.out)
    watched = [] if options.no_watch else folders([place for place in raw if not isinstance(place, S3Url)])
    require_time(options.cron, options.timezone)
    require_lake(out, is_waited_for=True)
    stop = threading.Event()
    with ExitStack() as stack:
        stack.enter_context(stopping(stop))
        home = stack.enter_context(holding(options.home or default_home()))
        lake = stack.enter_context(watching(watched, out) if watched else nullcontext())
        server = stack.enter_context(find_server(home, options.port))
        print_out("starting ...")
        server.wait()
        server.adopt()
        settings = {"raw": [*map(str, raw)], "out": str(out), "cron": options.cron, "timezone": options.timezone}
        limits = limits_of(options).model_dump()
        runs = start_runs({**settings, "limits": limits, "is_alone": isinstance(server, LastingServer)}, home)
        stack.callback(runs.stop)
        parts = [runs, server.part] if isinstance(server, LastingServer) else [runs]
        while not runs.is_ready and not stop.is_set():
            require_alive(parts)
            stop.wait(CHECK_SECONDS)
        if lake is not None and not stop.is_set():
            stack.enter_context(watching_thread(Watcher(watched, lake, tell, options.quiet, is_polling=options.poll)))
        if not stop.is_set():
            print_out(introduction(server, settings, watched, home))
        while not stop.wait(CHECK_SECONDS):
            require_alive(parts)
        print_out("ending ...")
    print_out("ended")


def start_runs(settings: dict[str, Any], home: Path) -> Part:
    """Start the process that starts the runs."""
    environment = {**os.environ, **ENVIRONMENT, "PYTHONSAFEPATH": "1"}  # a folder `flows` here is not the package
    arguments = [sys.executable, "-m", "flows.served_runs", json.dumps(settings)]
    return Part(arguments, environment, home / LOG)


@contextmanager
def watching_thread(watcher: Watcher) -> Iterator[None]:
    """Watch in a thread, which is ended with this block."""
    stop = threading.Event()
    thread = threading.Thread(target=watcher.run, args=(stop,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(MAX_STOP_SECONDS)


def tell(arrivals: Sequence[Arrival], stop: threading.Event) -> None:
    """Report arrivals; see flows/telling.py, which is slow to import."""
    from flows.telling import tell as tell_server  # noqa: PLC0415

    tell_server(arrivals, stop)


def require_alive(parts: Sequence[Part]) -> None:
    """Raise a PaperlakeError if a process has ended."""
    for part in parts:
        if part.status is not None:
            said = error_line(part.said) or f"exit {part.status}"
            raise PaperlakeError(f"a process of paperlake serve has ended: {said} (all that it said: {part.log})")


def require_time(cron: str, timezone: str) -> None:
    """Raise a UsageError if a time or its zone is not understood."""
    from prefect.client.schemas.schedules import CronSchedule  # noqa: PLC0415 - slow to import
    from pydantic import ValidationError  # noqa: PLC0415

    try:
        CronSchedule(cron=cron)
    except ValidationError as error:
        raise UsageError(f"--cron {cron!r} is not a time as for cron, such as {CRON!r}") from error
    try:
        CronSchedule(cron=cron, timezone=timezone)
    except ValidationError as error:
        raise UsageError(f"--timezone {timezone!r} is not a time zone, such as Europe/Berlin") from error


def place_here(place: Place) -> Place:
    """Return a place that does not depend on the current folder."""
    return place if isinstance(place, S3Url) else place.absolute()


def default_home() -> Path:
    """Return the folder of the user's data.

    Raises:
        UsageError: This user has no home.
    """
    try:
        return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "paperlake"
    except RuntimeError as error:
        raise UsageError("this user has no home: name a folder with --home") from error


@contextmanager
def holding(home: Path) -> Iterator[Path]:
    """Make a folder of the user's data and hold it for this process alone.

    Raises:
        UsageError: The folder cannot be written, or another process serves from it.
    """
    home = home.absolute()
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        stream = (home / LOCK).open("a+", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{home}: {error.strerror}; choose a folder that can be written with --home") from error
    mend = "end it, or choose another folder with --home and another --port"
    with hold_alone(stream, lambda process: UsageError(f"paperlake serve already runs ({process}, {home}); {mend}")):
        yield home


def introduction(server: Server, settings: dict[str, Any], watched: Sequence[Path], home: Path) -> str:
    """Return what is served, and where to look at it."""
    ui = server.url.rstrip("/").removesuffix("/api")
    arrival = f"a minute after a dump has arrived in {named(watched)}" if watched else "when an event of a dump comes"
    lines = {
        "lake": settings["out"],
        "UI": ui,
        NIGHTLY: f"{settings['cron']} ({settings['timezone']})",
        ON_DUMP: arrival,
        BY_HAND: f"{ui}/deployments, or PREFECT_API_URL={server.url} prefect deployment run curate/{BY_HAND}",
        "logs": str(home),
    }
    return "\n".join([*(f"{name:<9}{said}" for name, said in lines.items()), "Ctrl-C ends"])
