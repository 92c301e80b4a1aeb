"""The evidence for two clusters under different names."""

from __future__ import annotations

import math

import polars as pl
import pytest

from tasks.transform.authors.variants.describe import learn_circles
from tasks.transform.authors.variants.score import score_variants


def clusters_of(*rows: tuple[list[str], float, list[int]]) -> pl.DataFrame:
    """Make clusters, each of given names, how common the name is, and coauthors."""
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "given_tokens": pl.List(pl.String),
        "commonness": pl.Float64,
        "coauthors": pl.List(pl.UInt64),
    }
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        cluster=pl.int_range(pl.len(), dtype=pl.UInt64),
        family_name=pl.lit("Smith"),
        family_key=pl.lit("smith"),
        given_name=pl.col("given_tokens").list.join(" "),
    )


def candidate(
    level: str, *, unambiguous: bool, same_orcid: bool = False, same_identifier: bool = False
) -> pl.DataFrame:
    """Make a pair of the clusters 0 and 1."""
    pair: dict[str, list[object]] = {"left": [0], "right": [1], "level": [level], "unambiguous": [unambiguous]}
    pair |= {"same_orcid": [same_orcid], "same_identifier": [same_identifier]}
    return pl.DataFrame(pair, schema_overrides={"left": pl.UInt64, "right": pl.UInt64})


def scored(
    level: str,
    commonness: tuple[float, float],
    *,
    shared: int = 0,
    unambiguous: bool = False,
    same_orcid: bool = False,
    same_identifier: bool = False,
    others: int = 6,
) -> dict[str, float]:
    """Score two clusters that share so many coauthors, in a lake of so many other clusters."""
    circle = list(range(1, shared + 1))
    own = [(["john"], commonness[side], [*circle, 100 + side]) for side in (0, 1)]
    beside = [(["a"], 0.1, [other for other in circle if other != one]) for one in circle]
    beside += [(["a"], 0.1, [200 + one]) for one in range(others - shared)]
    clusters = clusters_of(*own, *beside)
    pair = candidate(level, unambiguous=unambiguous, same_orcid=same_orcid, same_identifier=same_identifier)
    return score_variants(pair, clusters, learn_circles(clusters)).row(0, named=True)


@pytest.mark.parametrize(
    ("level", "asked", "usual"),
    [
        ("middle", 0.0, 0.1),
        ("initial", 3.0, 0.1),
        ("spelling", 0.0, 0.1),
        ("order", 8.0, 0.02),
        ("words", 10.0, 0.02),
        ("familiar", 8.0, 0.02),
        ("short", 12.0, 0.02),
        ("letter", 14.0, 0.02),
    ],
)
def test_shared_coauthors_must_be_as_rare_as_the_difference_between_the_names_asks(
    level: str, asked: float, usual: float
) -> None:
    found = scored(level, (usual, usual), shared=2)
    rarity = 2 * math.log(8 / 3)  # each is beside the two clusters, and beside the other one
    assert found["coauthors"] == pytest.approx(rarity)
    assert found["score"] == pytest.approx(rarity - asked, abs=1e-6)
    assert found["name"] == pytest.approx(-asked, abs=1e-6)


def test_a_commoner_name_asks_for_more_and_a_rarer_one_for_a_little_less() -> None:
    rarity = math.log(8 / 2)
    common = scored("familiar", (0.04, 0.02), shared=1)
    assert common["score"] == pytest.approx(rarity - 8 - 6 * math.log(2), abs=1e-6)
    rare = scored("familiar", (0.002, 0.001), shared=1)
    assert rare["score"] == pytest.approx(rarity - 8 + 0.7 * math.log(10), abs=1e-6)
    nothing = scored("middle", (1e-6, 1e-6), shared=1)
    assert nothing["score"] == pytest.approx(rarity)


def test_an_initial_is_as_common_as_the_name_that_it_stands_for() -> None:
    assert scored("initial", (5.0, 0.1), shared=1)["score"] == pytest.approx(math.log(8 / 2) - 3, abs=1e-6)


def test_one_orcid_outweighs_what_a_difference_asks_of_a_rare_name() -> None:
    found = scored("letter", (0.02, 0.02), same_orcid=True)
    assert [found["orcid"], found["score"]] == pytest.approx([20.0, 6.0])


def test_one_identifier_of_another_catalogue_outweighs_a_little_less() -> None:
    found = scored("letter", (0.02, 0.02), same_identifier=True)
    assert [found["identifier"], found["score"]] == pytest.approx([15.0, 1.0])


@pytest.mark.parametrize(
    ("level", "allowed"), [("middle", 0.1), ("initial", 0.2), ("spelling", 0.1), ("order", 1e-3), ("words", 1e-4)]
)
def test_an_unambiguous_pair_is_one_person_where_the_name_is_rare_enough(level: str, allowed: float) -> None:
    assert scored(level, (allowed, allowed / 9), unambiguous=True)["score"] == pytest.approx(0.0, abs=1e-6)
    assert scored(level, (allowed * 2, 0.0), unambiguous=True)["score"] == pytest.approx(-math.log(2), abs=1e-6)
    assert scored(level, (allowed, 0.0), unambiguous=False)["score"] < 0


@pytest.mark.parametrize("level", ["familiar", "short", "letter"])
def test_names_in_conflict_are_two_persons_without_shared_coauthors(level: str) -> None:
    assert scored(level, (1e-9, 1e-9), unambiguous=True)["score"] <= -1


def unshared(given_names: tuple[list[str], list[str]], coauthors: tuple[list[int], list[int]]) -> float:
    """Score two clusters that share no coauthors, unambiguous and a little commoner than an initial may be."""
    clusters = clusters_of(*zip(given_names, (0.3, 0.03), coauthors, strict=True))
    return float(score_variants(candidate("initial", unambiguous=True), clusters, learn_circles(clusters))["score"][0])


@pytest.mark.parametrize(
    ("coauthors", "allowed"), [(([], []), 0.4), (([7], []), 0.4), (([], [8]), 0.4), (([7], [8]), 0.2)]
)
def test_two_forms_in_initials_may_be_commoner_where_one_has_no_coauthors(
    coauthors: tuple[list[int], list[int]], allowed: float
) -> None:
    initials = (["j"], ["j", "x"])
    assert unshared(initials, coauthors) == pytest.approx(math.log(allowed / 0.3), abs=1e-6)


@pytest.mark.parametrize("coauthors", [([], []), ([7], [8])])
def test_an_initial_of_a_full_name_may_not(coauthors: tuple[list[int], list[int]]) -> None:
    assert unshared((["j"], ["jian"]), coauthors) == pytest.approx(math.log(0.2 / 0.3), abs=1e-6)


def whose(*full: tuple[list[str], list[int]], same_orcid: bool = False) -> list[bool]:
    """Return whether an initial that is beside the coauthors 1 to 8 becomes each of some full names."""
    beside = [(["a"], 0.1, [one]) for one in range(1, 9)] + [(["a"], 0.1, [200 + one]) for one in range(9000)]
    clusters = clusters_of(
        (["j"], 0.1, list(range(1, 9))), *((given, 0.1, coauthors) for given, coauthors in full), *beside
    )
    pairs = pl.concat(candidate("initial", unambiguous=False, same_orcid=same_orcid) for _ in full)
    pairs = pairs.with_columns(right=pl.int_range(1, pl.len() + 1, dtype=pl.UInt64))
    return (score_variants(pairs, clusters, learn_circles(clusters))["score"] >= 0).to_list()


def test_an_initial_is_left_open_where_another_full_name_shares_about_as_many_of_its_coauthors() -> None:
    assert whose((["john"], [1, 2, 3])) == [True]
    assert whose((["john"], [1, 2, 3]), (["james"], [4, 5, 6])) == [False, False]
    assert whose((["john"], [1, 2, 3, 4, 5]), (["james"], [6, 7])) == [True, False]
    assert whose((["john"], [1, 2, 3]), (["john", "a"], [4, 5, 6])) == [True, True]  # these are no rivals


def test_an_orcid_settles_whose_an_initial_is() -> None:
    assert whose((["john"], [1, 2, 3]), (["james"], [4, 5, 6]), same_orcid=True) == [True, True]
