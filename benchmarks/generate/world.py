"""A world of papers and persons: circles of coauthors, careers, and versions of works, a part at a time.

A part has papers and persons of its own, so that a world of any size fits in the memory: whoever has the same name in
another part is somebody else. Within a part, circles of coauthors work on a topic in one place. A circle has seniors,
who are on papers of all its years, juniors, each on the papers of a few years, and visitors on one paper; coauthors
come from two other circles as well, and some seniors were juniors of another circle before.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from benchmarks.generate.names import draw_cultures, draw_persons
from benchmarks.generate.versions import NEWEST, PART, draw_versions
from benchmarks.generate.words import (
    CITIES,
    DEPARTMENTS,
    FIELDS,
    GENERIC,
    MORE_TITLES,
    SENTENCES,
    STATES,
    TITLES,
    TITLES_END,
    fill,
)

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

WORKS_OF_CIRCLE = 32
VERSIONS_OF_WORK = 1.13
TERM = r"[a-z]{10,}"
FOLLOW_UPS = 0.02  # of works, which are called almost as another of their circle
GENERIC_TITLES = 0.004
SENIORS, JUNIORS = 0.022, 0.095  # of a circle, for each author that its papers have
VISITORS = 0.26  # of the authors who are no seniors are on this paper only
AT_HOME = 0.6  # the share of a circle that has names of one culture
ORCIDS = 0.3  # of persons


class World(NamedTuple):
    """A part of the world.

    Attributes:
        papers: Columns paper, work, version (preprint, meeting, last), type, title, abstract, year, month, venue,
            short, issn, volume, issue, first_page, last_page, doi, arxiv_id.
        authorships: Columns paper, place (from 0), person, family, given, middle, shows_middle, circle,
            affiliation, orcid.
    """

    papers: pl.DataFrame
    authorships: pl.DataFrame


def make_world(chance: np.random.Generator, part: int, n_papers: int) -> World:
    """Make a part of the world.

    Args:
        chance: Where chance comes from.
        part: The number of the part.
        n_papers: About how many papers it has.
    """
    n_works = max(round(n_papers / VERSIONS_OF_WORK), 2)
    circles = _circles(chance, max(n_works // WORKS_OF_CIRCLE, 3))
    works = _works(chance, circles, n_works, part)
    authorships, n_persons = _authorships(chance, circles, works)
    persons = _persons(chance, circles, authorships, n_persons, part)
    written = authorships.join(persons, on="person", maintain_order="left").with_columns(
        pl.col("work", "person") + part * PART, affiliation=_affiliations(circles).gather(authorships["circle"])
    )
    papers = draw_versions(chance, works, part)
    written = papers.select("paper", "work").join(written, on="work", maintain_order="left").sort("paper", "place")
    return World(papers, written.drop("work"))


def _circles(chance: np.random.Generator, size: int) -> pl.DataFrame:
    """Draw circles of coauthors: columns field, began, culture, weight, town; a row a circle."""
    return pl.DataFrame(
        {
            "field": chance.integers(FIELDS, size=size),
            "began": NEWEST - np.clip(chance.exponential(25, size).astype(np.int64) + 4, 4, 50),
            "culture": draw_cultures(chance, size),
            "weight": chance.lognormal(0, 0.8, size),
            "town": chance.integers(10**6, size=size),
        }
    )


def _affiliations(circles: pl.DataFrame) -> pl.Series:
    """Return where each circle works."""
    places = np.array(
        [f"{first}{last}" for first in CITIES for last in ("", " Hill", " Falls", "bridge", " Bay")], object
    )
    town = circles["town"].to_numpy()
    names = places[town % len(places)] + np.array([f", {one}" for one in STATES], object)[town // 100 % len(STATES)]
    departments = np.array([f"Department of {one}, University of " for one in DEPARTMENTS], object)
    return pl.Series((departments[town // 10_000 % len(DEPARTMENTS)] + names).tolist(), dtype=pl.String)


def _works(chance: np.random.Generator, circles: pl.DataFrame, size: int, part: int) -> pl.DataFrame:
    """Draw works, sorted by circle and year: columns work, circle, field, year, month, title, abstract, n_authors."""
    weights = circles["weight"].to_numpy()
    circle = np.sort(chance.choice(circles.height, size=size, p=weights / weights.sum()))
    began, field = (circles[name].to_numpy()[circle] for name in ("began", "field"))
    year = began + ((NEWEST + 1 - began) * chance.random(size) ** 0.95).astype(np.int64)
    title = fill(chance, TITLES, field, circle + part * 31)
    end = fill(chance, TITLES_END, field, circle + part * 31)
    title = title + end.set(pl.Series(chance.random(size) >= MORE_TITLES), "")
    abstract = fill(chance, SENTENCES, field, circle + part * 31)
    for _ in range(4):
        abstract = abstract + " " + fill(chance, SENTENCES, field, circle + part * 31)
    mean = 2.0 + np.clip((year - 1990) / 13, 0, 3)  # coauthors become more from year to year
    works = pl.DataFrame(
        {
            "circle": circle,
            "field": field,
            "year": year,
            "month": chance.integers(1, 13, size=size),
            "title": title,
            "abstract": abstract,
            "n_authors": 1 + np.minimum(chance.negative_binomial(2.6, 2.6 / (2.6 + mean), size), 40),
            "follows": chance.random(size) < FOLLOW_UPS,
            "generic": chance.random(size) < GENERIC_TITLES,
        }
    ).sort("circle", "year", "month", maintain_order=True)
    before = pl.col("title").shift(1).over("circle")
    last_word = pl.col("title").str.extract(r"(\S+)$")
    kind = pl.int_range(pl.len()) % 3
    followed = (
        pl.when(kind == 0)
        .then(before + ", part II")
        .when(kind == 1)
        .then(before.str.replace(r"\S+$", "") + last_word)
        .otherwise(before.str.replace(TERM, pl.coalesce(pl.col("title").str.extract(f"({TERM})"), "title")))
    )
    generic = pl.Series(list(GENERIC)).gather(chance.integers(len(GENERIC), size=size))
    return works.with_row_index("work").with_columns(
        pl.col("work").cast(pl.Int64),
        n_authors=pl.when("generic").then(1).otherwise("n_authors"),
        title=pl.when("generic")
        .then(generic)
        .when("follows")
        .then(followed)
        .otherwise("title")
        .fill_null(pl.col("title")),
        at=(pl.col("year") + pl.col("month") / 12).rank("ordinal").over("circle") / pl.len().over("circle"),
    )


def _authorships(chance: np.random.Generator, circles: pl.DataFrame, works: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Draw who wrote each work: columns work, place, person, circle (his at that time); and count the persons."""
    counts = works["n_authors"].to_numpy()
    rows = np.repeat(np.arange(works.height), counts)
    place = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    own, at, year = (works[name].to_numpy()[rows] for name in ("circle", "at", "year"))
    of_circle = np.bincount(own, minlength=circles.height)
    seniors = np.maximum(1, np.round(SENIORS * of_circle)).astype(np.int64)
    juniors = np.maximum(2, np.round(JUNIORS * of_circle)).astype(np.int64)
    first = np.concatenate([[0], np.cumsum(seniors + juniors)])  # of the numbers of persons of each circle

    began = circles["began"].to_numpy()
    elsewhere = chance.random(len(rows)) < 0.1
    steps = np.where(chance.random(len(rows)) < 0.7, 1, 5)
    circle = np.where(elsewhere, (own + steps) % circles.height, own)
    there = np.clip((year - began[circle]) / (NEWEST + 1 - began[circle]), 0, 0.999)
    at = np.where(elsewhere, there, at)

    leads = np.where(place == counts[rows] - 1, 0.75, 0.2)
    is_senior = chance.random(len(rows)) < leads
    senior = (seniors[circle] * chance.random(len(rows)) ** 3.2).astype(np.int64)
    moment = np.clip(at + chance.laplace(0, 0.05, len(rows)), 0, 0.999)
    junior = seniors[circle] + (juniors[circle] * moment).astype(np.int64)
    person = first[circle] + np.where(is_senior, senior, junior)
    person = _before(chance, seniors, juniors, first)[person]
    n_members = int(first[-1])
    (visitors,) = np.nonzero((chance.random(len(rows)) < VISITORS) & ~is_senior)
    person[visitors] = n_members + np.arange(len(visitors))
    drawn = pl.DataFrame({"work": works["work"].to_numpy()[rows], "place": place, "person": person, "circle": circle})
    once = drawn.unique(["work", "person"], keep="first", maintain_order=True)
    return once.with_columns(place=pl.int_range(pl.len()).over("work")), n_members + len(visitors)


def _before(chance: np.random.Generator, seniors: Ints, juniors: Ints, first: Ints) -> Ints:
    """Return who each member is: himself, but for seniors that were juniors of another circle."""
    who = np.arange(first[-1])
    circle = np.repeat(np.arange(len(seniors)), seniors + juniors)
    (moved,) = np.nonzero((who - first[circle] < seniors[circle]) & (chance.random(len(who)) < 0.25))
    other = (circle[moved] + 3) % len(seniors)
    who[moved] = first[other] + seniors[other] + (juniors[other] * chance.random(len(moved)) * 0.6).astype(np.int64)
    return who


def _persons(
    chance: np.random.Generator, circles: pl.DataFrame, authorships: pl.DataFrame, size: int, part: int
) -> pl.DataFrame:
    """Draw the persons: columns person, family, given, middle, shows_middle, orcid."""
    home = np.zeros(size, dtype=np.int64)
    home[authorships["person"].to_numpy()] = circles["culture"].to_numpy()[authorships["circle"].to_numpy()]
    cultures = np.where(chance.random(size) < AT_HOME, home, draw_cultures(chance, size))
    return draw_persons(chance, cultures).with_columns(
        person=pl.int_range(size, dtype=pl.Int64),
        shows_middle=pl.Series(chance.random(size) < 0.6),
        orcid=pl.when(pl.Series(chance.random(size) < ORCIDS)).then(_orcids(size, part)),
    )


def _orcids(size: int, part: int) -> pl.Expr:
    """Return an ORCID iD for each person."""
    number = pl.int_range(size, dtype=pl.Int64) + part * PART + 15_000_007
    digits = number.cast(pl.String).str.zfill(15)
    total = pl.lit(0, pl.Int64)
    for at in range(15):
        total = (total + digits.str.slice(at, 1).cast(pl.Int64)) * 2 % 11
    check = (12 - total % 11) % 11
    last = pl.when(check == 10).then(pl.lit("X")).otherwise(check.cast(pl.String))
    whole = digits + last
    return pl.format("{}-{}-{}-{}", *(whole.str.slice(4 * at, 4) for at in range(4)))
