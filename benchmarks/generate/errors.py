"""Records of papers, with what real dumps lack and get wrong.

Each format has its own shares (CATALOGUES): what a library writes down by hand is worse than what a registry is told.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl

from benchmarks.generate.versions import PART
from benchmarks.generate.world import World
from tasks.fields.text import without_marks

RECORDS = {1: 0.78, 2: 0.15, 3: 0.05, 4: 0.02}  # how many records a paper has, and how often
TWICE = 0.012  # of papers stand twice in one dump that is kept by hand
LETTERS = "abcdefghijklmnopqrstuvwxyz"
PLAIN = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "ı": "i", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "AE"}
GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}


class Catalogue(NamedTuple):
    """What the records of a format are like; shares of its records but where another thing is named.

    Attributes:
        weight: How common its records are.
        initials: With initials in place of given names.
        plain: Without any accents.
        abstract: With an abstract.
        doi: With the DOI, if there is one.
        affiliation: With affiliations.
        orcid: Of the mentions of persons who have an ORCID iD, with it.
        by_hand: How often what people do wrong by hand is done: once, or less.
        short: With the abbreviated venue.
    """

    weight: float
    initials: float
    plain: float
    abstract: float
    doi: float
    affiliation: float
    orcid: float
    by_hand: float
    short: float


CATALOGUES = {
    "bibtex": Catalogue(0.2, 0.2, 0.3, 0.15, 0.5, 0.0, 0.0, 1.0, 0.4),
    "ris": Catalogue(0.12, 0.4, 0.3, 0.3, 0.6, 0.0, 0.0, 1.0, 0.2),
    "csv": Catalogue(0.1, 0.5, 0.4, 0.2, 0.7, 0.0, 0.0, 1.0, 0.3),
    "crossref": Catalogue(0.35, 0.12, 0.02, 0.2, 1.0, 0.3, 0.3, 0.15, 0.0),
    "dblp": Catalogue(0.35, 0.03, 0.02, 0.0, 0.85, 0.0, 0.2, 0.1, 1.0),
    "pubmed": Catalogue(0.6, 0.2, 0.05, 0.85, 0.85, 0.8, 0.3, 0.15, 0.0),
    "openalex": Catalogue(0.2, 0.15, 0.05, 0.5, 0.85, 0.7, 0.5, 0.3, 0.0),
    "arxiv": Catalogue(0.8, 0.08, 0.1, 1.0, 0.0, 0.0, 0.0, 0.3, 0.0),
}
NAMES = list(CATALOGUES)


class Records(NamedTuple):
    """What is printed.

    Attributes:
        records: Columns record, paper, work, version, type, format, and the fields of a paper as they are printed; null
            is what is left out.
        mentions: Columns record, position (from 1), person, family, given, orcid, affiliation, as they are printed.
    """

    records: pl.DataFrame
    mentions: pl.DataFrame


def draw_records(chance: np.random.Generator, world: World, part: int) -> Records:
    """Draw the records of the papers of a part of the world."""
    listed = _listed(chance, world.papers)
    records = listed.join(world.papers, on="paper", maintain_order="left").with_columns(
        record=pl.int_range(pl.len(), dtype=pl.Int64) + part * PART
    )
    shares = {name: _share(records, name) for name in Catalogue._fields}
    draws = {name: chance.random(records.height) < share for name, share in shares.items()}
    marked = records.with_columns(*(pl.Series(f"is_{name}", draw) for name, draw in draws.items()))
    mentions = _mentions(chance, marked, world.authorships)
    return Records(_errors(chance, _printed(chance, marked), shares["by_hand"]), mentions)


def _share(records: pl.DataFrame, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return a share for each record, by its format."""
    of_format = {format_: getattr(catalogue, name) for format_, catalogue in CATALOGUES.items()}
    return records["format"].replace_strict(of_format, return_dtype=pl.Float64).to_numpy()


def _listed(chance: np.random.Generator, papers: pl.DataFrame) -> pl.DataFrame:
    """Draw in which formats each paper is listed: columns paper and format; in each once, but for TWICE."""
    # half of the journals, by the length of their names, are those of PubMed, the others those of DBLP
    medical = (papers["venue"].fill_null("").str.len_chars() % 2 == 0).to_numpy()
    kind, has_doi = papers["type"], papers["doi"].is_not_null().to_numpy()
    is_preprint, is_journal = (kind == "preprint").to_numpy(), (kind == "journal").to_numpy()
    lists = {
        "arxiv": is_preprint,
        "dblp": ~is_preprint & ~(medical & is_journal),
        "pubmed": is_journal & medical,
        "crossref": ~is_preprint & has_doi,
    }
    size = papers.height
    rank = np.full((size, len(NAMES)), -np.inf)
    for column, name in enumerate(NAMES):
        drawn = np.log(CATALOGUES[name].weight) + chance.gumbel(size=size)
        rank[:, column] = np.where(lists.get(name, np.ones(size, bool)), drawn, -np.inf)
    order = np.argsort(-rank, axis=1)
    count = chance.choice(list(RECORDS), p=list(RECORDS.values()), size=size)
    rows = [np.nonzero(count > place)[0] for place in range(max(RECORDS))]
    formats = [order[row, place] for place, row in enumerate(rows)]
    by_hand = np.array([NAMES.index(name) for name in ("bibtex", "ris", "csv")])
    (twice,) = np.nonzero(chance.random(size) < TWICE)
    rows.append(np.repeat(twice, 2))
    formats.append(np.repeat(chance.choice(by_hand, size=len(twice)), 2))
    every, paper = np.concatenate(formats), papers["paper"].to_numpy()[np.concatenate(rows)]
    drawn = pl.DataFrame({"paper": paper, "format": pl.Series(np.array(NAMES)[every])})
    return drawn[chance.permutation(drawn.height)].sort("format", maintain_order=True)


def _printed(chance: np.random.Generator, records: pl.DataFrame) -> pl.DataFrame:
    """Return the records as their formats print them: which fields, which form of the venue, capitals or not."""
    draw = pl.Series(chance.random(records.height))
    by_hand = pl.col("format").is_in(["bibtex", "ris", "csv"])
    venue = pl.when("is_short").then("short").otherwise("venue")
    ordinal = pl.col("year") % 40 + 1
    ending = ordinal.replace_strict({1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}, default="th")
    in_full = (
        pl.when((pl.col("type") == "meeting") & by_hand & (draw < 0.4))
        .then(pl.format("Proceedings of the {}{} {}", ordinal, ending, "venue"))
        .when((pl.col("type") == "meeting") & by_hand & (draw < 0.6))
        .then(pl.format("{} {}", venue, "year"))
        .when(~pl.col("is_short") & (pl.col("type") == "meeting") & (draw < 0.7))
        .then(pl.format("{} ({})", "venue", "short"))
        .when((pl.col("type") == "preprint") & by_hand & ((draw < 0.5) | ~pl.col("is_doi")))
        .then("arXiv preprint arXiv:" + pl.col("arxiv_id"))
        .otherwise(venue)
    )
    title = (
        pl.when((draw > 0.6) & pl.col("format").is_in(["bibtex", "crossref", "openalex"]))
        .then(pl.col("title").str.to_titlecase())
        .otherwise("title")
    )
    return records.with_columns(
        title=title,
        venue=in_full,
        abstract=pl.when("is_abstract").then("abstract"),
        doi=pl.when("is_doi").then("doi"),
    )


def _errors(
    chance: np.random.Generator, records: pl.DataFrame, by_hand: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> pl.DataFrame:
    """Return records with errors, and without what is often missing."""

    def some(share: float) -> pl.Series:
        return pl.Series(chance.random(records.height) < share * by_hand)

    cut = pl.col("title").str.replace(r"(: [^:]*)$", "")
    wrong_year = pl.col("year") + pl.Series(chance.choice([-1, 1, 1, 2, -10], size=records.height))
    damaged = records.with_columns(
        title=pl.when(some(0.02) & (cut != pl.col("title")))
        .then(cut)
        .when(some(0.015) & (pl.col("title").str.len_chars() > 70))
        .then(pl.col("title").str.head(60) + "...")
        .when(some(0.04))
        .then(mistyped(chance, "title", records["title"]))
        .when(some(0.01))
        .then(pl.col("title").str.to_uppercase())
        .otherwise("title"),
        year=pl.when(some(0.02)).then(None).when(some(0.03)).then(wrong_year).otherwise("year"),
        venue=pl.when(some(0.05)).then(None).otherwise("venue"),
        volume=pl.when(some(0.1)).then(None).when(some(0.01)).then(pl.col("volume") + 1).otherwise("volume"),
        issue=pl.when(some(0.3)).then(None).otherwise("issue"),
        first_page=pl.when(some(0.2))
        .then(None)
        .when(some(0.01))
        .then(pl.col("first_page") + 1)
        .otherwise("first_page"),
        last_page=pl.when(some(0.1)).then(None).otherwise("last_page"),
        abstract=pl.when(some(0.1)).then(pl.col("abstract").str.head(150) + "...").otherwise("abstract"),
    )
    return damaged.with_columns(pl.when(pl.col("first_page").is_not_null()).then("last_page"))


def _mentions(chance: np.random.Generator, records: pl.DataFrame, authorships: pl.DataFrame) -> pl.DataFrame:
    """Return the mentions of records; see `Records`."""
    shares = {name: catalogue.by_hand for name, catalogue in CATALOGUES.items()}
    listed = records.select("record", "paper", "format", "is_initials", "is_plain", "is_affiliation").with_columns(
        only=pl.Series(np.where(chance.random(records.height) < 0.02 * _share(records, "by_hand"), 3, 10**6)),
        german=pl.Series(chance.random(records.height) < 0.3),
    )
    mentions = (
        listed.join(authorships, on="paper", maintain_order="left")
        .filter(pl.col("place") < pl.col("only"))
        .with_columns(by_hand=pl.col("format").replace_strict(shares, return_dtype=pl.Float64))
    )
    size, by_hand = mentions.height, mentions["by_hand"].to_numpy()

    def some(share: float) -> pl.Series:
        return pl.Series(chance.random(size) < share * (0.2 + 0.8 * by_hand))

    with_middle = pl.col("shows_middle") ^ pl.Series(chance.random(size) < 0.1)
    middle = pl.when(some(0.2)).then("middle").otherwise(pl.col("middle").str.head(1) + ".")
    given = (
        pl.when(with_middle & pl.col("middle").is_not_null())
        .then(pl.format("{} {}", "given", middle))
        .otherwise("given")
    )
    mentions = mentions.with_columns(given=given).with_columns(
        family=pl.when(some(0.008)).then(mistyped(chance, "family", mentions["family"])).otherwise("family"),
        given=pl.when(some(0.006)).then(mistyped(chance, "given", mentions["given"])).otherwise("given"),
    )
    initials = pl.col("given").str.replace_all(r"(\p{L})[\p{L}'’.]*", "$1.").str.to_uppercase()
    mentions = mentions.with_columns(given=pl.when("is_initials").then(initials).otherwise("given"))
    plain = pl.col("family", "given")
    mentions = mentions.with_columns(
        pl.when("is_plain")
        .then(_plain(pl.when("german").then(plain.str.replace_many(GERMAN)).otherwise(plain)))
        .otherwise(plain)
    )
    swapped = some(0.004) & ~pl.col("is_initials")
    told = pl.Series(
        chance.random(size)
        < mentions["format"]
        .replace_strict({name: catalogue.orcid for name, catalogue in CATALOGUES.items()}, return_dtype=pl.Float64)
        .to_numpy()
    )
    return mentions.select(
        "record",
        position=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("record"),
        person="person",
        family=pl.when(swapped).then("given").otherwise("family"),
        given=pl.when(swapped).then("family").otherwise("given"),
        orcid=pl.when(told).then("orcid"),
        affiliation=pl.when(pl.col("is_affiliation") & ~some(0.1)).then("affiliation"),
    )


def _plain(text: pl.Expr) -> pl.Expr:
    """Return a text without accents."""
    return text.map_batches(without_marks, return_dtype=pl.String).str.replace_many(PLAIN)


def mistyped(chance: np.random.Generator, name: str, texts: pl.Series) -> pl.Expr:
    """Return a column with one letter of each text left out, put in twice, changed for another or for the next one."""
    size = len(texts)
    length = texts.fill_null("").str.len_chars().to_numpy()
    at = pl.Series(1 + (np.maximum(length - 2, 1) * chance.random(size)).astype(np.int64))
    letter = pl.Series(list(LETTERS)).gather(chance.integers(len(LETTERS), size=size))
    kind = pl.Series(chance.integers(4, size=size))
    text = pl.col(name)
    before, one, behind = text.str.slice(0, at), text.str.slice(at, 1), text.str.slice(at + 1)
    return (
        pl.when(kind == 0)
        .then(before + behind)
        .when(kind == 1)
        .then(before + one + one + behind)
        .when(kind == 2)
        .then(before + letter + behind)
        .otherwise(before + behind.str.head(1) + one + behind.str.slice(1))
    )
