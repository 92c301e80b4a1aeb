"""All fields of a paper or an author, as the lake has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from tasks.load.reading import Lake

_TABLES = {"paper": ("papers", "paper_id"), "author": ("authors", "author_id")}
_LABELS = {
    **{"doi": "DOI", "arxiv_id": "arXiv id", "pmid": "PubMed id", "issns": "ISSNs", "orcid": "ORCID"},
    **{"n_authors": "Number of authors", "n_sources": "Number of records", "n_papers": "Number of papers"},
}


class Shown(NamedTuple):
    """A field.

    Attributes:
        label: Its name.
        texts: Its values.
        is_long: Whether it is a long text.
    """

    label: str
    texts: list[str]
    is_long: bool


def fields_of(lake: Lake, entity: str, id_: str) -> list[Shown]:
    """Return the fields of a paper or an author that hold something."""
    table, column = _TABLES[entity]
    row = lake[table].filter(pl.col(column) == id_).collect().row(0, named=True)
    shown = [
        Shown(_LABELS.get(name, name.replace("_", " ").capitalize()), _texts(value), name == "abstract")
        for name, value in row.items()
    ]
    return [field for field in shown if field.texts]


def _texts(value: Any) -> list[str]:  # noqa: ANN401 - a value of any column
    """Return a value as texts; nothing for null."""
    if value is None:
        return []
    if isinstance(value, Mapping):
        first, *rest = (str(part) for part in value.values() if part is not None)
        return [f"{first} {' '.join(rest)}" if "scheme" in value else f"{first} ({' to '.join(dict.fromkeys(rest))})"]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [text for part in value for text in _texts(part)]
    return [str(value)]
