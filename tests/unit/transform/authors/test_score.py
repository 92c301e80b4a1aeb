"""The evidence for two cores of one name, and the prior of the name."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from tasks.transform.authors import prior as priors_of_names
from tasks.transform.authors import score
from tasks.transform.authors.prior import learn_prior, name_priors, name_shares
from tasks.transform.authors.score import TERMS, score_pairs, weigh_evidence, years_between
from tasks.transform.authors.vectors import KINDS
from tasks.transform.linkage.counts import one_count

Core = dict[str, float]


def sigmoid(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def logit(share: float) -> float:
    return math.log(share / (1 - share))


def column(*values: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array(values, dtype=float)[:, None]


def test_evidence_is_so_much_times_the_cosine_and_has_its_own_weight_where_either_lacks_it() -> None:
    products, left, right = column(1.0, 0.0, 0.0, 1.5), column(4.0, 2.0, 0.0, 1.0), column(1.0, 3.0, 1.0, 9.0)
    one, no_years = np.array([1.0]), np.array([0.0])
    weighed = weigh_evidence(products, left, right, one, no_years)
    assert weighed.ravel().tolist() == pytest.approx([4.5 * 0.5, 0.0, 1.0, 2.5 * 0.5, 0.0, -3.3])
    nothing = weigh_evidence(column(0, 0, 0, 0), column(0, 0, 0, 0), column(0, 0, 0, 0), one, no_years)
    assert nothing.ravel().tolist() == pytest.approx([0.2, 0.9, 1.0, 0.2, 0.0, -3.3])


def test_a_larger_cluster_is_joined_more_readily() -> None:
    none = column(0, 0, 0, 0)
    weighed = weigh_evidence(none, none, none, np.array([10.0]), np.array([0.0]))
    assert weighed[-1].item() == pytest.approx(-3.3 + 0.22 * math.log(10))


@pytest.mark.parametrize(
    ("one", "other", "years"),
    [
        ((2001, 2005), (2004, 2010), 0),
        ((2001, 2005), (2008, 2010), 3),
        ((2008, 2010), (2001, 2005), 3),
        ((1950, 1950), (2010, 2010), 15),
        ((2001, 2005), (math.nan, math.nan), 0),
    ],
)
def test_years_between_the_papers_of_two_cores_speak_against_them(
    one: tuple[float, float], other: tuple[float, float], years: float
) -> None:
    between = years_between(*(np.array([year]) for year in (*one, *other)))
    assert between.tolist() == [years]
    none = column(0, 0, 0, 0)
    assert weigh_evidence(none, none, none, np.array([1.0]), between)[-2].item() == pytest.approx(-0.015 * years)


def pairs_of(block: int, first: int, *cores: Core) -> pl.DataFrame:
    """Make the pairs of the cores of one name, which are alike in nothing; a core says what it has, by kind."""
    rows: list[tuple[float | None, ...]] = []
    for one, core in enumerate(cores):
        known = [core.get(kind, 0.0) for kind in KINDS]
        rows.append((block, first + one, first + one, *known, int(core.get("places", 1)), 1, None, None))
        rows += [(block, first + one, first + other, *[0.0] * 4, *[None] * 4) for other in range(one + 1, len(cores))]
    schema = {**dict.fromkeys(("block", "left", "right"), pl.UInt64), **dict.fromkeys(KINDS, pl.Float64)}
    known_of_one = {"n_places": pl.Int64, **dict.fromkeys(("from_last", "first_year", "last_year"), pl.Int32)}
    frame = pl.DataFrame(rows, schema={**schema, **known_of_one}, orient="row")
    return frame.with_columns(key=pl.lit(0, pl.UInt64), name="block")


def priors_of(pairs: pl.DataFrame, names: pl.DataFrame, *listings: int) -> pl.DataFrame:
    """Return the priors of names, whose places so many catalogues list, half and half."""
    places = pairs.group_by("block").agg(places=pl.col("n_places").sum())
    listed = places.join(pl.DataFrame({"listing": listings or (1,)}, schema={"listing": pl.UInt64}), how="cross")
    evidence = score._weigh(pairs).select("block", evidence=pl.sum_horizontal(TERMS))
    return name_priors(pairs, evidence, names, listed)


def scored(commonness: float, given: str, pairs: pl.DataFrame) -> pl.DataFrame:
    """Score the pairs of names that are so common, in a lake of these names alone."""
    forms = pl.DataFrame(
        {"name": pairs["block"].unique().sort(), "given_tokens": [[given]] * pairs["block"].n_unique()}
    )
    common = forms.select("name", commonness=pl.lit(commonness) * forms.height)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(priors_of_names, "name_commonness", lambda *_: common)
        shares = name_shares(forms, one_count(forms.height, "names"))
    priors = priors_of(pairs, shares)
    return score_pairs(pairs, priors, learn_prior(priors))


def prior(share: float, circles: int, evidence: float) -> float:
    """Return the prior of a name before the lake is looked at."""
    return -1.85 - 0.36 * math.log(share) - 0.52 * math.log(circles + 1) + 0.2 * evidence


def drawn(odds: float, places: int) -> float:
    """Return what the only name of a lake says of the lake."""
    one_person, usual = sigmoid(odds), 0.6
    for weight in (100, 1000, 1000):
        usual = (one_person * places + weight * usual) / (places + weight)
    return logit(usual)


@pytest.mark.parametrize(
    ("commonness", "given", "share"),
    [
        (1e-6, "wei", 1e-6),
        (1e-6, "w", 1e-7),
        (1e-5, "wei", 1e-5),
        (1e-3, "wei", 1e-4),
        (1e-3, "w", 3e-6),
        (1e-12, "wei", 1e-8),
    ],
)
def test_the_prior_of_a_name_is_that_of_how_common_it_is(commonness: float, given: str, share: float) -> None:
    found = scored(commonness, given, pairs_of(0, 0, {"places": 3}, {"places": 2}))
    evidence = 0.2 + 0.9 + 1.0 + 0.2 - 3.3 + 0.22 * math.log(3)
    wanted = prior(share, 0, evidence)
    wanted += 0.85 * drawn(wanted + evidence, 5)
    assert found["prior"].to_list() == pytest.approx([wanted])
    assert found["score"].to_list() == pytest.approx([evidence + wanted])
    assert found["name"].to_list() == pytest.approx([-3.3 + 0.22 * math.log(3) + wanted])


def test_many_circles_of_coauthors_that_never_meet_are_many_persons() -> None:
    circles = scored(1e-6, "wei", pairs_of(0, 0, {"coauthor": 1.0}, {"coauthor": 1.0}))
    evidence = 0.2 + 0.0 + 1.0 + 0.2 - 3.3
    wanted = prior(1e-6, 2, evidence)
    assert circles["prior"].to_list() == pytest.approx([wanted + 0.85 * drawn(wanted + evidence, 2)])


def test_the_prior_is_of_each_name_and_its_cores_agree_as_a_whole() -> None:
    pairs = pl.concat([pairs_of(0, 0, {}, {}, {}), pairs_of(1, 3, {"title": 1.0}, {"title": 1.0})])
    found = scored(1e-6, "wei", pairs)
    priors = found.select("block", "prior").unique().sort("block")
    assert priors["block"].to_list() == [0, 1]
    assert priors["prior"][0] > priors["prior"][1]  # of titles that differ more is known than of no titles
    assert found.filter(block=0).height == 3


def test_how_common_a_name_is_fades_where_its_circles_say_it_themselves() -> None:
    names = pl.DataFrame({"name": [0], "share": [1e-4], "initials": [False]}, schema_overrides={"name": pl.UInt64})

    def counted(circles: int) -> float:
        found = priors_of(pairs_of(0, 0, *([{"coauthor": 1.0}] * circles), {}, {}), names).row(0, named=True)
        others = found["prior"] + 1.85 + 0.52 * math.log(circles + 1) - 0.2 * found["evidence"]
        return float((-others / 0.36 - math.log(3e-6)) / math.log(1e-4 / 3e-6))

    assert [counted(circles) for circles in (0, 5, 15)] == pytest.approx([1.0, 0.5, 0.25])


Listed = tuple[float, int, int, bool, int]  # the prior of a name, its places, who lists it, initials, class of circles


def odds_of(*rows: Listed) -> dict[tuple[int | None, bool | None, int | None], float]:
    """Return what a lake says of each kind of names."""
    kinds = {"listing": pl.UInt64, "initials": pl.Boolean, "circles": pl.Int32}
    names = pl.DataFrame(rows, schema={"prior": pl.Float64, "places": pl.Int64, **kinds}, orient="row")
    learnt = learn_prior(names.with_columns(evidence=0.0, block=pl.int_range(pl.len())))
    return {row[:3]: row[3] for row in learnt.iter_rows()}


def test_a_lake_in_which_names_are_one_person_each_says_so_of_every_name_and_of_few_names_little() -> None:
    assert odds_of((3.0, 10**7, 1, False, 0))[1, False, 0] == pytest.approx(3.0, abs=0.01)
    assert odds_of((3.0, 1, 1, False, 0))[1, False, 0] == pytest.approx(logit(0.6), abs=0.02)


def test_names_are_judged_by_those_of_their_catalogue_that_are_printed_alike_and_have_about_as_many_circles() -> None:
    many = 10**7
    found = odds_of((3.0, many, 1, False, 0), (-3.0, many, 1, False, 1), (1.0, many, 1, True, 0), (0.0, 1, 1, False, 5))
    kinds = [(1, False, 0), (1, False, 1), (1, True, 0)]
    assert [found[kind] for kind in kinds] == pytest.approx([3.0, -3.0, 1.0], abs=0.01)
    assert found[1, False, 5] == pytest.approx(0.0, abs=0.01)  # as often as seldom, in the mean of the others
    assert found[1, False, None] == pytest.approx(0.0, abs=0.01)


def test_no_catalogue_lends_its_habits_to_another() -> None:
    alone = odds_of((-2.0, 500, 1, False, 3))
    beside = odds_of((-2.0, 500, 1, False, 3), (4.0, 10**6, 2, False, 3))
    assert {kind: odds for kind, odds in beside.items() if kind[0] != 2} == pytest.approx(alone)


def known_of_lake(*rows: tuple[int | None, bool | None, int | None, float]) -> pl.DataFrame:
    """Return the prior of a lake."""
    kinds = {"listing": pl.UInt64, "initials": pl.Boolean, "circles": pl.Int32}
    return pl.DataFrame(rows, schema={**kinds, "odds": pl.Float64}, orient="row")


@pytest.mark.parametrize(
    ("listings", "odds"),
    [((1,), 9.0), ((2,), 5.0), ((3,), 3.0), ((4,), 2.0), ((1, 2), 7.0)],
)
def test_a_name_of_a_kind_that_the_statistics_do_not_know_is_judged_by_the_next_larger_one(
    listings: tuple[int, ...], odds: float
) -> None:
    pairs = pairs_of(0, 0, *([{"coauthor": 1.0}] * 7))
    names = pl.DataFrame({"name": [0], "share": [1e-7], "initials": [False]}, schema_overrides={"name": pl.UInt64})
    priors = priors_of(pairs, names, *listings)
    lake = known_of_lake(
        *((1, False, 3, 9.0), (1, False, None, 1.0), (2, False, None, 5.0), (3, None, None, 3.0)),
        (None, None, None, 2.0),
    )
    found = score_pairs(pairs, priors, lake)
    assert found["prior"].unique().to_list() == pytest.approx([priors["prior"][0] + 0.85 * odds])


def test_the_class_of_a_name_is_the_number_of_doublings_of_its_circles() -> None:
    def circles(size: int) -> int:
        pairs = pairs_of(0, 0, *([{"coauthor": 1.0}] * size), *([{}] * 2))
        names = {"name": [0], "share": [1e-6], "initials": [False]}
        return int(priors_of(pairs, pl.DataFrame(names, schema_overrides={"name": pl.UInt64}))["circles"].item())

    assert [circles(size) for size in (0, 1, 2, 3, 6, 7)] == [0, 1, 1, 2, 2, 3]


def test_a_name_of_many_cores_is_compared_in_windows_of_cores_near_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    years = [2004, 1990, 2003, 1991, None]
    known = pl.DataFrame({"row": range(5), "core": range(10, 15), "name": [7] * 5, "first_year": years, "key": [1] * 5})
    whole = score._pairs_of_cores(known)
    assert whole.height == 5 * 6 // 2
    assert whole["block"].n_unique() == 1
    monkeypatch.setattr(score, "MAX_CORES", 2)
    apart = score._pairs_of_cores(known).filter(pl.col("left") < pl.col("right"))
    assert sorted(apart.select("left", "right").rows()) == [(10, 12), (11, 13)]
