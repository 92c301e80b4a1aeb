"""A lake on object storage, over a real S3 API: published whole or not at all, and read like any other."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest

from schemas.errors import LakeError, MissingLakeError, UsageError
from schemas.paths import S3Url
from tasks import objects
from tasks.load import (
    Lake,
    current_snapshot,
    find_faults,
    find_version,
    list_snapshots,
    local_lake,
    lock,
    open_lake,
    refresh,
    rollback,
)
from tasks.load.changes.reading import open_changes
from tasks.load.versions import read_state
from tasks.work import digest
from tests.integration.conftest import free_port
from tests.integration.publish_and_die import publish_elsewhere
from tests.lake_frames import lake_tables, publish_lake
from tests.storage.proxy import FAULTS, Fault, Request
from tests.storage.served import Storage, days_later, publish_stored

FORKSERVER = multiprocessing.get_context("forkserver")
FORKSERVER.set_forkserver_preload(["tests.integration.publish_and_die"])


@pytest.fixture
def out(storage: Storage) -> S3Url:
    return storage.new_bucket() / "lakes/mine"


def marker_of(out: S3Url) -> str:
    """See that the current version is whole and that all its tables are of one publication; give its marker."""
    assert find_faults(current_snapshot(out)) == []
    lake = open_lake(str(out))
    titles = lake.papers.select("title").collect()["title"]
    names = lake.authors.select("display_name").collect()["display_name"]
    (marker,) = {title.split()[0] for title in titles} | {name[1:] for name in names}
    assert lake.manifest.run_name == marker
    return str(marker)


def keys(out: S3Url) -> set[str]:
    return {str(one.url.removeprefix(f"{out}/")) for one in objects.listed(out)}


def write_name(lake: Lake, path: Path) -> None:
    """Write a companion of a version."""
    path.write_text(lake.snapshot, encoding="utf-8")


def test_what_is_published_is_what_is_read(out: S3Url) -> None:
    with pytest.raises(MissingLakeError, match="no version of the lake is here"):
        open_lake(out)
    manifest = publish_stored(out, 6, companions={"name.txt": write_name})
    lake = open_lake(str(out))
    assert lake.manifest == manifest
    assert lake.folder == out / "_snapshots" / manifest.snapshot
    for name, frame in lake_tables(6).items():
        assert lake[name].collect().sort(frame.columns[:2]).equals(frame.sort(frame.columns[:2])), name
    assert keys(out) == {
        "_versions/0000000001.json",
        f"_snapshots/{manifest.snapshot}/_manifest.json",
        *(f"_snapshots/{manifest.snapshot}/{file.path}" for file in manifest.files),
        f"_snapshots/{manifest.snapshot}/name.txt",
    }


def test_a_version_is_read_by_plain_globs(out: S3Url) -> None:
    publish_stored(out, 6, "old")
    publish_stored(out, 6, "new")
    papers = pl.read_parquet(f"{current_snapshot(out)}/papers/*.parquet", credential_provider=None)
    assert set(papers["title"]) == {f"new {number}" for number in range(6)}


def test_unchanged_files_are_copied_by_the_storage(storage: Storage, out: S3Url) -> None:
    publish_stored(out, 6, "same")
    with storage.proxy.failing(lambda _: None):
        second = publish_stored(out, 6, "same", run_name="second")
    puts = [request for request in storage.proxy.requests if request.method == "PUT" and ".parquet" in request.path]
    assert len(puts) == len(second.files)
    uploaded = {request.path.rpartition(second.snapshot)[2] for request in puts if not request.is_copy}
    assert uploaded == {"/changes/part-0.parquet"}  # nothing has changed since the first one, in which all is new
    assert marker_of_any(out) == "second"


def marker_of_any(out: S3Url) -> str:
    assert find_faults(current_snapshot(out)) == []
    return open_lake(out).manifest.run_name


def test_another_machine_goes_on_where_the_first_has_ended(
    storage: Storage, out: S3Url, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish_stored(out, 6, "first", companions={"name.txt": write_name})
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
    second = publish_stored(out, 7, "second")
    brought = local_lake(out) / "_snapshots" / first.snapshot
    assert (brought / "name.txt").read_text(encoding="utf-8") == first.snapshot
    assert find_faults(brought) == []
    assert second.parent == first.snapshot
    history = open_lake(out).history.collect()
    assert set(history["snapshot"]) == {first.snapshot, second.snapshot}
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with open_changes(out) as between:
        assert {*pl.concat(between.changes)["event"].drop_nulls()} >= {"minted"}
    third = publish_stored(out, 7, "third")
    assert third.parent == second.snapshot
    assert read_state(out).number == 3


def test_of_two_writers_one_is_told_that_it_came_too_late(
    out: S3Url, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_stored(out, 6, "before")
    slow = local_lake(out)
    with lock(slow):
        refresh(slow, out)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
        publish_stored(out, 6, "quick")
        with pytest.raises(LakeError, match="another process has published or rolled back meanwhile"):
            publish_lake(slow, 6, "slow")
    assert marker_of(out) == "quick"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    publish_stored(out, 6, "slow")
    assert marker_of(out) == "slow"


def test_of_two_writers_that_meet_at_the_last_step_one_wins(
    storage: Storage, out: S3Url, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_TIMEOUT", "60s")  # the overtaken request waits, and is not sent again meanwhile
    publish_stored(out, 6, "before")
    mine = local_lake(out)

    def overtake(request: Request) -> Fault | None:
        if request.method == "PUT" and "_versions" in request.path and not met:
            met.append(request)
            with pytest.MonkeyPatch.context() as other:
                other.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
                publish_stored(out, 6, "quick")
        return None

    met: list[Request] = []
    with lock(mine):
        refresh(mine, out)
        with storage.proxy.failing(overtake), pytest.raises(LakeError, match="another process has published"):
            publish_lake(mine, 6, "slow")
    assert met
    assert marker_of(out) == "quick"
    assert read_state(out).number == 2
    left = {one.name.rpartition("-")[2] for one in objects.folders(out / "_snapshots")}
    assert left == {"before", "quick"}  # what nobody can publish any more is removed by the one who has overtaken it
    publish_stored(out, 6, "slow")
    assert marker_of(out) == "slow"


def test_a_service_that_ignores_conditions_is_refused(storage: Storage, out: S3Url) -> None:
    storage.proxy.without = {"if-none-match"}
    try:
        with pytest.raises(LakeError, match="writes over objects that must be absent"):
            publish_stored(out)
    finally:
        storage.proxy.without = set()
    assert read_state(out).number == 0


def test_old_versions_are_removed_when_the_new_one_stands(storage: Storage, out: S3Url) -> None:
    manifests = [publish_stored(out, 6, f"v{number}", keep=2, now=days_later(number / 2)) for number in range(3)]
    assert [one.id for one in list_snapshots(out)] == [one.snapshot for one in reversed(manifests)]
    with storage.proxy.failing(lambda _: None):
        last = publish_stored(out, 6, "v9", keep=2, now=days_later(9))
    assert [one.id for one in list_snapshots(out)] == [last.snapshot, manifests[2].snapshot]
    assert {one.name for one in objects.folders(out / "_snapshots")} == {last.snapshot, manifests[2].snapshot}
    places = {request.method: request.number for request in storage.proxy.requests if "_versions" in request.path}
    removals = [request.number for request in storage.proxy.requests if request.method in ("POST", "DELETE")]
    assert removals
    assert min(removals) > places["PUT"]


def test_an_old_version_that_cannot_be_removed_does_not_fail_the_run(storage: Storage, out: S3Url) -> None:
    for number in (1, 2):
        publish_stored(out, 6, f"v{number}", keep=1, now=days_later(3 * number))
    with storage.proxy.failing(lambda request: "error" if request.method in ("POST", "DELETE") else None):
        publish_stored(out, 6, "v3", keep=1, now=days_later(9))
    assert len(objects.folders(out / "_snapshots")) == 3
    publish_stored(out, 6, "v4", keep=1, now=days_later(12))
    assert len(objects.folders(out / "_snapshots")) == 2


def test_rolling_back_and_on(out: S3Url, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = publish_stored(out, 6, "first")
    second = publish_stored(out, 6, "second")
    assert rollback(out, first.snapshot[:-2]) == first
    assert marker_of(out) == "first"
    assert [(one.id, one.is_current) for one in list_snapshots(out)] == [
        (second.snapshot, False),
        (first.snapshot, True),
    ]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
    third = publish_stored(out, 6, "third")
    assert third.parent == first.snapshot
    assert marker_of(out) == "third"
    mirrored = {one.id for one in list_snapshots(local_lake(out))}
    assert mirrored == {first.snapshot, second.snapshot, third.snapshot}  # the ids of the second are not minted again
    assert find_version(out, second.snapshot) == out / "_snapshots" / second.snapshot
    with pytest.raises(UsageError, match="there is no version 'nonsense'"):
        rollback(out, "nonsense")


def test_damage_is_found_and_not_built_on(
    storage: Storage, out: S3Url, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = publish_stored(out, 6)
    folder = current_snapshot(out)
    assert isinstance(folder, S3Url)
    file = manifest.files_of("papers")[0]
    storage.put(f"{folder.bucket}/{folder.key}/{file.path}", b"x" * file.bytes)
    storage.put(f"{folder.bucket}/{folder.key}/papers/more.parquet", b"x")
    assert find_faults(folder, thorough=False)[0].kind == "extra"
    assert [(fault.path, fault.kind) for fault in find_faults(folder)] == [
        (file.path, "sha256"),
        ("papers/more.parquet", "extra"),
    ]
    with pytest.raises(LakeError, match="was changed"):
        rollback(out, manifest.snapshot)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
    with pytest.raises(LakeError, match="is not as it was published"):
        publish_stored(out)


def test_no_bucket_and_no_answer_are_said_in_one_line(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="there is no bucket 'nobody-made-it'"):
        open_lake("s3://nobody-made-it/lake")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(LakeError, match="object storage failed") as failure:
        open_lake("s3://bucket/lake")
    assert "\n" not in str(failure.value)
    with pytest.raises(UsageError, match="is not the address"):
        open_lake("s3://")


def test_large_files_are_written_in_parts_and_read_in_ranges(storage: Storage, out: S3Url, tmp_path: Path) -> None:
    def fault(request: Request) -> Fault | None:
        return "lost" if request.number in (2, 9) else "truncated" if request.number == 13 else None

    path, url = tmp_path / "large", out / "large"
    path.write_bytes(random.Random(1).randbytes(5 * objects.CHUNK // 2))
    with storage.proxy.failing(fault):
        objects.upload(path, url)
        size = path.stat().st_size
        assert objects.download(url, size, tmp_path / "again") == digest(path) == objects.digest(url, size)
    assert digest(tmp_path / "again") == digest(path)
    sizes = [request.size for request in storage.proxy.requests if request.method == "PUT"]
    assert max(sizes) == objects.CHUNK
    assert [meta.size for meta in objects.listed(out)] == [size]


def test_the_mirror_follows_the_storage(out: S3Url) -> None:
    first = publish_stored(out, 6, "first")
    lake = local_lake(out)
    remote = (lake / "_remote.json").read_bytes()
    (lake / "_remote.json").unlink()
    publish_lake(lake, 6, "here")  # as a run that was killed before its last request leaves it
    (lake / "_remote.json").write_bytes(remote)
    refresh(lake, out)
    assert [(one.id, one.is_current) for one in list_snapshots(lake)] == [(first.snapshot, True)]
    (current_snapshot(lake) / first.files[0].path).unlink()
    assert publish_stored(out, 6, "second").parent == first.snapshot
    objects.remove(out)
    assert publish_stored(out, 6, "anew").parent is None
    assert marker_of(out) == "anew"


def test_requests_that_fail_once_fail_no_publication(storage: Storage, out: S3Url) -> None:
    def fault(request: Request) -> Fault | None:  # each turn another third of the requests, each in another way
        return FAULTS[(request.number // 3 + turn) % len(FAULTS)] if request.number % 3 == turn % 3 else None

    publish_stored(out, 6, "before")
    for turn in range(3):
        with storage.proxy.failing(fault):
            publish_stored(out, 6, f"t{turn}")
        assert marker_of(out) == f"t{turn}"
    assert read_state(out).number == 4


def test_a_service_that_goes_away_leaves_the_old_version_or_the_new_one(storage: Storage, out: S3Url) -> None:
    def fault(request: Request) -> Fault | None:
        return kind if request.number >= first else None

    publish_stored(out, 6, "old")
    with storage.proxy.failing(lambda _: None):
        publish_stored(out, 6, "new")
    total = len(storage.proxy.requests)
    kinds: tuple[Fault, ...] = ("error", "cut", "lost", "truncated")
    moments = [(first, kinds[first // 12 % 4]) for first in range(1, total - 8, 12)]
    moments += [(first, kind) for first in range(total - 8, total + 1, 2) for kind in kinds[::2]]
    seen = set()
    for first, kind in moments:
        publish_stored(out, 6, "old")  # also the run after a failure
        assert marker_of(out) == "old"
        with storage.proxy.failing(fault):
            try:
                publish_stored(out, 6, "new")
                told = "new"
            except LakeError:
                told = "old"
        found = marker_of(out)
        assert found == told or (kind == "lost" and found == "new"), (first, kind)
        seen.add((told, found))
    assert {("new", "new"), ("old", "old")} <= seen


def test_killed_at_any_request_of_publishing(storage: Storage, out: S3Url) -> None:
    def kill(request: Request) -> Fault | None:
        if request.method in ("PUT", "POST", "DELETE"):
            changes.append(request)
            if len(changes) == deadly and process.pid is not None:
                os.kill(process.pid, signal.SIGKILL)
                return "lost" if deadly % 2 else "cut"
        return None

    for number in (1, 2):
        publish_stored(out, 6, "old", keep=1, now=days_later(2 * number))
    seen: set[str] = set()
    with reading(out, seen):
        exit_code, deadly, turn = -signal.SIGKILL, 0, 2
        while exit_code == -signal.SIGKILL:
            deadly, turn = deadly + 8, turn + 1
            publish_stored(out, 6, "old", keep=1, now=days_later(2 * turn))
            turn += 1
            changes: list[Request] = []
            victim = (out, "victim", days_later(2 * turn), {**os.environ})
            process = FORKSERVER.Process(target=publish_elsewhere, args=victim)
            with storage.proxy.failing(kill):
                process.start()
                process.join()
            exit_code = process.exitcode or 0
            assert marker_of(out) in ("old", "victim")
    assert exit_code == 0
    assert deadly > 20
    assert seen == {"old", "victim"}
    publish_stored(out, 6, "last", keep=1, now=days_later(2 * turn + 2))
    left = {one.name for one in objects.folders(out / "_snapshots")}
    assert left == {one.snapshot for one in read_state(out).kept}


@contextmanager
def reading(out: S3Url, seen: set[str]) -> Iterator[None]:
    """Read the current version again and again during a block; each time all tables are of one publication."""

    def read() -> None:
        while not is_over.is_set():
            seen.add(marker_of(out))

    is_over = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(read)
        try:
            yield
        finally:
            is_over.set()
        reader.result()
