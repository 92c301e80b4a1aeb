"""How right a lake is estimated to be: by scores, by what is judged, and with an interval that both make."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.accuracy import Accuracy
from schemas.exchange.accuracy import ACCURACY_COUNTS, APART, CERTAIN, KINDS, MISTAKEN, REFOUND, UNITED, UNSUPPORTED
from tasks.transform.linkage.accuracy import LEAST, MOST, Calibration, Step, estimate_accuracy, score_bin

CALIBRATION = Calibration(
    curves={
        UNITED: (Step(LEAST, 0.8), Step(2, 0.95), Step(6, 0.999)),
        "contested": (Step(LEAST, 0.5), Step(4, 0.9)),
        APART: (Step(LEAST, 0.01), Step(-2, 0.2)),
        "divided": (Step(LEAST, 0.1), Step(0, 0.3)),
    },
    unseen=0.01,
    precision_spread=1.0,
    recall_spread=1.0,
)


def counts(*rows: tuple[str, int, float], by: str = "all", value: str = "") -> pl.DataFrame:
    """Return the table ACCURACY_COUNTS of rows of kind, score and number."""
    frame = pl.DataFrame(rows, schema={"kind": pl.String, "score": pl.Int32, "pairs": pl.Float64}, orient="row")
    return ACCURACY_COUNTS.conform(frame.with_columns(entity=pl.lit("papers"), by=pl.lit(by), value=pl.lit(value)))


def estimate(*rows: tuple[str, int, float]) -> Accuracy:
    """Return the estimate of a whole lake."""
    (found,) = estimate_accuracy(counts(*rows), "papers", CALIBRATION)
    return found


def test_the_estimate_is_the_mean_of_what_the_scores_say() -> None:
    found = estimate((UNITED, 8, 900), (UNITED, 0, 100))
    assert found.count == 1000
    assert found.precision.value == pytest.approx((900 * 0.999 + 100 * 0.8) / 1000, abs=1e-4)
    assert found.recall.value == pytest.approx(0.99, abs=1e-4)
    assert found.precision.low < found.precision.value < found.precision.high


def test_pairs_that_are_apart_with_a_high_score_cost_recall() -> None:
    few, many = estimate((UNITED, 8, 1000), (APART, -1, 10)), estimate((UNITED, 8, 1000), (APART, -1, 300))
    assert many.recall.value < few.recall.value - 0.03
    assert many.precision == few.precision


def test_what_no_accepted_pair_holds_in_its_cluster_costs_precision() -> None:
    right = estimate((UNITED, 8, 1000))
    planted = estimate((UNITED, 8, 1000), (UNSUPPORTED, -3, 20))
    assert planted.precision.high < right.precision.low


def test_what_identifiers_judge_makes_the_interval_narrower_and_moves_it() -> None:
    lake = [(UNITED, 2, 1000.0)]
    blind = estimate(*lake)
    good = estimate(*lake, (REFOUND, 2, 1000.0))
    as_told = estimate(*lake, (REFOUND, 2, 950.0), (MISTAKEN, 2, 50.0))
    bad = estimate(*lake, (REFOUND, 2, 800.0), (MISTAKEN, 2, 200.0))
    assert good.checked == as_told.checked == bad.checked == 1000
    assert as_told.precision.value == pytest.approx(blind.precision.value, abs=1e-3)
    assert as_told.precision.width < 0.8 * blind.precision.width
    assert bad.precision.value < blind.precision.value < good.precision.value


def test_a_certain_pair_is_right_whatever_the_lake_is_like() -> None:
    found = estimate((CERTAIN, -3, 5000), (MISTAKEN, 2, 500))
    assert found.precision.low > 0.998


def test_parts_of_a_lake_are_estimated_where_they_are_large_enough() -> None:
    rows = pl.concat(
        [
            counts((UNITED, 8, 400)),
            counts((UNITED, 8, 300), by="decade", value="1990s"),
            counts((UNITED, 8, 20), by="decade", value="2000s"),
            counts((UNITED, 0, 150), by="source", value="DBLP"),
        ]
    )
    found = [(one.by, one.value) for one in estimate_accuracy(rows, "papers", CALIBRATION)]
    assert found == [("all", ""), ("source", "DBLP"), ("decade", "1990s")]


def test_a_lake_without_merged_pairs_has_no_estimate() -> None:
    assert not list(estimate_accuracy(counts((APART, -1, 10)), "papers", CALIBRATION))
    assert not list(estimate_accuracy(ACCURACY_COUNTS.empty(), "papers", CALIBRATION))


def test_scores_are_counted_by_whole_numbers_within_bounds() -> None:
    scores = pl.DataFrame({"score": [-99.0, -0.5, 0.0, 1.9, 99.0]}, schema={"score": pl.Float32})
    assert scores.select(score_bin(pl.col("score"))).to_series().to_list() == [LEAST, -1, 0, 1, MOST]


@given(
    st.lists(
        st.tuples(st.sampled_from(KINDS), st.integers(LEAST, MOST), st.integers(1, 10_000).map(float)),
        min_size=1,
        unique_by=lambda row: row[:2],
    )
)
def test_every_interval_holds_its_estimate_and_lies_between_0_and_1(rows: list[tuple[str, int, float]]) -> None:
    table = counts(*rows)
    found = list(estimate_accuracy(table, "papers", CALIBRATION))
    for one in found:
        for interval in (one.precision, one.recall):
            assert 0 <= interval.low <= interval.value <= interval.high <= 1
    halves = pl.concat([table.with_columns(pl.col("pairs") / 2)] * 2)
    assert list(estimate_accuracy(halves, "papers", CALIBRATION)) == found
