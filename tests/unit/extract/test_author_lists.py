"""Lists of authors in one text."""

from __future__ import annotations

import pytest

from tasks.extract.author_lists import split_authors


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Ada Lovelace, Alan Turing", ["Ada Lovelace", "Alan Turing"]),
        ("King, Martin Luther, Jr.", ["King, Martin Luther, Jr."]),
        ("Ford, Jr., Henry", ["Ford, Jr., Henry"]),
        ("John Smith, Jr., Jane Doe", ["John Smith, Jr.", "Jane Doe"]),
        ("John Smith, MD, PhD", ["John Smith, MD, PhD"]),
        ("Smith, John, PhD", ["Smith, John, PhD"]),
        ("Shakespeare, William, 1564-1616", ["Shakespeare, William, 1564-1616"]),
        ("DE LA CRUZ, Juana Inés", ["DE LA CRUZ, Juana Inés"]),
        ("Karl vom und zum Stein und Hans von und zu Berg", ["Karl vom und zum Stein", "Hans von und zu Berg"]),
        ("Kurt G&ouml;del; Alan Turing", ["Kurt G&ouml;del", "Alan Turing"]),
        ("Kurt G&#246;del & Alan Turing", ["Kurt G&#246;del", "Alan Turing"]),
    ],
)
def test_a_list_is_divided_into_names(printed: str, names: list[str]) -> None:
    assert split_authors(printed) == names
