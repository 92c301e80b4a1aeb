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


def spellings(first: int) -> Iterator[tuple[str, str]]:
    """Yield every pair of letters as initials, in the forms by turns, of which one comes first."""
    for number, pair in enumerate(PAIRS, start=first):
        yield pair, FORMS[number % len(FORMS)].format(*pair)


def misread(names: list[Name], expected: list[tuple[str, str]]) -> list[tuple[Name, object]]:
    """Parse names, each the only one of its record; return those without the family name and the initials expected."""
    parsed = parse_names(names_of(*([name] for name in names)))
    found = parsed.select("family_name", "given_name", "suffix").rows()
    return [
        (name, parts)
        for name, parts, (family, pair) in zip(names, found, expected, strict=True)
        if (parts[0], letters(parts[1]), parts[2]) != (family, pair, None)
    ]


@pytest.mark.parametrize(("first", "family"), list(enumerate(FAMILIES)))
@pytest.mark.parametrize("position", POSITIONS)
def test_any_two_letters_where_a_given_name_is_due_are_initials(position: str, first: int, family: str) -> None:
    names: list[Name] = [position.format(family=family, given=initials) for _, initials in spellings(first)]
    shown = parse_name(position.format(family=family, given="J. R.")).family_name
    assert shown.casefold() == family.casefold()
    assert misread(names, [(shown, pair) for pair, _ in spellings(first)]) == []


@pytest.mark.parametrize(("first", "family"), list(enumerate(["Thornby", "de Wold", "Thornby Wold", "Núñez Arce"])))
def test_any_two_letters_given_apart_are_initials(first: int, family: str) -> None:
    expected = [(family, pair) for pair, _ in spellings(first)]
    assert misread([(family, initials) for _, initials in spellings(first)], expected) == []
    assert misread([f"{family}, {initials}" for _, initials in spellings(first)], expected) == []


@pytest.mark.parametrize("family", ["THORNBY", "Thornby", "Thornby Wold", "LI", "Lu", "Kim"])
def test_any_two_letters_among_initials_are_initials(family: str) -> None:
    records: list[list[Name]] = [[f"{family} {pair}", "Ashby KB", "Crowe TF"] for pair in PAIRS]
    parsed = parse_names(names_of(*records))
    found = parsed.filter(position=1).sort("source_id")
    assert [letters(given_name) for given_name in found["given_name"]] == PAIRS
    assert found["family_name"].unique().to_list() == [family.title()]


def read(*records: list[Name]) -> list[list[str]]:
    """Return the names of each record as family name, the letters of the given names, and suffix, between slashes."""
    parsed = parse_names(names_of(*records)).sort("source_id", "position")
    shown: dict[str, list[str]] = {}
    for record, family, given_name, suffix in parsed.select(
        "source_id", "family_name", "given_name", "suffix"
    ).iter_rows():
        shown.setdefault(record, []).append(f"{family}/{letters(given_name)}/{suffix or ''}")
    return list(shown.values())


PRINTED_LIKE_INITIALS: list[tuple[list[Name], str]] = [
    # Degrees and suffixes with a given name beside them.
    (["Thornby, Mark, MD"], "Thornby/Mark/"),
    (["Thornby, Mark, DrPH"], "Thornby/Mark/"),
    (["Thornby, Mark, Sc.D."], "Thornby/Mark/"),
    (["Thornby, Mark, Ph. D."], "Thornby/Mark/"),
    (["Mark Thornby, Ph. D."], "Thornby/Mark/"),
    (["Thornby, Mark, Dr. med."], "Thornby/Mark/"),
    (["Thornby, Mark, BS"], "Thornby/Mark/"),
    (["Thornby, Mark, RD, CRNP"], "Thornby/Mark/"),
    (["Thornby, Mark, M.D."], "Thornby/Mark/"),
    (["Thornby, M. K., MD, PhD"], "Thornby/MK/"),
    (["Thornby, Mark MD"], "Thornby/Mark/"),
    (["Thornby, Mark, MA"], "Thornby/Mark/"),
    (["Thornby, Mark, RN"], "Thornby/Mark/"),
    (["Thornby, Mark, JR"], "Thornby/Mark/Jr."),
    (["Thornby, Mark, IV"], "Thornby/Mark/IV"),
    (["Thornby, Mark K. II"], "Thornby/MarkK/II"),
    ([("Thornby", "Mark MD")], "Thornby/Mark/"),
    ([("Thornby", "Mark, M.D.")], "Thornby/Mark/"),
    ([("Thornby", "Mark PhD")], "Thornby/Mark/"),
    ([("Thornby", "Mark JR")], "Thornby/Mark/Jr."),
    (["Mark Thornby MD"], "Thornby/Mark/"),
    (["Mark Thornby, MA"], "Thornby/Mark/"),
    (["M. Thornby, MA"], "Thornby/M/"),
    (["Zorba Thornby, MD, PhD"], "Thornby/Zorba/"),
    (["Zorba Thornby, MPH"], "Thornby/Zorba/"),
    # Without one.
    (["Thornby, MPH"], "Thornby/MPH/"),
    (["Thornby RN"], "Thornby/RN/"),
    (["Thornby, Jr."], "Thornby//Jr."),
    (["Thornby, III"], "Thornby//III"),
    (["Thornby, JR."], "Thornby/JR/"),
    (["Thornby, PhD"], "Thornby//"),
    (["Thornby, O."], "Thornby/O/"),
    (["Du Y", "Le QV"], "Du/Y/ Le/QV/"),
    ([("Thornby", "MD")], "Thornby/MD/"),
    ([("Thornby", "JR")], "Thornby/JR/"),
    ([("Thornby", "DR")], "Thornby/DR/"),
    # Initials stay initials beside a given name that is none.
    (["Thornby, J. M.D."], "Thornby/JMD/"),
    ([("Thornby", "Mark A.J.")], "Thornby/MarkAJ/"),
    # Titles.
    (["Dr Thornby"], "Thornby//"),
    (["Dr. Eda Thornby"], "Thornby/Eda/"),
    (["DR EDA THORNBY"], "Thornby/Eda/"),
    (["PD Dr. Eda Thornby"], "Thornby/Eda/"),
    (["Prof. Dr. H.C. Eda Thornby"], "Thornby/Eda/"),
    (["Thornby, Dr. Eda"], "Thornby/Eda/"),
    ([("Thornby", "MR Eda")], "Thornby/Eda/"),
    (["MR van der Wold"], "van der Wold/MR/"),
]


def test_what_is_printed_like_initials() -> None:
    found = read(*(names for names, _ in PRINTED_LIKE_INITIALS))
    read_as = [(names, " ".join(each)) for (names, _), each in zip(PRINTED_LIKE_INITIALS, found, strict=True)]
    assert read_as == PRINTED_LIKE_INITIALS


AMONG_OTHERS: list[tuple[list[Name], str]] = [
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
]


def test_the_other_names_of_the_record_settle_it() -> None:
    """The last name of each record is as expected; whether initials are shown in capitals does not matter."""
    found = [names[-1] for names in read(*(names for names, _ in AMONG_OTHERS))]
    for (names, expected), last in zip(AMONG_OTHERS, found, strict=True):
        is_given = expected.split("/")[1].istitle()
        assert (names, last if is_given else last.casefold()) == (names, expected if is_given else expected.casefold())


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
