"""ORCID iDs by their check digit (ISO 7064 11,2)."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from tasks.fields.orcid import normalise_orcid


def normalised(*printed: str | None) -> list[str | None]:
    frame = pl.DataFrame({"orcid": printed}, schema={"orcid": pl.String})
    return frame.select(orcid=normalise_orcid(pl.col("orcid")))["orcid"].to_list()


@pytest.mark.parametrize(
    "printed",
    [
        "0000-0002-1825-0097",
        "0000000218250097",
        "https://orcid.org/0000-0002-1825-0097",
        "http://orcid.org/0000-0002-1825-0097/",
        "orcid:0000-0002-1825-0097",
    ],
)
def test_an_id_has_one_form(printed: str) -> None:
    assert normalised(printed) == ["0000-0002-1825-0097"]


def test_the_check_digit_may_be_ten() -> None:
    assert normalised("0000-0002-1694-233x") == ["0000-0002-1694-233X"]


@pytest.mark.parametrize("printed", ["0000-0002-1825-0098", "0000-0002-1694-2330", "0000-0002-1825", "none", "", None])
def test_what_breaks_the_rule_is_none(printed: str | None) -> None:
    assert normalised(printed) == [None]


@given(st.lists(st.integers(0, 10**15 - 1), min_size=1, max_size=20))
def test_of_all_check_digits_one_is_right(numbers: list[int]) -> None:
    bodies = [f"{number:015}" for number in numbers]
    digits = "0123456789X"
    is_right = [mod_11_2.calc_check_digit(body) == digit for body in bodies for digit in digits]
    assert [one is not None for one in normalised(*(body + digit for body in bodies for digit in digits))] == is_right
