"""The Prefect server that a run reports to: one that is already running, else a temporary one.

The client's own way to a temporary server is to import the server, start it and wait. Here the server's process starts
first, and the client imports and prepares while it comes up. Nothing here imports Prefect or polars for that reason.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, Any, Self

from schemas.errors import PaperlakeError, UsageError

DEFAULT_URL = "http://127.0.0.1:4200/api"
STARTUP_SECONDS = 180  # the first start on a machine migrates an empty database
ANSWER_SECONDS = 5

# For every Prefect process of a run. A variable that the user has set stays as it is.
QUIET = {
    "DO_NOT_TRACK": "1",  # no telemetry from the client
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",  # none from the server, which does not heed DO_NOT_TRACK
}
# For the temporary server. It is a server for one run of one client, so nothing runs there that others would need.
LEAN = {
    "PREFECT__SERVER_EPHEMERAL": "1",  # no scheduler, no watch over late runs and workers
    "PREFECT__SERVER_FINAL": "1",  # the only application of its process: routes are built once
    "PREFECT_SERVER_UI_ENABLED": "false",  # no copy of the UI's files
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",  # automations are for the server that keeps running
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",  # the server that keeps running does so
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
}
# For the client of a temporary server.
NEAR = {
    "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",  # it is the same installation
}


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

    def wait(self) -> None:
        """Return when it answers."""

    def stop(self) -> None:
        """Stop it, if it was started for this run."""


class TemporaryServer(Server):
    """A server in a process of its own, on a free port of this machine, that ends with this process."""

    def __init__(self) -> None:
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
            super().__init__(f"http://127.0.0.1:{listening.getsockname()[1]}/api")
            self._process = subprocess.Popen(
                [sys.executable, "-P", Path(__file__).with_name("temporary_server.py"), str(listening.fileno())],
                env={**QUIET, **os.environ, **LEAN},
                pass_fds=[listening.fileno()],
                stdin=subprocess.PIPE,
                stdout=self._log,
                stderr=self._log,
                start_new_session=True,  # Ctrl-C is for the client, which then stops the server
            )

    @property
    def is_temporary(self) -> bool:
        """Whether it was started for this run."""
        return True

    def adopt(self) -> None:
        """Make this process its client, by the environment that Prefect reads when it is imported."""
        super().adopt()
        os.environ.update(NEAR)
        for name in ("NO_PROXY", "no_proxy"):  # a proxy is not asked for this machine
            os.environ[name] = ",".join(filter(None, [os.environ.get(name), "127.0.0.1"]))

    def wait(self) -> None:
        """Return when it answers.

        Raises:
            PaperlakeError: The process has ended, or does not answer in time.
        """
        deadline = time.monotonic() + STARTUP_SECONDS
        while time.monotonic() < deadline:
            if answers(self.url, seconds=deadline - time.monotonic()):
                return
            if self._process.poll() is not None:
                raise PaperlakeError(
                    f"the temporary Prefect server did not start ({self._last_words()});"
                    " see `prefect server start`, or set PREFECT_API_URL to a server that runs"
                )
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
        self._log.close()

    def _last_words(self) -> str:
        """Give the last line of what the process has printed."""
        self._log.seek(0)
        lines = self._log.read().decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), f"exit {self._process.returncode}")


def open_server() -> Server:
    """Find the server that is already running, or start a temporary one without waiting for it.

    Raises:
        UsageError: A server is configured, and does not answer.
    """
    url = configured_url()
    if url is None:
        return Server(DEFAULT_URL) if answers(DEFAULT_URL, direct=True) else TemporaryServer()
    if not answers(url, direct=False):
        raise UsageError(
            f"no Prefect server answers at {url}: start it with `prefect server start`,"
            " or unset PREFECT_API_URL (`prefect config unset PREFECT_API_URL`) for a temporary one"
        )
    return Server(url)


def configured_url() -> str | None:
    """Give the address that Prefect is configured with: in the environment, its files, or the active profile."""
    if url := os.environ.get("PREFECT_API_URL"):
        return url
    for path, keys in ((Path("prefect.toml"), ("api",)), (Path("pyproject.toml"), ("tool", "prefect", "api"))):
        section = _read_toml(path)
        for key in keys:
            section = section.get(key, {})
        if url := section.get("url"):
            return str(url)
    home = Path(os.environ.get("PREFECT_HOME") or "~/.prefect").expanduser()
    profiles = _read_toml(Path(os.environ.get("PREFECT_PROFILES_PATH") or home / "profiles.toml").expanduser())
    active = os.environ.get("PREFECT_PROFILE") or profiles.get("active")
    url = profiles.get("profiles", {}).get(active, {}).get("PREFECT_API_URL")
    return None if url is None else str(url)


def answers(url: str, *, seconds: float = ANSWER_SECONDS, direct: bool = True) -> bool:
    """Say whether a healthy Prefect API is at this address.

    Args:
        url: The address of the API.
        seconds: How long to wait for its answer.
        direct: Whether a proxy that the environment names is passed by.
    """
    handlers = [urllib.request.ProxyHandler({})] if direct else []
    try:
        with urllib.request.build_opener(*handlers).open(f"{url.rstrip('/')}/health", timeout=seconds) as answer:
            return json.load(answer) is True
    except urllib.error.HTTPError as error:
        return error.code in (401, 403)  # it is there, and wants the key that Prefect's client has
    except (OSError, ValueError):
        return False


def _read_toml(path: Path) -> dict[str, Any]:
    """Read a file of Prefect's configuration. One that is absent or broken says nothing; Prefect will complain."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
