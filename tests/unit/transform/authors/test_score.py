"""The evidence for two cores of one name, and the prior of the name."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from tasks.transform.authors import score
from tasks.transform.authors.score import learn_prior, score_pairs, weigh_evidence
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
    weighed = weigh_evidence(products, left, right, np.array([1.0]))
    assert weighed.ravel().tolist() == pytest.approx([4.5 * 0.5, 0.0, 1.0, 2.5 * 0.5, -3.3])
    nothing = weigh_evidence(column(0, 0, 0, 0), column(0, 0, 0, 0), column(0, 0, 0, 0), np.array([1.0]))
    assert nothing.ravel().tolist() == pytest.approx([0.2, 0.9, 1.0, 0.2, -3.3])


def test_a_larger_cluster_is_joined_more_readily() -> None:
    none = column(0, 0, 0, 0)
    assert weigh_evidence(none, none, none, np.array([10.0]))[-1].item() == pytest.approx(-3.3 + 0.22 * math.log(10))


def pairs_of(block: int, first: int, *cores: Core) -> pl.DataFrame:
    """Make the pairs of the cores of one name, which are alike in nothing; a core says what it has, by kind."""
    rows: list[tuple[float | None, ...]] = []
    for one, core in enumerate(cores):
        known = [core.get(kind, 0.0) for kind in KINDS]
        rows.append((block, first + one, first + one, *known, int(core.get("places", 1)), 1))
        rows += [(block, first + one, first + other, *[0.0] * 4, None, None) for other in range(one + 1, len(cores))]
    schema = {**dict.fromkeys(("block", "left", "right"), pl.UInt64), **dict.fromkeys(KINDS, pl.Float64)}
    frame = pl.DataFrame(rows, schema={**schema, "n_places": pl.Int64, "from_last": pl.Int32}, orient="row")
    return frame.with_columns(key=pl.lit(0, pl.UInt64), name="block")


def scored(commonness: float, given: str, pairs: pl.DataFrame) -> pl.DataFrame:
    """Score the pairs of names that are so common, in a lake of these names alone."""
    forms = pl.DataFrame(
        {"name": pairs["block"].unique().sort(), "given_tokens": [[given]] * pairs["block"].n_unique()}
    )
    common = forms.select("name", commonness=pl.lit(commonness) * forms.height)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(score, "name_commonness", lambda *_: common)
        shares = score._shares(forms, one_count(forms.height, "names"))
    priors = score._priors(pairs, shares)
    return score_pairs(pairs, priors, learn_prior(priors))


def prior(share: float, circles: int, evidence: float) -> float:
    """Return the prior of a name before the lake is looked at."""
    return -1.85 - 0.36 * math.log(share) - 0.52 * math.log(circles + 1) + 0.2 * evidence


def drawn(odds: float, places: int) -> float:
    """Return what the only name of a lake says of the lake."""
    one_person = sigmoid(odds)
    of_lake = (0.6 * 100 + one_person * places) / (100 + places)
    return logit((one_person * places + 1000 * of_lake) / (places + 1000))


@pytest.mark.parametrize(
    ("commonness", "given", "share"),
    [
        (1e-6, "wei", 1e-6),
        (1e-6, "w", 1e-7),
        (1e-3, "wei", 3e-6),
        (1e-12, "wei", 1e-8),
    ],
)
def test_the_prior_of_a_name_is_that_of_how_common_it_is(commonness: float, given: str, share: float) -> None:
    found = scored(commonness, given, pairs_of(0, 0, {"places": 3}, {"places": 2}))
    evidence = 0.2 + 0.9 + 1.0 + 0.2 - 3.3 + 0.22 * math.log(3)
    wanted = prior(share, 0, evidence)
    wanted += 1.3 * drawn(wanted + evidence, 5)
    assert found["prior"].to_list() == pytest.approx([wanted])
    assert found["score"].to_list() == pytest.approx([evidence + wanted])
    assert found["name"].to_list() == pytest.approx([-3.3 + 0.22 * math.log(3) + wanted])


def test_many_circles_of_coauthors_that_never_meet_are_many_persons() -> None:
    circles = scored(1e-6, "wei", pairs_of(0, 0, {"coauthor": 1.0}, {"coauthor": 1.0}))
    evidence = 0.2 + 0.0 + 1.0 + 0.2 - 3.3
    wanted = prior(1e-6, 2, evidence)
    assert circles["prior"].to_list() == pytest.approx([wanted + 1.3 * drawn(wanted + evidence, 2)])


def test_the_prior_is_of_each_name_and_its_cores_agree_as_a_whole() -> None:
    pairs = pl.concat([pairs_of(0, 0, {}, {}, {}), pairs_of(1, 3, {"title": 1.0}, {"title": 1.0})])
    found = scored(1e-6, "wei", pairs)
    priors = found.select("block", "prior").unique().sort("block")
    assert priors["block"].to_list() == [0, 1]
    assert priors["prior"][0] > priors["prior"][1]  # of titles that differ more is known than of no titles
    assert found.filter(block=0).height == 3


def odds_of(*rows: tuple[float, int, int]) -> dict[int | None, float]:
    """Return what a lake says of each class of circles, of names with their prior, places and class."""
    schema = {"prior": pl.Float64, "places": pl.Int64, "circles": pl.Int32}
    names = pl.DataFrame(rows, schema=schema, orient="row")
    return dict(learn_prior(names.with_columns(evidence=0.0, block=pl.int_range(pl.len()))).iter_rows())


def test_a_lake_in_which_names_are_one_person_each_says_so_of_every_name_and_of_few_names_little() -> None:
    assert odds_of((3.0, 10**7, 0))[0] == pytest.approx(3.0, abs=0.01)
    assert odds_of((3.0, 1, 0))[0] == pytest.approx(logit(0.6), abs=0.02)


def test_names_are_judged_by_those_with_about_as_many_circles() -> None:
    found = odds_of((3.0, 10**7, 0), (-3.0, 10**7, 1), (-3.0, 10**7, 1), (0.0, 1, 5))
    assert [found[0], found[1]] == pytest.approx([3.0, -3.0], abs=0.01)
    of_lake = (sigmoid(3.0) + 2 * sigmoid(-3.0)) / 3
    assert [found[5], found[None]] == pytest.approx([logit(of_lake)] * 2, abs=0.01)


def test_names_of_a_class_that_no_name_of_the_statistics_is_of_are_judged_by_all() -> None:
    pairs = pairs_of(0, 0, {"coauthor": 1.0}, {"coauthor": 1.0})
    priors = pl.DataFrame({"block": [0], "prior": [1.0], "circles": [7]}, schema_overrides={"block": pl.UInt64})
    lake = pl.DataFrame({"circles": [1, None], "odds": [9.0, 2.0]})
    found = score_pairs(pairs, priors.cast({"circles": pl.Int64}), lake)
    assert found["prior"].to_list() == pytest.approx([1.0 + 1.3 * 2.0])


def test_the_class_of_a_name_is_the_number_of_doublings_of_its_circles() -> None:
    def circles(size: int) -> int:
        pairs = pairs_of(0, 0, *([{"coauthor": 1.0}] * size), *([{}] * 2))
        shares = pl.DataFrame({"name": [0], "share": [1e-6]}, schema_overrides={"name": pl.UInt64})
        return int(score._priors(pairs, shares)["circles"].item())

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
