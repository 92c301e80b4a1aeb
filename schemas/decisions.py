"""Decisions: a person's word for it that two papers, or two authors, are one or are not.

They stand in a file `decisions.csv` in a raw folder, one in a row:

    entity,decision,left,right,who,when,why
    paper,same,P0123456789abcdef,dblp#conf/acl/Smith01,Ada,2026-11-03,the title was corrected
    author,different,dblp.bib#conf/acl/Smith01#2,A0123456789abcdef,Ada,2026-11-03,father and son

A side is an id of the lake, of this version or an earlier one (P or S for a paper, A for an author), or a record's own
key after # and its catalogue or dump. An author is also named by a record, as above or by its id, and after another #
the place in its list of authors, or the name.
"""

from __future__ import annotations

from typing import Literal

from schemas.model import Model

DECISIONS_NAME = "decisions.csv"  # in a raw folder

Entity = Literal["paper", "author"]

REQUIRED = ("entity", "decision", "left", "right")
OPTIONAL = ("who", "when", "why")
COLUMNS = (*REQUIRED, *OPTIONAL)


class FileLayout(Model):
    """How a file of decisions is written.

    Attributes:
        encoding: The encoding; a byte order mark is no part of it.
        delimiter: What stands between cells.
        columns: The columns by the names that decisions have, in their order; any others by the names that they have.
        line_break: What ends a line.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    columns: tuple[str, ...] = COLUMNS
    line_break: str = "\n"

    def encoded(self, text: str) -> bytes:
        """Return a text as it stands in the file."""
        return text.encode(self.encoding)


class Decision(Model):
    """A person's word for two sides, each a reference to records or to authors of them.

    Attributes:
        source_file: The file that holds it, under the name that a dump in its place would have.
        line: Its line there.
        entity: What the sides are.
        decision: Whether they are one.
        left: One side.
        right: The other side.
        who: Who says it.
        when: Since when: an ISO date, or date and time in UTC; a later word is the newer one.
        why: The reason.
    """

    source_file: str
    line: int
    entity: Entity
    decision: Literal["same", "different"]
    left: str
    right: str
    who: str | None = None
    when: str | None = None
    why: str | None = None

    @property
    def folder(self) -> str:
        """The folder of its file, to which the names of dumps may be relative."""
        return self.source_file[: self.source_file.rfind("/") + 1]

    @property
    def place(self) -> str:
        """Where it stands, for a person."""
        return f"{self.source_file}, line {self.line}"

    @property
    def words(self) -> str:
        """Who says it, when and why, and where that stands."""
        said = " on ".join(part for part in (self.who or "somebody", self.when) if part)
        return f"{said}: {self.why} ({self.place})" if self.why else f"{said} ({self.place})"


def newest_first(decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
    """Return decisions from the newest to the oldest.

    One without a date is older than all that have one. Of several of one date, or without, the one in the last file by
    name is the newest, and in a file the one in the last line.
    """
    return tuple(sorted(decisions, key=lambda one: (one.when or "", one.source_file, one.line), reverse=True))
