"""Names in their parts."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.keys import PARSED_NAMES
from schemas.records import NAMES
from tasks.transform.names import add_name_keys, parse_name, parse_names
from tasks.transform.names.clean import clean_name

PRINTED = Path(__file__).parents[2] / "data" / "names" / "printed.csv"
WORDS = st.sampled_from(
    [
        *("Wei", "Wang", "de", "van", "der", "Jr.", "III", "PhD", "0001", "J.", "J.-P.", "YT", "SMITH", "O'Brien"),
        *("et", "al.", "Collaboration", "Böhm", "张伟", "김", ",", ";", "&", '{\\"o}', "<i>", "*", "1"),
    ]
)


def printed_names() -> list[dict[str, str]]:
    with PRINTED.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("row", printed_names(), ids=lambda row: row["printed"])
def test_a_printed_name_is_parsed(row: dict[str, str]) -> None:
    parsed = parse_name(row.pop("printed"))
    assert {name: value or "" for name, value in parsed._asdict().items()} == row


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"family": "de Rosa", "given": "Gustavo"}, ("de Rosa", "Gustavo", "de", None)),
        ({"family": "Beethoven", "given": "Ludwig van"}, ("van Beethoven", "Ludwig", "van", None)),
        ({"family": "Beethoven", "given": "Ludwig", "particle": "van"}, ("van Beethoven", "Ludwig", "van", None)),
        ({"family": "van Gogh", "given": "Vincent", "particle": "van"}, ("van Gogh", "Vincent", "van", None)),
        ({"family": "Smith Jr.", "given": "John"}, ("Smith", "John", None, "Jr.")),
        ({"family": "Smith", "given": "John", "suffix": "jr"}, ("Smith", "John", None, "Jr.")),
        ({"family": "0002", "given": "Hui Lin"}, ("Lin", "Hui", None, None)),
        ({"family": "Staff", "given": "Anne"}, ("Staff", "Anne", None, None)),
        ({"family": "Group", "given": "Peter"}, ("Group", "Peter", None, None)),
        ({"family": "LI", "given": "WEI"}, ("Li", "Wei", None, None)),
        ({"family": "V", "given": "Rosie"}, ("V", "Rosie", None, None)),
        ({"given": "Plato"}, ("Plato", None, None, None)),
    ],
)
def test_parts_are_put_where_they_belong(parts: dict[str, str], expected: tuple[str | None, ...]) -> None:
    raw_name = ", ".join(filter(None, (parts.get("family"), parts.get("given"))))
    assert tuple(parse_name(raw_name, **parts)) == expected


@given(st.text() | st.lists(WORDS).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_no_text_stops_the_parser_or_leaves_the_family_name_empty(printed: str) -> None:
    parsed = parse_name(printed)
    assert parsed.family_name
    assert all(part is None or part for part in parsed)


@given(st.text() | st.lists(WORDS).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_a_clean_name_stays_as_it_is(printed: str) -> None:
    clean = clean_name(clean_name(printed))
    assert clean_name(clean) == clean


@pytest.mark.parametrize("row", printed_names(), ids=lambda row: row["printed"])
def test_parts_are_parsed_to_themselves(row: dict[str, str]) -> None:
    parsed = parse_name(row["printed"])
    assert parse_name(row["printed"], *parsed) == parsed


def test_a_name_without_letters_is_kept_as_printed() -> None:
    assert parse_name("123").family_name == "123"
    assert parse_name("").family_name == "?"


def test_a_frame_of_names_keeps_its_rows() -> None:
    names = NAMES.conform(
        pl.DataFrame(
            {
                "source_id": ["S" + "0" * 16] * 3,
                "position": [3, 1, 2],
                "raw_name": ["de Rosa, Gustavo", "Lee, Yin Tat", "de Rosa, Gustavo"],
                "orcid": ["https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0098", "000000021694233x"],
                "affiliations": [["A"], None, []],
            }
        )
    )
    parsed = parse_names(names)
    PARSED_NAMES.model.validate(parsed)
    assert parsed["family_name"].to_list() == ["Lee", "de Rosa", "de Rosa"]
    assert parsed["orcid"].to_list() == [None, "0000-0002-1694-233X", "0000-0002-1825-0097"]


@pytest.mark.parametrize(
    ("family", "given_name", "name_key"),
    [
        ("de Rosa", "Gustavo", "derosa gustavo"),
        ("Wang", "Yu-Xing", "wang yuxing"),
        ("Wang", "Yu Xing", "wang yuxing"),
        ("Serre", "J.-P.", "serre jp"),
        ("Smith", "JR", "smith jr"),
        ("Bubeck", "Sébastien", "bubeck sebastien"),
        ("Łukasiewicz", None, "lukasiewicz "),
        ("张", "伟", "zhang wei"),
    ],
)
def test_match_keys(family: str, given_name: str | None, name_key: str) -> None:
    frame = pl.DataFrame(
        {"family_name": [family], "given_name": [given_name]}, schema_overrides={"given_name": pl.String}
    )
    assert add_name_keys(frame)["name_key"].to_list() == [name_key]
