"""The command that shows doubtful pairs in the browser, on this machine only, and writes what a person decides."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import socket
import sys
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.options import DEFAULTS, add_out, place
from flows.output import print_out
from schemas.errors import UsageError
from schemas.paths import Place, S3Url

if TYPE_CHECKING:
    from tasks.load import Lake
    from tasks.review.pairs import Pair
    from tasks.review.session import Session

HOST = "127.0.0.1"
MAX_PORT = 65535
MAX_SHUTDOWN = 2  # seconds for the pages that are being made when the command is ended


def add_review(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to those of the command line."""
    command = commands.add_parser("review", help="decide doubtful pairs of papers and authors in the browser")
    command.add_argument(
        "raw",
        type=place,
        nargs="?",
        default=DEFAULTS.raw[0],
        metavar="RAW",
        help="the raw folder whose decisions.csv is written (default: data/raw)",
    )
    add_out(command)
    command.add_argument("--port", type=port_number, default=0, metavar="N", help="the port (default: a free one)")
    command.add_argument("--no-open", action="store_true", help="print the address, and do not open the browser")
    command.add_argument("--json", action="store_true", help="print the doubtful pairs as one JSON document")
    command.set_defaults(run=review)


def port_number(text: str) -> int:
    """Parse the number of a port."""
    if not text.isdecimal() or not 0 < int(text) <= MAX_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port, a whole number from 1 to {MAX_PORT}")
    return int(text)


def review(options: argparse.Namespace) -> None:
    """Show the doubtful pairs of a lake, and write what a person decides; or print the pairs."""
    if options.json:
        print_out(list_pairs(options.out))
    else:
        serve(options.raw, options.out, options.port, opens=not options.no_open)


def list_pairs(out: Place) -> str:
    """Return the doubtful pairs of a lake as one JSON document."""
    from tasks.load import naming_damage, open_lake  # noqa: PLC0415
    from tasks.review.pairs import find_doubtful  # noqa: PLC0415

    with open_lake(local(out)) as lake, naming_damage(lake.folder):
        pairs = find_doubtful(lake)
    return json.dumps({"snapshot": lake.snapshot, "pairs": [document(pair) for pair in pairs]}, indent=2)


def serve(raw: Place, out: Place, port: int, *, opens: bool) -> None:
    """Serve the page until the command is ended.

    Args:
        raw: The raw folder whose `decisions.csv` is written.
        out: The lake.
        port: The port; 0 for one that is free.
        opens: Whether the browser is opened.

    Raises:
        UsageError: The folder or the lake is on object storage, the file is not one of decisions, or the port is taken.
        LakeError: There is no lake, or the folder cannot be written.
    """
    from flows.review_stages import stages  # noqa: PLC0415
    from tasks.extract.decisions import find_layout  # noqa: PLC0415
    from tasks.review.decisions import DecisionsFile  # noqa: PLC0415
    from tasks.review.session import Session  # noqa: PLC0415

    folder, lake = local(raw), local(out)
    if not folder.is_dir():
        raise UsageError(f"no such folder: {folder}; name the raw folder that the lake was made from")
    file = DecisionsFile(folder, find_layout)
    file.check()
    with listen(port) as listening:
        session = Session(lake, file, stages(), who())
        warn_of_folder(folder, session.shown.lake)
        address = f"http://{HOST}:{listening.getsockname()[1]}/"
        n_left = len(session.shown.queue.left())
        print_out(f"{address}  {n_left:,} pairs to decide; decisions go to {file.path}; Ctrl-C ends")
        if opens and has_desktop():
            webbrowser.open(address)
        answer(session, listening)


def answer(session: Session, listening: socket.socket) -> None:
    """Answer on a socket until the process is interrupted."""
    import uvicorn  # noqa: PLC0415

    from tasks.review.pages import application  # noqa: PLC0415

    config = uvicorn.Config(
        application(session),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=MAX_SHUTDOWN,
    )
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def listen(port: int) -> socket.socket:
    """Return a socket that listens on this machine only."""
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise UsageError(f"port {port}: {error.strerror}; choose another one with --port, or leave it out") from error


def has_desktop() -> bool:
    """Whether a browser can show a window here."""
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def local(place: Place) -> Path:
    """Return a folder of this machine.

    Raises:
        UsageError: It is on object storage.
    """
    if isinstance(place, S3Url):
        raise UsageError(f"{place}: paperlake review works with folders of this machine only; copy it to one")
    return place


def who() -> str:
    """Return who decides: the name of the user; nothing if the system knows none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def warn_of_folder(raw: Path, lake: Lake) -> None:
    """Warn if the raw folder holds no dump of the lake: its decisions may name nothing there."""
    names = [dump.source_file for dump in lake.manifest.inputs]
    if names and not any((raw / name.partition("!")[0]).exists() for name in names):
        sys.stderr.write(f"paperlake: warning: {raw} holds none of the dumps of the lake; is it the raw folder?\n")


def document(pair: Pair) -> dict[str, Any]:
    """Return a pair as a document."""
    sides = {
        name: {key: value for key, value in side._asdict().items() if value is not None}
        for name, side in (("left", pair.left), ("right", pair.right))
    }
    return {**pair._asdict(), **sides}
