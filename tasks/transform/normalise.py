"""Normalise: the shown values of a record, and beside them the match keys by which records are compared.

normalise_records adds these columns. Each depends only on the record and on what `sources.toml` says of its catalogue:

| column | what it is |
|---|---|
| record | a hash of the record's id |
| year | the year of the date, else of the arXiv id |
| doi, arxiv_id, pmid | the first identifier of that scheme |
| title_words | the distinct words of the folded title, in their order |
| title_key | the folded title without blanks |
| title_numbers | its numbers and part letters, sorted: "2" for "Part II" |
| title_part | the numbers among them that say which part: after "part", or Roman numerals of two letters and more |
| title_kind | the kind that the title states, if it is not an article: erratum, reply, comment ... |
| abstract_key | the first 300 characters of the folded abstract, in words |
| abstract_words | the distinct words of the whole folded abstract, sorted |
| venue_key | the words of the folded venue, without numbers |
| name_words | the distinct words of the authors' names but for initials, sorted |
| volume_key, issue_key | the first number of each |
| first_page, last_page | the numbers of the pages; 221-8 is 221 and 228 |
| catalogue, trust | the catalogue of the record, and its place in the order of trust |
| duplicate_free | whether that catalogue is declared never to list a paper twice; null where it is not |
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from schemas.catalogues import Catalogue, catalogue_of
from schemas.fields import MAX_YEAR, MIN_YEAR
from tasks.fields.identifiers import normalise_identifiers, year_of_arxiv_id
from tasks.fields.notices import NOTICE
from tasks.fields.placeholders import is_no_abstract, is_no_title, says_nothing
from tasks.fields.text import change_where, folded, once_each, shown, stated, tokens, without_markup
from tasks.hashing import hash_values

ABSTRACT_KEY_LENGTH = 300
ORIGIN = ("source_file", "source_format", "source_name")
REPEATED = ("venue", "volume", "issue", "language", "type")  # whose values most records share with others
SHOWN = ("title", "abstract", "venue", "volume", "issue", "pages", "language", "type")
PLACEHOLDERS = {"title": is_no_title, "abstract": is_no_abstract}  # what is no value of a field; says_nothing elsewhere

# Words that stand for numbers in titles. Single letters from b to h count as parts; "a" is an article, "i" a pronoun.
NUMBER_WORDS = {
    **{roman: str(number) for number, roman in enumerate("i ii iii iv v vi vii viii ix x".split(), start=1)},
    **{word: str(number) for number, word in enumerate("one two three".split(), start=1)},
    **{word: str(number) for number, word in enumerate("first second third".split(), start=1)},
}
PART_LETTERS = "bcdefgh"
HAS_NUMBERS = rf"\p{{N}}|\b(?:[{PART_LETTERS}]|{'|'.join(NUMBER_WORDS)})\b"
PART = r"\b(?:(?:part|pt|parts|teil|partie|parte) (?:\d+|[ivx]+|[a-h]|one|two|three)|ii|iii|iv|vi|vii|viii|ix)\b"
KIND_WORDS = {
    "comment": "comment",
    "comments": "comment",
    "commentary": "comment",
    "reply": "reply",
    "response": "reply",
    "rejoinder": "reply",
    "erratum": "erratum",
    "errata": "erratum",
    "correction": "erratum",
    "corrections": "erratum",
    "corrigendum": "erratum",
    "addendum": "addendum",
    "retraction": "retraction",
    "retracted": "retraction",
    "protocol": "protocol",
    "editorial": "editorial",
    "tutorial": "tutorial",
    "panel": "panel",
}
HAS_KIND = rf"\b(?:{'|'.join(KIND_WORDS)})\b"
NAME_WORDS_LEFT_OUT = (
    # particles, titles, and what stands for others
    "al and anonymous da de del den der di dr du el et ii iii jnr jr la le mac md na others phd prof sr st unknown "
    "van von "
    # what programs that read pages take for names: headings, parts of a page, kinds of texts, addresses
    "abstract acknowledgement acknowledgements acknowledgments appendix article author authors bibliography conference "
    "contents contributors copyright department dept download editor editors editorial figure index institute "
    "introduction journal keywords laboratory login paper preface proceedings profile publication publications "
    "publisher references report research section subject summary symposium table technical text thesis title "
    "university view volume workshop"
).split()


def normalise_records(records: pl.DataFrame, names: pl.DataFrame, catalogues: Sequence[Catalogue] = ()) -> pl.DataFrame:
    """Normalise the records of dumps.

    Args:
        records: The table RECORDS.
        names: The table NAMES of the same records.
        catalogues: The catalogues of `sources.toml`; if several claim a record in the same way, the first is taken.

    Returns:
        The records in their order, with their shown values cleaned, and the columns that the module lists.
    """
    return (
        records.drop("identifiers", "comments")
        .with_columns(record=hash_values(records["source_id"]))
        .with_columns(_stated(name) for name in SHOWN)
        .join(_comments(records), on="source_id", how="left", maintain_order="left")
        .join(_identifiers(records), on="source_id", how="left", maintain_order="left")
        .join(_name_words(names), on="source_id", how="left", maintain_order="left")
        .with_columns(pl.col("comments", "identifiers", "name_words").fill_null([]))
        .with_columns(_year(), title_tokens=_tokens("title"), abstract_tokens=_tokens("abstract"))
        .with_columns(title_text=pl.col("title_tokens").list.join(" "))
        .with_columns(*_title_keys(), *_abstract_keys(), _venue_key(), *_locators())
        .with_columns(_kind_of_notice())
        .drop("title_tokens", "title_text", "abstract_tokens")
        .join(_catalogues(records, catalogues), on=ORIGIN, how="left", nulls_equal=True, maintain_order="left")
    )


def _stated(name: str) -> pl.Expr:
    """Return the values of a field as they are shown, null where they are placeholders."""

    def cleaned(text: pl.Expr) -> pl.Expr:
        return stated(shown(without_markup(text)), PLACEHOLDERS.get(name, says_nothing))

    return once_each(pl.col(name), cleaned) if name in REPEATED else cleaned(pl.col(name))


def _catalogues(records: pl.DataFrame, catalogues: Sequence[Catalogue]) -> pl.DataFrame:
    """Return the catalogue of the records of each origin, with its settings."""
    origins = records.select(ORIGIN).unique()
    found = [catalogue_of(catalogues, *origin) for origin in origins.iter_rows()] if catalogues else []
    known = [(one.name, one.trust, one.duplicate_free) if one else (None, None, None) for one in found]
    schema = {"catalogue": pl.String, "trust": pl.Int32, "duplicate_free": pl.Boolean}
    return origins.hstack(pl.DataFrame(known or [(None, None, None)] * origins.height, schema=schema, orient="row"))


def _comments(records: pl.DataFrame) -> pl.DataFrame:
    """Return each record's comment lines as they are shown."""
    return (
        records.select("source_id", "comments")
        .explode("comments")
        .with_columns(shown(without_markup(pl.col("comments"))))
        .drop_nulls("comments")
        .group_by("source_id", maintain_order=True)
        .agg("comments")
    )


def _identifiers(records: pl.DataFrame) -> pl.DataFrame:
    """Return each record's identifiers as a list, and the first of the schemes that have a column of their own."""
    rows = (
        records.select("source_id", "identifiers")
        .explode("identifiers")
        .drop_nulls("identifiers")
        .unnest("identifiers")
    )
    first = {
        name: pl.col("value").filter(pl.col("scheme") == scheme).first()
        for name, scheme in (("doi", "doi"), ("arxiv_id", "arxiv"), ("pmid", "pmid"))
    }
    return (
        normalise_identifiers(rows)
        .group_by("source_id", maintain_order=True)
        .agg(pl.struct("scheme", "value").alias("identifiers"), **first)
    )


def _year() -> pl.Expr:
    """Return the stated year if it is a possible one, else the year of the arXiv id."""
    stated = pl.col("publication_date").str.slice(0, 4).cast(pl.Int32, strict=False)
    possible = stated.is_between(MIN_YEAR, MAX_YEAR)
    return (
        pl.coalesce(pl.when(possible).then(stated), year_of_arxiv_id(pl.col("arxiv_id"))).cast(pl.Int32).alias("year")
    )


def _tokens(column: str) -> pl.Expr:
    """Return the words of a text, folded; none if it is missing."""
    return tokens(folded(pl.col(column))).fill_null([])


def _title_keys() -> list[pl.Expr]:
    """Return the match keys of the title."""
    words, text = pl.col("title_tokens"), pl.col("title_text")
    return [
        words.list.unique(maintain_order=True).alias("title_words"),
        words.list.join("").alias("title_key"),
        _where(text, HAS_NUMBERS, _numbers_in, pl.String()).alias("title_numbers"),
        _where(text, PART, _parts_in, pl.List(pl.String)).alias("title_part"),
        _where(text, HAS_KIND, _kinds_in, pl.String()).alias("title_kind"),
    ]


def _where(text: pl.Expr, pattern: str, change: Callable[[pl.Expr], pl.Expr], dtype: pl.DataType) -> pl.Expr:
    """Return what is found in the few texts that a pattern finds something in; nothing of this type in the others."""

    def found(texts: pl.Series) -> pl.Series:
        return texts.to_frame("text").select(change(pl.col("text"))).to_series()

    def nothing(texts: pl.Series) -> pl.Series:
        return pl.repeat("" if dtype == pl.String else [], len(texts), dtype=dtype, eager=True)

    return text.map_batches(lambda texts: change_where(texts, pattern, found, nothing), return_dtype=dtype)


def _numbers_in(text: pl.Expr) -> pl.Expr:
    """Return the numbers and part letters among the words of a text."""
    is_number = pl.element().str.contains(r"\p{N}") | pl.element().is_in(list(PART_LETTERS))
    words = text.str.split(" ").list.eval(pl.element().replace(NUMBER_WORDS))
    return words.list.eval(pl.element().filter(is_number).unique().sort()).list.join(" ")


def _parts_in(text: pl.Expr) -> pl.Expr:
    """Return the numbers in a text that say which part it is."""
    last_word = pl.element().str.extract(r"(\w+)$")
    return text.str.extract_all(PART).list.eval(last_word.replace(NUMBER_WORDS).unique().sort())


def _kinds_in(text: pl.Expr) -> pl.Expr:
    """Return the kinds that the words of a text state."""
    kind = pl.element().replace_strict(KIND_WORDS, default=None, return_dtype=pl.String)
    return text.str.split(" ").list.eval(kind.drop_nulls().unique().sort()).list.join(" ")


def _kind_of_notice() -> pl.Expr:
    """Return the kind that the title states; a title that cites the place of a paper is that of its correction."""
    kind = pl.col("title_kind")
    is_notice = pl.col("title").str.contains(NOTICE).fill_null(value=False)
    return pl.when((kind == "") & is_notice).then(pl.lit("erratum")).otherwise(kind).alias("title_kind")


def _abstract_keys() -> list[pl.Expr]:
    """Return the match keys of the abstract."""
    words = pl.col("abstract_tokens")
    return [
        words.list.join(" ").str.slice(0, ABSTRACT_KEY_LENGTH).alias("abstract_key"),
        words.list.eval(pl.element().unique().sort()).alias("abstract_words"),
    ]


def _venue_key() -> pl.Expr:
    """Return the words of the venue, without years, volumes and ordinals in figures, which are not part of its name."""

    def key(venue: pl.Expr) -> pl.Expr:
        return folded(venue.str.replace_all("&", " and ", literal=True)).str.extract_all(r"\p{L}{2,}").list.join(" ")

    return once_each(pl.col("venue"), key).fill_null("").alias("venue_key")


def _locators() -> list[pl.Expr]:
    """Return volume, issue and pages as numbers without leading zeros; null if there is none."""

    def number(column: str) -> pl.Expr:
        return pl.col(column).str.extract(r"0*(\d+)")

    first, last = pl.col("pages").str.extract(r"0*(\d+)"), pl.col("pages").str.extract(r"\d+\D+?(\d+)")
    missing = first.str.len_chars().cast(pl.Int64) - last.str.len_chars().cast(pl.Int64)
    completed = pl.when(missing > 0).then(first.str.slice(0, missing) + last).otherwise(last.str.strip_chars_start("0"))
    return [
        number("volume").alias("volume_key"),
        number("issue").alias("issue_key"),
        first.alias("first_page"),
        completed.alias("last_page"),
    ]


def _name_words(names: pl.DataFrame) -> pl.DataFrame:
    """Return the words of a record's names as one set: robust to order, initials and names run together."""
    initials = r"\b\p{Lu}{1,3}\b"  # "JH", "K."; only where the name is not in capitals as a whole
    plain = (
        pl.when(pl.col("raw_name").str.contains("[a-z]"))
        .then(pl.col("raw_name").str.replace_all(initials, " "))
        .otherwise("raw_name")
    )
    return (
        names.select("source_id", words=folded(shown(plain)).str.replace_all("-", "").str.extract_all(r"\p{L}{2,}"))
        .explode("words")
        .drop_nulls()
        .filter(~pl.col("words").is_in(NAME_WORDS_LEFT_OUT))
        .group_by("source_id")
        .agg(name_words="words")
        .with_columns(pl.col("name_words").list.eval(pl.element().unique().sort()))
    )
