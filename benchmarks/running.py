"""Start what is measured: commands, and a Prefect server for them to use."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.machine import ROOT

SERVER_START_SECONDS = 120.0


@dataclass(frozen=True)
class Finished:
    """A command that has ended.

    Attributes:
        status: Its exit status.
        output: What it wrote to standard output.
        errors: What it wrote to standard error.
        seconds: How long it took, as a whole process.
    """

    status: int
    output: str
    errors: str
    seconds: float


def run(command: Sequence[str], environment: Mapping[str, str]) -> Finished:
    """Run a command to its end and time it."""
    started = time.perf_counter()
    ended = subprocess.run(command, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False)
    return Finished(ended.returncode, ended.stdout, ended.stderr, time.perf_counter() - started)


def run_alone(module: str, *arguments: str) -> str:
    """Run a module of the benchmarks in a process of its own, whose memory is its own too; give what it prints.

    Raises:
        subprocess.CalledProcessError: It failed.
    """
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout


def environment_with(home: Path, **variables: str) -> dict[str, str]:
    """Return the environment of a command that uses its own Prefect home and sends nothing anywhere."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return inherited | {
        "PREFECT_HOME": str(home),
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        **variables,
    }


@contextlib.contextmanager
def prefect_server() -> Iterator[dict[str, str]]:
    """Keep a Prefect server on a free local port; give the environment of commands that use it.

    Raises:
        RuntimeError: The server did not answer in time.
    """
    with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as folder:
        port = _free_port()
        url = f"http://127.0.0.1:{port}/api"
        environment = environment_with(Path(folder))
        command = [
            sys.executable,
            "-m",
            "prefect",
            "server",
            "start",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--no-ui",
        ]
        with (Path(folder) / "server.log").open("wb") as log:
            server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
            try:
                _wait_until_healthy(url, server)
                yield environment | {"PREFECT_API_URL": url}
            finally:
                server.terminate()
                server.wait()


def _free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_until_healthy(url: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers."""
    end = time.monotonic() + SERVER_START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{url}/health").is_success:
                return
        time.sleep(0.2)
    raise RuntimeError(f"the Prefect server at {url} did not start")
