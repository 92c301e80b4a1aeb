"""Run the command in a process that something happens to, as `python -m tests.kills.victim FATE NUMBER ARGUMENT ...`.

| FATE | what happens |
|---|---|
| count | nothing; how many events there were is written into the file that NUMBER names |
| count-writes | the same of events below the lake at all |
| kill | at the event of that number, of those that publish, this process and those that it started die of SIGKILL |
| fill | at the event of that number below the lake its disk becomes full |

Events are those of the interpreter's audit hook. A version may be removed when it is some seconds old, and not only
after an hour: otherwise nothing is removed in a test.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from datetime import timedelta
from pathlib import Path

from flows.cli import main
from tasks.load import snapshots

BALLAST = "ballast"
MIN_AGE = timedelta(seconds=10)
EVENTS = {"open", "os.mkdir", "os.link", "os.symlink", "os.rename", "os.remove", "os.rmdir"}
PUBLISHING = ("/_snapshots", "/.next.tmp")


class Fate:
    """An audit hook that counts events, and lets something happen at one of them.

    Attributes:
        seen: How many events there were.
    """

    def __init__(self, fate: str, number: int, lake: Path) -> None:
        self.seen = 0
        self._fate = fate
        self._number = number
        self._lake = str(lake)
        self._counting = threading.Lock()

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if event not in EVENTS or not self._matters(event, arguments):
            return
        with self._counting:
            self.seen += 1
            is_now = self.seen == self._number
        if is_now and self._fate == "kill":
            os.killpg(0, signal.SIGKILL)
        elif is_now and self._fate == "fill":
            fill(Path(self._lake).parent / BALLAST)

    def _matters(self, event: str, arguments: tuple[object, ...]) -> bool:
        """Whether an event is counted."""
        if event in {"os.remove", "os.rmdir"} and arguments[1] != -1:
            return True  # only where a whole folder is removed
        places = [str(each) for each in arguments[:2] if self._lake in str(each)]
        if self._fate in {"fill", "count-writes"}:
            return bool(places)
        return any(part in place for place in places for part in PUBLISHING)


def fill(ballast: Path) -> None:
    """Write a file until the disk is full."""
    descriptor = os.open(ballast, os.O_WRONLY | os.O_CREAT)
    try:
        for size in (1 << 16, 1 << 10, 1):
            try:
                while os.write(descriptor, bytes(size)):
                    pass
            except OSError:
                continue
    finally:
        os.close(descriptor)


if __name__ == "__main__":
    fate, number, *command = sys.argv[1:]
    snapshots.MIN_AGE = MIN_AGE
    hook = Fate(fate, int(number) if number.isdecimal() else 0, Path(command[command.index("--out") + 1]))
    sys.addaudithook(hook)
    status = main(command)
    if not number.isdecimal():
        Path(number).write_text(str(hook.seen), encoding="ascii")
    sys.exit(status)
