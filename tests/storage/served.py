"""A real S3 API in a process of its own (moto), with a proxy before it; and a lake on it."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from schemas.paths import S3Url
from tasks import object_requests
from tasks.load import local_lake, lock, refresh
from tasks.load.manifest import Manifest
from tests.lake_frames import publish_lake
from tests.storage.proxy import Proxy

START_SECONDS = 60

SIGNED = "AWS4-HMAC-SHA256 Credential=somebody/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
ACCESS = {
    "AWS_ACCESS_KEY_ID": "somebody",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_REGION": "us-east-1",
    "AWS_TIMEOUT": "1s",
    "NO_PROXY": "127.0.0.1",
}


class Storage:
    """A served S3 API.

    Attributes:
        proxy: The proxy before it.
        environment: The variables by which a process finds it.
    """

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}"
        self._buckets = 0
        self.proxy = Proxy(port)
        self.environment = {**ACCESS, "AWS_ENDPOINT_URL": self.proxy.url}

    def new_bucket(self) -> S3Url:
        """Make a bucket."""
        self._buckets += 1
        name = f"bucket-{self._buckets}"
        self.put(name, b"")
        return S3Url(f"s3://{name}")

    def put(self, path: str, content: bytes) -> None:
        """Write an object under any name, as other clients may."""
        headers = {"Authorization": SIGNED, "Content-Type": "application/octet-stream"}
        request = urllib.request.Request(f"{self._address}/{quote(path)}", method="PUT", data=content, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.status == 200


@contextmanager
def serving(folder: Path, port: int) -> Iterator[Storage]:
    """Serve an S3 API during a block, in a process of its own."""
    log = folder / "moto.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)],
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(f"http://127.0.0.1:{port}/moto-api/"):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        storage = Storage(port)
        yield storage
        storage.proxy.close()
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(url: str) -> bool:
    """Whether a server answers."""
    try:
        with urllib.request.urlopen(url, timeout=1):
            return True
    except OSError:
        return False


def use(storage: Storage, cache: Path, patch: pytest.MonkeyPatch) -> None:
    """Let this process, and those that it starts, find the storage; requests are repeated soon and seldom."""
    for name, value in {**storage.environment, "XDG_CACHE_HOME": str(cache)}.items():
        patch.setenv(name, value)
    patch.setattr(object_requests, "PAUSES", (0.0,))
    patch.setattr(object_requests, "MAX_RETRIES", 1)
    patch.setattr(object_requests, "MAX_RETRY_TIME", timedelta(seconds=2))
    object_requests.client_of.cache_clear()


def publish_stored(out: S3Url, n: int = 6, marker: str = "Title", **options: Any) -> Manifest:
    """Publish a version on object storage, as a run does: hold the mirror, refresh it, publish."""
    lake = local_lake(out)
    with lock(lake):
        refresh(lake, out)
        return publish_lake(lake, n, marker, **options)


def days_later(days: float) -> datetime:
    """Give a time some days from now."""
    return datetime.now(UTC) + timedelta(days=days)
