"""Find the id that a text means: an id of the lake, or an identifier such as a DOI."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
        text: An id, or a DOI, arXiv id, PMID or another identifier, an ORCID iD, or the key of a record.

    Raises:
        UsageError: The lake has nothing of that name, or several things; one line that says what became of an id of
            an earlier version.
    """
    text = text.strip()
    if ID.fullmatch(text):
        table, column = TABLES[text[0]]
        if lake[table].filter(pl.col(column) == text).head(1).collect().is_empty():
            raise UsageError(_what_became(lake, text))
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


def _named(lake: Lake, text: str) -> Iterator[str]:
    """Yield the papers and persons that an identifier or a key may mean."""
    value = without_resolver(text).lower()
    identifies = pl.col("identifiers").list.eval(pl.element().struct.field("value").str.to_lowercase() == value)
    yield from _column(lake.papers.filter(identifies.list.any()), "paper_id")
    yield from _column(lake.authors.filter(pl.col("orcid").str.to_lowercase() == value), "author_id")
    yield from _column(lake.sources.filter(pl.col("source_key") == text), "paper_id")


def _column(rows: pl.LazyFrame, column: str) -> list[str]:
    """Return the distinct values of a column, sorted."""
    return rows.select(pl.col(column).drop_nulls().unique().sort()).collect()[column].to_list()


def _what_became(lake: Lake, missing: str) -> str:
    """Return what became of an id that this version of the lake does not have."""
    events = lake.history.filter(pl.col("id") == missing).sort("snapshot").tail(1).collect()
    if events.is_empty() or events["event"].item() == "minted":
        return f"there is no {missing} in this version of the lake"
    event = events.row(0, named=True)
    others = ", ".join(event["related_ids"])
    became = {
        "merged": f"was merged into {others}",
        "split": f"was split into {others}",
        "retired": "was retired: its records are gone from the dumps",
    }[event["event"]]
    return f"{missing} {became} in version {event['snapshot']}"
