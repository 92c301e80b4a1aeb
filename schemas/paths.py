"""Paths that a run is given."""

from __future__ import annotations

from pathlib import Path

from schemas.errors import UsageError


def require_utf8(path: Path) -> Path:
    """Return a path that can be written in UTF-8, as texts and some libraries require.

    Raises:
        UsageError: The path has bytes that are not UTF-8.
    """
    try:
        str(path.absolute()).encode()
    except UnicodeEncodeError as error:
        shown = str(path.absolute()).encode("utf-8", "backslashreplace").decode()
        raise UsageError(f"{shown}: the name of the folder has bytes that are no UTF-8; rename it") from error
    return path
