"""Read the settings in a raw folder: small TOML files that a person writes beside the dumps."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from schemas.catalogues import Catalogue, SourceSettings
from schemas.dump import ColumnMapping, SettingsFile
from schemas.errors import UsageError
from tasks.extract.formats import FORMATS
from tasks.extract.inventory.file_names import readable_name

SOURCES_NAME = "sources.toml"
SETTINGS_SUFFIX = ".mapping.toml"
LONGEST = 64 * 1024  # bytes

_MEND = (
    "a section [sources.NAME] has names, files and formats (lists of texts), trust (a whole number from 1), "
    "duplicate_free and latest (true or false)"
)


def read_settings(path: Path, longest: int = LONGEST) -> bytes:
    """Read a small file of settings, of so many bytes at most.

    Raises:
        ValueError: If it is too long.
        OSError: If it cannot be read.
    """
    with path.open("rb") as stream:
        raw = stream.read(longest + 1)
    if len(raw) > longest:
        raise ValueError(f"longer than {longest // 1024} KiB, the limit")
    return raw


def parse_settings(raw: bytes) -> dict[str, object]:
    """Parse a file of settings.

    Raises:
        ValueError: If it is not TOML.
    """
    return tomllib.loads(raw.decode("utf-8-sig"))


def settings_beside(dump: Path) -> list[Path]:
    """Return the paths at which a dump may have settings: its name with or without its suffix, and that of settings."""
    return [dump.with_name(name + SETTINGS_SUFFIX) for name in (dump.name, dump.stem)]


def read_mapping(dump: Path) -> ColumnMapping | None:
    """Read the settings beside a dump: `NAME.mapping.toml`, NAME being its name with or without its suffix.

    Raises:
        ValueError: There are settings that cannot be read; the message is one line.
    """
    for path in settings_beside(dump):
        if os.path.islink(path) or not os.path.isfile(path):  # noqa: PTH113, PTH114 - a name may be too long for it
            continue
        try:
            return ColumnMapping.model_validate(parse_settings(read_settings(path)))
        except ValidationError as error:
            first = error.errors()[0]
            cause = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        except (OSError, ValueError) as error:
            cause = " ".join(str(error).split())
        raise ValueError(f"{readable_name(path.name)} is no mapping of columns ({cause}): mend it")
    return None


def read_catalogues(path: Path, source_file: str) -> tuple[SettingsFile, list[Catalogue]]:
    """Read what a `sources.toml` declares.

    Args:
        path: The file.
        source_file: Its name in the inventory.

    Returns:
        The file for the inventory, and the catalogues in their order.

    Raises:
        UsageError: The file cannot be read or understood; the message names the file and the line.
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
    """Return the line of a key, else the line of its section; None if neither can be found."""
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
