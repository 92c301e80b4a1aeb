"""Names in their parts."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from schemas.exchange.keys import PARSED_NAMES, READINGS
from schemas.exchange.records import NAMES
from tasks.fields.names import add_name_keys, parse_name, parse_names
from tasks.fields.names.clean import MAX_LENGTH, clean_name, decode
from tasks.fields.names.keys import family_key, given_tokens
from tasks.fields.names.words import GENERATIONS
from tasks.transform.settle_names import settle_names
from tasks.transform.told_names import count_told_names, fold_names, fold_words, learn_told_names

PRINTED = Path(__file__).parents[3] / "data" / "names" / "printed.csv"
HARD = PRINTED.with_name("hard_names.csv")
NO_PERSONS = ("organisation", "others")
SUPERSCRIPTS = frozenset("ªºᵃᵇᶜᵈᵉ")
PARTS = ("family_name", "given_name", "particle", "suffix")
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
    parsed = parse_name(row["printed"])._asdict()
    assert {"printed": row["printed"], **{name: parsed[name] or "" for name in PARTS}} == row


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
    assert parse_name(raw_name, **parts)[:4] == expected


@given(st.text() | st.lists(WORDS).map(" ".join))
def test_no_text_stops_the_parser_or_leaves_the_family_name_empty(printed: str) -> None:
    parsed = parse_name(printed)
    assert parsed.family_name
    assert all(part is None or part for part in parsed)
    assert parsed.reading in READINGS


@given(st.text() | st.lists(WORDS).map(" ".join))
def test_a_clean_name_stays_as_it_is(printed: str) -> None:
    clean = printed
    for _ in range(5):  # text that is no name, such as ":0$/0$A", loses a mark at a time
        clean = clean_name(clean)
    assert clean_name(clean) == clean


@pytest.mark.parametrize("row", printed_names(), ids=lambda row: row["printed"])
def test_parts_are_parsed_to_themselves(row: dict[str, str]) -> None:
    parsed = parse_name(row["printed"])
    assert parse_name(row["printed"], *parsed[:4])[:4] == parsed[:4]


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


SPELT = [
    *(
        "J.-P.",
        "J-P",
        "Jean-Paul",
        "AB",
        "ABC",
        "ABCD",
        "AB CD",
        "Ab",
        "A.B.",
        "",
        " ",
        "-",
        "A'B",
        "O'Brien",
        "J.R. 2nd",
    ),
    *("Sébastien", "Yu\tXing", "Yu\xa0Xing", "--a-b--", "X Y-Z", "de la Cruz", "123", "a\x1cb", "Jo-A", "İ", "张"),
]


def test_the_keys_of_many_names_are_those_of_each() -> None:
    frame = pl.DataFrame({"family_name": [name or "x" for name in SPELT], "given_name": SPELT})
    keyed = add_name_keys(frame)
    assert keyed["family_key"].to_list() == [family_key(name) for name in frame["family_name"]]
    assert keyed["given_tokens"].to_list() == [given_tokens(name) for name in SPELT]


def test_many_names_are_folded_as_each_is() -> None:
    assert fold_names(pl.Series(SPELT)).to_list() == [" ".join(fold_words(name)) for name in SPELT]


def hard_names() -> list[dict[str, str]]:
    with HARD.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("row", hard_names(), ids=lambda row: row["printed"])
def test_a_hard_name_is_parsed(row: dict[str, str]) -> None:
    assert row["source"]
    parsed = parse_name(row["printed"])
    kind = parsed.reading if parsed.reading in NO_PERSONS else "person"
    expected = (row["family"], row["given"], row["particle"], row["suffix"], row["kind"])
    assert (*(part or "" for part in parsed[:4]), kind) == expected


def test_the_hard_names_are_many_and_each_stands_once() -> None:
    printed = [row["printed"] for row in hard_names()]
    assert len(printed) == len(set(printed)) >= 150


@given(st.text(max_size=60) | st.lists(WORDS).map(" ".join))
def test_no_letter_is_lost(printed: str) -> None:
    """Each letter of the name stands in a part, or in what was set aside; suffixes are shown in one form."""
    parsed = parse_name(printed)
    words = [
        word for word in re.split(r"[\s,]+", decode(printed)) if word.replace(".", "").casefold() not in GENERATIONS
    ]
    kept = "".join(filter(None, (parsed.family_name, parsed.given_name, parsed.set_aside)))
    assert letters("".join(words)) <= letters(kept)


def letters(text: str) -> Counter[str]:
    return Counter(letter for letter in text.casefold() if letter.isalpha() and letter not in SUPERSCRIPTS)


FAMILIES = st.sampled_from(
    ["Smith", "de Rosa", "van der Berg", "O'Brien", "Müller-Lüdenscheidt", "Łukasiewicz", "Иванов"]
)
GIVENS = st.lists(st.sampled_from(["John", "A.", "J.-P.", "Marie", "Hans-Peter", "Ç."]), min_size=1, max_size=3)
SUFFIXES = st.sampled_from(["", "Jr.", "III"])


@given(FAMILIES, GIVENS.map(" ".join), SUFFIXES)
def test_inverted_and_natural_order_agree(family: str, given_name: str, suffix: str) -> None:
    natural = parse_name(" ".join(filter(None, (given_name, family, suffix))))
    inverted = parse_name(", ".join(filter(None, (family, given_name, suffix))))
    assert natural[:4] == inverted[:4] == (family, given_name, inverted.particle, suffix or None)


@given(st.text(alphabet="aAeEéÜzWЖж张김-., ", max_size=40))
@example("A AA e-,A")
def test_the_inverted_form_of_a_person_is_parsed_to_the_same_parts(printed: str) -> None:
    parsed = parse_name(printed)
    assume(parsed.given_name is not None and all(any(map(str.isalpha, word)) for word in parsed.family_name.split()))
    again = parse_name("", *parsed[:4])
    assert parse_name("", *again[:4])[:4] == again[:4]


@pytest.mark.parametrize(
    "piece", ["a", "A. ", "de ", "(", ",", '"', "'", "<sup>", "\\", "{", "&amp;", "1,", "-", "и ", "张", "@a."]
)
def test_a_name_of_100_kb_is_cut(piece: str) -> None:
    parsed = parse_name(piece * 100_000)
    assert len(parsed.family_name) + len(parsed.given_name or "") <= 2 * MAX_LENGTH


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"family": "John Smith", "given": "M.D."}, ("Smith", "John", None, None)),
        ({"family": "Wei Wang1", "given": "2*"}, ("Wang", "Wei", None, None)),
        ({"family": "Smith J", "given": "et al."}, ("Smith", "J.", None, None)),
        ({"family": "Gemini Team", "given": "Google"}, ("Gemini Team, Google", None, None, None)),
        ({"family": "Collaboration", "given": "ATLAS"}, ("ATLAS Collaboration", None, None, None)),
        ({"family": "Silva Filho", "given": "José"}, ("Silva", "José", None, "Filho")),
        ({"family": "Müller", "given": "Prof. Dr. Hans"}, ("Müller", "Hans", None, None)),
    ],
)
def test_parts_that_a_comma_made_wrongly_are_mended(parts: dict[str, str], expected: tuple[str | None, ...]) -> None:
    assert parse_name(", ".join(parts.values()), **parts)[:4] == expected


def names_of(*records: list[str | tuple[str, str]]) -> pl.DataFrame:
    rows = []
    for number, record in enumerate(records):
        for position, name in enumerate(record, start=1):
            raw_name, family, given_name = (name, None, None) if isinstance(name, str) else (", ".join(name), *name)
            rows.append((f"S{number:016x}", position, raw_name, family, given_name))
    columns = {
        "source_id": pl.String,
        "position": pl.Int32,
        "raw_name": pl.String,
        "family": pl.String,
        "given": pl.String,
    }
    return NAMES.conform(pl.DataFrame(rows, schema=columns, orient="row"))


def settle(parsed: pl.DataFrame) -> pl.DataFrame:
    return settle_names(parsed, learn_told_names(count_told_names(parsed)))


def settled(*records: list[str | tuple[str, str]]) -> list[tuple[str, str | None, str]]:
    table = settle(parse_names(names_of(*records)))
    PARSED_NAMES.model.validate(table)
    return table.sort("source_id", "position").select("family_name", "given_name", "reading").rows()


def test_a_name_is_divided_as_it_is_told_elsewhere() -> None:
    assert settled([("Bonham Carter", "Helena")], ["Helena Bonham Carter"])[1] == ("Bonham Carter", "Helena", "learnt")
    assert settled([("Carter", "Helena Bonham")], ["Helena Bonham Carter"])[1] == ("Carter", "Helena Bonham", "natural")


def test_a_name_is_divided_as_it_is_told_most_often() -> None:
    told: list[str | tuple[str, str]] = [
        ("Bonham Carter", "Helena"),
        ("Bonham Carter", "Helena"),
        ("Carter", "Helena Bonham"),
    ]
    assert settled(told, ["Helena Bonham Carter"])[-1] == ("Bonham Carter", "Helena", "learnt")


def test_a_compound_family_name_that_is_told_is_known_in_other_names() -> None:
    assert settled([("Vaughan Williams", "Ralph")], ["Ursula Vaughan Williams"])[1][:2] == (
        "Vaughan Williams",
        "Ursula",
    )


def test_a_middle_name_is_no_family_name_though_it_is_told_as_one_once() -> None:
    told: list[str | tuple[str, str]] = [("Lee Smith", "Ann"), ("Smith", "Bob Lee"), ("Jones", "Carl Lee")]
    assert settled(told, ["Dora Lee Smith"])[-1][:2] == ("Smith", "Dora Lee")


def test_an_initial_stands_for_the_family_name_among_names_in_natural_order() -> None:
    assert settled(["Sankar S", "Gustavo de Rosa"])[0] == ("S", "Sankar", "learnt")
    assert settled(["Sankar S", "Rosa G"])[0] == ("Sankar", "S.", "initials")
    assert settled(["Sankar S.K", "Gustavo de Rosa"])[0] == ("S.K", "Sankar", "learnt")
    assert settled(["Sankar S.K", "Rosa G"])[0] == ("Sankar", "S.K", "initials")
    assert settled(["Lee YT", "Gustavo de Rosa"])[0] == ("Lee", "Y. T.", "initials")


def test_the_order_of_records_does_not_matter_to_what_is_learnt() -> None:
    names = parse_names(names_of([("Bonham Carter", "Helena"), "Helena Bonham Carter"], ["Sankar S", "Ada Lovelace"]))
    shuffled = names.sample(fraction=1, shuffle=True, seed=3)
    order = ["source_id", "position"]
    assert settle(shuffled).sort(order).equals(settle(names).sort(order))


def test_records_are_settled_apart_as_they_are_together() -> None:
    told: list[str | tuple[str, str]] = [("Bonham Carter", "Helena"), ("Lovelace", "Ada"), "Sankar S", "Ada Lovelace"]
    names = parse_names(names_of(told, ["Helena Bonham Carter"], ["Sankar S"], ["Lovelace A"]))
    records = names["source_id"].unique().sort()
    halves = [names.filter(pl.col("source_id").is_in(records[at::2].implode())) for at in (0, 1)]
    apart = learn_told_names(pl.concat(count_told_names(half) for half in halves))
    assert apart.equals(learn_told_names(count_told_names(names)))
    order = ["source_id", "position"]
    assert pl.concat(settle_names(half, apart) for half in halves).sort(order).equals(settle(names).sort(order))


def test_the_names_of_no_record_are_settled() -> None:
    assert settle(PARSED_NAMES.empty()).is_empty()
