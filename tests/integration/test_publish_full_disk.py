"""A disk that is full at any moment of publishing leaves the old version or the new one, and one line says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.errors import LakeError
from tasks.load import list_snapshots, lock
from tests.integration.alone import FORKSERVER
from tests.integration.publish_and_die import publish_on_a_full_disk
from tests.integration.test_publish_killed import current_marker, leftovers
from tests.lake_frames import later, publish_lake

MOMENTS = 10


def publish_when_full(out: Path, full_from: int) -> tuple[str, list[str] | int]:
    """Publish in a process of its own on a disk that is full from a write on; returns what that process sends."""
    receiver, sender = FORKSERVER.Pipe(duplex=False)
    process = FORKSERVER.Process(target=publish_on_a_full_disk, args=(out, full_from, sender))
    process.start()
    sender.close()
    sent: tuple[str, list[str] | int] = receiver.recv()
    process.join()
    return sent


def test_a_disk_that_is_full_at_ten_moments_of_publishing(tmp_path: Path) -> None:
    out = tmp_path / "lake"
    for marker in ("old", "victim", "old"):
        publish_lake(out, 1, marker, keep=2, now=later(out))
    message, writes = publish_when_full(out, 1_000)
    assert message == ""
    assert isinstance(writes, int)
    refusals = []
    for moment in range(MOMENTS):
        publish_lake(out, 1, "old", keep=2, now=later(out))
        assert not leftovers(out)
        before = list_snapshots(out)
        message, refused = publish_when_full(out, 1 + moment * (writes - 1) // (MOMENTS - 1))
        assert isinstance(refused, list), f"nothing was refused at moment {moment}"
        assert message.endswith("No space left on device; free some space and run again")
        assert "\n" not in message
        assert str(out) in message
        assert current_marker(out) == "old"
        assert list_snapshots(out) == before
        assert not leftovers(out)
        refusals.append(refused[0].split()[0])
    assert {"os.mkdir", "os.link", "write_table", "os.symlink"} <= {*refusals}


def test_a_lake_on_a_full_disk_is_held_by_a_process_that_is_not_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with lock(tmp_path):
        pass
    monkeypatch.setattr("tasks.load.locks.os.write", refuse)
    with lock(tmp_path), pytest.raises(LakeError, match="another process is at work on this lake"), lock(tmp_path):
        pytest.fail("the lake was held twice")
