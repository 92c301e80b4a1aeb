"""What the papers of a core say, as a vector for each kind of evidence: the sum of the unit vectors of its places.

title         the words of the paper's title, by rarity
coauthor      the coauthors, by rarity; cores of one name share only those that do not tell who it is
affiliation   the words of its affiliations, by rarity
venue         where its papers appeared
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy import sparse

from tasks.transform.authors.coauthors import pair_coauthors
from tasks.transform.linkage.counts import counts_of, total_of
from tasks.transform.linkage.term_information import information

KINDS = ("title", "coauthor", "affiliation", "venue")
MAX_SHARE = 0.1  # a word in more than this share of the texts of the lake says nothing
MIN_TEXTS = 5  # but one in so few texts does, in however small a lake


def core_vectors(
    rows: pl.DataFrame, bylines: pl.DataFrame, affiliations: pl.DataFrame, statistics: pl.DataFrame, n_rows: int
) -> dict[str, sparse.csr_array]:
    """Return the vectors of every core.

    Args:
        rows: The places of the cores that are compared, sorted by place: columns place, paper, name, affiliation, and
            row (the number of the core among these).
        bylines: The table BYLINES of their papers.
        affiliations: The table AFFILIATIONS, each text once.
        statistics: The table AUTHOR_STATISTICS.
        n_rows: How many cores are compared.

    Returns:
        For each of KINDS a matrix, one sparse row a core.
    """
    places = rows.select("place", "row", "paper", "name", "affiliation", at=pl.int_range(pl.len()))
    beside = _coauthors(places, bylines, statistics)
    places = places.join(bylines.select("paper", "title", "venue"), on="paper", how="left", maintain_order="left")
    places = places.join(affiliations, on="affiliation", how="left", maintain_order="left")
    gather = sparse.csr_array(
        (np.ones(places.height), (places["row"].to_numpy(), np.arange(places.height))), shape=(n_rows, places.height)
    )
    titles = _words(places.select("at", "place", word="title"), statistics, "title")
    words = _words(places.select("at", "place", word="words"), statistics, "affiliation")
    venue = places.select("at", word="venue").drop_nulls().with_columns(weight=pl.lit(1.0))
    return {
        "title": sparse.csr_array(gather @ _unit_rows(titles, places.height)),
        "affiliation": sparse.csr_array(gather @ _unit_rows(words, places.height)),
        "venue": sparse.csr_array(gather @ _unit_rows(venue, places.height)),
        "coauthor": sparse.csr_array(gather @ _unit_rows(beside, places.height)),
    }


def _words(texts: pl.DataFrame, statistics: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Weight the words of every text by how few texts of the lake have them.

    Words of one text alone, and of too many, are left out. A text of no others is like no other text, which is not
    the same as a text that is missing: it gets a word of its own.

    Args:
        texts: Columns at (the row number), place, and word (the words of the text).
        statistics: The table AUTHOR_STATISTICS.
        kind: The kind of text: title or affiliation.

    Returns:
        Columns at, word, weight, each word once a text.
    """
    size = total_of(statistics, f"{kind}s")
    most = max(MAX_SHARE * size, MIN_TEXTS)
    telling = counts_of(statistics, kind).filter((pl.col("count") > 1) & (pl.col("count") <= most))
    weighted = telling.select(word="key", weight=information(size + 1, pl.col("count")))
    words = texts.explode("word", empty_as_null=True).drop_nulls("word")
    told = words.join(weighted, on="word").select("at", "word", "weight")
    untold = words.join(told, on="at", how="anti").unique("at")
    return pl.concat([told, untold.select("at", word="place", weight=pl.lit(1.0))])


def _coauthors(places: pl.DataFrame, bylines: pl.DataFrame, statistics: pl.DataFrame) -> pl.DataFrame:
    """Weight the coauthors of every place by how few papers of the lake have them.

    Args:
        places: Columns at (the row number), place, paper, name.
        bylines: The table BYLINES of their papers.
        statistics: The table AUTHOR_STATISTICS.

    Returns:
        Columns at, word (the coauthor), weight, each coauthor once a place.
    """
    n_papers = total_of(statistics, "papers")
    common = counts_of(statistics, "name").rename({"key": "coauthor"})
    beside = pair_coauthors(places, bylines).join(places.select("place", "at"), on="place")
    weighted = beside.join(common, on="coauthor", how="left").with_columns(pl.col("count").fill_null(1))
    rarity = information(n_papers + 1, pl.col("count"))
    return weighted.select("at", word="coauthor", weight=rarity)


def _unit_rows(entries: pl.DataFrame, n_rows: int) -> sparse.csr_array:
    """Make a sparse matrix of unit rows from columns at (the row), word, weight, each word once a row."""
    words, column = np.unique(entries["word"].to_numpy(), return_inverse=True)
    shape = (n_rows, words.size)
    weight = entries["weight"].to_numpy()
    return _normalised(sparse.csr_array((weight, (entries["at"].to_numpy(), column)), shape=shape))


def _normalised(matrix: sparse.csr_array) -> sparse.csr_array:
    """Scale every row to length 1; an empty row stays empty."""
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
    return sparse.csr_array(sparse.diags_array(scale) @ matrix)
