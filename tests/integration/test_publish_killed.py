"""A process killed at any step of publishing leaves the old version or the new one, whole."""

from __future__ import annotations

import signal
from pathlib import Path

from tasks.load import current_snapshot, list_snapshots, open_lake, verify
from tests.integration.alone import FORKSERVER
from tests.integration.publish_and_die import publish_and_die
from tests.lake_frames import later, publish_lake


def run_victim(out: Path, deadly_event: int | None) -> tuple[int | None, list[str]]:
    """Publish in a process of its own; gives its exit code and, if it lived, the events that it saw."""
    receiver, sender = FORKSERVER.Pipe(duplex=False)
    process = FORKSERVER.Process(target=publish_and_die, args=(out, deadly_event, sender))
    process.start()
    sender.close()
    process.join()
    return process.exitcode, receiver.recv() if process.exitcode == 0 else []


def current_marker(out: Path) -> str:
    """See that the current version is whole and that all its tables are of one publication; give its marker."""
    folder = current_snapshot(out)
    verify(folder)
    lake = open_lake(out)
    titles = lake.papers.select("title").collect()["title"]
    names = lake.authors.select("display_name").collect()["display_name"]
    (marker,) = {title.split()[0] for title in titles} | {name[1:] for name in names}
    assert lake.manifest.run_name == marker
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet")}
    assert files == {file.path for file in lake.manifest.files}
    return str(marker)


def leftovers(out: Path) -> list[str]:
    return [path.name for path in (*out.iterdir(), *(out / "_snapshots").iterdir()) if path.name.endswith(".tmp")]


def test_killed_at_every_step_of_publishing(tmp_path: Path) -> None:
    out = tmp_path / "lake"
    for marker in ("old", "victim", "old"):  # so that the same is removed as after a victim that has published
        publish_lake(out, 1, marker, keep=2, now=later(out))
    exit_code, events = run_victim(out, None)
    assert exit_code == 0
    assert any(event.startswith("os.symlink") for event in events)
    assert any(event.startswith("os.rename") and event.endswith("/.current.tmp") for event in events)
    assert any(event.startswith("os.rmdir") for event in events)

    survivors, swept = [], 0
    for deadly_event in range(1, len(events) + 1):
        publish_lake(out, 1, "old", keep=2, now=later(out))
        assert not leftovers(out)
        assert len(list_snapshots(out)) == 2
        exit_code, _ = run_victim(out, deadly_event)
        assert exit_code == -signal.SIGKILL, f"event {deadly_event} of {len(events)}: {events[deadly_event - 1]}"
        survivors.append(current_marker(out))
        swept += bool(leftovers(out))
    publish_lake(out, 1, "old", keep=2, now=later(out))
    assert not leftovers(out)

    # The old version before the link was renamed, the new one from then on; and the test saw both, and leftovers.
    renamed = 1 + next(i for i, event in enumerate(events) if event.endswith("/.current.tmp") and "rename" in event)
    assert survivors == ["old"] * renamed + ["victim"] * (len(events) - renamed)
    assert swept > len(events) / 2


def test_killed_during_the_first_publication(tmp_path: Path) -> None:
    _, events = run_victim(tmp_path / "counted", None)
    for deadly_event in range(1, len(events) + 1, 7):
        out = tmp_path / f"lake-{deadly_event}"
        exit_code, _ = run_victim(out, deadly_event)
        assert exit_code == -signal.SIGKILL
        publish_lake(out, 1, "next")
        assert current_marker(out) == "next"
        assert not leftovers(out)
