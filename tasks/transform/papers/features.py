"""Features: what the comparison of a record with any other needs, made once a record."""

from __future__ import annotations

import polars as pl

from tasks.fields.identifier_patterns import DOI_REGISTRANT
from tasks.transform.papers.block import in_order
from tasks.transform.papers.term_information import GENERIC_SHARE, name_vocabulary, title_vocabulary

MIN_INFORMATION = 9.0  # a title that tells less names no paper
MIN_TELLING = 2  # words of a title that tell anything; a title that has fewer names no paper
MIN_RECURRENCES = 2.5  # a title in about so many volumes or years is that of a column
MIN_NAMED = 0.1  # share of the records of a dump that have names

# What is longer is a text in the wrong field: so many characters or words of it are compared.
MAX_TITLE_LENGTH = 1_000
MAX_TITLE_WORDS = 200
MAX_NAME_WORDS = 1_000
MAX_NAMES_LENGTH = 4_000
MAX_ABSTRACT_WORDS = 2_000
MAX_VENUE_LENGTH = 300
MAX_SHORT_ABSTRACT = 100  # characters; no abstract that is not longer is compared

CORRECTION = (
    r"^(author |publisher )?"
    r"(erratum|errata|corrigend\w+|corrections? |retraction|retracted|addendum|withdrawn|expression of concern)"
    r"| (erratum|errata|corrigendum|retraction|addendum)$"
)
OF_A_SERIES = r"\b(volume|vol|number|numero|no|nr|issue|band|heft|tome) \d"
MEETING_ABSTRACT = r"abstract|suppl"  # the paper of that title has often been published in full elsewhere
CONFERENCE = r"\bconf|\bproc|workshop|symp|meeting|congress"
JOURNAL = r"journal|trans|\bj\b|record|annals|letters|magazine|quarterly|bulletin|review"
CONFERENCE_KIND, JOURNAL_KIND = 1, 2


def describe_records(keys: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series, pl.Series]:
    """Describe each record by what its comparison needs.

    Args:
        keys: Normalised records of all dumps.

    Returns:
        The records in the order of in_order, with the features as further columns; the information of each word of
        titles, by id; the same of names.
    """
    title_words, name_words = title_vocabulary(keys), name_vocabulary(keys)
    records = _cut(in_order(keys)).with_columns(*_features())
    records = (
        records.join(_title_information(records, title_words), on="record", how="left", maintain_order="left")
        .join(_name_ids(records, name_words), on="record", how="left", maintain_order="left")
        .with_columns(
            pl.col("title_ids", "name_ids").fill_null([]), pl.col("title_information", "own_information").fill_null(0)
        )
    )
    records = records.with_columns(recurs=pl.col("title_key").is_in(_recurring_titles(records).implode())).with_columns(
        generic=(pl.col("own_information") < MIN_INFORMATION) | (pl.col("telling") < MIN_TELLING) | pl.col("recurs")
    )
    return records, title_words["information"], name_words["information"]


def _cut(records: pl.DataFrame) -> pl.DataFrame:
    """Cut the match keys to the length that is compared, and add title_text, the words of the title as one string."""
    return records.with_columns(
        pl.col("title_key").str.head(MAX_TITLE_LENGTH),
        pl.col("title_words").list.head(MAX_TITLE_WORDS),
        pl.col("name_words").list.head(MAX_NAME_WORDS),
        pl.col("abstract_words").list.head(MAX_ABSTRACT_WORDS),
        pl.col("venue_key").str.head(MAX_VENUE_LENGTH),
    ).with_columns(title_text=pl.col("title_words").list.join(" ").str.head(2 * MAX_TITLE_LENGTH))


def _features() -> list[pl.Expr]:
    """Return the features that a record has by itself or within its dump."""
    return [
        pl.col("title_text").str.contains(CORRECTION).alias("title_kind_correction"),
        pl.col("title_text").str.contains(OF_A_SERIES).alias("is_of_a_series"),
        _venue_kind().alias("venue_kind"),
        _is_meeting_abstract().alias("is_meeting_abstract"),
        pl.col("doi").str.extract(rf"^({DOI_REGISTRANT})/").alias("registrant"),
        _lacks_names().alias("lacks_names"),
        pl.coalesce("source_name", "format_catalogue").alias("listed_by"),
        (pl.col("venue_key").replace("", None).rank("dense") - 1).alias("venue_id"),
        (pl.col("abstract_key").str.len_chars() > MAX_SHORT_ABSTRACT).fill_null(value=False).alias("has_abstract"),
        pl.col("title_words").list.sort().list.join(" ").str.head(2 * MAX_TITLE_LENGTH).alias("title_sorted"),
        pl.col("name_words").list.join(" ").str.head(MAX_NAMES_LENGTH).alias("names_text"),
    ]


def _venue_kind() -> pl.Expr:
    """Return the kind of the venue by words of its name; null where they do not tell."""
    return (
        pl.when(pl.col("venue_key").str.contains(CONFERENCE))
        .then(CONFERENCE_KIND)
        .when(pl.col("venue_key").str.contains(JOURNAL))
        .then(JOURNAL_KIND)
    )


def _is_meeting_abstract() -> pl.Expr:
    """Whether the locators, or brackets at the end of the title, say that a record is of an abstract of a meeting."""
    places = pl.concat_str("venue", "volume", "issue", _ending_in_brackets(), separator=" ", ignore_nulls=True)
    return places.str.to_lowercase().str.contains(MEETING_ABSTRACT)


def _lacks_names() -> pl.Expr:
    """Whether a record has no names though its dump has them; where none has, that tells nothing of the record."""
    named = pl.col("name_words").list.len() > 0
    return ~named & (named.mean().over("source_file") >= MIN_NAMED)


def _ending_in_brackets() -> pl.Expr:
    """Return what stands in brackets at the end of a title."""
    return pl.col("title").str.extract(r"[(\[]([^()\[\]]*)[)\]]\W*$")


def _recurring_titles(records: pl.DataFrame) -> pl.Series:
    """Return the titles that stand in several volumes or years, as that of a column of a journal does."""
    return (
        records.select("title_key", "volume_key", "year")
        .filter(pl.col("title_key") != "", pl.len().over("title_key") > MIN_RECURRENCES)
        .group_by("title_key")
        .agg(_effective_number("volume_key"), _effective_number("year"))
        .filter(pl.max_horizontal("volume_key", "year") >= MIN_RECURRENCES)["title_key"]
    )


def _effective_number(column: str) -> pl.Expr:
    """Return how many values a column has, each weighed by how often it occurs: the inverse of Simpson's index.

    Forty citations of one paper, of which two have its year wrong, have 1.1 years in this sense.
    """
    values = pl.col(column).drop_nulls()
    shares = values.unique_counts() / values.len()
    return pl.when(values.len() > 0).then(1 / (shares * shares).sum()).alias(column)


def _name_ids(records: pl.DataFrame, vocabulary: pl.DataFrame) -> pl.DataFrame:
    """Return name_ids, the words of each record's names as ids of the vocabulary, for the records that have any."""
    return (
        records.select("record", word="name_words")
        .explode("word")
        .join(vocabulary, on="word", maintain_order="left")
        .group_by("record", maintain_order=True)
        .agg(name_ids="id")
    )


def _title_information(records: pl.DataFrame, vocabulary: pl.DataFrame) -> pl.DataFrame:
    """Return the words of each title as ids of the vocabulary, and what they tell.

    Returns:
        The columns record; title_ids; title_information, the sum over the words; own_information, the same with a share
        of what the words of its own venue tell; telling, how many words tell anything.
    """
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
