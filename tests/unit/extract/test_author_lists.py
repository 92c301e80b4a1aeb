"""Lists of authors in one text."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.printed.author_lists import split_authors


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Ada Lovelace, Alan Turing", ["Ada Lovelace", "Alan Turing"]),
        ("King, Martin Luther, Jr.", ["King, Martin Luther, Jr."]),
        ("Ford, Jr., Henry", ["Ford, Jr., Henry"]),
        ("John Smith, Jr., Jane Doe", ["John Smith, Jr.", "Jane Doe"]),
        ("John Smith, MD, PhD", ["John Smith, MD, PhD"]),
        ("Ada Ford, MD PhD, Bo Tarn, RN, MSN", ["Ada Ford, MD PhD", "Bo Tarn, RN, MSN"]),
        ("Ada Ford, MS, Bo Tarn, DrPH", ["Ada Ford, MS", "Bo Tarn, DrPH"]),
        ("Ford, A., Tarn, M.S., Moor, B.A.", ["Ford, A.", "Tarn, M.S.", "Moor, B.A."]),
        ("Ford, MA, Tarn, BS", ["Ford, MA", "Tarn, BS"]),
        ("Ford, Ada, Tarn, Jo, Moor, Bo", ["Ford, Ada", "Tarn, Jo", "Moor, Bo"]),
        ("Smith, John, PhD", ["Smith, John, PhD"]),
        ("Shakespeare, William, 1564-1616", ["Shakespeare, William, 1564-1616"]),
        ("DE LA CRUZ, Juana Inés", ["DE LA CRUZ, Juana Inés"]),
        ("Karl vom und zum Stein und Hans von und zu Berg", ["Karl vom und zum Stein", "Hans von und zu Berg"]),
        ("Kurt G&ouml;del; Alan Turing", ["Kurt G&ouml;del", "Alan Turing"]),
        ("Kurt G&#246;del & Alan Turing", ["Kurt G&#246;del", "Alan Turing"]),
        ("Ashby, Eda, Crowe, Tom", ["Ashby, Eda", "Crowe, Tom"]),
        ("Ashby, Eda K., Crowe, Tom", ["Ashby, Eda K.", "Crowe, Tom"]),
        ("Ashby, Eda, Crowe, Tom, Wold, Ina", ["Ashby, Eda", "Crowe, Tom", "Wold, Ina"]),
        ("Ashby, Eda, Crowe, Tom & Wold, Ina", ["Ashby, Eda", "Crowe, Tom", "Wold, Ina"]),
        ("van der Wold, Jan, de la Cruz, Juana Inés", ["van der Wold, Jan", "de la Cruz, Juana Inés"]),
        ("Núñez Arce, Gaspar, Pardo Bazán, Emilia", ["Núñez Arce, Gaspar", "Pardo Bazán, Emilia"]),
        ("Ashby, E., Crowe, T. F.", ["Ashby, E.", "Crowe, T. F."]),
        ("Ashby, JR, Crowe, MD, Wold, II", ["Ashby, JR", "Crowe, MD", "Wold, II"]),
        ("King, M. L., Jr., Crowe, T.", ["King, M. L., Jr.", "Crowe, T."]),
        ("King, Martin, Jr., Crowe, Tom", ["King, Martin, Jr.", "Crowe, Tom"]),
        ("Eda Ashby, MD, Tom Crowe, PhD", ["Eda Ashby, MD", "Tom Crowe, PhD"]),
        ("Eda Ashby, Tom Crowe, Ina Wold, Uma Fell", ["Eda Ashby", "Tom Crowe", "Ina Wold", "Uma Fell"]),
        ("Eda Ashby, Tom Crowe and Ina Wold", ["Eda Ashby", "Tom Crowe", "Ina Wold"]),
        ("Eda Ashby, Tom Crowe, and Ina Wold", ["Eda Ashby", "Tom Crowe", "Ina Wold"]),
        ("Ashby, Eda, Tom Crowe, and Ina Wold", ["Ashby, Eda", "Tom Crowe", "Ina Wold"]),
        ("ASHBY KB, CROWE TF", ["ASHBY KB", "CROWE TF"]),
        ("Plato, Seneca", ["Plato, Seneca"]),
        ("Council on Hedges, Ditches, and Stiles", ["Council on Hedges, Ditches, and Stiles"]),
        ("Department of Hedges and Eda Ashby", ["Department of Hedges", "Eda Ashby"]),
    ],
)
def test_a_list_is_divided_into_names(printed: str, names: list[str]) -> None:
    assert split_authors(printed) == names


PART = st.sampled_from(
    ["Ashby", "Eda", "K.", "JR", "PhD", "van der Wold", "Tom Crowe", "and", ",", ", ", ";", " & ", "et al."]
)


@given(st.lists(PART, max_size=12).map(" ".join))
def test_no_word_of_a_list_is_lost(printed: str) -> None:
    words = Counter(re.findall(r"[A-Z]\w+", printed))
    assert words == Counter(re.findall(r"[A-Z]\w+", " ".join(split_authors(printed))))


@pytest.mark.parametrize("piece", ["a", "A, ", "A. ", "and ", "& ", "the ", "A.B", "&amp;", ";"])
def test_a_long_list_takes_no_long_time(piece: str) -> None:
    assert len(split_authors(piece * 20_000)) <= 80_000
