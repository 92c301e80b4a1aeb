"""Checks before anything is started: a server takes seconds to come up, but an error should come at once.

The flow checks more; a run that passes here can still fail there. Nothing here imports Prefect or polars.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import socket
import stat
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from schemas.errors import LakeError, UsageError
from schemas.paths import Place, S3Url
from schemas.settings import Settings

SOURCES_NAME = "sources.toml"  # settings, which are no dump
ANSWER_SECONDS = 5.0
DEFAULTS = Settings()
LOCK_NAME = ".run.lock"


def require_usable(settings: Settings) -> None:
    """Raise an error if a run would certainly fail.

    Raises:
        UsageError: A raw folder does not exist or holds no file, the engine is not installed, no scheduler answers at
            the address, or there are no such statistics.
        LakeError: The lake cannot be written, or another run is at work on it for which this one does not wait.
    """
    require_engine(settings.engine)
    require_scheduler(settings.engine, settings.scheduler)
    require_dumps(settings.raw)
    require_lake(settings.out, is_waited_for=settings.wait_minutes > 0)
    require_statistics(settings.out, settings.statistics)


def require_engine(engine: str) -> None:
    """Raise a UsageError if the package of an engine is not installed."""
    if engine == "dask" and importlib.util.find_spec("prefect_dask") is None:
        raise UsageError("--engine dask needs prefect-dask: pip install 'paperlake[dask]'")


def require_scheduler(engine: str, address: str | None) -> None:
    """Raise a UsageError if a scheduler is named for another engine than Dask, or none answers at its address."""
    if address is None:
        return
    if engine != "dask":
        raise UsageError("--scheduler is the address of a Dask cluster, so it needs --engine dask")
    parts = urlsplit(address)
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if parts.scheme not in ("tcp", "tls") or not host or not port:
        raise UsageError(f"--scheduler {address}: is no address of a Dask scheduler, such as tcp://127.0.0.1:8786")
    try:
        socket.create_connection((host, port), timeout=ANSWER_SECONDS).close()
    except OSError as error:
        mend = "start one with `dask scheduler`, or leave --scheduler out for a cluster on this machine"
        raise UsageError(f"no Dask scheduler answers at {address} ({error}); {mend}") from error


def require_statistics(out: Place, wanted: str) -> None:
    """Raise a UsageError if no version of the lake has the statistics that are asked for."""
    if wanted != DEFAULTS.statistics and not isinstance(out, S3Url):  # which says so when the run has begun
        from tasks.load import find_statistics  # noqa: PLC0415 - slow to import

        find_statistics(out, wanted)


def require_dumps(raw: Sequence[Place]) -> None:
    """Raise a UsageError if a raw folder does not exist, or holds nothing that may be a dump."""
    for root in raw:
        if isinstance(root, S3Url):
            require_objects(root)
            continue
        try:
            mode = root.stat().st_mode
        except (OSError, ValueError) as error:
            raise UsageError(f"no such folder or file: {root}; name one that holds dumps") from error
        if stat.S_ISDIR(mode) and not holds_files(root):
            raise UsageError(f"{root} holds no files: put the dumps there, or name another folder")


def require_objects(folder: S3Url) -> None:
    """Raise a UsageError if nothing is there; a StorageError if object storage does not answer."""
    from tasks import objects  # noqa: PLC0415 - slow to import

    if objects.is_empty(folder) and objects.found(folder) is None:
        raise UsageError(f"{folder} holds no objects: put the dumps there, or name another folder")


def holds_files(folder: Path) -> bool:
    """Whether a folder or one below it holds a file that is neither hidden nor settings, or cannot be read."""
    unreadable: list[OSError] = []
    for _, folders, files in os.walk(folder, onerror=unreadable.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        if unreadable or any(not name.startswith(".") and name != SOURCES_NAME for name in files):
            return True
    return bool(unreadable)


def require_lake(out: Place, *, is_waited_for: bool = False) -> None:
    """Raise a LakeError if the folder of the lake cannot be made or written, or another run holds it.

    Args:
        out: The folder of the lake, or its place on object storage.
        is_waited_for: Whether this run waits for another that holds the lake.
    """
    if isinstance(out, S3Url):
        out = require_stored_lake(out)
    nearest = next(folder for folder in (out, *out.absolute().parents) if os.path.lexists(folder))
    if not nearest.is_dir():
        raise LakeError(f"{nearest}: Not a directory; choose a folder with --out")
    if not os.access(nearest, os.W_OK | os.X_OK):
        mend = "give this user the right to write there, or choose another folder with --out"
        raise LakeError(f"{nearest}: Permission denied; {mend}")
    if not is_waited_for and is_held(out / LOCK_NAME):
        from tasks.load import lock  # noqa: PLC0415 - slow to import, and says who holds it

        with lock(out):
            pass


def require_stored_lake(out: S3Url) -> Path:
    """Return the mirror of a lake on object storage; raise an error if the storage cannot be asked."""
    from tasks.load import local_lake, versions  # noqa: PLC0415 - slow to import

    versions.read_state(out)
    return local_lake(out)


def is_held(path: Path) -> bool:
    """Whether a process holds this lock. The check takes the lock for a moment, for which others wait."""
    try:
        with path.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
