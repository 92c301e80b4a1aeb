"""A version that somebody reads is not removed."""

from __future__ import annotations

import fcntl
import pickle
from pathlib import Path

import pytest

from tasks.load.leases import take_lease, without_readers

MANIFEST = "_manifest.json"


@pytest.fixture
def version(tmp_path: Path) -> Path:
    """The folder of a version, as far as leases know it."""
    (tmp_path / MANIFEST).touch()
    return tmp_path


def is_free(folder: Path) -> bool:
    with without_readers(folder) as free:
        return free


def test_a_lease_holds_a_version_until_it_is_released(version: Path) -> None:
    assert is_free(version)
    lease = take_lease(version)
    assert lease is not None
    with lease:
        assert lease.is_held
        assert not is_free(version)
    assert not lease.is_held
    assert is_free(version)
    lease.release()


def test_a_copy_is_a_lease_of_its_own(version: Path) -> None:
    lease = take_lease(version)
    assert lease is not None
    copy = pickle.loads(pickle.dumps(lease))
    lease.release()
    assert not is_free(version)
    del copy
    assert is_free(version)


def test_several_read_and_nobody_while_it_is_removed(version: Path) -> None:
    with without_readers(version) as free:
        assert free
        assert take_lease(version) is None
    leases = [take_lease(version), take_lease(version)]
    assert None not in leases


def test_what_is_no_version_has_no_readers(tmp_path: Path) -> None:
    assert take_lease(tmp_path) is None
    assert is_free(tmp_path)


def test_a_version_that_is_replaced_meanwhile_is_not_held(version: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flock = fcntl.flock

    def replaced(descriptor: int, operation: int) -> None:
        flock(descriptor, operation)
        (version / "new").touch()
        (version / "new").replace(version / MANIFEST)

    monkeypatch.setattr(fcntl, "flock", replaced)
    assert take_lease(version) is None


def test_without_locks_versions_are_read_without_a_lease(version: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(descriptor: int, operation: int) -> None:
        raise OSError("no locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    lease = take_lease(version)
    assert lease is not None
    assert not lease.is_held
    assert is_free(version)
