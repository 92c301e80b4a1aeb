"""The session: the version that the page shows, with its queue and its indexes, and what other stages do for it."""

from __future__ import annotations

import secrets
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from tasks.load.lake import current_snapshot
from tasks.load.reading import open_lake
from tasks.review.decisions import DecisionsFile
from tasks.review.pairs import find_doubtful
from tasks.review.queue import Action, Queue
from tasks.review.search import Index, index_authors, index_papers
from tasks.review.stages import Stages
from tasks.review.version import Version, map_version


class Shown(NamedTuple):
    """A version that the page shows.

    Attributes:
        lake: The version; no run removes it as long as this exists.
        queue: Its doubtful pairs.
        papers: The index of its titles.
        authors: The index of its names.
    """

    lake: Version
    queue: Queue
    papers: Index
    authors: Index


class Session:
    """What the page shows and does, until it is ended.

    Args:
        out: The folder of the lake.
        file: The file of decisions.
        stages: What the other stages do for the page.
        who: Who decides.

    Attributes:
        token: What a form must carry, so that no other site can send it.
    """

    def __init__(self, out: Path, file: DecisionsFile, stages: Stages, who: str) -> None:
        self.stages = stages
        self.file = file
        self.token = secrets.token_urlsafe(32)
        self._out = out
        self._who = who
        self._switching = Lock()
        self.shown = self._open([])

    def newer(self) -> str | None:
        """Return the version that is current now, if it is another one than the page shows."""
        current = current_snapshot(self._out).name
        return current if current != self.shown.lake.snapshot else None

    def switch(self) -> None:
        """Show the version that is current now. Pages that are being made still read the one before."""
        with self._switching:
            if self.newer() is not None:
                self.shown = self._open(self.shown.queue.actions)

    def _open(self, actions: list[Action]) -> Shown:
        """Open the current version."""
        lake = map_version(open_lake(self._out))
        pairs = find_doubtful(lake)
        queue = Queue(lake, pairs, self.file, self.stages, who=self._who, actions=actions)
        papers, authors = index_papers(lake), index_authors(lake)
        return Shown(lake, queue, papers, authors)
