"""Places that a run is given: folders of this machine, and folders on object storage."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from schemas.errors import UsageError

SCHEME = "s3://"
BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class S3Url(str):
    """The address of a folder or an object on object storage: s3://bucket/prefix, without a slash at its end."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Return the address that a text is.

        Raises:
            ValueError: The text is no such address.
        """
        bucket, _, prefix = text.removeprefix(SCHEME).rstrip("/").partition("/")
        segments = prefix.split("/") if prefix else []
        if not text.startswith(SCHEME) or not BUCKET.fullmatch(bucket):
            raise ValueError(f"{text!r} is not the address of a folder on object storage, such as s3://bucket/prefix")
        if "\0" in text or any(segment in ("", ".", "..") for segment in segments):
            raise ValueError(f"{text!r} has a part that no folder can be named: empty, '.' or '..'")
        return super().__new__(cls, SCHEME + "/".join([bucket, *segments]))

    @property
    def bucket(self) -> str:
        """The bucket."""
        return self.removeprefix(SCHEME).partition("/")[0]

    @property
    def key(self) -> str:
        """What follows the bucket; empty for the bucket as a whole."""
        return self.removeprefix(SCHEME).partition("/")[2]

    @property
    def name(self) -> str:
        """The last part of the address."""
        return self.rpartition("/")[2]

    @property
    def parent(self) -> S3Url:
        """The folder that it is in."""
        return S3Url(self.rpartition("/")[0])

    def __truediv__(self, below: str) -> S3Url:
        return S3Url(f"{self}/{below}")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate it from a text that begins with s3://, and write it as one."""
        del source, handler
        return core_schema.no_info_after_validator_function(cls, core_schema.str_schema(pattern=f"^{SCHEME}"))


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


Place = Path | S3Url
"""A folder of this machine, or one on object storage."""


def place_of(text: str | Path) -> Place:
    """Return the place that a text names; a text that begins with s3:// is an address.

    Raises:
        ValueError: The address is malformed.
    """
    return S3Url(text) if isinstance(text, str) and text.startswith(SCHEME) else Path(text)


def _well_formed(place: object) -> object:
    """Return what may become a place as it is; raise a ValueError for a malformed address, which is no path either."""
    if isinstance(place, str):
        place_of(place)
    return place


Folder = Annotated[
    S3Url | Annotated[Path, AfterValidator(require_utf8)],
    Field(union_mode="left_to_right"),
    BeforeValidator(_well_formed),
]
"""The same as a setting, which may be given as a text."""
