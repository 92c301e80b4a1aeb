"""Differences word by word, and evidence as bars."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.review.differences import MAX_WORDS, mark
from tasks.review.evidence import START, bars_of

TEXTS = st.lists(st.text(st.sampled_from("aAbé '.-\u0627 "), max_size=12), max_size=4)


def shown(left: list[str], right: list[str], *, in_order: bool = True) -> list[list[str]]:
    """Give the two sides with [ ] around what is marked."""
    return [
        ["".join(f"[{piece.text}]" if piece.is_marked else piece.text for piece in pieces) for pieces in side]
        for side in mark(left, right, in_order=in_order)
    ]


def test_words_that_the_other_side_lacks_are_marked() -> None:
    assert shown(["The Deep Sea of Things"], ["the deep lake of good things."]) == [
        ["The Deep [Sea] of Things"],
        ["the deep [lake] of [good] things[.]"],
    ]


def test_in_a_list_neither_the_order_of_texts_nor_that_of_words_counts() -> None:
    ours, theirs = ["Broker, Norbert", "Hahn, Udo"], ["Udo Hahn", "Norbert Bröker", "Udo Alt"]
    assert shown(ours, theirs, in_order=False) == [
        ["[Broker], Norbert", "Hahn, Udo"],
        ["Udo Hahn", "Norbert [Bröker]", "[Udo Alt]"],
    ]


@given(TEXTS, TEXTS, st.booleans())
def test_the_pieces_are_the_text_and_equal_sides_have_no_marks(left: list[str], right: list[str], order: bool) -> None:
    sides = mark(left, right, in_order=order)
    assert [["".join(piece.text for piece in pieces) for pieces in side] for side in sides] == [left, right]
    assert not any(piece.is_marked for side in mark(left, left, in_order=order) for pieces in side for piece in pieces)


def test_very_long_texts_and_what_only_one_side_has_are_not_marked() -> None:
    long = " ".join(map(str, range(MAX_WORDS + 1)))
    assert shown([long], ["a"]) == [[long], ["a"]]
    assert shown(["a"], []) == [["a"], []]


def test_bars_go_left_for_what_is_against_and_add_up_to_the_score() -> None:
    evidence = [
        {"evidence": "title", "level": "same", "weight": 2.0},
        {"evidence": "year", "level": "far", "weight": -4.0},
    ]
    bars = bars_of(evidence, -1.0, lambda name, level: f"{name} {level}")
    assert [(bar.words, bar.text, bar.start, bar.length) for bar in bars] == [
        ("year far", "\u22124.0", 0.0, 50.0),
        ("title same", "+2.0", 50.0, 25.0),
        (START, "+1.0", 50.0, 12.5),
    ]
    assert sum(bar.weight for bar in bars) == pytest.approx(-1.0)
