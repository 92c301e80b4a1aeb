"""The Prefect server that a run reports to: one that is already running, else a temporary one.

The client's own way to a temporary server is to import the server, start it and wait. Here the server's process starts
first, and the client imports and prepares while it comes up. Nothing here imports Prefect or polars for that reason.

The temporary server and its client write into a folder of the temporary directory, which is removed with the server.
"""

from __future__ import annotations

import fcntl
import ipaddress
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import shorten
from typing import Any, Self
from urllib.parse import urlsplit

from flows.temporary import DATABASE, copy_empty_database, keep_empty_database, keep_log, make_server_folder
from schemas.errors import PaperlakeError, UsageError

DEFAULT_URL = "http://127.0.0.1:4200/api"
LOG = "server.log"
STARTUP_SECONDS = 180  # the first start on a machine migrates an empty database
ANSWER_SECONDS = 5

# For every Prefect process of a run. A variable that the user has set stays as it is.
QUIET = {
    "DO_NOT_TRACK": "1",  # no telemetry from the client
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",  # none from the server, which does not heed DO_NOT_TRACK
    "HYPOTHESIS_NO_PLUGINS": "1",  # pandera imports Hypothesis where it is installed; a plugin of trio's then warns
}
# For the temporary server. It is a server for one run of one client, so nothing runs there that others would need.
LEAN = {
    "PREFECT__SERVER_EPHEMERAL": "1",  # no scheduler, no watch over late runs and workers
    "PREFECT__SERVER_FINAL": "1",  # the only application of its process: routes are built once
    "PREFECT_SERVER_UI_ENABLED": "false",  # no copy of the UI's files
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",  # automations are for the server that keeps running
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_ENABLED": "false",  # nobody can look at its tasks afterwards
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",  # nor at its events
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",  # the server that keeps running does so
    "PREFECT_SERVER_MEMOIZE_BLOCK_AUTO_REGISTRATION": "false",  # which imports Dask, to find out what was registered
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
}
# For the client of a temporary server.
NEAR = {
    "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",  # it is the same installation
    "PREFECT_LOGGING_TO_API_ENABLED": "false",  # nobody can look at its log afterwards
}
# Where else a server is told of its database: the temporary server's is its own, whatever they say.
DATABASE_SETTINGS = ("PREFECT_API_DATABASE_", "PREFECT_SERVER_DATABASE_")
PROXIES = frozenset({"http_proxy", "https_proxy", "all_proxy"})

# What Python, SQLAlchemy, pydantic and uvicorn print after an error, and that says nothing of it.
ASIDES = (
    "Current thread 0x",
    "<no Python frame>",
    "Python runtime state:",
    "(Background on this error at:",
    "For further information visit",
    "Application startup failed",
)
MAX_ERROR_LENGTH = 400
# The line that says what went wrong: "OSError: ...", "sqlalchemy.exc.OperationalError: ...", "Fatal Python error: ...".
ERROR_LINE = re.compile(r"(?:Fatal Python error|[A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|NotFound))(?:: |$)")


class Server:
    """A Prefect server; a context that stops what it has started.

    Attributes:
        url: The address of its API.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    @property
    def is_temporary(self) -> bool:
        """Whether it was started for this run."""
        return False

    def adopt(self) -> None:
        """Make this process its client, by the environment that Prefect reads when it is imported."""
        os.environ.update({**QUIET, **os.environ, "PREFECT_API_URL": self.url})
        if is_on_this_machine(self.url):  # a run asks nobody else, and a proxy cannot lead here
            for name in [name for name in os.environ if name.lower() in PROXIES]:
                del os.environ[name]
        warnings.filterwarnings("ignore", "Failed to create the Prefect home directory")  # a run needs none

    def wait(self) -> None:
        """Return when it answers."""

    def stop(self) -> None:
        """Stop it, if it was started for this run."""


class TemporaryServer(Server):
    """A server in a process of its own, on a free port of this machine, that ends with this process."""

    def __init__(self) -> None:
        self._folder = make_server_folder()
        self._is_prepared = copy_empty_database(self._folder)
        self._environment = {
            "PREFECT_HOME": str(self._folder),
            "PREFECT_PROFILES_PATH": str(profiles_path()),
        }
        own = {
            **LEAN,
            **self._environment,
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{self._folder / DATABASE}",
            "PREFECT_SERVER_DATABASE_MIGRATE_ON_START": "false" if self._is_prepared else "true",
        }
        others = {name: value for name, value in os.environ.items() if not name.startswith(DATABASE_SETTINGS)}
        with (
            socket.create_server(("127.0.0.1", 0), backlog=128) as listening,
            above_the_standard_streams(listening.fileno()) as inherited,
            (self._folder / LOG).open("wb") as log,
        ):
            super().__init__(f"http://127.0.0.1:{listening.getsockname()[1]}/api")
            self._process = subprocess.Popen(
                [sys.executable, "-P", Path(__file__).with_name("server_process.py"), str(inherited), self._folder],
                env={**QUIET, **others, **own},
                pass_fds=[inherited],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the client, which then stops the server
            )

    @property
    def is_temporary(self) -> bool:
        """Whether it was started for this run."""
        return True

    def adopt(self) -> None:
        """Make this process its client, by the environment that Prefect reads when it is imported."""
        super().adopt()
        os.environ.update({**NEAR, **self._environment})

    def wait(self) -> None:
        """Return when it answers.

        Raises:
            PaperlakeError: The process has ended, or does not answer in time.
        """
        deadline = time.monotonic() + STARTUP_SECONDS
        while time.monotonic() < deadline:
            if answers(self.url, seconds=deadline - time.monotonic()):
                if not self._is_prepared:
                    keep_empty_database(self._folder)
                return
            if self._process.poll() is not None:
                raise PaperlakeError(self._why_it_ended())
        raise PaperlakeError(
            f"the temporary Prefect server did not answer within {STARTUP_SECONDS} s;"
            " start one with `prefect server start` and run again"
        )

    def stop(self) -> None:
        """End the process, which has some seconds to write what it still holds."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _why_it_ended(self) -> str:
        """Return why the process has ended before it answered, and keep what it has printed."""
        printed = (self._folder / LOG).read_text(encoding="utf-8", errors="replace")
        return (
            f"the temporary Prefect server did not start: {error_line(printed) or f'exit {self._process.returncode}'}"
            f" (all that it said: {keep_log(printed)});"
            " mend that, or set PREFECT_API_URL to a server that runs (`prefect server start`)"
        )


def open_server() -> Server:
    """Find the server that is already running, or start a temporary one without waiting for it.

    Raises:
        UsageError: A server is configured, and does not answer.
    """
    url = configured_url()
    if url is None:
        return Server(DEFAULT_URL) if answers(DEFAULT_URL) else TemporaryServer()
    if not answers(url):
        raise UsageError(
            f"no Prefect server answers at {url}{through_proxy(url)}: start it with `prefect server start`,"
            " or unset PREFECT_API_URL (`prefect config unset PREFECT_API_URL`) for a temporary one"
        )
    return Server(url)


@contextmanager
def above_the_standard_streams(descriptor: int) -> Iterator[int]:
    """Return a copy of a file descriptor that is not one of the first three, which may be closed in this process."""
    copy = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 3)
    try:
        yield copy
    finally:
        os.close(copy)


def error_line(printed: str) -> str:
    """Return the last error that a process has printed, with its details, in one line."""
    lines = [line.removeprefix("ERROR:").strip() for line in printed.splitlines()]
    lines = [line for line in lines if line and not line.startswith(ASIDES)]
    start = next((number for number in reversed(range(len(lines))) if ERROR_LINE.match(lines[number])), -1)
    return shorten(" ".join(lines[start:]), MAX_ERROR_LENGTH)


def is_on_this_machine(url: str) -> bool:
    """Whether an address is one of this machine's own, which no proxy can lead to."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def through_proxy(url: str) -> str:
    """Return the proxy through which an address is asked, as part of a sentence; empty if there is none."""
    parts = urlsplit(url)
    if is_on_this_machine(url) or urllib.request.proxy_bypass(parts.hostname or ""):
        return ""
    proxies = urllib.request.getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    return f" through the proxy {proxy} (for no proxy, name the host in NO_PROXY)" if proxy else ""


def configured_url() -> str | None:
    """Return the address that Prefect is configured with: in the environment, its files, or the active profile."""
    if url := os.environ.get("PREFECT_API_URL"):
        return url
    for path, keys in ((Path("prefect.toml"), ("api",)), (Path("pyproject.toml"), ("tool", "prefect", "api"))):
        section = _read_toml(path)
        for key in keys:
            section = section.get(key, {})
        if url := section.get("url"):
            return str(url)
    profiles = _read_toml(profiles_path())
    active = os.environ.get("PREFECT_PROFILE") or profiles.get("active")
    url = profiles.get("profiles", {}).get(active, {}).get("PREFECT_API_URL")
    return None if url is None else str(url)


def profiles_path() -> Path:
    """Return the path of the file of Prefect's profiles, whether it is there or not."""
    home = os.environ.get("PREFECT_HOME") or "~/.prefect"
    return Path(os.path.expanduser(os.environ.get("PREFECT_PROFILES_PATH") or f"{home}/profiles.toml"))  # noqa: PTH111


def answers(url: str, *, seconds: float = ANSWER_SECONDS) -> bool:
    """Whether a healthy Prefect API is at this address; a proxy is not asked for this machine.

    Args:
        url: The address of the API.
        seconds: How long to wait for its answer.
    """
    handlers = [urllib.request.ProxyHandler({})] if is_on_this_machine(url) else []
    try:
        with urllib.request.build_opener(*handlers).open(f"{url.rstrip('/')}/health", timeout=seconds) as answer:
            return json.load(answer) is True
    except urllib.error.HTTPError as error:
        return error.code in (401, 403)  # it is there, and wants the key that Prefect's client has
    except (OSError, ValueError):
        return False


def _read_toml(path: Path) -> dict[str, Any]:
    """Read a file of Prefect's configuration; empty if it is absent or broken, since Prefect reports that itself."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
