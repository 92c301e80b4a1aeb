"""Features: what the comparison of a record with any other needs, made once a record.

`describe_records` makes the table FEATURES, from which later steps fetch the rows that they need. What follows from
other columns of it is not stored: `unfolded` adds that to the rows that were fetched.
"""

from __future__ import annotations

import polars as pl

from schemas.exchange.papers import FEATURES
from schemas.exchange.statistics import LISTED, LISTED_AGAIN, LISTED_WITH_NAMES, RECURRING_TITLE, UNTITLED
from tasks.fields.identifier_patterns import DOI_REGISTRANT
from tasks.fields.notices import NOTICE
from tasks.hashing import hash_values
from tasks.transform.linkage.counts import counts_of, total_of
from tasks.transform.linkage.lists import SORTED, map_elements, sum_of_lists
from tasks.transform.papers.statements import STATED_BY
from tasks.transform.papers.statistics import listing_hashes, title_hashes
from tasks.transform.papers.term_information import (
    GENERIC_SHARE,
    Terms,
    name_word_ids,
    title_terms,
    title_word_ids,
)
from tasks.transform.papers.venue_similarity import names_a_venue

DESCRIBED_BY = (
    *STATED_BY,
    *(
        "source_format",
        "own_key",
        "source_name",
        "format_catalogue",
        "content_sha256",
        "title",
        "title_key",
        "title_words",
    ),
    *("title_numbers", "title_part", "title_kind", "name_words", "year", "volume_key", "issue_key", "first_page"),
    *("last_page", "venue", "venue_key", "volume", "issue", "type", "language", "doi", "arxiv_id", "pmid"),
    *("abstract_key", "abstract_words", "duplicate_free"),
)

MIN_INFORMATION = 9.0  # a title that tells less names no paper
MIN_TELLING = 2  # words of a title that tell anything; a title that has fewer names no paper
MIN_NAMED = 0.1  # share of the records of a catalogue that have names
MIN_LISTED = 100  # records of a catalogue of which it can be told whether it lists papers again
MIN_LISTED_AGAIN = 0.1  # share of its records that have the title of another one of it

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
YEAR_OF_VENUE = r"\b((?:19|20)\d\d)\b"
PREPRINT_SERVER = r"\b(arxiv|biorxiv|medrxiv|chemrxiv|psyarxiv|ssrn|corr|preprints?)\b"


def describe_records(records: pl.DataFrame, statistics: pl.DataFrame) -> pl.DataFrame:
    """Describe each record by what its comparison needs.

    Args:
        records: One normalised record of each statement, as `with_title_ids` gives it; reads DESCRIBED_BY.
        statistics: The table PAPER_STATISTICS.

    Returns:
        The table FEATURES.
    """
    titles = title_hashes(records)
    cut = _cut(records, with_abstract_words=total_of(statistics, UNTITLED) > 0)
    numbered = cut.with_columns(
        map_elements(cut["name_words"], name_word_ids).alias("name_ids"),
        pl.when(names_a_venue(pl.col("venue_key"))).then(hash_values(cut["venue_key"])).alias("venue_id"),
    )
    told = numbered.with_columns(
        *_title_information(numbered, title_terms(statistics)),
        *_of_listings(cut, statistics),
        content=hash_values(cut["content_sha256"]),
        recurs=titles.is_in(counts_of(statistics, RECURRING_TITLE)["key"].implode()),
    )
    return FEATURES.conform(
        told.with_columns(
            *_features(),
            generic=(pl.col("own_information") < MIN_INFORMATION)
            | (pl.col("telling") < MIN_TELLING)
            | pl.col("recurs"),
        )
    )


def with_title_ids(records: pl.DataFrame) -> pl.DataFrame:
    """Add title_ids, the numbers of the words of titles."""
    return records.with_columns(map_elements(records["title_words"], title_word_ids).alias("title_ids"))


def unfolded(features: pl.DataFrame) -> pl.DataFrame:
    """Add to rows of FEATURES what follows from their columns.

    Returns:
        The rows with title_text and names_text, the words as one string; and registrant, of the DOI.
    """
    return features.with_columns(
        title_text=_title_text(),
        names_text=pl.col("name_words").list.join(" ").str.head(MAX_NAMES_LENGTH),
        registrant=pl.col("doi").str.extract(rf"^({DOI_REGISTRANT})/"),
    )


def _cut(records: pl.DataFrame, *, with_abstract_words: bool) -> pl.DataFrame:
    """Cut the match keys to the length that is compared; words of abstracts are kept only where they are compared."""
    return records.with_columns(
        pl.col("title_key").str.head(MAX_TITLE_LENGTH),
        pl.col("title_words", "title_ids").list.head(MAX_TITLE_WORDS),
        pl.col("name_words").list.head(MAX_NAME_WORDS),
        pl.col("abstract_words").list.head(MAX_ABSTRACT_WORDS if with_abstract_words else 0),
        pl.col("venue_key").str.head(MAX_VENUE_LENGTH),
    )


def _title_text() -> pl.Expr:
    """Return the words of the title as one string."""
    return pl.col("title_words").list.join(" ").str.head(2 * MAX_TITLE_LENGTH)


def _features() -> list[pl.Expr]:
    """Return the features that a record has by itself."""
    return [
        pl.col("title_words").list.eval(SORTED).list.join(" ").str.head(2 * MAX_TITLE_LENGTH).alias("title_sorted"),
        _is_correction().alias("title_kind_correction"),
        _title_text().str.contains(OF_A_SERIES).alias("is_of_a_series"),
        _venue_kind().alias("venue_kind"),
        _is_meeting_abstract().alias("is_meeting_abstract"),
        _is_preprint().alias("is_preprint"),
        pl.coalesce("source_name", "format_catalogue").alias("listed_by"),
        pl.coalesce("catalogue", "source_name", "format_catalogue").str.to_lowercase(),
        (pl.col("abstract_key").str.len_chars() > MAX_SHORT_ABSTRACT).fill_null(value=False).alias("has_abstract"),
        pl.col("language").str.to_lowercase().str.head(2),
        pl.coalesce("year", pl.col("venue").str.extract(YEAR_OF_VENUE).cast(pl.Int32)).alias("year"),
    ]


def _is_correction() -> pl.Expr:
    """Whether the title says that it corrects another paper, or cites the place of the paper that it corrects."""
    is_notice = pl.col("title").str.contains(NOTICE).fill_null(value=False)
    return _title_text().str.contains(CORRECTION) | is_notice


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


def _ending_in_brackets() -> pl.Expr:
    """Return what stands in brackets at the end of a title."""
    return pl.col("title").str.extract(r"[(\[]([^()\[\]]*)[)\]]\W*$")


def _is_preprint() -> pl.Expr:
    """Whether a record is that of a preprint."""
    only_arxiv = pl.col("arxiv_id").is_not_null() & pl.col("venue").is_null() & pl.col("doi").is_null()
    on_a_server = pl.col("venue_key").str.contains(PREPRINT_SERVER)
    return ((pl.col("type") == "article") | on_a_server | only_arxiv).fill_null(value=False)


def _of_listings(records: pl.DataFrame, statistics: pl.DataFrame) -> list[pl.Series]:
    """Return what is known of who lists each record.

    Records that do not say who lists them may come from several catalogues, of which each lists a paper once.

    Returns:
        lacks_names, whether it has no names though its catalogue states them, where that tells something: the catalogue
        is no list of citations; lists_again, whether its catalogue lists many papers more than once, as a list of
        citations does; listed_once, the hash of who lists it, null where many papers are listed again, or nothing is
        known of it.
    """
    listings, shares = listing_hashes(records), _listings(statistics)
    again = shares["listed_again"] >= MIN_LISTED_AGAIN
    is_known = records.select(pl.coalesce("source_name", "format_catalogue").is_not_null()).to_series()
    lists_again = listings.is_in(shares.filter(again)["key"].implode()) & is_known
    lacks_names = (records["name_words"].list.len() == 0) & listings.is_in(_naming(statistics).implode()) & ~lists_again
    is_listed_once = listings.is_in(shares.filter(~again)["key"].implode())
    return [
        lacks_names.alias("lacks_names"),
        lists_again.alias("lists_again"),
        listings.set(~is_listed_once, None).alias("listed_once"),
    ]


def _naming(statistics: pl.DataFrame) -> pl.Series:
    """Return the hashes of the catalogues that state names."""
    listed, named = (counts_of(statistics, kind) for kind in (LISTED, LISTED_WITH_NAMES))
    return listed.join(named, on="key").filter(pl.col("count_right") >= MIN_NAMED * pl.col("count"))["key"]


def _listings(statistics: pl.DataFrame) -> pl.DataFrame:
    """Return the share of the records of each catalogue of which it has another with the same title.

    Returns:
        Columns key and listed_again, of the catalogues that have enough records to tell.
    """
    listed, again = (counts_of(statistics, kind) for kind in (LISTED, LISTED_AGAIN))
    share = pl.col("count_right").fill_null(0) / pl.col("count")
    return (
        listed.filter(pl.col("count") >= MIN_LISTED).join(again, on="key", how="left").select("key", listed_again=share)
    )


def _title_information(records: pl.DataFrame, terms: Terms) -> list[pl.Series]:
    """Return what the words of each title tell.

    Args:
        records: Columns title_words, title_ids and venue_key.
        terms: What the statistics say of the words of titles.

    Returns:
        title_information, the sum over the words; own_information, the same with a share of what the words of its own
        venue tell; telling, how many words tell anything.
    """
    words = records["title_words"]
    of_venue = records.select(
        pl.col("title_words").list.set_intersection(pl.col("venue_key").str.split(" "))
    ).to_series()
    ids = records["title_ids"].explode(empty_as_null=False), title_word_ids(of_venue.explode(empty_as_null=False))
    told, told_of_venue = map(terms.information, ids)
    every, venue = sum_of_lists(words, pl.Series(told)), sum_of_lists(of_venue, pl.Series(told_of_venue))
    telling = sum_of_lists(words, pl.Series(told > 0).cast(pl.Float64)).cast(pl.UInt32)
    return [
        every.alias("title_information"),
        (every - (1 - GENERIC_SHARE) * venue).alias("own_information"),
        telling.alias("telling"),
    ]
