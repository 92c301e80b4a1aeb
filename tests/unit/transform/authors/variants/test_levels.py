"""How two different names can be one person's."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tasks.fields.names import add_name_keys
from tasks.transform.authors.variants.familiar_names import familiar_names
from tasks.transform.authors.variants.levels import NamePairs


def pairs_of(*names: str) -> NamePairs:
    parts = [(*name.split(", "), None) for name in names]
    schema = {"family_name": pl.String, "given_name": pl.String, "suffix": pl.String}
    return NamePairs(add_name_keys(pl.DataFrame(parts, schema=schema, orient="row")))


def level(one: str, other: str) -> str:
    return str(pairs_of(one, other).levels(np.array([0]), np.array([1]))[0])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Smith, John", "Smith, John", "equal"),
        ("Wang, Yu-xing", "Wang, Yuxing", "equal"),
        ("Smith, John", "Smith, John A.", "middle"),
        ("Smith, J.", "Smith, John", "initial"),
        ("Möller, Martin", "Moeller, Martin", "spelling"),
        ("Ångström, Anders", "Aangstroem, Anders", "spelling"),
        ("Wang, Wei", "Wei, Wang", "order"),
        ("Hadrich-Belguith, Lamia", "Belguith, Lamia Hadrich", "order"),
        ("García Márquez, Gabriel", "Márquez, Gabriel", "words"),
        ("de la Cruz Soto, Marta", "de la Cruz, Marta", "words"),
        ("Rosé, Carolyn P.", "Penstein Rosé, Carolyn", "words"),
        ("Croft, Bruce", "Croft, W. Bruce", "words"),
        ("Dolan, William B.", "Dolan, Bill", "familiar"),
        ("Novák, Stan", "Novák, Stanislava", "short"),
        ("Boitet, Ch.", "Boitet, Christian", "short"),
        ("Belz, Anya", "Belz, Anja", "letter"),
        ("Bhattacharya, Asha", "Bhattacharyya, Asha", "letter"),
    ],
)
def test_names_that_can_be_one(one: str, other: str, expected: str) -> None:
    assert level(one, other) == expected
    assert level(other, one) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Xu, Li", "Xue, Li"),
        ("Yang, Fan", "Yang, Yifan"),
        ("Gao, Mei", "Gao, Min"),
        ("Smith, John A.", "Smith, Jon B."),
        ("Dolan, William B.", "Dolan, Bill C."),
        ("Kato, Ken", "Katz, Ken"),
        ("Jones, Mary", "Smith, Mary"),
    ],
)
def test_names_in_conflict(one: str, other: str) -> None:
    assert level(one, other) == "conflict"
    assert not pairs_of(one, other).compatible(np.array([0]), np.array([1]))[0]


def test_generations_are_in_conflict_whatever_else_agrees() -> None:
    schema = {"family_name": pl.String, "given_name": pl.String, "suffix": pl.String}
    names = pl.DataFrame([("King", "Bill", "Jr."), ("King", "William", "Sr.")], schema=schema, orient="row")
    assert NamePairs(add_name_keys(names)).levels(np.array([0]), np.array([1])).tolist() == ["conflict"]


def test_umlauts_written_out_are_compatible() -> None:
    assert pairs_of("Möller, Martin", "Moeller, Martin").compatible(np.array([0]), np.array([1]))[0]


def test_familiar_names_hold_in_both_orders() -> None:
    pairs = set(familiar_names().iter_rows())
    assert {("william", "bill"), ("bill", "william")} <= pairs
    assert all((other, one) in pairs and one != other for one, other in pairs)
