"""What the papers of a core say, as a vector for each kind of evidence: the sum of the unit vectors of its places.

title         the words of the paper's title, by rarity
coauthor      whether it has coauthors; those of one core never are those of another of its name
affiliation   the words of its affiliations, by rarity
venue         where its papers appeared
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy import sparse

from tasks.fields.text import folded, tokens
from tasks.transform.authors.coauthors import pair_coauthors
from tasks.transform.linkage.term_information import information

KINDS = ("title", "coauthor", "affiliation", "venue")
ENDINGS = "(?:ations?|ings?|ies|ed|es|s|al|ly)$"
MAX_SHARE = 0.1  # a word in more than this share of the texts of the lake says nothing
MIN_TEXTS = 5  # but one in so few texts does, in however small a lake


def core_vectors(
    rows: pl.DataFrame, cores: pl.DataFrame, papers: pl.DataFrame, n_rows: int
) -> dict[str, sparse.csr_array]:
    """Return the vectors of every core.

    Args:
        rows: The places of the cores that are compared: columns index, paper_id, title, venue, affiliations, and row
            (the number of the core among these).
        cores: All places of the lake: columns index, paper_id, name, affiliations.
        papers: All papers of the lake: the column title.
        n_rows: How many cores are compared.

    Returns:
        For each of KINDS a matrix, one sparse row a core.
    """
    places = rows.select("index", "row", "paper_id", "title", "venue", "affiliations", place=pl.int_range(pl.len()))
    gather = sparse.csr_array(
        (np.ones(places.height), (places["row"].to_numpy(), np.arange(places.height))), shape=(n_rows, places.height)
    )
    titles = _words(places.select("place", text="title"), papers["title"], papers.height)
    affiliation = places.select("place", text=pl.col("affiliations").list.join(" "))
    in_lake = cores.select(pl.col("affiliations").list.join(" ")).to_series().unique().sort()
    affiliations = _words(affiliation, in_lake, in_lake.len())
    venue = places.select("place", word=folded(pl.col("venue"))).drop_nulls().with_columns(weight=pl.lit(1.0))
    return {
        "title": sparse.csr_array(gather @ _unit_rows(titles, places.height)),
        "affiliation": sparse.csr_array(gather @ _unit_rows(affiliations, places.height)),
        "venue": sparse.csr_array(gather @ _unit_rows(venue, places.height)),
        "coauthor": _told_coauthors(rows, cores, n_rows),
    }


def _words(texts: pl.DataFrame, in_lake: pl.Series, size: int) -> pl.DataFrame:
    """Return the stems of every text, weighted by how few texts of the lake have them.

    Words of one text alone, and of too many, are left out. A text of no others is like no other text, which is not
    the same as a text that is missing: it gets a word of its own.

    Args:
        texts: Columns place, text.
        in_lake: All texts of the lake.
        size: How many texts the lake would have if each had one.

    Returns:
        Columns place, word, weight, sorted.
    """
    each = in_lake.to_frame("text").drop_nulls().group_by("text").len("times").sort("text").with_row_index("number")
    everywhere = _stems(each.select("text", place="number"))
    times = each.select("times", place="number")
    frequency = everywhere.join(times, on="place").group_by("word").agg(texts=pl.col("times").sum())
    most = max(MAX_SHARE * size, MIN_TEXTS)
    telling = frequency.filter((pl.col("texts") > 1) & (pl.col("texts") <= most))
    weighted = telling.select("word", weight=information(size + 1, pl.col("texts")))
    numbered = texts.join(each.select("text", "number"), on="text").select("place", "number")
    stems = numbered.join(everywhere, left_on="number", right_on="place").select("place", "word")
    told = stems.join(weighted, on="word")
    untold = stems.join(told, on="place", how="anti").select("place").unique()
    alone = untold.select("place", word=pl.concat_str(pl.lit("#"), "place"), weight=pl.lit(1.0))
    return pl.concat([told, alone]).sort("place", "word")


def _stems(texts: pl.DataFrame) -> pl.DataFrame:
    """Return the words of three letters or more of every text, their endings cut off, each once."""
    word = pl.col("word")
    stem = word.str.replace(ENDINGS, "")
    return (
        texts.select("place", word=tokens(folded(pl.col("text"))))
        .explode("word", empty_as_null=True)
        .drop_nulls("word")
        .filter(word.str.len_chars() > 2)
        .with_columns(word=pl.when(stem.str.len_chars() >= 4).then(stem).otherwise(word))
        .unique()
        .sort("place", "word")
    )


def _unit_rows(entries: pl.DataFrame, n_rows: int) -> sparse.csr_array:
    """Make a sparse matrix of unit rows from columns place, word, weight."""
    entries = entries.sort("place", "word")
    column = (entries["word"].rank("dense").cast(pl.Int64) - 1).to_numpy()
    shape = (n_rows, int(column.max(initial=-1)) + 1)
    weight = entries["weight"].to_numpy()
    return _normalised(sparse.csr_array((weight, (entries["place"].to_numpy(), column)), shape=shape))


def _normalised(matrix: sparse.csr_array) -> sparse.csr_array:
    """Scale every row to length 1; an empty row stays empty."""
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
    return sparse.csr_array(sparse.diags_array(scale) @ matrix)


def _told_coauthors(rows: pl.DataFrame, cores: pl.DataFrame, n_rows: int) -> sparse.csr_array:
    """Return how many places with coauthors every core has, each core in a column of its own.

    The coauthors of two cores of one name are never the same, so that their product is 0; whether a core has any is
    what the rows tell.
    """
    told = pair_coauthors(cores).join(rows.select("index", "row"), on="index").group_by("row")
    counted = told.agg(places=pl.col("index").n_unique()).sort("row")
    row = counted["row"].to_numpy()
    return sparse.csr_array((counted["places"].to_numpy().astype(float), (row, row)), shape=(n_rows, n_rows))
