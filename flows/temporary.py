"""What a run leaves outside the lake: files in the temporary directory, and one empty database in the user's cache.

    <temporary directory>/paperlake-<random>.log            the traceback of an unexpected error
    <temporary directory>/paperlake-<random>.html           the report of a version that has none here
    <temporary directory>/paperlake-server-<random>/        the database and the log of a temporary server that runs
    <cache>/paperlake/prefect-<version>.db                  an empty database

Making an empty database takes longer than everything else that a temporary server does, so it is made once for each
version of Prefect. Every temporary server begins with a copy and removes it at its end: nothing grows from run to run.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing, suppress
from importlib.metadata import version
from pathlib import Path

from schemas.errors import PaperlakeError

DATABASE = "prefect.db"
LOGS = "paperlake-"
KEPT = (".log", ".html")
SERVERS = "paperlake-server-"
MAX_AGE_SECONDS = 7 * 24 * 3600  # far longer than a run takes


def keep_log(text: str) -> Path:
    """Write the log of an unexpected error, and remove the old ones.

    Returns:
        Its path.
    """
    sweep()
    with tempfile.NamedTemporaryFile("w", prefix=LOGS, suffix=".log", delete=False, encoding="utf-8") as log:
        log.write(text)
    return Path(log.name)


def keep_page(text: str) -> Path:
    """Write a page for a browser, which reads it after this process has ended, and remove the old ones.

    Returns:
        Its path.

    Raises:
        PaperlakeError: The temporary directory cannot be written.
    """
    sweep()
    try:
        with tempfile.NamedTemporaryFile("w", prefix=LOGS, suffix=".html", delete=False, encoding="utf-8") as page:
            page.write(text)
    except OSError as error:
        raise PaperlakeError(f"no temporary file for the page: {error}; set TMPDIR to a folder with room") from error
    return Path(page.name)


def make_server_folder() -> Path:
    """Make the folder of a temporary server, and sweep those of servers that were killed.

    Raises:
        PaperlakeError: The temporary directory cannot be written.
    """
    sweep()
    try:
        return Path(tempfile.mkdtemp(prefix=SERVERS))
    except OSError as error:
        raise PaperlakeError(
            f"no temporary folder for the Prefect server: {error}; set TMPDIR to a folder that can be written"
        ) from error


def sweep() -> None:
    """Remove logs, pages and folders of temporary servers that are older than a week, as far as this user may."""
    oldest = time.time() - MAX_AGE_SECONDS
    with suppress(OSError):
        for entry in os.scandir(tempfile.gettempdir()):
            with suppress(OSError):
                if entry.name.startswith(LOGS) and entry.stat(follow_symlinks=False).st_mtime < oldest:
                    if entry.name.startswith(SERVERS) and entry.is_dir(follow_symlinks=False):
                        shutil.rmtree(entry.path, ignore_errors=True)
                    elif entry.name.endswith(KEPT) and entry.is_file(follow_symlinks=False):
                        Path(entry.path).unlink()


def empty_database() -> Path | None:
    """Return the path of the empty database, whether it exists or not; None if this user has no home."""
    try:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None
    return cache / "paperlake" / f"prefect-{version('prefect')}.db"


def copy_empty_database(folder: Path) -> bool:
    """Copy the empty database into the folder of a server.

    Returns:
        Whether there is an empty database; otherwise the server makes its own.
    """
    source, copy = empty_database(), folder / DATABASE
    with suppress(OSError, sqlite3.Error):
        if source is not None and source.is_file():
            shutil.copyfile(source, copy)
            with closing(sqlite3.connect(copy)) as database:
                database.execute("SELECT version_num FROM alembic_version").fetchone()
            return True
    copy.unlink(missing_ok=True)
    return False


def keep_empty_database(folder: Path) -> None:
    """Keep a copy of the database of a server that has just started, for the servers to come.

    If the cache cannot be written, each server makes its own.
    """
    target = empty_database()
    if target is None:
        return
    unfinished = target.with_suffix(f".{os.getpid()}.tmp")
    with suppress(OSError, sqlite3.Error):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with closing(sqlite3.connect(folder / DATABASE)) as source, closing(sqlite3.connect(unfinished)) as copy:
                source.backup(copy)
            for other in target.parent.glob("prefect-*.db"):
                other.unlink(missing_ok=True)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
