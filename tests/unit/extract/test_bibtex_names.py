"""Lists of authors in BibTeX that do not follow its rule: commas and ampersands between names, and organisations."""

from __future__ import annotations

import pytest

from tasks.extract.printed.bibtex_names import read_names


def names(printed: str) -> list[str]:
    return [name.raw_name for name in read_names(printed, set())]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("A. Doe, B. Roe, and C. Poe", ["A. Doe", "B. Roe", "C. Poe"]),
        ("Ann Doe, Ben Roe, and Cat Poe", ["Ann Doe", "Ben Roe", "Cat Poe"]),
        ("Ann Doe, Ben Roe and Cat Poe", ["Ann Doe", "Ben Roe", "Cat Poe"]),
        ("Ann Q. Doe,\n  Ben Roe,\n  and Cat Poe", ["Ann Q. Doe", "Ben Roe", "Cat Poe"]),
        ("A. Doe, B. Roe, C. Poe and D. Moe", ["A. Doe", "B. Roe", "C. Poe", "D. Moe"]),
        ("A. Doe, B. Roe, C. Poe and D. Moe and E. Loe", ["A. Doe", "B. Roe", "C. Poe", "D. Moe", "E. Loe"]),
        ("Ann Doe, Ben Roe, Cat Poe and others", ["Ann Doe", "Ben Roe", "Cat Poe"]),
        ("A. Doe, B. Roe, et al.", ["A. Doe", "B. Roe"]),
        ("Doe A, Roe B, and Poe C", ["Doe A", "Roe B", "Poe C"]),
        ("Doe, Roe, and Poe", ["Doe", "Roe", "Poe"]),
        ("Doe, A., Roe, B., and Poe, C.", ["Doe, A.", "Roe, B.", "Poe, C."]),
        ("Doe, A., Roe, B. and Poe, C.", ["Doe, A.", "Roe, B.", "Poe, C."]),
        ("Doe, Ann, Roe, Ben, and Poe, Cat", ["Doe, Ann", "Roe, Ben", "Poe, Cat"]),
        ("van Doe, A. B., de Roe, C. D.", ["van Doe, A. B.", "de Roe, C. D."]),
        ("Doe, A., Jr., Roe, B.", ["Doe, A., Jr.", "Roe, B."]),
        ("Ann Doe \\& Ben Roe", ["Ann Doe", "Ben Roe"]),
        ("Ann Doe & Ben Roe", ["Ann Doe", "Ben Roe"]),
        ("Ann Doe {\\&} Ben Roe", ["Ann Doe", "Ben Roe"]),
        ("Ann Doe &amp; Ben Roe", ["Ann Doe", "Ben Roe"]),
        ("Ann D&ouml;e &amp; Ben Roe", ["Ann Döe", "Ben Roe"]),
        ("Ann Doe and Ben Roe & Cat Poe", ["Ann Doe", "Ben Roe", "Cat Poe"]),
        ("Doe, A. & Roe, B.", ["Doe, A.", "Roe, B."]),
        ("Doe, A., Roe, B., \\& Poe, C.", ["Doe, A.", "Roe, B.", "Poe, C."]),
        ("Ann van Doe \\& {\\O}le Roe", ["Ann van Doe", "Øle Roe"]),
    ],
)
def test_lists_without_and(printed: str, read: list[str]) -> None:
    repairs: set[str] = set()
    assert [name.raw_name for name in read_names(printed, repairs)] == read
    assert repairs == {"authors_without_and"}


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("Doe, Ann and Ben Roe", ["Doe, Ann", "Ben Roe"]),
        ("van der Doe, Ann and Ben Roe", ["van der Doe, Ann", "Ben Roe"]),
        ("Doe Moe, Ann B. and Ben Roe", ["Doe Moe, Ann B.", "Ben Roe"]),
        ("Doe Moe, A. and Ben Roe", ["Doe Moe, A.", "Ben Roe"]),
        ("Doe, A., and Roe, B.", ["Doe, A.", "Roe, B."]),
        ("Doe, Jr., Ann and Roe, Ben", ["Doe, Ann, Jr.", "Roe, Ben"]),
        ("Doe \\& Sons", ["Doe & Sons"]),
        ("R\\&D and Doe, A.", ["R&D", "Doe, A."]),
        ("Ministry of Dunes \\& Sand Works", ["Ministry of Dunes & Sand Works"]),
        ("{Doe \\& Roe, Inc.} and Poe, C.", ["Doe & Roe, Inc.", "Poe, C."]),
        ("{{Society for Dunes, Sand, and Shores}}", ["Society for Dunes, Sand, and Shores"]),
        (
            "{Society for Dunes, Sand, and Shores} and {Doe and Sons}",
            ["Society for Dunes, Sand, and Shores", "Doe and Sons"],
        ),
    ],
)
def test_a_comma_or_an_ampersand_within_a_name_stays(printed: str, read: list[str]) -> None:
    repairs: set[str] = set()
    assert [name.raw_name for name in read_names(printed, repairs)] == read
    assert repairs == set()


def test_an_organisation_in_braces_is_one_family_name() -> None:
    (one,) = read_names("{{Society for Dunes, Sand, and Shores}}", set())
    assert (one.family, one.given) == ("Society for Dunes, Sand, and Shores", None)


@pytest.mark.parametrize(
    "printed",
    [
        "{The DUNE Collaboration}: Doe, A. and Roe, B.",
        "{{The DUNE Collaboration}}: Doe, A. and Roe, B.",
        "The DUNE Collaboration: Doe, A. and Roe, B.",
    ],
)
def test_a_collaboration_before_its_members(printed: str) -> None:
    assert names(printed) == ["The DUNE Collaboration", "Doe, A.", "Roe, B."]


def test_a_colon_that_follows_no_group_divides_nothing() -> None:
    assert names("Doe: A. and Roe, B.") == ["Doe: A.", "Roe, B."]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("Doe, Ann, MD and Roe, Ben", ["Doe, Ann, MD", "Roe, Ben"]),
        ("Doe, Ann, M.D.", ["Doe, Ann, M.D."]),
        ("Doe, Ann, MD, PhD and Ben Roe, RN, MSN and Poe, Cat", ["Doe, Ann, MD, PhD", "Ben Roe, RN, MSN", "Poe, Cat"]),
        ("Doe, A. B., Ph. D. and Roe, C.", ["Doe, A. B., Ph. D.", "Roe, C."]),
        ("Doe, Ann, Dr. med. and Roe, C.", ["Doe, Ann, Dr. med.", "Roe, C."]),
        ("Ann Doe, MD PhD and Ben Roe, Ph. D.", ["Ann Doe, MD PhD", "Ben Roe, Ph. D."]),
        ("Doe, M.D. and Roe, M.S.", ["Doe, M.D.", "Roe, M.S."]),
    ],
)
def test_degrees_stand_behind_names(printed: str, read: list[str]) -> None:
    assert names(printed) == read
