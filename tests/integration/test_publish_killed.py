"""A process killed at any step of publishing leaves the old version or the new one, whole."""

from __future__ import annotations

import re
import signal
from pathlib import Path

from tasks.load import current_snapshot, list_snapshots, open_lake, verify
from tests.integration.alone import FORKSERVER
from tests.integration.publish_and_die import publish_and_die
from tests.lake_frames import later, publish_lake

STRIDE = 24  # between events that the process dies at, beside those that are named


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


def test_killed_at_the_steps_of_publishing(tmp_path: Path) -> None:
    out = tmp_path / "lake"
    for marker in ("old", "victim", "old"):  # so that the same is removed as after a victim that has published
        publish_lake(out, 1, marker, keep=2, now=later(out))
    exit_code, events = run_victim(out, None)
    assert exit_code == 0
    moments = ["write_table .*/changes/", "open .*/statistics/words", "open .*_manifest.json$", "os.symlink "]
    moments += ["os.rename .*Z-victim.tmp$", "os.rename .*/.next.tmp$", "os.rename .*Z-victim$", "os.rmdir "]
    places = [next(i for i, event in enumerate(events) if re.match(moment, event)) for moment in moments]
    assert places[3:] == sorted(places[3:])

    survivors, swept = [], 0
    beside = {place + step for place in places for step in (1, 2)}
    deadly_events = sorted(beside | {*range(1, len(events) + 1, STRIDE)})
    for deadly_event in deadly_events:
        publish_lake(out, 1, "old", keep=2, now=later(out))
        assert not leftovers(out)
        older, current = sorted(snapshot.id for snapshot in list_snapshots(out))
        exit_code, _ = run_victim(out, deadly_event)
        assert exit_code == -signal.SIGKILL, f"event {deadly_event} of {len(events)}: {events[deadly_event - 1]}"
        survivors.append(current_marker(out))
        listed = {snapshot.id for snapshot in list_snapshots(out)}
        if survivors[-1] == "old":  # no version is lost, and none is listed that has never been the current one
            assert listed == {older, current}
        else:
            assert listed - {older} == {current, current_snapshot(out).name}
        swept += bool(leftovers(out))
    publish_lake(out, 1, "old", keep=2, now=later(out))
    assert not leftovers(out)

    # The old version before the link was renamed, the new one from then on; and the test saw both, and leftovers.
    renamed = 1 + places[moments.index("os.rename .*/.next.tmp$")]
    assert survivors == ["old" if event <= renamed else "victim" for event in deadly_events]
    assert swept > len(deadly_events) / 2


def test_killed_during_the_first_publication(tmp_path: Path) -> None:
    _, events = run_victim(tmp_path / "counted", None)
    for deadly_event in range(1, len(events) + 1, 7):
        out = tmp_path / f"lake-{deadly_event}"
        exit_code, _ = run_victim(out, deadly_event)
        assert exit_code == -signal.SIGKILL
        publish_lake(out, 1, "next")
        assert current_marker(out) == "next"
        assert not leftovers(out)
