"""Invented records, as many as are wanted: what catalogues list of invented papers by invented people.

The words of titles and abstracts, the family names and the venues are drawn by a Zipf law, so that a few are
everywhere and most are rare. People publish in groups, whose members write papers together. Most papers are listed
once, the others by several catalogues, which abbreviate given names, leave fields out, and mistype and cut titles. Some
papers have a second part by the same people. The same seed gives the same records.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from schemas.exchange.records import NAMES, RECORDS
from tasks.hashing import hash_values
from tasks.minting import mint_ids

SYLLABLES = [first + vowel + last for first in "bcdfgklmnprstvz" for vowel in "aeiou" for last in ("", "n", "r", "l")]
CATALOGUES = ("one", "two", "three")
FIRST_YEAR, LAST_YEAR = 1980, 2024
N_WORDS, N_FAMILIES, N_GIVEN, N_VENUES = 12_000, 600, 150, 80
HAS_ABSTRACT = 0.3
MEMBERS = 8  # people of a group
PARTS = 0.05  # share of the papers that are the second part of another one
ABBREVIATES, MISTYPED, LEFT_OUT = 0.3, 0.3, 0.25  # shares of the records, and of the fields
CUT = 0.03  # share of the titles whose second half is missing
LISTED_AGAIN = 0.3  # share of the records that list a paper which another record lists already


class Person(NamedTuple):
    """A person's name."""

    family: str
    given: str


class Paper(NamedTuple):
    """A paper as it is in truth."""

    title: str
    abstract: str
    people: tuple[Person, ...]
    venue: str
    year: int
    volume: int
    issue: int
    first_page: int
    n_pages: int


@dataclass(frozen=True)
class Generated:
    """Invented records.

    Attributes:
        records: The table RECORDS; an id depends on what the record says and not on its place.
        names: The table NAMES.
        truth: Columns source_id and paper, the number of the paper that the record lists.
    """

    records: pl.DataFrame
    names: pl.DataFrame
    truth: pl.DataFrame


class World:
    """The words, people and venues of which papers are made."""

    def __init__(self, chance: np.random.Generator, n_papers: int) -> None:
        """Invent them for about so many papers."""
        self._chance = chance
        self._words = self._invent(N_WORDS, 2, 4)
        self._families = [word.title() for word in self._invent(N_FAMILIES, 2, 3)]
        self._given = [word.title() for word in self._invent(N_GIVEN, 2, 3)]
        self._venues = [f"Journal of {word.title()}" for word in self._invent(N_VENUES, 4, 5)]
        self._groups = [self._group() for _ in range(max(n_papers // 15, 1))]

    def paper(self) -> Paper:
        """Invent a paper."""
        group = self._groups[self._chance.integers(len(self._groups))]
        people = self._chance.permutation(MEMBERS)[: self._chance.integers(1, 5)]
        return Paper(
            title=" ".join(self._text(5, 11)).capitalize(),
            abstract=" ".join(self._text(40, 60)).capitalize() if self._chance.random() < 0.3 else "",
            people=tuple(group[member] for member in people),
            venue=self._draw(self._venues),
            year=int(self._chance.integers(FIRST_YEAR, LAST_YEAR + 1)),
            volume=int(self._chance.integers(1, 60)),
            issue=int(self._chance.integers(1, 7)),
            first_page=int(self._chance.integers(1, 900)),
            n_pages=int(self._chance.integers(2, 25)),
        )

    def _invent(self, number: int, fewest: int, most: int) -> list[str]:
        """Invent distinct words of so many syllables."""
        found: dict[str, None] = {}
        while len(found) < number:
            length = int(self._chance.integers(fewest, most + 1))
            found["".join(self._chance.choice(SYLLABLES, length))] = None
        return list(found)

    def _group(self) -> list[Person]:
        """Invent the people of a group."""
        return [Person(self._draw(self._families), self._draw(self._given)) for _ in range(MEMBERS)]

    def _text(self, fewest: int, most: int) -> list[str]:
        """Draw words."""
        return [self._draw(self._words) for _ in range(self._chance.integers(fewest, most + 1))]

    def _draw(self, things: Sequence[str]) -> str:
        """Draw one of several things by a Zipf law: the second half as often as the first, and so on."""
        return things[int(len(things) ** self._chance.random()) - 1]


def generate(n_records: int, seed: int = 0) -> Generated:
    """Invent the records of a lake.

    Args:
        n_records: How many.
        seed: Other seeds give other records.
    """
    chance = np.random.default_rng(seed)
    n_papers = max(round(n_records * (1 - LISTED_AGAIN)), min(n_records, 1))
    world = World(chance, n_papers)
    papers = [world.paper() for _ in range(n_papers)]
    for number in range(1, n_papers, round(1 / PARTS)):
        papers[number - 1 : number + 1] = two_parts(papers[number])
    listed = [*range(n_papers), *chance.integers(max(n_papers, 1), size=n_records - n_papers).tolist()]
    said = [as_listed(chance, papers[number]) for number in listed]
    records, names = tabulate(said)
    truth = records.sort("source_index").select("source_id", paper=pl.Series(listed, dtype=pl.Int64))
    return Generated(records, names, truth)


def two_parts(paper: Paper) -> tuple[Paper, Paper]:
    """Divide a paper into two: the second has its title and people too, and the pages behind it."""
    first, second = (paper._replace(title=f"{paper.title}, part {number}", abstract="") for number in ("I", "II"))
    return first, second._replace(first_page=paper.first_page + paper.n_pages + 1)


def as_listed(chance: np.random.Generator, paper: Paper) -> dict[str, Any]:
    """Return what a catalogue says of a paper: columns of RECORDS, and names."""
    abbreviates = chance.random() < ABBREVIATES
    record = {
        "source_name": CATALOGUES[chance.integers(len(CATALOGUES))],
        "title": mistype(chance, paper.title) if chance.random() < MISTYPED else paper.title,
        "abstract": paper.abstract or None,
        "publication_date": str(paper.year),
        "venue": paper.venue,
        "volume": str(paper.volume),
        "issue": str(paper.issue),
        "pages": f"{paper.first_page}-{paper.first_page + paper.n_pages}",
        "names": [f"{family}, {given[0] + '.' if abbreviates else given}" for family, given in paper.people],
    }
    if chance.random() < CUT:
        words = paper.title.split()
        record["title"] = " ".join(words[: len(words) // 2])
    optional = ("abstract", "publication_date", "venue", "issue", "pages")
    return record | {field: None for field in optional if chance.random() < LEFT_OUT}


def mistype(chance: np.random.Generator, text: str) -> str:
    """Exchange two neighbouring letters of a text, or leave one out."""
    place = int(chance.integers(1, len(text) - 2))
    kept = text[place] if chance.random() < 0.5 else ""
    return text[:place] + text[place + 1] + kept + text[place + 2 :]


def tabulate(said: Sequence[dict[str, Any]], source_file: str = "generated.json") -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what records say as the tables RECORDS and NAMES; equal ones are told apart by a number."""
    contents, times = [], dict[str, int]()
    for record in said:
        content = json.dumps(record, sort_keys=True)
        times[content] = times.get(content, 0) + 1
        contents.append((content, times[content]))
    ids = mint_ids("S", contents)
    statements = hash_values(pl.Series(mint_ids("S", ((content, 1) for content, _ in contents)), dtype=pl.String))
    none: list[str] = []
    rows = [
        {
            "source_id": source_id,
            "statement": statement,
            "source_file": source_file,
            "source_format": "csl-json",
            "source_index": number,
            "source_key": source_id,
            "content_sha256": hashlib.sha256(content.encode()).hexdigest(),
            **dict.fromkeys(("identifiers", "comments", "keywords", "repairs"), none),
            **{field: value for field, value in record.items() if field != "names"},
        }
        for number, (record, source_id, statement, (content, _)) in enumerate(
            zip(said, ids, statements, contents, strict=True), start=1
        )
    ]
    names = [
        {"source_id": source_id, "position": position, "raw_name": name, "affiliations": none}
        for record, source_id in zip(said, ids, strict=True)
        for position, name in enumerate(record["names"], start=1)
    ]
    return (
        RECORDS.conform(pl.DataFrame(rows, infer_schema_length=None)) if rows else RECORDS.empty(),
        NAMES.conform(pl.DataFrame(names, infer_schema_length=None)) if names else NAMES.empty(),
    )
