"""Whether two names can be one person's."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tasks.fields.names import COMPATIBLE, CONFLICT, EQUAL, NameTokens, add_name_keys, parse_name

Names = tuple[str, str]


def compare(*pairs: Names) -> list[int]:
    """Return the outcome of each pair, which is that of the pair turned round."""
    parsed = [parse_name(name)._asdict() for pair in pairs for name in pair]
    names = add_name_keys(pl.DataFrame(parsed, schema_overrides={"given_name": pl.String, "suffix": pl.String}))
    tokens, left = NameTokens.of(names), np.arange(0, 2 * len(pairs), 2)
    outcomes = tokens.compare(left, left + 1)
    assert (outcomes == tokens.compare(left + 1, left)).all()
    return [int(outcome) for outcome in outcomes]


def test_names() -> None:
    expected = {
        ("Wang, Yu-Xing", "Wang, Yuxing"): EQUAL,
        ("Bubeck, Sébastien", "Bubeck, Sebastien"): EQUAL,
        ("Smith, J.", "Smith, John"): COMPATIBLE,
        ("Smith, John", "Smith, John A."): COMPATIBLE,
        ("Mendes, Caio C. T.", "Mendes, Caio César Teodoro"): COMPATIBLE,
        ("Smith, J. B.", "Smith, John Adam B."): COMPATIBLE,
        ("Smith", "Smith, John"): COMPATIBLE,
        ("Wang, Wei", "Wei, Wang"): COMPATIBLE,
        ("Smith, John, Jr.", "Smith, John"): EQUAL,
        ("Smith, John, Jr.", "Smith, John, Sr."): CONFLICT,
        ("Smith, John A.", "Smith, John B."): CONFLICT,
        ("Smith, J. B.", "Smith, John Adam"): CONFLICT,
        ("Wang, Wei", "Wang, Weiguang"): CONFLICT,
        ("Chen, Dong", "Chen, Dongdong"): CONFLICT,
        ("Yang, Fan", "Yang, Yifan"): CONFLICT,
        ("Gao, Mei", "Gao, Min"): CONFLICT,
        ("Awadallah, Ahmed", "Awadalla, Hany"): CONFLICT,
    }
    assert dict(zip(expected, compare(*expected), strict=True)) == expected


@given(st.lists(st.sampled_from(["J.", "John", "A.", "Anna", "Xi", "B."]), max_size=5), st.data())
def test_leaving_out_and_abbreviating_later_names_never_makes_a_conflict(names: list[str], data: st.DataObject) -> None:
    full = "Smith, " + " ".join(names)
    kept = [name for place, name in enumerate(names) if place == 0 or data.draw(st.booleans())]
    shorter = [f"{name[0]}." if data.draw(st.booleans()) else name for name in kept]
    assert compare((full, "Smith, " + " ".join(shorter))) != [CONFLICT]
