"""Noisy citations made of clean records: `python -m benchmarks.citations FOLDER`.

A catalogue of conference papers, and a list of citations of some of them and of papers that it lacks, as a program
finds them on web pages: titles with authors, venue or year before or after them, or cut; names by initials, reversed,
cut or missing; venues cut or garbled; years missing or one off. It guides the choice of rules where no labelled set
has such records. What is measured on it says nothing of real citations, for it knows only the noise that it makes.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from benchmarks.corpora import read_records_and_names
from benchmarks.machine import SHARED
from tasks.fields.names import parse_names

CORPUS = SHARED / "corpora" / "dblp_bib"
SEED = 5
LISTED, UNLISTED = 2_000, 1_200  # papers of the catalogue, and papers that are only cited
CITED = 0.6  # share of the papers of the catalogue
MAX_CITATIONS = 4
VENUES = ("In Proc. of {}", "Proceedings of the {}", "{}", "Proceedings of the 3{}", "{} Conference", "Proc {}, Kyoto")
GARBLED = ("In Proceedings of the", "Proc", "Technical report", "the Annual Meeting of the Association", "Dept. of CS")
GARBAGE = ("PD Thesis", "R Abstract", "M view profile", "AA Contents", "L Keywords", "D Publications")


class Paper(NamedTuple):
    """A clean record: its key, title, authors as (given, family), venue, year and pages."""

    key: str
    title: str
    authors: list[tuple[str, str]]
    venue: str
    year: int
    pages: str | None


def write_citations(folder: Path, seed: int = SEED) -> None:
    """Write the dumps catalogue.jsonl and citations.jsonl under raw, and pairs.csv, the pairs that are one paper."""
    dice = random.Random(seed)
    papers = _read_papers()
    dice.shuffle(papers)
    listed, unlisted = papers[:LISTED], papers[LISTED : LISTED + UNLISTED]
    cited = [paper for paper in listed if dice.random() < CITED] + unlisted
    citations = [
        (paper.key, f"C:{paper.key}#{number}", _cite(paper, dice))
        for paper in cited
        for number in range(dice.randint(1, MAX_CITATIONS))
    ]
    (folder / "raw").mkdir(parents=True)
    catalogue = (_item(f"D:{one.key}", "catalogue", _clean(one)) for one in listed)
    _write(folder / "raw" / "catalogue.jsonl", catalogue)
    _write(folder / "raw" / "citations.jsonl", (_item(key, "citations", fields) for _, key, fields in citations))
    members: dict[str, list[str]] = {one.key: [f"D:{one.key}"] for one in listed}
    for paper, key, _ in citations:
        members.setdefault(paper, []).append(key)
    pairs = [(a, b) for keys in members.values() for place, b in enumerate(keys) for a in keys[:place]]
    pl.DataFrame(pairs, schema=["left", "right"], orient="row").write_csv(folder / "pairs.csv")


def _read_papers() -> list[Paper]:
    """Read the papers of the corpus that have names and a year, one of each title."""
    with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as work:
        records, names, _ = read_records_and_names([CORPUS], Path(work))
    told = parse_names(names).sort("source_id", "position")
    authors = told.group_by("source_id", maintain_order=True).agg(
        authors=pl.concat_list(pl.col("given_name").fill_null(""), "family_name")
    )
    rows = (
        records.join(authors, on="source_id")
        .filter(pl.col("title").str.len_chars() > 15)
        .sort("source_key")
        .unique("title", keep="first", maintain_order=True)
    )
    chosen = rows.select("source_key", "title", "authors", "venue", "publication_date", "pages").drop_nulls(
        ["venue", "publication_date"]
    )
    return [
        Paper(key, title, [tuple(name) for name in authors], venue, int(date[:4]), pages)
        for key, title, authors, venue, date, pages in chosen.iter_rows()
    ]


def _clean(paper: Paper) -> dict[str, Any]:
    """Return the fields of a paper as its catalogue lists them."""
    return paper._asdict() | {"names": [" ".join(name) for name in paper.authors]}


def _cite(paper: Paper, dice: random.Random) -> dict[str, Any]:
    """Return the fields of a noisy citation of a paper."""
    names = [_name(given, family, dice) for given, family in paper.authors]
    venue = dice.choice(VENUES).format(paper.venue)
    if dice.random() < 0.25:
        venue = dice.choice(GARBLED)
    title = paper.title.lower() if dice.random() < 0.3 else paper.title
    title = _mistyped(title, dice) if dice.random() < 0.15 else title
    if dice.random() < 0.08:
        title = title[: max(len(title) * dice.randint(50, 85) // 100, 12)].rstrip() + dice.choice((" ...", "…", ""))
    spilled = dice.random()
    if spilled < 0.08:
        title = f"{', '.join(names)}. {title}"
    elif spilled < 0.16:
        title = f"{title}, {venue}, {paper.year}"
    elif spilled < 0.2:
        title = f"{paper.year}. {title}"
    shown = names if dice.random() < 0.7 else names[: dice.randint(1, 3)]
    if dice.random() < 0.1:
        shown = [dice.choice(GARBAGE), *shown[1:]]
    year = paper.year + (dice.choice((-1, 1)) if dice.random() < 0.06 else 0)
    return {
        "title": title,
        "names": shown if dice.random() < 0.93 else [],
        "venue": venue[: dice.randint(12, 60)] if dice.random() < 0.6 else None,
        "year": year if dice.random() < 0.6 else None,
        "pages": paper.pages if dice.random() < 0.25 else None,
    }


def _name(given: str, family: str, dice: random.Random) -> str:
    """Return a name as a citation prints it."""
    initials = "".join(word[0] for word in given.split() if word)
    return dice.choice(
        (f"{initials} {family}", f"{initials} {family}", f"{given} {family}", f"{family} {initials}")
    ).strip()


def _mistyped(title: str, dice: random.Random) -> str:
    """Return a title with one letter left out and two that changed places."""
    place = dice.randrange(1, len(title) - 3)
    return title[:place] + title[place + 1] + title[place] + title[place + 3 :]


def _item(key: str, source: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Return a record as CSL JSON."""
    item = {
        "id": key,
        "type": "article-journal",
        "title": fields["title"],
        "author": [{"literal": name} for name in fields["names"]],
        "issued": {"date-parts": [[fields["year"]]]} if fields["year"] else None,
        "container-title": fields["venue"],
        "page": fields["pages"],
        "source": source,
    }
    return {name: value for name, value in item.items() if value}


def _write(path: Path, items: Iterator[dict[str, Any]]) -> None:
    """Write records as lines of JSON."""
    path.write_text("".join(f"{json.dumps(item, ensure_ascii=False)}\n" for item in items), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.citations", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where it writes; it must not exist")
    write_citations(parser.parse_args().folder)
