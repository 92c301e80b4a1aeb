"""Plain names are read by expressions as `parse_name` reads them."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.fields.names import ParsedName, parse_name
from tasks.fields.names.family_first import FAMILY_NAMES_OF_TWO_ORDERS, GIVEN_NAMES_OF_TWO_ORDERS
from tasks.fields.names.plain import read_plain_names
from tasks.fields.names.spanish import FAMILY_NAMES
from tasks.fields.names.words import (
    CAPITAL_PARTICLES,
    DEGREES,
    GENERATIONS,
    GENERIC_ORGANISATIONS,
    OTHERS,
    PARTICLES,
    TITLES,
)

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
FAMILIES = st.sampled_from(
    sorted(
        word.capitalize()
        for word in {*FAMILY_NAMES_OF_TWO_ORDERS, *GIVEN_NAMES_OF_TWO_ORDERS, *FAMILY_NAMES, *CAPITAL_PARTICLES}
    )
)
CUSTOMS = st.sampled_from([None, "initials", "inverted", "natural"])


def read(
    raw_name: str, family: str | None = None, given_name: str | None = None, suffix: str | None = None
) -> ParsedName:
    parts = {"raw_name": raw_name, "family": family, "given": given_name, "_particle": None, "_suffix": suffix}
    names = pl.DataFrame([parts], schema=dict.fromkeys(parts, pl.String))
    return ParsedName(*read_plain_names(names).row(0))


def plain(family: str | None, given_name: str | None, suffix: str | None = None) -> bool:
    return read(f"{family}, {given_name}", family, given_name, suffix).reading == "parts"


@given(WORDS, st.lists(WORDS, min_size=1, max_size=3).map(" ".join), CUSTOMS)
def test_a_plain_name_in_parts_is_parsed_as_it_is_printed(family: str, given_name: str, custom: str | None) -> None:
    if plain(family, given_name):
        parsed = parse_name(f"{family}, {given_name}", family, given_name, custom=custom)
        assert parsed == ParsedName(family, given_name, reading="parts")


@settings(max_examples=500)
@given(st.lists(st.one_of(WORDS, FAMILIES), min_size=1, max_size=4), st.sampled_from([" ", ", "]), CUSTOMS)
def test_a_plain_name_in_one_string_is_parsed_as_its_words_stand(
    words: list[str], behind: str, custom: str | None
) -> None:
    raw_name = behind.join([words[0], " ".join(words[1:])])
    plainly = read(raw_name)
    if plainly.reading:
        assert plainly == parse_name(raw_name, custom=custom)


@pytest.mark.parametrize(
    ("raw_name", "family", "given_name"),
    [
        ("John A. Smith", "Smith", "John A."),
        ("J. R. R. Tolkien", "Tolkien", "J. R. R."),
        ("José Müller", "Müller", "José"),
        ("Anne-Marie Smith-Jones", "Smith-Jones", "Anne-Marie"),
        ("Mario A. Vargas", "Vargas", "Mario A."),
        ("Kim A. Smith", "Smith", "Kim A."),
    ],
)
def test_a_name_in_one_string_is_plain_where_it_can_be_read_in_one_way(
    raw_name: str, family: str, given_name: str
) -> None:
    assert read(raw_name) == ParsedName(family, given_name, reading="natural")


@pytest.mark.parametrize(
    ("raw_name", "family", "given_name"),
    [
        ("Smith, John A.", "Smith", "John A."),
        ("Li, Wei", "Li", "Wei"),
        ("Smith-Jones, José", "Smith-Jones", "José"),
    ],
)
def test_a_name_with_a_comma_is_plain_where_it_can_be_read_in_one_way(
    raw_name: str, family: str, given_name: str
) -> None:
    assert read(raw_name) == ParsedName(family, given_name, reading="inverted")


@pytest.mark.parametrize(
    "raw_name",
    [
        "Plato",
        "Smith, JA",
        "Smith, Editor",
        "Smith, Jr.",
        "Smith, John, Jr.",
        "Smith, PhD",
        "de Rosa, Gustavo",
        "Collaboration, Atlas",
        "John Smith Jr",
        "Dr John Smith",
        "John Smith PhD",
        "Smith JA",
        "John SMITH",
        "Gustavo de Rosa",
        "Guido Van Rossum",
        "Mao Zedong",
        "Nguyen Van Minh",
        "Kurosawa Akira",
        "Gabriel García Márquez",
        "Ivanov Sergey",
        "Ivanov Ivan Ivanovich",
        "Bartók Béla",
        "Atlas Collaboration",
        "Universität Bonn",
        "Doña Maria",
        "Gemini Team",
        "John Smith 0001",
        "MÃ¼ller Hans",
        "Zhöő Hans",
        "John Smith née Roe",
    ],
)
def test_a_name_in_one_string_is_not_plain_where_a_word_means_something_else(raw_name: str) -> None:
    assert not read(raw_name).reading


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
