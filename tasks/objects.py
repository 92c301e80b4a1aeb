"""Object storage: the one module that asks it. An object is read, written, copied, listed and removed by its address.

A large object is read in ranges and written in parts, so that each request is short, and little of an object is in
memory. A bucket that does not exist is a UsageError, and storage that does not answer a StorageError.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from schemas.errors import StorageError
from schemas.paths import S3Url
from tasks.object_requests import obstore, repeated, store_of

CHUNK = 8 * 1024 * 1024  # bytes that are read or written by one request
MAX_AT_ONCE = 4  # objects
MAX_PARTS_AT_ONCE = 2  # of one of them


class StoredObject(NamedTuple):
    """An object as the storage lists it.

    Attributes:
        url: Its address.
        size: How many bytes it has.
        tag: What is another text for every content: the ETag; the time of its last change where there is none.
        has_etag: Whether the tag is an ETag.
    """

    url: S3Url
    size: int
    tag: str
    has_etag: bool = True


def read(url: S3Url) -> bytes:
    """Read a small object.

    Raises:
        FileNotFoundError: There is no such object.
        StorageError: It cannot be read.
    """
    return repeated(url, lambda: bytes(obstore().get(store_of(url), url.key).bytes()))


def chunks(url: S3Url, size: int, etag: str | None = None) -> Iterator[bytes]:
    """Yield the bytes of an object of a known size, some at a time.

    Args:
        url: The object.
        size: How many bytes are wanted.
        etag: The ETag that it must have.

    Raises:
        FileNotFoundError: There is no such object, or it has another ETag by now.
        StorageError: It cannot be read, or is shorter.
    """
    for start in range(0, size, CHUNK):
        end = min(start + CHUNK, size)
        chunk = repeated(url, lambda start=start, end=end: _range(url, start, end, etag))  # type: ignore[misc]
        yield chunk


def download(url: S3Url, size: int, path: Path, etag: str | None = None) -> str:
    """Write an object into a file, flushed to the disk.

    Returns:
        The SHA-256 of its bytes, in hexadecimal.

    Raises:
        FileNotFoundError: There is no such object, or it has another ETag by now.
        OSError: The file cannot be written.
        StorageError: The object cannot be read, or is shorter than its size.
    """
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for chunk in chunks(url, size, etag):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def digest(url: S3Url, size: int) -> str:
    """Return the SHA-256 of an object's bytes, in hexadecimal; raise the errors of `chunks`."""
    sha256 = hashlib.sha256()
    for chunk in chunks(url, size):
        sha256.update(chunk)
    return sha256.hexdigest()


def upload(path: Path, url: S3Url) -> None:
    """Write a file into an object, which appears as a whole.

    Raises:
        StorageError: It cannot be written.
    """
    options = {"chunk_size": CHUNK, "max_concurrency": MAX_PARTS_AT_ONCE}
    repeated(url, lambda: obstore().put(store_of(url), url.key, path, **options))


def create(url: S3Url, content: bytes) -> bool:
    """Write a small object if there is none of its name: of several writers, one succeeds.

    If the answer of the storage is lost, the request is repeated. Then the object is found, with this content.

    Returns:
        Whether the object was absent.

    Raises:
        FileExistsError: It exists, with other content.
        StorageError: It cannot be written, or it is not known whether it was.
    """
    exceptions = obstore(".exceptions")

    def attempt() -> bool:
        try:
            obstore().put(store_of(url), url.key, content, mode="create")
        except (exceptions.AlreadyExistsError, exceptions.PreconditionError):
            return False
        return True

    if repeated(url, attempt):
        return True
    if repeated(url, lambda: _found(url)) != content:
        raise FileExistsError(url)
    return False


def copy(source: S3Url, target: S3Url) -> bool:
    """Copy an object within its bucket, without its bytes passing here.

    Returns:
        Whether it was copied; not if the storage refuses, because the object is gone or too large for that.
    """
    try:
        repeated(target, lambda: obstore().copy(store_of(source), source.key, target.key))
    except (FileNotFoundError, StorageError):
        return False
    return True


def listed(folder: S3Url) -> list[StoredObject]:
    """List the objects below a folder, at any depth, by address.

    Raises:
        StorageError: The folder cannot be listed.
        UsageError: The bucket does not exist, or an object below the folder has a name that no file can have.
    """

    def attempt() -> list[StoredObject]:
        answers = obstore().list(store_of(folder), _below(folder))
        return sorted(_stored(folder, meta) for answer in answers for meta in answer)

    return repeated(folder, attempt)


def is_empty(folder: S3Url) -> bool:
    """Whether no object is below a folder; raise the errors of `listed`."""

    def attempt() -> bool:
        return not next(iter(obstore().list(store_of(folder), _below(folder), chunk_size=1)), None)

    return repeated(folder, attempt)


def found(url: S3Url) -> StoredObject | None:
    """Return an object as the storage lists it; None if there is none of this name."""
    try:
        return repeated(url, lambda: _stored(url, obstore().head(store_of(url), url.key))) if url.key else None
    except FileNotFoundError:
        return None


def folders(folder: S3Url) -> list[S3Url]:
    """List the folders in a folder, by name; raise the errors of `listed`."""
    answer = repeated(folder, lambda: obstore().list_with_delimiter(store_of(folder), _below(folder)))
    bucket = S3Url(f"s3://{folder.bucket}")
    return sorted(bucket / prefix for prefix in answer["common_prefixes"])


def remove(folder: S3Url) -> None:
    """Remove all objects below a folder; raise the errors of `listed`."""
    keys = [one.url.key for one in listed(folder)]
    if keys:
        repeated(folder, lambda: obstore().delete(store_of(folder), keys))


def _stored(place: S3Url, meta: Mapping[str, Any]) -> StoredObject:
    """Return an object of the bucket of a place, from what the storage says of it."""
    etag = meta["e_tag"]
    url = S3Url(f"s3://{place.bucket}/{meta['path']}")
    return StoredObject(url, meta["size"], etag or f"{meta['last_modified']}", etag is not None)


def _range(url: S3Url, start: int, end: int, etag: str | None) -> bytes:
    """Read a range of an object; one that is shorter is an error that may pass."""
    options = {"range": (start, end), **({"if_match": etag} if etag else {})}
    data = bytes(obstore().get(store_of(url), url.key, options=options).bytes())
    if len(data) != end - start:
        raise ConnectionError(f"{len(data)} bytes came instead of {end - start}")
    return data


def _found(url: S3Url) -> bytes:
    """Read an object that exists; it may not show at once after two writers have met."""
    try:
        return bytes(obstore().get(store_of(url), url.key).bytes())
    except FileNotFoundError as error:
        raise ConnectionError("another writer is at work on it") from error


def _below(folder: S3Url) -> str | None:
    """Return the prefix by which what is below a folder is listed."""
    return f"{folder.key}/" if folder.key else None
