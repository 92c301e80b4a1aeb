"""The formats of an export: how an entry is written, and what stands around the entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tasks.export.bibtex import write_bibtex
from tasks.export.comma_separated import COLUMNS, COLUMNS_OF_AUTHORS, header, write_authors, write_papers
from tasks.export.csl_json import write_csl_json
from tasks.export.entries import Entry
from tasks.export.ris import write_ris


@dataclass(frozen=True)
class Format:
    """A format of an export.

    Attributes:
        title: Its name for people.
        write: Returns an entry as text.
        before: What stands before the first entry.
        between: What stands between two entries.
        after: What stands after the last entry.
    """

    title: str
    write: Callable[[Entry], str]
    before: str = ""
    between: str = ""
    after: str = ""

    def texts(self, entries: Iterable[Entry]) -> Iterator[str]:
        """Yield the text of an export, an entry at a time."""
        written = map(self.write, entries)
        yield self.before + next(written, "")
        yield from (self.between + text for text in written)
        yield self.after


FORMATS = {
    "ris": Format("RIS, for reference managers", write_ris),
    "bibtex": Format("BibTeX, for LaTeX", write_bibtex),
    "csl-json": Format("CSL-JSON, for citation processors", write_csl_json, "[\n", ",\n", "\n]\n"),
    "csv": Format("a table of the papers, for spreadsheets", write_papers, header(COLUMNS)),
    "csv-authors": Format("a table of the authors of each paper", write_authors, header(COLUMNS_OF_AUTHORS)),
}
