"""What survives of the mentions of a person."""

from __future__ import annotations

import polars as pl
import pytest

from tests.unit.transform.authors.lakes import Author, Paper, lake, paper, resolve


@pytest.mark.parametrize(
    ("printed", "display_name", "family_name", "initial"),
    [
        ("de Rosa, Gustavo", "Gustavo de Rosa", "de Rosa", "D"),
        ("King, Martin Luther, Jr.", "Martin Luther King Jr.", "King", "K"),
        ("Łukasiewicz, Jan", "Jan Łukasiewicz", "Łukasiewicz", "L"),
        ("张伟", "张伟", "张", "Z"),
        ("Plato", "Plato", "Plato", "P"),
        ("123", "123", "123", "_"),
    ],
)
def test_names_are_shown_in_natural_order(printed: str, display_name: str, family_name: str, initial: str) -> None:
    author = resolve(lake(paper(printed))).authors.row(0, named=True)
    shown = (author["display_name"], author["family_name"], author["initial"])
    assert shown == (display_name, family_name, initial)


def test_a_person_has_the_fullest_name_and_all_that_is_printed() -> None:
    tables = resolve(
        lake(
            paper(Author("Rosa, G.", ("B",), "0000-0002-1825-0097"), "Lee, Yin Tat", year=2020),
            paper(Author("Rosa, Gustavo H.", ("A",)), "Lee, Yin Tat", year=2018),
            paper(Author("Rosa, Gustavo", ("B",)), "Lee, Yin Tat"),
        )
    )
    author = tables.authors.filter(pl.col("family_name") == "Rosa").row(0, named=True)
    assert author["given_name"] == "Gustavo H."
    assert author["orcid"] == "0000-0002-1825-0097"
    assert author["name_variants"] == ["Rosa, G.", "Rosa, Gustavo", "Rosa, Gustavo H."]
    assert author["affiliations"] == ["A", "B"]
    assert author["name_counts"] == [
        {"name": name, "n_mentions": 1} for name in ("Rosa, G.", "Rosa, Gustavo", "Rosa, Gustavo H.")
    ]
    assert author["affiliation_years"] == [
        {"affiliation": "A", "first_year": 2018, "last_year": 2018},
        {"affiliation": "B", "first_year": 2020, "last_year": 2020},
    ]
    assert (author["n_papers"], author["first_year"], author["last_year"]) == (3, 2018, 2020)


def test_authorships_are_the_places_of_a_paper() -> None:
    tables = resolve(
        lake(Paper(records=(("Li, Wei", "Wu, Yue", "Lee, Peter"), ("Li, W.", "Wu, Yue"))), paper("Cai, Qin"))
    )
    assert sorted(tables.authorships.select("raw_name", "position", "author_position").rows()) == [
        ("Cai, Qin", 1, "first"),
        ("Lee, Peter", 3, "last"),
        ("Li, Wei", 1, "first"),
        ("Wu, Yue", 2, "middle"),
    ]
    assert tables.mentions.height == 6
    assert tables.authorships["confidence"].to_list() == [1.0] * 4


def test_a_form_that_one_of_many_mentions_prints_is_not_the_name() -> None:
    often = [paper("Rosa, Gustavo", "Lee, Yin Tat") for _ in range(30)]
    tables = resolve(lake(*often, paper("Rosa, Gustavo Hemrique", "Lee, Yin Tat")))
    author = tables.authors.filter(pl.col("family_name") == "Rosa").row(0, named=True)
    assert author["display_name"] == "Gustavo Rosa"
    assert author["name_counts"][0] == {"name": "Rosa, Gustavo", "n_mentions": 30}
    assert author["name_variants"] == ["Rosa, Gustavo", "Rosa, Gustavo Hemrique"]
