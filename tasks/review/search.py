"""Search for papers by title and for authors by name: every word of the query must stand in it, in any order.

Case and accents do not count. What begins with the query comes first, then what has more records or papers.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from tasks.fields.text import folded, tokens
from tasks.load.reading import Lake

MAX_FOUND = 50
MAX_QUERY = 200  # characters
MAX_WORDS = 12


class Found(NamedTuple):
    """What was found.

    Attributes:
        rows: The best of it: columns id, text, detail, year and count.
        n: How much was found.
    """

    rows: pl.DataFrame
    n: int


class Index:
    """The folded titles of papers or names of authors.

    Args:
        texts: What is searched: columns id, text, year, count, and more, other texts of the same id.
    """

    def __init__(self, texts: pl.LazyFrame) -> None:
        fold = pl.concat_str(pl.col("text").fill_null(""), pl.col("more"), separator=" | ")
        self._texts = (
            texts.with_columns(folded(fold).alias("folded"))
            .select("id", "text", "year", "count", "folded")
            .sort("count", "id", descending=[True, False])
            .collect()
        )

    def find(self, query: str, limit: int = MAX_FOUND) -> Found:
        """Return what has every word of a query."""
        asked = pl.select(folded(pl.lit(query[:MAX_QUERY])).alias("whole")).with_columns(words=tokens(pl.col("whole")))
        whole, words = asked.row(0)
        if not words:
            return Found(self._texts.head(0), 0)
        has = pl.all_horizontal(pl.col("folded").str.contains(word, literal=True) for word in words[:MAX_WORDS])
        found = self._texts.filter(has)
        begins = pl.col("folded").str.starts_with(whole.strip())
        return Found(found.sort(begins, descending=True, maintain_order=True).head(limit), found.height)


def index_papers(lake: Lake) -> Index:
    """Return the index of the titles of a version."""
    return Index(lake.papers.select("year", id="paper_id", text="title", count="n_sources", more=pl.lit("")))


def index_authors(lake: Lake) -> Index:
    """Return the index of the names of a version, in all their forms."""
    return Index(
        lake.authors.select(
            id="author_id",
            text="display_name",
            year="last_year",
            count="n_papers",
            more=pl.col("name_variants").list.join(" | "),
        )
    )
