"""Large raw folders from small ones: `python -m benchmarks.repeated FOLDER RECORDS`.

The records of ACL and DBLP are written as BibTeX, as many times over as are needed. The first copy is as it was read.
In the others the words of titles and abstracts, family names and given names change places with others that are about
as frequent, and the rarest become new ones; initials fit given names as before. So a copy lists other papers by other
people, as many of whom are namesakes as before, and what is one paper or one person within a copy still is. Years,
volumes and venues stay, pages and identifiers are others. The same number of records gives the same bytes.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from benchmarks.corpora import read_records_and_names
from benchmarks.machine import SHARED
from tasks.fields.names import parse_names
from tasks.hashing import hash_values

CORPORA = ("corpora/acl_anthology/xml", "corpora/dblp_bib")
SEED = 12
FREQUENT_WORDS = 150  # of titles; these stay as they are
RARE = 2  # what no more records have becomes new in a copy: many papers are listed by both catalogues
CHANGING_PLACES = 16  # words that follow each other by frequency

MANY = 1_000_000  # shares are taken in parts of this
LETTERS = re.compile(r"[^\W\d_]+")
DIGITS = re.compile(r"\d+")
SOUNDS = ("aeiou", "bcdfghjklmnpqrstvwxz")  # a letter of a new word is of the same kind as before
TEX = str.maketrans({**{letter: f"\\{letter}" for letter in "&%$#_"}, **dict.fromkeys("{}\\", " ")})
TYPES = {"article-journal": "article", "paper-conference": "inproceedings"}


class Changes(NamedTuple):
    """What a copy makes of words, family names and given names, all in small letters."""

    words: dict[str, str]
    families: dict[str, str]
    given: dict[str, str]


class Corpus:
    """The records of the corpora, with the names of their authors.

    Attributes:
        records: The table RECORDS, with the column authors (a list of the columns of parsed names).
        changes: What a copy changes, by its number.
    """

    def __init__(self) -> None:
        folders = [SHARED / folder for folder in CORPORA]
        with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as work:
            records, names, _ = read_records_and_names(folders, Path(work))
        parsed = parse_names(names).sort("source_id", "position")
        parts = pl.struct(
            family="family_name", given="given_name", particle="particle", suffix="suffix", raw="raw_name"
        )
        authors = parsed.group_by("source_id", maintain_order=True).agg(authors=parts)
        self.records = records.join(authors, on="source_id", how="left").sort("source_file", "source_index")
        self._words = _ranked(records["title"])
        particles = _ranked(parsed["particle"])
        self._families = _ranked(parsed["family_name"]).join(particles, on="word", how="anti", maintain_order="left")
        self._given = _ranked(parsed["given_name"])

    def changes(self, copy: int) -> Changes:
        """Return what a copy changes; the first one changes nothing."""
        if copy == 0:
            return Changes({}, {}, {})
        given = self._given.filter(pl.col("word").str.len_chars() > 1)
        return Changes(
            changed_words(self._words.slice(FREQUENT_WORDS), pl.lit("word"), copy),
            changed_words(self._families, pl.lit("family"), copy),
            changed_words(given, pl.col("word").str.slice(0, 1), copy, kept=1),
        )


def write_repeated(corpus: Corpus, folder: Path, n_records: int) -> int:
    """Write about so many records as dumps into a folder.

    Args:
        corpus: The records to repeat.
        folder: Where the dumps are written; made if it is absent.
        n_records: How many records are wanted. Of each copy the same share of all titles is taken.

    Returns:
        How many records were written.
    """
    title = pl.coalesce("title", "source_key").str.to_lowercase().str.replace_all(r"\W", "")
    titles = corpus.records.select(title=title)["title"]
    copies = -(-n_records // titles.len())
    share = n_records / (copies * titles.len())
    n_files = max(1, round(share * corpus.records["source_file"].n_unique()))
    records = corpus.records.with_columns(file=hash_values(corpus.records["source_file"]) % n_files)
    written = 0
    for copy in range(copies):
        chance = hash_values(titles + f" {SEED} {copy}") % MANY
        taken = records.filter(chance < round(share * MANY))
        changes = corpus.changes(copy)
        (folder / f"copy{copy}").mkdir(parents=True, exist_ok=True)
        for (number,), dump in taken.group_by("file", maintain_order=True):
            entries = (entry(record, copy, changes) for record in dump.iter_rows(named=True))
            (folder / f"copy{copy}" / f"{number:04}.bib").write_text("".join(entries), encoding="utf-8")
        written += taken.height
    return written


def _ranked(texts: pl.Series) -> pl.DataFrame:
    """Rank the words of a column in small letters: columns word and n, the most frequent first."""
    words = texts.drop_nulls().str.to_lowercase().str.extract_all(r"\p{L}+").list.unique().explode().drop_nulls()
    return words.rename("word").value_counts(name="n").sort("n", "word", descending=[True, False])


def changed_words(words: pl.DataFrame, kind: pl.Expr, copy: int, kept: int = 0) -> dict[str, str]:
    """Return the words that others become in a copy.

    Args:
        words: Columns word and n, the most frequent first.
        kind: What words that change places have in common.
        copy: The number of the copy.
        kept: How many of the first letters a new word keeps.
    """
    frequent = words.filter(pl.col("n") > RARE).with_columns(kind=kind)
    near = frequent.with_columns(near=pl.int_range(pl.len()).over("kind") // CHANGING_PLACES)
    mixed = near.with_columns(chance=hash_values(near["word"], SEED)).sort("kind", "near", "chance")
    place = (pl.int_range(pl.len()) + copy) % pl.len()
    moved = mixed.select("word", other=pl.col("word").gather(place).over("kind", "near"))
    rare = words.filter(pl.col("n") <= RARE)["word"]
    turned = str.maketrans({one: kinds[(at + copy) % len(kinds)] for kinds in SOUNDS for at, one in enumerate(kinds)})
    return {**dict(moved.iter_rows()), **{word: word[:kept] + word[kept:].translate(turned) for word in rare}}


def in_tex(text: str, changes: dict[str, str]) -> str:
    """Change the words of a text, in capitals where they were, and write it as TeX."""

    def other(found: re.Match[str]) -> str:
        word = found[0]
        new = changes.get(word.lower(), word)
        if new == word or word.islower():
            return new
        return new.upper() if word.isupper() and len(word) > 1 else new[:1].upper() + new[1:]

    return (LETTERS.sub(other, text) if changes else text).translate(TEX)


def _name(author: dict[str, str | None], changes: Changes) -> str:
    """Write a name: "Particle Family, Suffix, Given"; what has no family name in braces."""
    if author["family"] is None:
        return f"{{{in_tex(author['raw'] or '', {})}}}"
    family = in_tex(author["family"], changes.families)
    parts = (f"{{{family}}}", author["suffix"], author["given"] and in_tex(author["given"], changes.given))
    return ", ".join(part for part in parts if part)


def entry(record: dict[str, Any], copy: int, changes: Changes) -> str:
    """Write a record as an entry."""
    lines = [f"@{TYPES.get(record['type'], 'misc')}{{{_key(record['own_key'] or record['source_key'], copy)}"]
    lines += (f"  {name} = {{{value}}}" for name, value in _fields(record, copy, changes) if value)
    return ",\n".join(lines) + "\n}\n"


def _fields(record: dict[str, Any], copy: int, changes: Changes) -> Iterator[tuple[str, str]]:
    """Yield the fields of an entry."""
    yield "title", in_tex(record["title"] or "", changes.words)
    yield "author", " and ".join(_name(author, changes) for author in record["authors"] or ())
    year, _, rest = (record["publication_date"] or "").partition("-")
    yield "year", year
    yield "month", rest.partition("-")[0]
    yield "journal" if record["type"] == "article-journal" else "booktitle", in_tex(record["venue"] or "", {})
    yield "volume", in_tex(record["volume"] or "", {})
    yield "number", in_tex(record["issue"] or "", {})
    yield "pages", DIGITS.sub(lambda found: str(int(found[0]) + 1000 * copy), record["pages"] or "")
    yield "abstract", in_tex(record["abstract"] or "", changes.words)
    for identifier in record["identifiers"]:
        if identifier["scheme"] == "doi":
            yield "doi", identifier["value"] + (f".c{copy}" if copy else "")
        elif identifier["scheme"] == "url":
            scheme, _, address = identifier["value"].partition("://")
            yield "url", f"{scheme}://{_key(address, copy)}"
        elif identifier["scheme"] == "acl":
            yield "url", f"https://{_key('aclanthology.org/' + identifier['value'], copy)}"


def _key(key: str, copy: int) -> str:
    """Return the key of an entry, or an address, that a copy has in place of the one given."""
    first, slash, rest = key.partition("/")
    return f"{first}{slash}{f'c{copy}' if copy else ''}{rest}" if slash else f"{first}{f'.c{copy}' if copy else ''}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.repeated", description=(__doc__ or "").partition(":")[0]
    )
    parser.add_argument("folder", type=Path, help="where a folder is made for each number of records")
    parser.add_argument("records", type=int, nargs="+", help="about how many records are wanted")
    arguments = parser.parse_args()
    read = Corpus()
    for wanted in arguments.records:
        print(write_repeated(read, arguments.folder / str(wanted), wanted))
