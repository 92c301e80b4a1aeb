"""Cells: lists and objects that a text prints, and authors that nothing divides."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.printed.cells import cell_slots, flattened, says_something, unprinted
from tasks.extract.printed.glued_authors import split_at_initials, split_glued

NAMES = ["Liv Berg", "Ole P. Dal"]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ('["Liv Berg", "Ole P. Dal"]', NAMES),
        ("['Liv Berg', 'Ole P. Dal']", NAMES),
        ("['Liv Berg' 'Ole P. Dal']", NAMES),
        ("['Liv Berg'\n 'Ole P. Dal']", NAMES),
        ("[\"Liv O'Berg\", 'Ole P. Dal']", ["Liv O'Berg", "Ole P. Dal"]),
        ("[{'name': 'Liv Berg'}, {'name': None}]", [{"name": "Liv Berg"}, {"name": None}]),
        ('[{"name": "Liv Berg"}, {"name": null}]', [{"name": "Liv Berg"}, {"name": None}]),
        ("{'name': 'Journal of Slates', 'volume': '61'}", {"name": "Journal of Slates", "volume": "61"}),
        ("('Liv Berg', 'Ole P. Dal')", ("Liv Berg", "Ole P. Dal")),
        ("[arxiv.Result.Author('Liv Berg'), arxiv.Result.Author('Ole P. Dal')]", NAMES),
        ("(In press)", "(In press)"),
        ("[Lichens on roofs (a view)]", "[Lichens on roofs (a view)]"),
        ("[Lichens on roofs]", "[Lichens on roofs]"),
        ("['Liv Berg', 'Ole", "['Liv Berg', 'Ole"),
        ("[[[[" * 300, "[[[[" * 300),
        ('["' + "[" * 500 + "]", '["' + "[" * 500 + "]"),
        ("Berg, Liv", "Berg, Liv"),
        (7, 7),
    ],
)
def test_what_a_text_prints(cell: object, found: object) -> None:
    assert unprinted(cell) == found


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_lists_come_back_as_they_were_printed(names: list[str]) -> None:
    assert unprinted(json.dumps(names)) == names
    printed = str(names)
    assert unprinted(printed) == names or "' '" in printed or '" "' in printed or not printed.startswith(("['", '["'))


@given(st.text(max_size=40))
def test_any_text_is_a_cell(text: str) -> None:
    unprinted("['" + text + "]")
    cell_slots(text, set())


def test_empty_places_in_a_list_are_kept() -> None:
    assert cell_slots("|0000-0001|", set()) == [None, "0000-0001", None]


@pytest.mark.parametrize("cell", [None, "", " ", "NA", "nan", "[]", float("nan"), [], {}])
def test_cells_that_say_nothing(cell: object) -> None:
    assert not says_something(cell)


def test_objects_become_columns_to_a_depth() -> None:
    item: dict[str, object] = {"a": {"b": {"c": {"d": 1}}}, "e": {}, "f": [{"g": 1}]}
    assert dict(flattened(item)) == {"a.b.c": {"d": 1}, "e": {}, "f": [{"g": 1}]}


@pytest.mark.parametrize(
    "names",
    [
        ["Liv Berg"],
        ["Liv Berg", "Ole P. Dal", "Eva Lund"],
        ["Ewan McDonald", "Eva Lund"],
        ["Eva Lund", "Ewan MacLeod", "Liv Berg"],
        ["Jane McDonald Lund", "Liv Berg"],
        ["Ralph J. DeBerg", "Eva Lund"],
        ["Liv Berg", "JoAnn Lund", "Ole Dal"],
        ["Jan van der Berg", "Eva Lund"],
        ["Anne-Marie Dal-Berg", "Eva Lund"],
        ["Ole Dal Jr.", "Eva Lund"],
        ["Émile Zölner", "Ötzi Åberg"],
        ["J. Berg", "O. P. Dal"],
    ],
)
def test_glued_authors_are_told_apart(names: list[str]) -> None:
    assert split_glued("".join(names)) == names


@given(st.text("aBcÉ -.", max_size=60))
def test_gluing_loses_no_letter(text: str) -> None:
    assert "".join(split_glued(text)).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Berg K.Dal G. F.", ["Berg K.", "Dal G. F."]),
        ("Berg, K.Dal, G. F.", ["Berg, K.", "Dal, G. F."]),
        ("van der Berg K. L.O'Dal G.Lund-Moe E.", ["van der Berg K. L.", "O'Dal G.", "Lund-Moe E."]),
        ("Berg, KayDal, Gil F.Lund, Eva", ["Berg, Kay", "Dal, Gil F.", "Lund, Eva"]),
        ("Berg, KayMcDal, Gil", ["Berg, Kay", "McDal, Gil"]),
        ("Berg, JoAnn, Dal, Gil", ["Berg, JoAnn, Dal, Gil"]),
        ("Berg, JoAnn", ["Berg, JoAnn"]),
        ("Jane K.Berg", ["Jane K.Berg"]),
        ("Berg K.", ["Berg K."]),
        ("Berg K., Dal G. F.", ["Berg K., Dal G. F."]),
        ("St.John Berg", ["St.John Berg"]),
    ],
)
def test_authors_glued_at_their_initials(printed: str, names: list[str]) -> None:
    assert split_at_initials(printed) == names
