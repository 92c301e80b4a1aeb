"""Object storage: the one module that asks it. An object is read, written, copied, listed and removed by its address.

Credentials, region and endpoint come from the usual variables: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
AWS_SESSION_TOKEN, AWS_REGION, AWS_ENDPOINT_URL; AWS_TIMEOUT says how long one request may take.

A request that fails is repeated, by obstore and then as a whole, with growing pauses. A large object is read in ranges
and written in parts, so that each request is short, and little of an object is in memory.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from schemas.errors import StorageError, UsageError
from schemas.paths import S3Url

if TYPE_CHECKING:
    from obstore.store import S3Store

T = TypeVar("T")

PAUSES = (0.5, 2.0)  # seconds before a request is repeated as a whole
MAX_RETRIES = 4  # of obstore, within each of them
MAX_RETRY_TIME = timedelta(seconds=60)
CHUNK = 8 * 1024 * 1024  # bytes that are read or written by one request
MAX_AT_ONCE = 8  # transfers

CODE = re.compile(r"<Code>([^<]*)</Code>(?:.*?<Message>([^<]*)</Message>)?", re.DOTALL)
NO_CREDENTIALS = "169.254.169.254"  # where a machine of AWS asks for credentials if no variable has them
ACCESS = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to those of somebody who may"
MISSING = "install it: pip install 'paperlake[s3]'"


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


def require_client() -> None:
    """Raise a UsageError if the package that asks object storage is not installed."""
    try:
        import obstore  # noqa: F401, PLC0415
    except ImportError as error:
        raise UsageError(f"places such as s3://bucket/prefix need obstore; {MISSING}") from error


def read(url: S3Url) -> bytes:
    """Read a small object.

    Raises:
        FileNotFoundError: There is no such object.
        StorageError: It cannot be read.
    """
    return _repeated(url, lambda: bytes(_obstore().get(_store(url), url.key).bytes()))


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
        chunk = _repeated(url, lambda start=start, end=end: _range(url, start, end, etag))  # type: ignore[misc]
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
    _repeated(url, lambda: _obstore().put(_store(url), url.key, path, chunk_size=CHUNK))


def create(url: S3Url, content: bytes) -> bool:
    """Write a small object if there is none of its name: of several writers, one succeeds.

    If the answer of the storage is lost, the request is repeated. Then the object is found, with this content.

    Returns:
        Whether the object was absent.

    Raises:
        FileExistsError: It exists, with other content.
        StorageError: It cannot be written, or it is not known whether it was.
    """
    from obstore.exceptions import AlreadyExistsError, PreconditionError  # noqa: PLC0415

    def attempt() -> bool:
        try:
            _obstore().put(_store(url), url.key, content, mode="create")
        except (AlreadyExistsError, PreconditionError):
            return False
        return True

    if _repeated(url, attempt):
        return True
    if _repeated(url, lambda: _found(url)) != content:
        raise FileExistsError(url)
    return False


def copy(source: S3Url, target: S3Url) -> bool:
    """Copy an object within its bucket, without its bytes passing here.

    Returns:
        Whether it was copied; not if the storage refuses, because the object is gone or too large for that.
    """
    try:
        _repeated(target, lambda: _obstore().copy(_store(source), source.key, target.key))
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
        answers = _obstore().list(_store(folder), _below(folder))
        return sorted(_stored(folder, meta) for answer in answers for meta in answer)

    return _repeated(folder, attempt)


def is_empty(folder: S3Url) -> bool:
    """Whether no object is below a folder; raise the errors of `listed`."""

    def attempt() -> bool:
        return not next(iter(_obstore().list(_store(folder), _below(folder), chunk_size=1)), None)

    return _repeated(folder, attempt)


def found(url: S3Url) -> StoredObject | None:
    """Return an object as the storage lists it; None if there is none of this name."""
    try:
        return _repeated(url, lambda: _stored(url, _obstore().head(_store(url), url.key))) if url.key else None
    except FileNotFoundError:
        return None


def folders(folder: S3Url) -> list[S3Url]:
    """List the folders in a folder, by name; raise the errors of `listed`."""
    answer = _repeated(folder, lambda: _obstore().list_with_delimiter(_store(folder), _below(folder)))
    bucket = S3Url(f"s3://{folder.bucket}")
    return sorted(bucket / prefix for prefix in answer["common_prefixes"])


def remove(folder: S3Url) -> None:
    """Remove all objects below a folder; raise the errors of `listed`."""
    keys = [one.url.key for one in listed(folder)]
    if keys:
        _repeated(folder, lambda: _obstore().delete(_store(folder), keys))


def _stored(place: S3Url, meta: Mapping[str, Any]) -> StoredObject:
    """Return an object of the bucket of a place, from what the storage says of it."""
    etag = meta["e_tag"]
    url = S3Url(f"s3://{place.bucket}/{meta['path']}")
    return StoredObject(url, meta["size"], etag or f"{meta['last_modified']}", etag is not None)


def _range(url: S3Url, start: int, end: int, etag: str | None) -> bytes:
    """Read a range of an object; one that is shorter is an error that may pass."""
    options = {"range": (start, end), **({"if_match": etag} if etag else {})}
    data = bytes(_obstore().get(_store(url), url.key, options=options).bytes())
    if len(data) != end - start:
        raise ConnectionError(f"{len(data)} bytes came instead of {end - start}")
    return data


def _found(url: S3Url) -> bytes:
    """Read an object that exists; it may not show at once after two writers have met."""
    try:
        return bytes(_obstore().get(_store(url), url.key).bytes())
    except FileNotFoundError as error:
        raise ConnectionError("another writer is at work on it") from error


def _below(folder: S3Url) -> str | None:
    """Return the prefix by which what is below a folder is listed."""
    return f"{folder.key}/" if folder.key else None


def _repeated(url: S3Url, request: Callable[[], T]) -> T:
    """Make a request, and repeat it after errors that may pass.

    Raises:
        FileNotFoundError: There is no such object, or it is not the one that is asked for.
        StorageError: It failed for another reason.
        UsageError: The bucket does not exist, or a name cannot be read.
    """
    from obstore import exceptions  # noqa: PLC0415

    for pause in (*PAUSES, None):
        try:
            return request()
        except (exceptions.NotFoundError, exceptions.PreconditionError, FileNotFoundError) as error:
            raise FileNotFoundError(f"{url}: there is no such object, or it has changed") from error
        except (exceptions.PermissionDeniedError, exceptions.UnauthenticatedError, PermissionError) as error:
            raise StorageError(f"{url}: access is denied ({_said(error)}); {ACCESS}") from error
        except exceptions.InvalidPathError as error:
            raise UsageError(f"{url}: {_said(error)}; rename that object") from error
        except (exceptions.BaseError, OSError) as error:
            if "NoSuchBucket" in str(error):
                raise UsageError(f"{url}: there is no bucket {url.bucket!r}; make it, or name another one") from error
            if pause is None:
                raise StorageError(f"{url}: object storage failed: {_said(error)}; {_mend(error)}") from error
            time.sleep(pause)
    raise AssertionError


def _said(error: Exception) -> str:
    """Return what an error of object storage says, in one short line."""
    text = str(error).split("Debug source")[0]
    if code := CODE.search(text):
        return ": ".join(part for part in code.groups() if part)
    return " ".join(text.split())[:300]


def _mend(error: Exception) -> str:
    """Return what a person can do about an error of object storage."""
    if NO_CREDENTIALS in str(error):
        return f"no credentials were found: {ACCESS}"
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
    return f"see whether {endpoint or 'the service'} answers, and run again"


def _obstore() -> ModuleType:
    """Return the package that asks object storage, which is imported when it is first needed."""
    return importlib.import_module("obstore")


def _store(url: S3Url) -> S3Store:
    """Return the client of a bucket."""
    return _client(url.bucket, os.environ.get("AWS_ENDPOINT_URL"), os.environ.get("AWS_TIMEOUT", "30s"), os.getpid())


@cache
def _client(bucket: str, endpoint: str | None, timeout: str, process: int) -> S3Store:
    """Make the client of a bucket, once for each process."""
    from obstore.store import S3Store  # noqa: PLC0415

    del process
    return S3Store(
        bucket,
        client_options={"allow_http": (endpoint or "").startswith("http://"), "timeout": timeout},
        retry_config={"max_retries": MAX_RETRIES, "retry_timeout": MAX_RETRY_TIME},
    )
