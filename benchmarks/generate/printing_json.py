"""Print records as JSON, as the services of Crossref, OpenAlex and arXiv give them: an object a line."""

from __future__ import annotations

import polars as pl

from benchmarks.generate.fields import MONTHS, field, natural, pages


def print_crossref(records: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Print works as Crossref gives them."""
    person = pl.struct(
        "given",
        "family",
        ORCID="http://orcid.org/" + pl.col("orcid"),
        sequence=pl.when(pl.col("position") == 1).then(pl.lit("first")).otherwise(pl.lit("additional")),
        affiliation=pl.when(pl.col("affiliation").is_not_null()).then(pl.concat_list(pl.struct(name="affiliation"))),
    )
    kind = pl.col("type").replace_strict({"journal": "journal-article", "meeting": "proceedings-article"}, default=None)
    abstract = "<jats:p>" + pl.col("abstract") + "</jats:p>"
    return _as_json(
        _with_persons(records, mentions, person),
        {
            "DOI": pl.col("doi"),
            "type": kind,
            "title": pl.concat_list("title"),
            "container-title": _listed("venue"),
            "ISSN": _listed("issn"),
            "author": pl.col("persons"),
            "issued": pl.struct(pl.concat_list("year", "month").reshape((-1, 1, 2)).alias("date-parts")),
            "volume": pl.col("volume").cast(pl.String),
            "issue": pl.col("issue").cast(pl.String),
            "page": pages("-"),
            "abstract": abstract,
            "source": pl.lit("Crossref"),
            "member": pl.lit("1"),
            "prefix": pl.col("doi").str.extract(r"^(.*?)/"),
        },
    )


def print_openalex(records: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Print works of OpenAlex; an abstract is an index of its words."""
    person = pl.struct(
        raw_author_name=natural(),
        author=pl.struct(display_name=natural(), orcid="https://orcid.org/" + pl.col("orcid")),
        raw_affiliation_strings=pl.concat_list("affiliation").list.drop_nulls(),
    )
    kind = pl.col("type").replace_strict({"journal": "article", "meeting": "article", "preprint": "preprint"})
    source = pl.when(pl.col("type") == "journal").then(pl.lit("journal")).otherwise(pl.lit("conference"))
    printed = _as_json(
        _with_persons(records, mentions, person),
        {
            "id": pl.col("key"),
            "doi": "https://doi.org/" + pl.col("doi"),
            "title": pl.col("title"),
            "type": kind,
            "publication_year": pl.col("year"),
            "primary_location": pl.struct(
                source=pl.when(pl.col("venue").is_not_null()).then(pl.struct(display_name="venue", type=source))
            ),
            "biblio": pl.struct(
                volume=pl.col("volume").cast(pl.String),
                issue=pl.col("issue").cast(pl.String),
                first_page="first",
                last_page=pl.col("last_page").cast(pl.String),
            ),
            "authorships": pl.col("persons"),
        },
    )
    words = records.select("record", word=pl.col("abstract").str.split(" ")).drop_nulls().explode("word")
    places = words.with_columns(place=pl.int_range(pl.len()).over("record"))
    index = (
        places.group_by("record", "word", maintain_order=True)
        .agg(pl.col("place").cast(pl.String).str.join(","))
        .group_by("record", maintain_order=True)
        .agg(index=pl.format('"{}":[{}]', "word", "place").str.join(","))
    )
    indexed = printed.join(index, on="record", how="left", maintain_order="left")
    return indexed.with_columns(
        text=pl.col("text").str.head(-2) + field(',"abstract_inverted_index":{', "index", "}") + "}\n"
    )


def print_arxiv(records: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Print preprints of arXiv, with the names of authors in parts."""
    created = pl.format("Mon, 2 {} {} 19:18:42 GMT", pl.col("month").replace_strict(dict(enumerate(MONTHS, 1))), "year")
    return _as_json(
        _with_persons(records, mentions, pl.concat_list("family", "given", pl.lit(""))),
        {
            "id": pl.col("key"),
            "title": pl.col("title"),
            "categories": pl.lit("cs.DL"),
            "abstract": "  " + pl.col("abstract") + "\n",
            "versions": pl.concat_list(pl.struct(version=pl.lit("v1"), created=created)),
            "update_date": pl.format("{}-01-15", "year"),
            "authors_parsed": pl.col("persons"),
        },
    )


def _listed(name: str) -> pl.Expr:
    """Return a column as lists of one; a null makes an empty list."""
    return pl.concat_list(name).list.drop_nulls()


def _as_json(records: pl.DataFrame, fields: dict[str, pl.Expr]) -> pl.DataFrame:
    """Add the column text: the fields as an object of JSON, and the end of the line."""
    lines = records.select(**fields).write_ndjson().splitlines(keepends=True)
    return records.with_columns(text=pl.Series(lines, dtype=pl.String))


def _with_persons(records: pl.DataFrame, mentions: pl.DataFrame, person: pl.Expr) -> pl.DataFrame:
    """Add the column persons: a list of what is said of each person."""
    persons = mentions.group_by("record", maintain_order=True).agg(persons=person)
    return records.join(persons, on="record", how="left", maintain_order="left")
