"""Two names compared: whether they can be one person's, why, and how much that tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.transform.names import COMPATIBLE, CONFLICT, EQUAL, Agreement, ParsedName, compare_names, parse_name

NAMES = st.builds(
    lambda family, given_names: parse_name(f"{family}, {' '.join(given_names)}"),
    st.sampled_from(["Möller", "Moeller", "Wang", "García Márquez", "de Rosa", "Иванов", "Ivanov", "Smith"]),
    st.lists(st.sampled_from(["J.", "John", "Wei", "Yu-Xing", "Yuxing", "A.", "Юрий", "Yuri"]), min_size=1, max_size=3),
)


def compare(left: str, right: str) -> Agreement:
    return compare_names(parse_name(left), parse_name(right))


@pytest.mark.parametrize(
    ("left", "right", "verdict", "reasons"),
    [
        ("Wang, Yu-Xing", "Wang, Yuxing", EQUAL, ()),
        ("Wang, Yu Xing", "Wang, YuXing", EQUAL, ()),
        ("Bubeck, Sébastien", "BUBECK, SEBASTIEN", EQUAL, ()),
        ("Strauß, Anna", "Strauss, Anna", EQUAL, ()),
        ("Smith, J.", "Smith, John", COMPATIBLE, ("initials",)),
        ("Smith, John", "Smith, John A.", COMPATIBLE, ("missing",)),
        ("Wang, Wei", "Wei, Wang", COMPATIBLE, ("order",)),
        ("Möller, Karl", "Moeller, Karl", COMPATIBLE, ("spelling",)),
        ("Möller, Karl", "Moller, Karl", EQUAL, ()),
        ("Иванов, Юрий", "Ivanov, Yuri", COMPATIBLE, ("spelling",)),
        ("Ivanov, Yury", "Ivanov, Iurii", COMPATIBLE, ("spelling",)),
        ("García Márquez, Gabriel", "García-Márquez, Gabriel", EQUAL, ()),
        ("Bonham Carter, Helena", "Carter, Helena Bonham", COMPATIBLE, ("order",)),
        ("Smith, John, Jr.", "Smith, John, Sr.", CONFLICT, ()),
        ("Wang, Wei", "Wang, Weiguang", CONFLICT, ()),
        ("Smith, John A.", "Smith, John B.", CONFLICT, ()),
        ("Boe, Karl", "Bo, Karl", CONFLICT, ()),
    ],
)
def test_names(left: str, right: str, verdict: int, reasons: tuple[str, ...]) -> None:
    found = compare(left, right)
    assert found == compare(right, left)
    assert (found.verdict, found.reasons) == (verdict, reasons)


def test_a_full_name_tells_more_than_an_initial_and_a_rare_one_more_than_a_common_one() -> None:
    full, initial = compare("Smith, John", "Smith, John"), compare("Smith, J.", "Smith, John")
    assert full.bits > initial.bits > compare("Smith, John", "Smith, Carl").bits == 0
    wang, name = {"wang": 0.05, "wei": 0.02}, parse_name("Wang, Wei")
    assert compare_names(name, name, wang).bits < compare_names(name, name).bits


@given(NAMES)
def test_a_name_equals_itself(name: ParsedName) -> None:
    assert compare_names(name, name).verdict == EQUAL


@given(NAMES, NAMES)
def test_which_name_comes_first_does_not_matter(one: ParsedName, other: ParsedName) -> None:
    assert compare_names(one, other) == compare_names(other, one)


@given(NAMES, NAMES)
def test_a_conflict_tells_nothing_and_all_else_tells_something(one: ParsedName, other: ParsedName) -> None:
    found = compare_names(one, other)
    assert (found.bits == 0) == (found.verdict == CONFLICT)


@given(st.sampled_from(["Wei", "Yang", "Liu", "Xu"]), st.sampled_from(["Wang", "Chen", "Zhang"]))
def test_the_order_of_the_words_makes_no_conflict(given_name: str, family: str) -> None:
    assert compare(f"{family}, {given_name}", f"{given_name}, {family}").verdict == COMPATIBLE
