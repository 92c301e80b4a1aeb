"""The parts of a service as processes of this machine, on 127.0.0.1: Postgres, a Prefect server on it, a worker."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, Self

from flows.deployments import ENVIRONMENT
from flows.server import QUIET, answers
from tests.integration.conftest import ROOT, SPARING, free_port, wait_for

POSTGRES = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
SUPERUSER = DATABASE = "prefect"


def missing() -> str | None:
    """Give why no Postgres can be started; None if one can."""
    if POSTGRES is None and shutil.which("initdb") is None:
        return "Postgres is not installed (Debian: apt-get install postgresql)"
    return None


def postgres_program(name: str) -> str:
    """Give the path of a program of Postgres; Debian keeps most of them off the PATH."""
    return str(POSTGRES / name) if POSTGRES else name


class Part:
    """A process that can be started again: a context that ends it with all that it has started.

    Attributes:
        log: The file that all its processes write to.
        process: The process that runs now.
    """

    # What asks it to end, and what it does not survive; the latter goes to all that it has started, too.
    ends: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, command: list[str], log: Path, environment: Mapping[str, str], folder: Path = ROOT) -> None:
        self.log = log
        self._command, self._environment, self._folder = command, dict(environment), folder
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self._command,
                env=self._environment,
                cwd=self._folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        self.ready()
        return self

    def __exit__(self, *exception: object) -> None:
        self.kill()

    def is_ready(self) -> bool:
        """Whether it does what others need it for."""
        return True

    def ready(self) -> None:
        """Wait until it is ready."""
        wait_for(lambda: self.is_ready() or self.process.poll() is not None)
        assert self.process.poll() is None, self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """Ask it to end, and wait for that."""
        self.process.send_signal(self.ends)
        self.process.wait()

    def kill(self) -> None:
        """End it with all that it has started, so that none can tell of the death of another."""
        end_family(self.process)

    def restart(self, *, gently: bool) -> None:
        """End it, one way or the other, and start it again."""
        if gently:
            self.stop()
        else:
            self.kill()
        self.process = self._start()
        self.ready()


def family(pid: int) -> list[int]:
    """List a process and all that it has started, each after the one that has started it."""
    found = [pid]
    for parent in found:
        for children in Path("/proc", str(parent), "task").glob("*/children"):
            with suppress(FileNotFoundError, ProcessLookupError):
                found.extend(map(int, children.read_text(encoding="ascii").split()))
    return found


def end_family(process: subprocess.Popen[Any]) -> None:
    """Kill a process and all that it has started: those are stopped first, so that none sees another one die."""
    pids = family(process.pid)
    for sign in (signal.SIGSTOP, signal.SIGKILL):
        for pid in pids if process.poll() is None else []:
            with suppress(ProcessLookupError):
                os.kill(pid, sign)
    process.wait()


class Postgres(Part):
    """A new database cluster with trusted users in a folder of its own, which is removed at the end.

    Postgres refuses to run as root, so root runs it as another user.
    """

    ends = signal.SIGINT  # the fast shutdown: clients are disconnected

    def __init__(self, log: Path) -> None:
        self.port = free_port()
        self._data = Path(tempfile.mkdtemp(prefix="paperlake-postgres-"))  # pytest's folders are closed to other users
        user = self._other_user()
        if user is not None:
            shutil.chown(self._data, user.pw_uid, user.pw_gid)
        identity = (
            [] if user is None else ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        )
        subprocess.run(
            [
                *identity,
                postgres_program("initdb"),
                *(
                    "--pgdata",
                    self._data,
                    "--username",
                    SUPERUSER,
                    "--auth",
                    "trust",
                    "--encoding",
                    "UTF8",
                    "--no-sync",
                ),
            ],
            check=True,
            capture_output=True,
            cwd="/",
        )
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
        options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
        command = [*identity, postgres_program("postgres"), "-D", str(self._data), "-p", str(self.port), *options]
        super().__init__(command, log, os.environ, Path("/"))

    @staticmethod
    def _other_user() -> pwd.struct_passwd | None:
        if os.getuid() != 0:
            return None
        users = {user.pw_name: user for user in pwd.getpwall()}
        return next(filter(None, map(users.get, ("postgres", "nobody"))))

    @property
    def url(self) -> str:
        """Where Prefect finds it."""
        return f"postgresql+asyncpg://{SUPERUSER}@127.0.0.1:{self.port}/{DATABASE}"

    def is_ready(self) -> bool:
        """Whether it accepts connections."""
        command = [postgres_program("pg_isready"), "--quiet", "--host", "127.0.0.1", "--port", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0

    def __enter__(self) -> Self:
        super().__enter__()
        self.query(f"create database {DATABASE}", database="postgres")
        return self

    def query(self, sql: str, *, database: str = DATABASE) -> str:
        """Give the single value that a query returns."""
        where = ["--host", "127.0.0.1", "--port", str(self.port), "--username", SUPERUSER, database]
        command = [postgres_program("psql"), "--no-align", "--tuples-only", "--command", sql, *where]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def kill(self) -> None:
        """End it at once, as a crash of the machine would: it recovers when it starts again."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def __exit__(self, *exception: object) -> None:
        self.kill()
        shutil.rmtree(self._data)


class Server(Part):
    """A Prefect server.

    Attributes:
        url: The address of its API.
    """

    def __init__(self, home: Path, database: str, environment: Mapping[str, str] = SPARING) -> None:
        self.url = f"http://127.0.0.1:{(port := free_port())}/api"
        own = {
            "PREFECT_HOME": str(home),
            "PREFECT_API_URL": self.url,
            "PREFECT_SERVER_UI_API_URL": self.url,
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": database,
        }
        command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
        super().__init__(command, home / "server.log", {**os.environ, **QUIET, **environment, **own})

    def is_ready(self) -> bool:
        """Whether it answers."""
        return answers(self.url)


class Worker(Part):
    """A worker of the pool `paperlake`, and what it has started."""

    def __init__(self, folder: Path, environment: Mapping[str, str], *, limit: int = 3) -> None:
        command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", "paperlake", "--limit", str(limit)]
        own = {**environment, **ENVIRONMENT, "PREFECT_WORKER_QUERY_SECONDS": "2"}
        super().__init__(command, folder / "worker.log", own, folder)
