"""Plain names are read by expressions as `parse_name` reads them."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fields.names import ParsedName, parse_name
from tasks.fields.names.plain import is_plain
from tasks.fields.names.words import DEGREES, GENERATIONS, GENERIC_ORGANISATIONS, OTHERS, PARTICLES, TITLES

NAMES = (
    "Smith",
    "McAuley",
    "JingBo",
    "Li",
    "Wei",
    "Anne-Marie",
    "Jean-paul",
    "J.",
    "V.",
    "A",
    "Jr.",
    "PhD",
    "Müller",
    "Łukasz",
    "José",
)
ACCENTED = ("Société", "Universität", "Académie", "Júnior", "Doña", "Née", "Gräfin", "Ünal-Öz", "Øé", "Ãngel", "Âge")
MEANINGS = sorted({*DEGREES, *GENERATIONS, *GENERIC_ORGANISATIONS, *OTHERS, *PARTICLES, *TITLES})
WORDS = st.sampled_from([*NAMES, *ACCENTED, *(word.capitalize() for word in MEANINGS)])
CUSTOMS = st.sampled_from([None, "initials", "inverted", "natural"])


def plain(family: str | None, given_name: str | None, suffix: str | None = None) -> bool:
    parts = {"family": family, "given": given_name, "_particle": None, "_suffix": suffix}
    return bool(pl.DataFrame([parts], schema=dict.fromkeys(parts, pl.String)).select(is_plain()).item())


@given(WORDS, st.lists(WORDS, min_size=1, max_size=3).map(" ".join), CUSTOMS)
def test_a_plain_name_is_parsed_as_it_is_printed(family: str, given_name: str, custom: str | None) -> None:
    if plain(family, given_name):
        parsed = parse_name(f"{family}, {given_name}", family, given_name, custom=custom)
        assert parsed == ParsedName(family, given_name, reading="parts")


@pytest.mark.parametrize(
    ("family", "given_name", "expected"),
    [
        ("Smith", "John A.", True),
        ("McAuley", "Anne-Marie", True),
        ("Smith", "John Jr", False),
        ("Smith", "Dr John", False),
        ("Collaboration", "Atlas", False),
        ("SMITH", "JOHN", False),
        ("de Rosa", "Gustavo", False),
        ("Müller", "José Ángel", True),
        ("Société", "Atlas", False),
        ("MÃ¼ller", "Hans", False),
        ("Zhöő", "Hans", False),
        ("Smith", None, False),
        (None, None, False),
    ],
)
def test_a_name_is_plain_where_nothing_stands_around_it(
    family: str | None, given_name: str | None, expected: bool
) -> None:
    assert plain(family, given_name) is expected


def test_a_name_with_a_suffix_of_its_own_is_not_plain() -> None:
    assert not plain("Smith", "John", "Jr.")
