"""The evidence for two cores of one name, and for two clusters under different names, being one person.

In the first round every core has a vector for each kind of evidence, the sum of the unit vectors of its places:

    title         the words of the paper's title, by rarity
    coauthor      whether it has coauthors; those of one core never are those of another of its name
    affiliation   the words of its affiliations, by rarity
    venue         where its papers appeared

The products of these vectors are kept, not their cosines: when two cores are united their products with any third are
added, so that the evidence between clusters is exact without going back to the papers.

In the second round it is the coauthors that two clusters share, by rarity.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from tasks.fields.text import folded, tokens
from tasks.transform.authors import weights
from tasks.transform.authors.block import coarse_coauthors, pair_coauthors

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

KINDS = ("title", "coauthor", "affiliation", "venue")
ENDINGS = "(?:ations?|ings?|ies|ed|es|s|al|ly)$"
PAIRS_AT_ONCE = 50_000


def score_authors(cores: pl.DataFrame, papers: pl.DataFrame) -> pl.DataFrame:
    """Compare the cores of every name that has several.

    Args:
        cores: What `block_authors` gives.
        papers: Columns paper_id, title, venue, year.

    Returns:
        One row a pair of cores, left <= right, sorted: block (the number of the name, or of a window of it), left,
        right, the product of their vectors by KINDS. The rows with left == right hold what is known of one core: the
        products with itself (0: the evidence is missing), n_places, first_year and last_year, which are null in the
        other rows.
    """
    several = cores.filter(pl.col("core").n_unique().over("name") > 1).join(
        papers.select("paper_id", "title", "venue", "year"), on="paper_id", how="left", maintain_order="left"
    )
    rows = several.with_columns(row=pl.col("core").rank("dense").cast(pl.Int64) - 1)
    known = (
        rows.group_by("row")
        .agg(
            pl.col("name", "core").first(),
            n_places=pl.len().cast(pl.Int64),
            first_year=pl.col("year").min(),
            last_year=pl.col("year").max(),
        )
        .sort("row")
    )
    pairs = _pairs_of_cores(known)
    vectors = _core_vectors(rows, cores, papers, known.height)
    left, right = pairs["left_row"].to_numpy(), pairs["right_row"].to_numpy()
    products = {kind: pl.Series(_row_products(vectors[kind], left, right)) for kind in KINDS}
    itself = known.select("n_places", "first_year", "last_year", left="core", right="core")
    return (
        pairs.with_columns(**products)
        .drop("left_row", "right_row")
        .join(itself, on=["left", "right"], how="left")
        .sort("block", "left", "right")
    )


def score_variants(clusters: pl.DataFrame, candidates: pl.DataFrame) -> pl.DataFrame:
    """Weigh what the clusters of each candidate pair share: coauthors, and the ORCID iD.

    A pair scores by how much the rarity of its shared coauthors exceeds what its kind of difference asks for
    (`weights.SHARED_RARITY`), and common names ask for more. An unambiguous pair scores at least by how much rarer its
    name is than that kind asks; less is asked of two forms in initials, "Tang, J." and "Tang, J. X.", of which one has
    no coauthors to share.

    Args:
        clusters: The places with the columns that `block_authors` and `cluster_authors` add.
        candidates: What `block_variants` gives.

    Returns:
        The candidates with coauthors (the rarity of the shared ones), orcid, name (what the difference between the
        names asks for, or what the rarity of the name gives; their sum is the score) and score: 0 or more unites.
    """
    around = coarse_coauthors(clusters)
    n_clusters = clusters["cluster"].n_unique()
    rarity = around.group_by("coauthor").agg(rarity=(n_clusters / pl.len()).log())
    ours = candidates.select("left", "right").join(around, left_on="left", right_on="cluster")
    shared = (
        ours.join(around, left_on=["right", "coauthor"], right_on=["cluster", "coauthor"])
        .join(rarity, on="coauthor")
        .sort("left", "right", "coauthor")
        .group_by("left", "right", maintain_order=True)
        .agg(coauthors=pl.col("rarity").sum())
    )
    initials = pl.col("given_tokens").list.first().str.len_chars() == 1
    known = clusters.group_by("cluster").agg(pl.col("commonness").max(), initials=initials.fill_null(value=False).all())
    known = known.with_columns(untold=~pl.col("cluster").is_in(around["cluster"].implode()))
    both = (
        candidates.join(shared, on=["left", "right"], how="left")
        .join(known, left_on="left", right_on="cluster")
        .join(known, left_on="right", right_on="cluster", suffix="_right")
        .with_columns(
            orcid=pl.when("same_orcid").then(pl.lit(weights.SAME_ORCID)).otherwise(0.0),
            commoner=pl.max_horizontal("commonness", "commonness_right"),
            rarer=pl.min_horizontal("commonness", "commonness_right"),
        )
    )
    asked = pl.col("level").replace_strict(weights.SHARED_RARITY, return_dtype=pl.Float64)
    allowed = pl.col("level").replace_strict(weights.UNSHARED_COMMONNESS, return_dtype=pl.Float64)
    usual = pl.col("level").replace_strict(weights.USUAL_COMMONNESS, return_dtype=pl.Float64)
    telling = pl.when(pl.col("level") == "initial").then("rarer").otherwise("commoner")
    beyond = (telling / usual).log()
    asked = (asked + weights.NAMESAKES * beyond.clip(0) + weights.RARE_NAME * beyond.clip(None, 0)).clip(0)
    shares = pl.col("coauthors").is_not_null() | pl.col("same_orcid")
    by_coauthors = pl.when(shares).then(pl.col("coauthors").fill_null(0.0) + pl.col("orcid") - asked)
    untold = (pl.col("untold") | pl.col("untold_right")) & pl.col("initials") & pl.col("initials_right")
    allowed = pl.when(untold).then(allowed * weights.UNTOLD).otherwise(allowed)
    excess = (allowed / pl.max_horizontal("commoner", 1e-9)).log()
    by_name = pl.when(pl.col("unambiguous") & (allowed > 0)).then(excess)
    score = pl.max_horizontal(by_coauthors, by_name).fill_null(-asked - 1)
    return (
        both.with_columns(score=score.round(6), coauthors=pl.col("coauthors").fill_null(0.0))
        .with_columns(name=pl.col("score") - pl.col("coauthors") - pl.col("orcid"))
        .select(*candidates.columns, "coauthors", "orcid", "name", "score")
        .sort("left", "right")
    )


def _pairs_of_cores(known: pl.DataFrame) -> pl.DataFrame:
    """Pair the cores of every name, each with itself too.

    A name with more than MAX_CORES cores is cut into windows of cores that are near in time.
    """
    width = pl.min_horizontal(weights.MAX_CORES, 2 * weights.MAX_CORE_PAIRS // pl.len()).clip(2)
    window = (pl.int_range(pl.len()) // width).over("name")
    ordered = known.sort("name", "first_year", "core", nulls_last=True).with_columns(window=window)
    block = pl.struct("name", "window").rank("dense").cast(pl.Int64) - 1
    side = ordered.select("row", "core", block=block)
    return (
        side.join(side, on="block", suffix="_other")
        .filter(pl.col("core") <= pl.col("core_other"))
        .select("block", left="core", right="core_other", left_row="row", right_row="row_other")
        .sort("block", "left", "right")
    )


def _core_vectors(
    rows: pl.DataFrame, cores: pl.DataFrame, papers: pl.DataFrame, n_rows: int
) -> dict[str, sparse.csr_array]:
    """Return the vectors of every core, one sparse row a core."""
    n_papers = papers.height
    places = rows.select("index", "row", "paper_id", "title", "venue", "affiliations", place=pl.int_range(pl.len()))
    gather = sparse.csr_array(
        (np.ones(places.height), (places["row"].to_numpy(), np.arange(places.height))), shape=(n_rows, places.height)
    )
    titles = _words(places.select("place", text="title"), papers["title"], n_papers)
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
    most = max(weights.MAX_SHARE * size, 5)
    telling = frequency.filter((pl.col("texts") > 1) & (pl.col("texts") <= most))
    weighted = telling.select("word", weight=((size + 1) / pl.col("texts")).log())
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


def _row_products(vectors: sparse.csr_array, left: Ints, right: Ints) -> Floats:
    """Return the product of the rows of each pair, a bounded number of pairs at a time."""
    vectors.sort_indices()
    products = np.zeros(left.size)
    for chunk in _chunks(left.size, PAIRS_AT_ONCE):
        products[chunk] = np.asarray(vectors[left[chunk]].multiply(vectors[right[chunk]]).sum(axis=1)).ravel()
    return products


def _chunks(size: int, length: int) -> Iterator[slice]:
    """Cut a range into slices of a length."""
    return (slice(start, start + length) for start in range(0, size, length))
