"""The companions of a version: files beside its tables that describe or show them, such as a database of views.

The manifest lists them, so they are verified, and go to object storage and back, like the files of the tables. They are
made from the tables, so they do not decide whether a version is new. Each version has its own copies: what somebody
writes into one of them does not reach the others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path

from schemas.errors import LakeError
from tasks.load.manifest import PublishedFile
from tasks.load.reading import Lake
from tasks.work import digest

Companion = Callable[[Lake, Path], None]  # writes the file of a version: its tables are read, and the path is written

logger = logging.getLogger(__name__)


def write_companions(companions: Mapping[str, Companion], lake: Lake, folder: Path) -> tuple[PublishedFile, ...]:
    """Write the companions of a version that is being built.

    One that fails is left out, with a warning: the tables are worth more than what is said of them.

    Args:
        companions: What writes each file, by the name of the file in the folder of the version.
        lake: The version, whose tables are complete.
        folder: The folder of the version.

    Returns:
        The entries of the manifest for the files.

    Raises:
        LakeError: The version cannot be read.
        OSError: A file cannot be written.
    """
    written = []
    for name, write in companions.items():
        path = folder / name
        try:
            write(lake, path)
        except (OSError, LakeError):
            raise
        except Exception as error:
            path.unlink(missing_ok=True)
            cause = f"{type(error).__name__}: {' '.join(str(error).split())[:500]}"
            logger.warning("%s cannot be written, and the version has none: %s", name, cause)
            logger.debug("%s", name, exc_info=error)
        else:
            written.append(PublishedFile(path=name, bytes=path.stat().st_size, sha256=digest(path)))
    return tuple(written)
