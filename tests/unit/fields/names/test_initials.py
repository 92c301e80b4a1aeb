"""Initials, and what is printed like them: degrees, titles and suffixes."""

from __future__ import annotations

import string
from collections.abc import Iterator
from itertools import product

import pytest

from tasks.fields.names import parse_name, parse_names
from tests.unit.fields.names.test_names import names_of

PAIRS = ["".join(pair) for pair in product(string.ascii_uppercase, repeat=2)]
FORMS = ("{0}{1}", "{0}.{1}.", "{0}. {1}.", "{0} {1}", "{0}.{1}", "{0}.-{1}.")
FAMILIES = ("Thornby", "thornby", "THORNBY", "de Wold", "O'Harrow", "Thornby-Wold")
POSITIONS = ("{family}, {given}", "{family} {given}", "{given} {family}")
Name = str | tuple[str, str]


def letters(given_name: str | None) -> str:
    return "".join(filter(str.isalpha, given_name or ""))


def spellings(family: str) -> Iterator[tuple[str, str]]:
    """Yield every pair of letters as initials, with dots and blanks in all ways for the first family name."""
    for pair, form in product(PAIRS, FORMS if family == FAMILIES[0] else FORMS[:2]):
        yield pair, form.format(*pair)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("position", POSITIONS)
def test_any_two_letters_where_a_given_name_is_due_are_initials(position: str, family: str) -> None:
    wrong = []
    for pair, initials in spellings(family):
        parsed = parse_name(position.format(family=family, given=initials))
        if (parsed.family_name.casefold(), letters(parsed.given_name)) != (family.casefold(), pair) or parsed.suffix:
            wrong.append((initials, parsed[:4]))
    assert wrong == []


@pytest.mark.parametrize("family", ["Thornby", "de Wold", "Thornby Wold", "Núñez Arce"])
def test_any_two_letters_given_apart_are_initials(family: str) -> None:
    wrong = []
    for pair, initials in spellings(family):
        for parsed in (parse_name(f"{family}, {initials}", family, initials), parse_name(f"{family}, {initials}")):
            if (parsed.family_name, letters(parsed.given_name), parsed.suffix) != (family, pair, None):
                wrong.append((initials, parsed[:4]))
    assert wrong == []


@pytest.mark.parametrize("family", ["THORNBY", "Thornby", "Thornby Wold", "LI", "Lu", "Kim"])
def test_any_two_letters_among_initials_are_initials(family: str) -> None:
    records: list[list[Name]] = [[f"{family} {pair}", "Ashby KB", "Crowe TF"] for pair in PAIRS]
    parsed = parse_names(names_of(*records))
    found = parsed.filter(position=1).sort("source_id")
    assert [letters(given_name) for given_name in found["given_name"]] == PAIRS
    assert found["family_name"].unique().to_list() == [family.title()]


def read(names: list[Name]) -> list[tuple[str, str, str | None]]:
    """Return the names of one record: family name, the letters of the given names, suffix."""
    parsed = parse_names(names_of(names)).sort("position")
    return [
        (family, letters(given_name), suffix)
        for family, given_name, suffix in parsed.select("family_name", "given_name", "suffix").iter_rows()
    ]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        # Degrees and suffixes with a given name beside them.
        (["Thornby, Mark, MD"], ["Thornby/Mark/"]),
        (["Thornby, Mark, DrPH"], ["Thornby/Mark/"]),
        (["Thornby, Mark, Sc.D."], ["Thornby/Mark/"]),
        (["Thornby, Mark, Ph. D."], ["Thornby/Mark/"]),
        (["Mark Thornby, Ph. D."], ["Thornby/Mark/"]),
        (["Thornby, Mark, Dr. med."], ["Thornby/Mark/"]),
        (["Thornby, Mark, BS"], ["Thornby/Mark/"]),
        (["Thornby, Mark, RD, CRNP"], ["Thornby/Mark/"]),
        (["Thornby, Mark, M.D."], ["Thornby/Mark/"]),
        (["Thornby, M. K., MD, PhD"], ["Thornby/MK/"]),
        (["Thornby, Mark MD"], ["Thornby/Mark/"]),
        (["Thornby, Mark, MA"], ["Thornby/Mark/"]),
        (["Thornby, Mark, RN"], ["Thornby/Mark/"]),
        (["Thornby, Mark, JR"], ["Thornby/Mark/Jr."]),
        (["Thornby, Mark, IV"], ["Thornby/Mark/IV"]),
        (["Thornby, Mark K. II"], ["Thornby/MarkK/II"]),
        ([("Thornby", "Mark MD")], ["Thornby/Mark/"]),
        ([("Thornby", "Mark, M.D.")], ["Thornby/Mark/"]),
        ([("Thornby", "Mark PhD")], ["Thornby/Mark/"]),
        ([("Thornby", "Mark JR")], ["Thornby/Mark/Jr."]),
        (["Mark Thornby MD"], ["Thornby/Mark/"]),
        (["Mark Thornby, MA"], ["Thornby/Mark/"]),
        (["M. Thornby, MA"], ["Thornby/M/"]),
        (["Zorba Thornby, MD, PhD"], ["Thornby/Zorba/"]),
        (["Zorba Thornby, MPH"], ["Thornby/Zorba/"]),
        # Without one.
        (["Thornby, MPH"], ["Thornby/MPH/"]),
        (["Thornby RN"], ["Thornby/RN/"]),
        (["Thornby, Jr."], ["Thornby//Jr."]),
        (["Thornby, III"], ["Thornby//III"]),
        (["Thornby, JR."], ["Thornby/JR/"]),
        (["Thornby, PhD"], ["Thornby//"]),
        (["Thornby, O."], ["Thornby/O/"]),
        (["Du Y", "Le QV"], ["Du/Y/", "Le/QV/"]),
        ([("Thornby", "MD")], ["Thornby/MD/"]),
        ([("Thornby", "JR")], ["Thornby/JR/"]),
        ([("Thornby", "DR")], ["Thornby/DR/"]),
        # Initials stay initials beside a given name that is none.
        (["Thornby, J. M.D."], ["Thornby/JMD/"]),
        ([("Thornby", "Mark A.J.")], ["Thornby/MarkAJ/"]),
        # Titles.
        (["Dr Thornby"], ["Thornby//"]),
        (["Dr. Eda Thornby"], ["Thornby/Eda/"]),
        (["DR EDA THORNBY"], ["Thornby/Eda/"]),
        (["PD Dr. Eda Thornby"], ["Thornby/Eda/"]),
        (["Prof. Dr. H.C. Eda Thornby"], ["Thornby/Eda/"]),
        (["Thornby, Dr. Eda"], ["Thornby/Eda/"]),
        ([("Thornby", "MR Eda")], ["Thornby/Eda/"]),
        (["MR van der Wold"], ["van der Wold/MR/"]),
    ],
    ids=str,
)
def test_what_is_printed_like_initials(names: list[Name], expected: list[str]) -> None:
    assert ["/".join(part or "" for part in name) for name in read(names)] == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Ashby KB", "Crowe TF", "Núñez Arce JR"], "Núñez Arce/JR/"),
        (["Ashby KB", "Crowe TF", "Mark Thornby MD"], "Mark Thornby/MD/"),
        (["Ashby, Eda", "Crowe, Uma", "Mark Wold, MA"], "Mark Wold/MA/"),
        (["Ashby, K.B.", "Crowe, T.F.", "Mark Wold, M.A."], "Mark Wold/MA/"),
        (["Eda Ashby", "Uma Crowe", "Zorba Wold, MD"], "Wold/Zorba/"),
        (["Eda Ashby, PhD", "Uma Crowe, Ph.D.", "Zorba Wold, M.D."], "Wold/Zorba/"),
        (["Eda Ashby, PhD", "Zorba Wold, JR"], "Wold/Zorba/Jr."),
        # In capitals.
        (["ASHBY, KB", "CROWE, TF", "THORNBY, ME"], "Thornby/ME/"),
        (["ASHBY KB", "CROWE TF", "THORNBY IAN"], "Thornby/IAN/"),
        (["ASHBY, EDNA", "CROWE, URSULA", "THORNBY, JO"], "Thornby/Jo/"),
        (["ASHBY, EDNA", "CROWE, URSULA", "THORNBY, AJ"], "Thornby/AJ/"),
        (["EDNA ASHBY", "URSULA CROWE", "WALTER MA"], "Ma/Walter/"),
        (["THORNBY, JA"], "Thornby/JA/"),
        (["THORNBY JA"], "Thornby/JA/"),
        (["THORNBY, IAN"], "Thornby/Ian/"),
        (["THORNBY, ANNA JO"], "Thornby/AnnaJo/"),
        (["IAN THORNBY"], "Thornby/Ian/"),
        (["MA THORNBY"], "Thornby/MA/"),
        # Short names of East Asia.
        (["ZHAO, WEI", "QIN, MIN", "LI, NA"], "Li/Na/"),
        (["ASHBY, KB", "CROWE, TF", "LI, NA"], "Li/NA/"),
        (["WEI LI"], "Li/WEI/"),
        (["Wei LI", "Na WANG", "Yan HU"], "Hu/Yan/"),
        (["Ashby KB", "Crowe TF", "Lu MA"], "Lu/MA/"),
    ],
    ids=str,
)
def test_the_other_names_of_the_record_settle_it(names: list[Name], expected: str) -> None:
    family, given_name, suffix = expected.split("/")
    read_family, read_given, read_suffix = read(names)[-1]
    assert (read_family, read_given.casefold(), read_suffix or "") == (family, given_name.casefold(), suffix)
    if given_name.istitle():
        assert read_given == given_name


def test_the_names_of_other_records_settle_nothing() -> None:
    records = names_of(["Ashby KB", "Crowe TF"], ["Mark Thornby MD"])
    assert parse_names(records).sort("source_id", "position")["family_name"].to_list() == ["Ashby", "Crowe", "Thornby"]


@pytest.mark.parametrize(
    ("printed", "reading"),
    [
        ("Ivanov AI", "initials"),
        ("Ivanov, AI", "inverted"),
        ("Church MJR", "initials"),
        ("DeepSeek-AI", "organisation"),
        ("Mistral AI", "organisation"),
        ("Council on Hedges, Ditches, and Stiles", "organisation"),
        ("Board of Hedges, Thornby", "organisation"),
        ("Church, Mark of Thornby", "inverted"),
    ],
)
def test_initials_and_commas_of_organisations(printed: str, reading: str) -> None:
    assert parse_name(printed).reading == reading


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        ("Friends of Hedges, Ditches, and Stiles", ("Friends of Hedges, Ditches, and Stiles", None)),
        ("Hedges, Ditches & Stiles", ("Hedges, Ditches & Stiles", None)),
        ("Thornby, Mark", ("Thornby", "Mark")),
        ("Thornby, Mark, Jr.", ("Thornby", "Mark")),
        ("von und zu Thornby, Mark", ("von und zu Thornby", "Mark")),
    ],
)
def test_a_family_name_with_commas_is_an_organisation_or_a_whole_name(
    family: str, expected: tuple[str, str | None]
) -> None:
    assert parse_name(family, family)[:2] == expected
