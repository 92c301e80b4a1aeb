"""Features: what the comparison of a record with any other one needs, once a record."""

from __future__ import annotations

import polars as pl

from tasks.fields.identifier_patterns import DOI_REGISTRANT
from tasks.transform.papers.block import in_order
from tasks.transform.papers.term_information import GENERIC_SHARE, name_vocabulary, title_vocabulary

# The formats that only one catalogue writes, so that a record in it need not name its source.
CATALOGUES = {
    "acl-xml": "ACL Anthology",
    "arxiv-atom": "arXiv",
    "arxiv-json": "arXiv",
    "crossref-json": "Crossref",
    "dblp-xml": "DBLP",
    "medline": "PubMed",
    "openalex-json": "OpenAlex",
    "pubmed-xml": "PubMed",
    "scopus-csv": "Scopus",
    "semantic-scholar-json": "Semantic Scholar",
    "wos": "Web of Science",
}
GENERIC_INFORMATION = 9.0  # a title that says less than this names no paper
RECURRENCES = 2.5  # a title in about so many volumes or years is that of a column
CORRECTION = (
    r"^(author |publisher )?"
    r"(erratum|errata|corrigend\w+|corrections? |retraction|retracted|addendum|withdrawn|expression of concern)"
    r"| (erratum|errata|corrigendum|retraction|addendum)$"
)
MAX_TITLE_LENGTH = 1_000  # characters that are compared; what is longer is a text in the wrong field
MAX_TITLE_WORDS = 200
MAX_NAME_WORDS = 1_000
MAX_NAMES_LENGTH = 4_000
MAX_ABSTRACT_WORDS = 2_000
MAX_VENUE_LENGTH = 300
LONG_ABSTRACT = 100  # characters; a shorter one is not compared
LEAST_NAMED = 0.1  # share of the records of a dump
OF_A_SERIES = r"\b(volume|vol|number|numero|no|nr|issue|band|heft|tome) \d"
MEETING_ABSTRACT = r"abstract|suppl"  # the paper of that title has often been published in full elsewhere
CONFERENCE = r"\bconf|\bproc|workshop|symp|meeting|congress"
JOURNAL = r"journal|trans|\bj\b|record|annals|letters|magazine|quarterly|bulletin|review"


def describe_records(keys: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series, pl.Series]:
    """Describe each record by what its comparison needs.

    Returns:
        The records in the order of in_order; the information of each word of titles, by id; the same of names.
    """
    title_words, name_words = title_vocabulary(keys), name_vocabulary(keys)
    records = in_order(keys).with_columns(
        pl.col("title_key").str.head(MAX_TITLE_LENGTH),
        pl.col("title_words").list.head(MAX_TITLE_WORDS),
        pl.col("name_words").list.head(MAX_NAME_WORDS),
        pl.col("abstract_words").list.head(MAX_ABSTRACT_WORDS),
        pl.col("venue_key").str.head(MAX_VENUE_LENGTH),
    )
    records = records.with_columns(title_text=pl.col("title_words").list.join(" ").str.head(2 * MAX_TITLE_LENGTH))
    records = records.with_columns(
        title_kind_correction=pl.col("title_text").str.contains(CORRECTION),
        is_of_a_series=pl.col("title_text").str.contains(OF_A_SERIES),
        venue_kind=pl.when(pl.col("venue_key").str.contains(CONFERENCE))
        .then(1)
        .when(pl.col("venue_key").str.contains(JOURNAL))
        .then(2),
        is_meeting_abstract=pl.concat_str(
            "venue", "volume", "issue", _ending_in_brackets(), separator=" ", ignore_nulls=True
        )
        .str.to_lowercase()
        .str.contains(MEETING_ABSTRACT),
        registrant=pl.col("doi").str.extract(rf"^({DOI_REGISTRANT})/"),
        lacks_names=_lacks_names(),
        listed_by=pl.coalesce("source_name", pl.col("source_format").replace_strict(CATALOGUES, default=None)),
        venue_id=pl.col("venue_key").replace("", None).rank("dense") - 1,
        has_abstract=(pl.col("abstract_key").str.len_chars() > LONG_ABSTRACT).fill_null(value=False),
        title_sorted=pl.col("title_words").list.sort().list.join(" ").str.head(2 * MAX_TITLE_LENGTH),
        names_text=pl.col("name_words").list.join(" ").str.head(MAX_NAMES_LENGTH),
    )
    records = records.join(_title_information(records, title_words), on="record", how="left", maintain_order="left")
    records = records.join(
        _word_ids(records, "name_words", name_words).select("record", "name_ids"),
        on="record",
        how="left",
        maintain_order="left",
    ).with_columns(
        pl.col("title_ids", "name_ids").fill_null([]), pl.col("title_information", "own_information").fill_null(0)
    )
    recurring = (
        records.select("title_key", "volume_key", "year")
        .filter(pl.col("title_key") != "", pl.len().over("title_key") > RECURRENCES)
        .group_by("title_key")
        .agg(_effective_number("volume_key"), _effective_number("year"))
        .filter(pl.max_horizontal("volume_key", "year") >= RECURRENCES)
    )
    return (
        records.with_columns(recurs=pl.col("title_key").is_in(recurring["title_key"].implode())).with_columns(
            generic=(pl.col("own_information") < GENERIC_INFORMATION) | (pl.col("telling") <= 1) | pl.col("recurs")
        ),
        title_words["information"],
        name_words["information"],
    )


def _lacks_names() -> pl.Expr:
    """Whether a record has no names though its dump has them; where none has, that tells nothing of the record."""
    named = pl.col("name_words").list.len() > 0
    return ~named & (named.mean().over("source_file") >= LEAST_NAMED)


def _ending_in_brackets() -> pl.Expr:
    """Return what stands in brackets at the end of a title."""
    return pl.col("title").str.extract(r"[(\[]([^()\[\]]*)[)\]]\W*$")


def _effective_number(column: str) -> pl.Expr:
    """Return how many values a column has, each weighed by how often it occurs: the inverse of Simpson's index.

    Forty citations of one paper, of which two have its year wrong, have 1.1 years in this sense.
    """
    values = pl.col(column).drop_nulls()
    shares = values.unique_counts() / values.len()
    return pl.when(values.len() > 0).then(1 / (shares * shares).sum()).alias(column)


def _word_ids(records: pl.DataFrame, column: str, vocabulary: pl.DataFrame) -> pl.DataFrame:
    """Return each record's words as ids of a vocabulary."""
    return (
        records.select("record", word=column)
        .explode("word")
        .join(vocabulary, on="word", maintain_order="left")
        .group_by("record", maintain_order=True)
        .agg(pl.col("id").alias(column.replace("words", "ids")))
    )


def _title_information(records: pl.DataFrame, vocabulary: pl.DataFrame) -> pl.DataFrame:
    """Return the ids of each title's words and their information, in all and without the words of its own venue."""
    words = (
        records.select("record", "venue_key", word="title_words")
        .explode("word")
        .join(vocabulary, on="word", maintain_order="left")
        .with_columns(
            own=pl.col("information")
            * pl.when(pl.col("venue_key").str.split(" ").list.contains(pl.col("word")))
            .then(GENERIC_SHARE)
            .otherwise(1.0)
        )
    )
    return words.group_by("record", maintain_order=True).agg(
        pl.col("id").alias("title_ids"),
        pl.col("information").sum().alias("title_information"),
        pl.col("own").sum().alias("own_information"),
        (pl.col("information") > 0).sum().alias("telling"),
    )
