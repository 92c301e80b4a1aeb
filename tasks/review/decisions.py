"""The file `decisions.csv` of a raw folder: lines are added to it and taken out again, one at a time.

Other programs and people write the file, too. So each change reads the file anew, keeps all other bytes as they are,
and replaces the file by a new one as a whole, flushed to the disk. Pages of several processes take turns by a lock on
the folder. An editor knows no locks: if the file changes while a line is added, it is read again.
"""

from __future__ import annotations

import csv
import fcntl
import io
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from schemas.decisions import COLUMNS, DECISIONS_NAME, FileLayout
from schemas.errors import LakeError, UsageError

TEMPORARY = f".{DECISIONS_NAME}.tmp"
MAX_ATTEMPTS = 5  # to write while another program writes
MEND = "give this user the right to write there, or copy the dumps to a folder of your own"

State = tuple[int, int, int] | None  # what tells one content of the file from another; None where there is no file
FindLayout = Callable[[bytes], FileLayout | None]
"""Finds how a file of decisions is written; None if it is no such file."""


class Line(NamedTuple):
    """A line that was added.

    Attributes:
        text: Its bytes, without a line break.
        before: The line break that was added before it, because the last line had none; else nothing.
        end: The line break after it.
        line_feed: The last character of a line break.
        number: The number of the line.
    """

    text: bytes
    before: bytes
    end: bytes
    line_feed: bytes
    number: int

    def span(self, content: bytes) -> tuple[int, int] | None:
        """Return where the line stands in the file, with what was added with it; None if it is there no more."""
        whole = self.before + self.text + self.end
        if content.endswith(whole if self.before else self.line_feed + whole):
            return len(content) - len(whole), len(content)
        for end in (self.end, b""):  # an editor may have taken the last line break away
            place = content.rfind(self.line_feed + self.text + end)
            if place >= 0 and (end or content.endswith(self.text)):
                start = place + len(self.line_feed)
                return start, start + len(self.text + end)
        return None


class DecisionsFile:
    """The file of decisions of a raw folder.

    Args:
        raw: The folder.
        find_layout: Finds how the file is written.

    Attributes:
        path: The file, which may not exist yet.
    """

    def __init__(self, raw: Path, find_layout: FindLayout) -> None:
        self.path = Path(os.path.realpath(raw / DECISIONS_NAME))  # a link stays a link, and its target is replaced
        self._find_layout = find_layout

    def state(self) -> State:
        """Return what changes when somebody writes the file."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns

    def check(self) -> None:
        """Check that the file can be written and is a file of decisions.

        Raises:
            UsageError: It is not.
            LakeError: The folder cannot be written.
        """
        with self._locked():
            if not os.access(self.path.parent, os.W_OK | os.X_OK):
                raise LakeError(f"{self.path.parent}: decisions cannot be written there: {MEND}")
            self._layout(self._read())

    def add(self, cells: Mapping[str, str]) -> Line:
        """Add a line at the end.

        Args:
            cells: The cells by the names of their columns; a column that the file lacks is left out.

        Raises:
            UsageError: The file is not one of decisions, or its encoding cannot hold a cell.
            LakeError: The file cannot be written.
        """
        added: list[Line] = []

        def with_line(content: bytes) -> bytes:
            layout = self._layout(content)
            feed, end = layout.encoded(layout.line_break[-1]), layout.encoded(layout.line_break)
            try:
                text = layout.encoded(_row(layout, cells))
            except UnicodeEncodeError as error:
                lacks = f"{layout.encoding} has no {error.object[error.start]!r}"
                raise UsageError(f"{self.path}: {lacks}: save the file in UTF-8, and decide anew") from error
            head = (
                b"" if content.strip() else layout.encoded(_row(layout, dict(zip(COLUMNS, COLUMNS, strict=True)))) + end
            )
            before = end if content.strip() and not content.endswith(feed) else b""
            start = content + head + before
            added.append(Line(text, before, end, feed, start.count(feed) + 1))
            return start + text + end

        self._change(with_line)
        return added[-1]

    def remove(self, line: Line) -> bool:
        """Take out a line that was added.

        Returns:
            Whether it was still there, as it was added.

        Raises:
            LakeError: The file cannot be written.
        """
        found: list[tuple[int, int] | None] = []

        def without_line(content: bytes) -> bytes:
            found.append(span := line.span(content))
            return content if span is None else content[: span[0]] + content[span[1] :]

        self._change(without_line)
        return found[-1] is not None

    def has(self, line: Line) -> bool:
        """Whether a line that was added is still there."""
        return line.span(self._read()) is not None

    def _layout(self, content: bytes) -> FileLayout:
        """Return how the content is written; that of a new file if there is nothing in it."""
        if not content.strip():
            return FileLayout()
        layout = self._find_layout(content)
        if layout is None:
            raise UsageError(
                f"{self.path}: the first line does not name the columns of decisions: mend it, or remove it"
            )
        return layout

    def _read(self) -> bytes:
        """Return the content; nothing where there is no file."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise LakeError(f"{self.path}: {error.strerror}: {MEND}") from error

    def _change(self, change: Callable[[bytes], bytes]) -> None:
        """Replace the content by what a function makes of it."""
        with self._locked():
            for _ in range(MAX_ATTEMPTS):
                before = self.state()
                content = self._read()
                changed = change(content)
                if changed == content or self._replace(changed, before):
                    return
        raise LakeError(f"{self.path}: another program writes it again and again: close it, and decide anew")

    def _replace(self, content: bytes, before: State) -> bool:
        """Write the file as a whole; return whether nobody else has written it since `before`."""
        temporary = self.path.with_name(TEMPORARY)
        try:
            with temporary.open("wb") as stream:
                stream.write(content)
                stream.flush()
                if before is not None:
                    shutil.copymode(self.path, temporary)
                os.fsync(stream.fileno())
            if self.state() != before:
                temporary.unlink()
                return False
            temporary.replace(self.path)
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise LakeError(f"{self.path}: the decision cannot be written: {error.strerror}: {MEND}") from error
        return True

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep the pages of other processes from writing the file meanwhile, where the file system has locks."""
        try:
            folder = os.open(self.path.parent, os.O_RDONLY)
        except OSError as error:
            raise LakeError(f"{self.path.parent}: {error.strerror}: {MEND}") from error
        try:
            with suppress(OSError):
                fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)


def _row(layout: FileLayout, cells: Mapping[str, str]) -> str:
    """Return a line without its break."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=layout.delimiter, lineterminator="")
    writer.writerow(cells.get(name, "") for name in layout.columns)
    return text.getvalue()
