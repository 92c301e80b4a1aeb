"""Dumps that make every two of their records or names alike take bounded memory, in a process of their own."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.alone import call_alone
from tests.integration.extract_alone import extract_alone
from tests.integration.resolve_alone import resolve_alone

MAX_BYTES = 1_000_000_000
LETTERS = "abcdefghijklmnopqrstuvwxyz"
TITLE = "The mass of many hands in a large detector"


def word(chance: random.Random, length: int) -> str:
    """Return letters drawn at random."""
    return "".join(chance.choices(LETTERS, k=length))


def one_paper_with_alike_names(chance: random.Random) -> Iterator[str]:
    yield "TY  - JOUR"
    yield f"TI  - {TITLE}"
    yield from (f"AU  - Smith, {word(chance, 7).title()}" for _ in range(15_000))
    yield "ER  - "


def one_paper_with_one_name(_: random.Random) -> Iterator[str]:
    yield "TY  - JOUR"
    yield f"TI  - {TITLE}"
    yield from itertools.repeat("AU  - Smith, John", 30_000)
    yield "ER  - "


def one_paper_with_initials(chance: random.Random) -> Iterator[str]:
    yield "TY  - JOUR"
    yield f"TI  - {TITLE}"
    yield from (f"AU  - Smith, {'. '.join(word(chance, 3).upper())}." for _ in range(5_000))
    yield "ER  - "


def many_records_with_one_title(_: random.Random) -> Iterator[str]:
    for number in range(10_000):
        yield from ("TY  - JOUR", f"TI  - {TITLE}", "AU  - Smith, John", f"N1  - {number}", "ER  - ")


def names_of_twenty_thousand_letters(chance: random.Random) -> Iterator[str]:
    for _ in range(40):
        yield from ("TY  - JOUR", f"TI  - {TITLE}", f"AU  - Smith, {word(chance, 20_000)}", "ER  - ")


def titles_of_twenty_thousand_letters(chance: random.Random) -> Iterator[str]:
    title = " ".join(word(chance, 5) for _ in range(4_000))
    for number in range(200):
        yield from ("TY  - JOUR", f"TI  - {title} {number % 7}", f"AU  - Smith, {LETTERS[number % 26]}", "ER  - ")


@pytest.mark.parametrize(
    ("hostile", "expected"),
    [
        (one_paper_with_alike_names, (1, 1)),
        (one_paper_with_one_name, (1, 1)),
        (one_paper_with_initials, (1, 1)),
        (many_records_with_one_title, (10_000, None)),
        (names_of_twenty_thousand_letters, (40, None)),
        (titles_of_twenty_thousand_letters, (200, None)),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_memory_is_bounded(hostile: object, expected: tuple[int, int | None], tmp_path: Path) -> None:
    assert callable(hostile)
    (tmp_path / "dump.ris").write_text("\n".join(hostile(random.Random(1))) + "\n")
    resolved = call_alone(resolve_alone, tmp_path)
    assert resolved.records == expected[0]
    assert expected[1] is None or resolved.papers == expected[1]
    assert resolved.peak < MAX_BYTES


def names(number: int) -> list[tuple[str, str]]:
    """Return family and given names, each pair unlike the others."""
    chance = random.Random(number)
    return [(word(chance, 8).title(), word(chance, 6).title()) for _ in range(number)]


def ris(authors: list[tuple[str, str]]) -> str:
    lines = (f"AU  - {family}, {given}" for family, given in authors)
    return "\n".join(("TY  - JOUR", f"TI  - {TITLE}", *lines, "ER  - ", ""))


def bibtex(authors: list[tuple[str, str]]) -> str:
    return f"@article{{hands, title={{{TITLE}}}, author={{{' and '.join(map(', '.join, authors))}}}}}\n"


def csl_json(authors: list[tuple[str, str]]) -> str:
    author = [{"family": family, "given": given} for family, given in authors]
    return json.dumps([{"id": "hands", "type": "article-journal", "title": TITLE, "author": author}])


def csv(authors: list[tuple[str, str]]) -> str:
    return f'title,authors,year\n{TITLE},"{"; ".join(map(", ".join, authors))}",1999\n'


def dblp(authors: list[tuple[str, str]]) -> str:
    printed = "".join(f"<author>{given} {family}</author>" for family, given in authors)
    return f'<?xml version="1.0"?><dblp><article key="a/b"><title>{TITLE}</title>{printed}</article></dblp>\n'


@pytest.mark.parametrize("write", [ris, bibtex, csl_json, csv, dblp])
def test_a_record_of_too_many_names_is_refused_in_bounded_memory(
    write: Callable[[list[tuple[str, str]]], str], tmp_path: Path
) -> None:
    (raw := tmp_path / "raw").mkdir()
    (raw / "dump").write_text(write(names(150_000)))
    extracted = call_alone(extract_alone, raw)
    assert [(file, reason) for file, reason, _ in extracted.refused] == [("dump", "too_many_names")]
    assert extracted.peak < MAX_BYTES


@pytest.mark.parametrize("write", [ris, csl_json])
def test_a_record_of_as_many_names_as_it_may_have_is_read_in_bounded_memory(
    write: Callable[[list[tuple[str, str]]], str], tmp_path: Path
) -> None:
    (raw := tmp_path / "raw").mkdir()
    (raw / "dump").write_text(write(names(90_000)))
    extracted = call_alone(extract_alone, raw)
    assert (extracted.records, extracted.refused) == ({"dump": 1}, [])
    assert extracted.peak < MAX_BYTES


def test_a_record_of_as_many_names_as_it_may_have_is_resolved_in_bounded_memory(tmp_path: Path) -> None:
    (tmp_path / "dump").write_text(ris(names(90_000)))
    resolved = call_alone(resolve_alone, tmp_path)
    assert (resolved.records, resolved.papers, resolved.authors) == (1, 1, 90_000)
    assert resolved.peak < MAX_BYTES
