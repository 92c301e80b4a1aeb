"""Authors in lines, one or several."""

import pytest

from tasks.extract.printed.author_lines import are_too_many, names_in_line, names_in_lines
from tasks.extract.records import PrintedName

SEVERAL = {
    "Ada Fell, Bo Tarn and Cy Moor": ["Ada Fell", "Bo Tarn", "Cy Moor"],
    "Ada Fell, Bo Tarn, and Cy Moor": ["Ada Fell", "Bo Tarn", "Cy Moor"],
    "Ada Fell, Bo Tarn, Cy Moor": ["Ada Fell", "Bo Tarn", "Cy Moor"],
    "Ada Fell, Bo Tarn & Cy Moor": ["Ada Fell", "Bo Tarn", "Cy Moor"],
    "Ada Fell and Bo Tarn": ["Ada Fell", "Bo Tarn"],
    "Ada Fell & Bo Tarn": ["Ada Fell", "Bo Tarn"],
    "A. Fell and B. van der Tarn": ["A. Fell", "B. van der Tarn"],
    "Fell, Ada; Tarn, Bo": ["Fell, Ada", "Tarn, Bo"],
    "Fell, Ada|Tarn, Bo": ["Fell, Ada", "Tarn, Bo"],
    "Fell, Ada and Tarn, Bo": ["Fell, Ada", "Tarn, Bo"],
    "Fell, Ada and Tarn, Bo and Moor, Cy": ["Fell, Ada", "Tarn, Bo", "Moor, Cy"],
    "Fell, A., Tarn, B.": ["Fell, A.", "Tarn, B."],
    "Fell A, Tarn B": ["Fell A", "Tarn B"],
    "Fell AB, Tarn B, Moor C": ["Fell AB", "Tarn B", "Moor C"],
    "FELL AB, TARN B": ["FELL AB", "TARN B"],
    "A. Fell, B. Tarn": ["A. Fell", "B. Tarn"],
    "Ada Fell, Bo C. Tarn": ["Ada Fell", "Bo C. Tarn"],
}
ONE = [
    *("Fell, Ada", "Fell, Ada, Jr.", "Fell, Ada B., III", "Ada Fell", "Fell", "de la Tarn, Bo Cy", "Fell, A B"),
    *(
        "García Tarn, Bo José",
        "DE LA TARN, BO CY",
        "Tarn Moor, Ada B",
        "Tarn Moor, Ada B.",
        "Tarn Moor, A. Bea",
        "van Tarn, Bo de",
    ),
    *("Department of Dunes and Sand", "Fell and Tarn", "Dunes & Sand", "Ministry of Dunes and Rural Moors"),
    *("Sand Research Group and Dune Team", "Tarn Moor University, Dune Unit", "Committee on Dunes, Sand and Silt"),
    *(
        "Fell, Ada, PhD",
        "Ada Fell, Ph.D.",
        "Fell, Ada, RN, MSN, PhD",
        "Fell, A. B., MD, MPH, FACP",
        "Ada Fell, MD, MBA",
    ),
    *("Board of Sand, Silt, and Loam,", "Sand, Silt and Loam Administration,"),
]


@pytest.mark.parametrize("line", SEVERAL)
def test_several_names_in_a_line(line: str) -> None:
    assert names_in_line(line) == SEVERAL[line]


@pytest.mark.parametrize("line", ONE)
def test_one_name_in_a_line(line: str) -> None:
    assert names_in_line(line) == [line]


def test_a_name_that_ends_in_a_comma_is_of_an_organisation() -> None:
    assert list(names_in_lines(["Dune Survey,", "Fell, Ada,"])) == [
        PrintedName(raw_name="Dune Survey", family="Dune Survey"),
        PrintedName(raw_name="Fell, Ada", family="Fell", given="Ada"),
    ]


def test_the_addresses_of_a_sole_author() -> None:
    (one,) = names_in_lines(["Fell, Ada"], ["Univ A", "Univ B"])
    assert one.affiliations == ("Univ A", "Univ B")
    assert [name.affiliations for name in names_in_lines(["Fell, Ada", "Tarn, Bo"], ["Univ A"])] == [(), ()]
    assert list(names_in_lines(["et al.", "N/A", "[No author specified]"], ["Univ A"])) == []


@pytest.mark.parametrize(
    ("lines", "too_many"),
    [
        (["Fell, Ada"] * 100_000, False),
        (["Fell, Ada"] * 100_001, True),
        (["F;" * 300_001], True),
        (["F" * 900_000], False),
    ],
)
def test_more_names_than_a_record_may_have(lines: list[str], too_many: bool) -> None:
    assert are_too_many(lines) is too_many
