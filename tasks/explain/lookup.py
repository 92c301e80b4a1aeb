"""Find the id that a text means: an id of the lake, or an identifier such as a DOI."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import polars as pl

from schemas.errors import UsageError
from tasks.fields.identifiers import without_resolver
from tasks.load.reading import Lake

ID = re.compile(r"[PWAS][0-9a-v]{16}")
TABLES = {"P": ("papers", "paper_id"), "W": ("papers", "work_id"), "A": ("authors", "author_id")}
TABLES["S"] = ("sources", "source_id")

_SHOWN = 5  # of what an identifier may mean


def find_id(lake: Lake, text: str) -> str:
    """Return the id that a text means.

    Args:
        lake: The version of the lake.
        text: An id, or a DOI, arXiv id, PMID or another identifier, an ORCID iD or what a catalogue calls a
            person ("Wei Wang 0001"), or the key of a record.

    Raises:
        UsageError: The lake has nothing of that name, or several things.
    """
    text = text.strip()
    if ID.fullmatch(text):
        if not find_present(lake, [text]):
            raise UsageError(f"there is no {text} in this version of the lake")
        return text
    found = list(dict.fromkeys(_named(lake, text)))
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(
            f"nothing in this version of the lake is called {text!r}; give an id, DOI, arXiv id, PMID or key"
        )
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    raise UsageError(f"{text!r} means several: {', '.join(found[:_SHOWN])}{more}; name one of them")


def find_present(lake: Lake, ids: Iterable[str]) -> list[str]:
    """Return those of some ids that a version of the lake has; all are of one kind."""
    wanted = sorted(ids)
    if not wanted:
        return []
    table, column = TABLES[wanted[0][0]]
    return _column(lake[table].filter(pl.col(column).is_in(wanted)), column)


def _named(lake: Lake, text: str) -> Iterator[str]:
    """Yield the papers and persons that an identifier or a key may mean."""
    value = without_resolver(text).lower()
    identifies = pl.col("identifiers").list.eval(pl.element().struct.field("value").str.to_lowercase() == value)
    yield from _column(lake.papers.filter(identifies.list.any()), "paper_id")
    yield from _column(lake.authors.filter(pl.col("orcid").str.to_lowercase() == value), "author_id")
    yield from _column(lake.authors.filter(identifies.list.any()), "author_id")
    yield from _column(lake.sources.filter(pl.col("source_key") == text), "paper_id")


def _column(rows: pl.LazyFrame, column: str) -> list[str]:
    """Return the distinct values of a column, sorted."""
    return rows.select(pl.col(column).drop_nulls().unique().sort()).collect()[column].to_list()
