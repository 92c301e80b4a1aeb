"""What survives of the mentions of a person."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest

from tests.unit.transform.authors.lakes import Author, Paper, lake, paper, resolve


def test_names_are_shown_in_natural_order() -> None:
    shown = {
        "de Rosa, Gustavo": ("Gustavo de Rosa", "de Rosa", "D"),
        "King, Martin Luther, Jr.": ("Martin Luther King Jr.", "King", "K"),
        "Łukasiewicz, Jan": ("Jan Łukasiewicz", "Łukasiewicz", "L"),
        "张伟": ("张伟", "张", "Z"),
        "Plato": ("Plato", "Plato", "P"),
        "123": ("123", "123", "_"),
    }
    authors = resolve(lake(*(paper(printed) for printed in shown))).authors
    columns = (pl.col("name_variants").list.first(), "display_name", "family_name", "initial")
    assert {printed: parts for printed, *parts in authors.select(columns).iter_rows()} == {
        printed: list(parts) for printed, parts in shown.items()
    }


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


# The given names that papers print of a person, how many of them, and which is shown.
FORMS = {
    "Rosa": ({"G. H.": 3, "Gustavo": 1}, "Gustavo"),  # names spelt out before more names
    "Weber": ({"Gustavo": 3, "Gustavo H.": 1}, "Gustavo H."),  # more names before more mentions
    "Silva": ({"Gustavo": 19, "Gustavo Hem": 1}, "Gustavo Hem"),  # in a twentieth of the mentions
    "Novak": ({"Gustavo": 20, "Gustavo Hem": 1}, "Gustavo"),
    "Janssen": ({"Gustávo": 2, "Gustavo": 1}, "Gustávo"),  # the form that is printed most often
    "Moretti": ({"Gustavo-H": 1, "Gustavo H": 1}, "Gustavo H"),
}


@cache
def shown_names() -> pl.DataFrame:
    """Resolve the persons of FORMS at once."""
    papers = [
        paper(f"{family}, {form}", f"Lee, {family}", f"Wu, {family}")
        for family, (forms, _) in FORMS.items()
        for form, times in forms.items()
        for _ in range(times)
    ]
    return resolve(lake(*papers)).authors


@pytest.mark.parametrize("family", FORMS)
def test_the_fullest_form_that_is_well_attested_is_shown(family: str) -> None:
    shown = shown_names().filter(pl.col("family_name") == family)["display_name"].to_list()
    assert shown == [f"{FORMS[family][1]} {family}"]


def test_the_orcid_and_the_suffix_that_are_stated_most_often_are_shown() -> None:
    ada, eve = "0000-0002-1825-0097", "0000-0002-1694-233X"
    records = tuple(
        (Author(name, (), orcid), "Lee, Yin Tat")
        for name, orcid in (("King, Martin", eve), ("King, Martin, Jr.", ada), ("King, Martin", ada))
    )
    king = resolve(lake(Paper(records=records))).authors.filter(pl.col("family_name") == "King")
    assert king.select("orcid", "suffix", "display_name").rows() == [(ada, "Jr.", "Martin King Jr.")]


def test_a_sole_author_is_the_first_and_the_second_of_two_the_last() -> None:
    tables = resolve(lake(paper("Cai, Qin"), paper("Li, Wei", "Wu, Yue")))
    found = dict(tables.authorships.select("raw_name", "author_position").iter_rows())
    assert found == {"Cai, Qin": "first", "Li, Wei": "first", "Wu, Yue": "last"}
