"""The Prefect server of `paperlake serve`: with its UI, on this machine only, and with a database that stays.

    <home>/prefect.db     the records of all runs; what is older than the retention is removed
    <home>/ui/            the files of the UI
    <home>/server.log     what the server says

<home> is a folder of the user's data: `paperlake` in XDG_DATA_HOME, by default ~/.local/share. A variable of Prefect
that the user has set stays as it is.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from flows.parts import Part
from flows.server import (
    DATABASE_SETTINGS,
    DEFAULT_URL,
    QUIET,
    STARTUP_SECONDS,
    Server,
    above_the_standard_streams,
    answers,
    configured_url,
    error_line,
    profiles_path,
)
from flows.temporary import DATABASE, copy_empty_database
from schemas.errors import PaperlakeError, UsageError

HOST = "127.0.0.1"
DEFAULT_PORT = 4200
LOG = "server.log"
A_DAY = 24 * 3600
RETENTION = {
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",  # runs with their logs and artifacts
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(90 * A_DAY),
    "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P30D",
}


class LastingServer(Server):
    """A server in a process of its own, that ends with this process and keeps its database.

    Args:
        home: The folder of its database.
        port: The port.

    Raises:
        UsageError: The port is taken.
    """

    def __init__(self, home: Path, port: int) -> None:
        super().__init__(url_of(port))
        self._home = home
        with listen(port) as listening, above_the_standard_streams(listening.fileno()) as inherited:
            prepare_database(home)
            self._part = Part(
                [sys.executable, "-P", Path(__file__).with_name("server_process.py"), str(inherited)],
                environment(home, self.url),
                home / LOG,
                inherited=[inherited],
            )

    @property
    def part(self) -> Part:
        """Its process."""
        return self._part

    def adopt(self) -> None:
        """Make this process its client, by the environment that Prefect reads when it is imported."""
        super().adopt()
        os.environ.update({"PREFECT_PROFILES_PATH": str(profiles_path()), "PREFECT_HOME": str(self._home)})

    def wait(self) -> None:
        """Return when it answers.

        Raises:
            PaperlakeError: The process has ended, or does not answer in time.
        """
        deadline = time.monotonic() + STARTUP_SECONDS
        while not answers(self.url, seconds=1):
            if self._part.status is not None or time.monotonic() > deadline:
                self._part.stop()
                said = error_line(self._part.said) or f"exit {self._part.status}"
                raise PaperlakeError(f"the Prefect server did not start: {said} (all that it said: {self._part.log})")

    def stop(self) -> None:
        """End the process, which has some seconds to write what it still holds."""
        self._part.stop()


def find_server(home: Path, port: int) -> Server:
    """Return the server that is configured, or start one without waiting for it.

    Raises:
        UsageError: A server is configured and does not answer, or the port is taken.
    """
    url = configured_url()
    if url is None or url.rstrip("/") == url_of(port):
        return LastingServer(home, port)
    if not answers(url):
        raise UsageError(
            f"no Prefect server answers at {url}, which PREFECT_API_URL or a profile of Prefect names: start it, or"
            " unset PREFECT_API_URL (`prefect config unset PREFECT_API_URL`), and paperlake serve starts one"
        )
    return Server(url)


def url_of(port: int) -> str:
    """Return the address of the API of a server of this machine."""
    return DEFAULT_URL.replace(str(DEFAULT_PORT), str(port))


def listen(port: int) -> socket.socket:
    """Return a socket that listens on this machine only.

    Raises:
        UsageError: The port is taken.
    """
    try:
        return socket.create_server((HOST, port), backlog=128)
    except OSError as error:
        mend = "choose another one with --port"
        if answers(url_of(port)):
            mend += f", or set PREFECT_API_URL={url_of(port)} to use the Prefect server that answers there"
        raise UsageError(f"port {port}: {os.strerror(error.errno or 0)}; {mend}") from error


def environment(home: Path, url: str) -> dict[str, str]:
    """Return the environment of a server."""
    port = url.rpartition(":")[2].partition("/")[0]
    chosen = {**QUIET, **RETENTION, "PREFECT_SERVER_LOGGING_LEVEL": "WARNING"}
    if not any(name.startswith(DATABASE_SETTINGS) for name in os.environ):
        chosen["PREFECT_SERVER_DATABASE_CONNECTION_URL"] = f"sqlite+aiosqlite:///{home / DATABASE}"
    own = {
        "PREFECT_HOME": str(home),
        "PREFECT_PROFILES_PATH": str(profiles_path()),
        "PREFECT_API_URL": url,
        "PREFECT_SERVER_API_HOST": HOST,
        "PREFECT_SERVER_API_PORT": port,
        "PREFECT_SERVER_UI_API_URL": url,
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(home / "ui"),
        "PREFECT__SERVER_FINAL": "1",  # the only application of its process
    }
    return {**chosen, **os.environ, **own}


def prepare_database(home: Path) -> None:
    """Put an empty database into a new home where there is one; making it anew takes some seconds."""
    if not (home / DATABASE).exists():
        with suppress(OSError), tempfile.TemporaryDirectory(dir=home) as folder:
            if copy_empty_database(Path(folder)):
                (Path(folder) / DATABASE).rename(home / DATABASE)
