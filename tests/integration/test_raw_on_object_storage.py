"""Dumps on object storage: fetched once, kept as they are there, and read like those of a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from schemas.errors import LakeError, StorageError, UsageError
from schemas.paths import S3Url
from tasks import objects
from tasks.extract import discover, fetch
from tests.storage.proxy import FAULTS, Fault, Request
from tests.storage.served import Storage

RIS = "TY  - JOUR\nTI  - {}\nAU  - Doe, Jane\nER  - \n"


@pytest.fixture
def raw(storage: Storage) -> S3Url:
    return storage.new_bucket() / "dumps/raw"


@pytest.fixture
def put(storage: Storage, raw: S3Url) -> Callable[[str, str], None]:
    return lambda name, content: storage.put(f"{raw.bucket}/{raw.key}/{name}", content.encode())


def contents(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def fetched(storage: Storage) -> set[str]:
    return {
        request.path.rpartition("/")[2]
        for request in storage.proxy.requests
        if request.method == "GET" and "list-type" not in request.path
    }


def test_only_what_is_new_or_has_changed_is_fetched(
    storage: Storage, raw: S3Url, put: Callable[[str, str], None], tmp_path: Path
) -> None:
    for name, title in [("a.ris", "One"), ("deep/b.ris", "Two"), ("c.ris", "Three")]:
        put(name, RIS.format(title))
    (folder,) = fetch([raw], tmp_path)
    assert contents(folder) == {
        "a.ris": RIS.format("One"),
        "c.ris": RIS.format("Three"),
        "deep/b.ris": RIS.format("Two"),
    }
    states = {path: path.stat() for path in folder.rglob("*.ris")}

    put("a.ris", RIS.format("Uno"))  # as long as before
    put("d.ris", RIS.format("Four"))
    with storage.proxy.failing(lambda _: None):
        fetch([raw], tmp_path)
    assert fetched(storage) == {"a.ris", "d.ris"}
    assert (folder / "a.ris").read_text() == RIS.format("Uno")
    assert (folder / "deep/b.ris").stat() == states[folder / "deep/b.ris"]

    (folder / "c.ris").write_text("spoilt")
    (folder / "d.ris").unlink()
    with storage.proxy.failing(lambda _: None):
        fetch([raw], tmp_path)
    assert fetched(storage) == {"c.ris", "d.ris"}
    with storage.proxy.failing(lambda _: None):
        fetch([raw], tmp_path)
    assert fetched(storage) == set()


def test_what_is_gone_there_is_gone_here(
    storage: Storage, raw: S3Url, put: Callable[[str, str], None], tmp_path: Path
) -> None:
    put("a.ris", RIS.format("One"))
    put("deep/b.ris", RIS.format("Two"))
    (folder,) = fetch([raw], tmp_path)
    objects.remove(raw / "deep")
    fetch([raw], tmp_path)
    assert set(contents(folder)) == {"a.ris"}
    assert not (folder / "deep").exists()
    objects.remove(raw)
    with pytest.raises(UsageError, match="holds no objects"):
        fetch([raw], tmp_path)
    assert fetch([tmp_path], tmp_path / "other") == [tmp_path]


def test_names_are_those_below_the_raw_folder(raw: S3Url, put: Callable[[str, str], None], tmp_path: Path) -> None:
    put("a b#1%20é.ris", RIS.format("One"))
    put("deep/er/b.ris", RIS.format("Two"))
    put(".hidden.ris", RIS.format("Three"))
    put(".git/c.ris", RIS.format("Four"))
    put("deep/", "")  # as some programs mark a folder
    inventory = discover(fetch([raw], tmp_path), tmp_path)
    assert [dump.source_file for dump in inventory.dumps] == ["a b#1%20é.ris", "deep/er/b.ris"]
    assert inventory.refusals == ()


def test_one_object_is_a_dump_and_folders_may_lie_within_each_other(
    raw: S3Url, put: Callable[[str, str], None], tmp_path: Path
) -> None:
    put("a.ris", RIS.format("One"))
    put("deep/b.ris", RIS.format("Two"))
    (only,) = fetch([raw / "a.ris"], tmp_path)
    assert only.read_text() == RIS.format("One")
    both = discover(fetch([raw, raw / "deep"], tmp_path), tmp_path)
    assert [dump.source_file for dump in both.dumps] == ["a.ris", "deep/b.ris"]


def test_what_cannot_be_a_file_is_named(
    storage: Storage, raw: S3Url, put: Callable[[str, str], None], tmp_path: Path
) -> None:
    put("a", RIS.format("One"))
    put("a/b.ris", RIS.format("Two"))
    with pytest.raises(UsageError, match="lies below an object that is no folder"):
        fetch([raw], tmp_path)
    other = storage.new_bucket()
    storage.put(f"{other.bucket}/raw//a.ris", b"x")
    with pytest.raises(UsageError, match=r"raw//a\.ris.*rename that object"):
        fetch([other / "raw"], tmp_path)


def test_an_object_that_is_replaced_while_it_is_fetched_is_fetched_anew(
    storage: Storage, raw: S3Url, put: Callable[[str, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def replace(request: Request) -> Fault | None:
        if request.method == "GET" and request.path.endswith("a.ris"):
            replaced.append(request.number)
            if len(replaced) in times:
                put("a.ris", RIS.format("x" * len(replaced)) * 3)
        return None

    monkeypatch.setattr(objects, "CHUNK", 16)
    put("a.ris", RIS.format("One"))
    replaced: list[int] = []
    times = [2]
    with storage.proxy.failing(replace):
        (folder,) = fetch([raw], tmp_path)
    assert (folder / "a.ris").read_text() == RIS.format("xx") * 3
    times = list(range(2, 100))
    put("a.ris", RIS.format("One"))
    with storage.proxy.failing(replace), pytest.raises(StorageError, match="changes while it is fetched"):
        fetch([raw], tmp_path)
    fetch([raw], tmp_path)
    assert (folder / "a.ris").read_text() == RIS.format("x" * len(replaced)) * 3


def test_dumps_are_fetched_whole_or_not_at_all(
    storage: Storage, raw: S3Url, put: Callable[[str, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "CHUNK", 64)
    want = {f"{number}.ris": RIS.format(f"Title {number}") * 9 for number in range(6)}
    for name, content in want.items():
        put(name, content)
    for turn, fault in enumerate(FAULTS):
        work = tmp_path / f"once-{fault}"
        with storage.proxy.failing(lambda request, fault=fault: fault if request.number % 9 == turn else None):  # type: ignore[misc]  # noqa: B023
            (folder,) = fetch([raw], work)
        assert contents(folder) == want
        work = tmp_path / f"from-{fault}"
        if fault in ("error", "cut", "truncated"):
            with (
                storage.proxy.failing(lambda request, fault=fault: fault if request.number > 9 else None),  # type: ignore[misc]
                pytest.raises(LakeError, match="object storage failed"),
            ):
                fetch([raw], work)
            (folder,) = fetch([raw], work)
            assert contents(folder) == want


def test_dumps_that_the_disk_cannot_hold_are_not_fetched(
    raw: S3Url, put: Callable[[str, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("a.ris", RIS.format("One"))
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=43))
    with pytest.raises(LakeError, match="free some space"):
        fetch([raw], tmp_path)
