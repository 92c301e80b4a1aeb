"""Dumps that make every two of their records or names alike take bounded memory, in a process of their own."""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.conftest import ROOT

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
    command = [sys.executable, "-m", "tests.integration.resolve_alone", str(tmp_path)]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    printed = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0
    records, papers, _ = map(int, printed.split())
    assert records == expected[0]
    assert expected[1] is None or papers == expected[1]
    assert usage.ru_maxrss * 1024 < MAX_BYTES
