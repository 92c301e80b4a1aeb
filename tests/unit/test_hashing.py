"""The hash is the one that its description says, whatever the library does."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks import hashing
from tasks.hashing import BASE, hash_values

WORD = 2**64
texts = st.lists(st.text(max_size=12), max_size=12)


def mixed(number: int) -> int:
    number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) % WORD
    number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) % WORD
    return number ^ (number >> 31)


def hash_of(text: str, seed: int = 0) -> int:
    polynomial = sum((byte + 1) * pow(BASE, place, WORD) for place, byte in enumerate(text.encode()))
    return mixed((polynomial + mixed(seed + 1)) % WORD)


def test_the_hash_never_changes() -> None:
    assert hash_values(pl.Series(["", "a", "ab"])).to_list() == [
        8841707400507832957,
        10226060350490395317,
        14914748824936880971,
    ]


@given(texts, st.integers(0, 9))
def test_each_text_is_hashed_by_itself(values: list[str], seed: int) -> None:
    assert hash_values(pl.Series(values, dtype=pl.String), seed).to_list() == [hash_of(each, seed) for each in values]


@given(texts, st.integers(1, 20))
def test_how_many_are_hashed_at_a_time_does_not_matter(values: list[str], most: int) -> None:
    column = pl.Series(values, dtype=pl.String)
    whole = hash_values(column)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashing, "MAX_BYTES", most)
        assert hash_values(column).equals(whole)


@given(texts, st.integers(0, 12))
def test_a_part_of_a_column_has_the_hashes_of_that_part(values: list[str], start: int) -> None:
    column = pl.Series(values, dtype=pl.String)
    assert hash_values(column.slice(start)).equals(hash_values(column).slice(start))


def test_numbers_and_kinds_are_told_apart() -> None:
    numbers = pl.Series(range(1000))
    first, second = (hash_values(numbers, seed) for seed in (0, 1))
    assert pl.concat([first, second]).n_unique() == 2000
