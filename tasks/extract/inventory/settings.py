"""Settings in a raw folder: small TOML files that a person writes beside the dumps."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from schemas.catalogues import Catalogue, SourceSettings
from schemas.dump import SettingsFile
from schemas.errors import UsageError
from tasks.extract.formats import FORMATS

SOURCES_NAME = "sources.toml"
LONGEST = 64 * 1024  # bytes

_MEND = (
    "a section [sources.NAME] has names, files and formats (lists of texts), trust (a whole number from 1) and "
    "duplicate_free (true or false)"
)


def read_settings(path: Path) -> bytes:
    """Read a small file of settings.

    Raises:
        ValueError: If it is too long.
        OSError: If it cannot be read.
    """
    with path.open("rb") as stream:
        raw = stream.read(LONGEST + 1)
    if len(raw) > LONGEST:
        raise ValueError(f"longer than {LONGEST // 1024} KiB, the limit")
    return raw


def parse_settings(raw: bytes) -> dict[str, object]:
    """Parse a file of settings.

    Raises:
        ValueError: If it is not TOML.
    """
    return tomllib.loads(raw.decode("utf-8-sig"))


def read_catalogues(path: Path, source_file: str) -> tuple[SettingsFile, list[Catalogue]]:
    """Read what a `sources.toml` declares.

    Args:
        path: The file.
        source_file: Its name in the inventory.

    Returns:
        What the inventory says of the file, and the catalogues in their order.

    Raises:
        UsageError: If it cannot be read or says what is not understood; one line that names the file and the line.
    """
    folder = source_file.removesuffix(SOURCES_NAME)
    try:
        raw = read_settings(path)
        said = SourceSettings.model_validate(parse_settings(raw))
    except ValidationError as error:
        first = error.errors()[0]
        keys = [str(key) for key in first["loc"]]
        raise _wrong(source_file, _line(raw, keys), f"{'.'.join(keys)}: {first['msg']}") from error
    except (OSError, ValueError) as error:
        raise _wrong(source_file, None, " ".join(str(error).split())) from error
    for name, section in said.sources.items():
        if unknown := sorted(set(section.formats) - FORMATS.keys()):
            keys = ["sources", name, "formats"]
            raise _wrong(source_file, _line(raw, keys), f"no format is called {', '.join(unknown)}")
    declared = [Catalogue.declared(name, section, folder) for name, section in said.sources.items()]
    return SettingsFile(source_file=source_file, sha256=hashlib.sha256(raw).hexdigest(), size=len(raw)), declared


def _wrong(source_file: str, line: int | None, cause: str) -> UsageError:
    """Return the error of settings that are not understood."""
    place = source_file if line is None else f"{source_file}, line {line}"
    return UsageError(f"{place}: {cause}; mend it: {_MEND}")


def _line(raw: bytes, keys: Sequence[str]) -> int | None:
    """Return the line on which a key stands, else that of its section; None where neither is written plainly."""
    wanted = list(keys[:3])  # what follows is a place in a list
    found = None
    section: list[str] = []
    for number, line in enumerate(raw.decode("utf-8-sig").splitlines(), start=1):
        header, pair = re.match(r"\s*\[+([^\]]*)\]", line), re.match(r"\s*([^=#\[]+?)\s*=", line)
        if header:
            path = section = _parts(header[1])
        elif pair:
            path = [*section, *_parts(pair[1])]
        else:
            continue
        if path[: len(wanted)] == wanted:
            return number
        if path == wanted[: len(path)]:
            found = number
    return found


def _parts(dotted: str) -> list[str]:
    """Return the parts of a dotted key."""
    return [part.strip().strip("\"'") for part in dotted.split(".")]
