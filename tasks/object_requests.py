"""Requests to object storage: the client of a bucket, how often a request is made, and what its errors mean.

Credentials, region and endpoint come from the usual variables: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
AWS_SESSION_TOKEN, AWS_REGION, AWS_ENDPOINT_URL; AWS_TIMEOUT says how long one request may take (60s).

A request that fails is repeated, by obstore and then as a whole, with growing pauses.
"""

from __future__ import annotations

import importlib
import os
import re
import time
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from schemas.errors import StorageError, UsageError
from schemas.paths import S3Url

if TYPE_CHECKING:
    from obstore.store import S3Store

T = TypeVar("T")

PAUSES = (0.5, 2.0)  # seconds before a request is repeated as a whole
MAX_RETRIES = 4  # of obstore, within each of them
MAX_RETRY_TIME = timedelta(seconds=90)

CODE = re.compile(r"<Code>([^<]*)</Code>(?:.*?<Message>([^<]*)</Message>)?", re.DOTALL)
NO_CREDENTIALS = "169.254.169.254"  # where a machine of AWS asks for credentials if no variable has them
ACCESS = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to those of somebody who may"
INSTALL = "pip install 'paperlake[s3]'"


def repeated(url: S3Url, request: Callable[[], T]) -> T:
    """Make a request, and repeat it after errors that may pass.

    Raises:
        FileNotFoundError: There is no such object, or it is not the one that is asked for.
        StorageError: It failed for another reason.
        UsageError: The bucket does not exist, or a name cannot be read.
    """
    exceptions = obstore(".exceptions")
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


def obstore(module: str = "") -> ModuleType:
    """Return the package that asks object storage, or a module of it; it is imported when it is first needed.

    Raises:
        UsageError: It is not installed.
    """
    try:
        return importlib.import_module(f"obstore{module}")
    except ImportError as error:
        raise UsageError(f"places such as s3://bucket/prefix need obstore: {INSTALL}") from error


def store_of(url: S3Url) -> S3Store:
    """Return the client of a bucket."""
    return client_of(url.bucket, os.environ.get("AWS_ENDPOINT_URL"), os.environ.get("AWS_TIMEOUT", "60s"), os.getpid())


@cache
def client_of(bucket: str, endpoint: str | None, timeout: str, process: int) -> S3Store:
    """Make the client of a bucket, once for each process."""
    del process
    store: S3Store = obstore(".store").S3Store(
        bucket,
        client_options={"allow_http": (endpoint or "").startswith("http://"), "timeout": timeout},
        retry_config={"max_retries": MAX_RETRIES, "retry_timeout": MAX_RETRY_TIME},
    )
    return store
