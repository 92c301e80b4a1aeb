"""Evidence and its levels: which level holds, what it weighs, how it is listed and said."""

from __future__ import annotations

import polars as pl
import pytest

from tasks.transform.linkage.evidence import Evidence, Level, list_evidence, score_pairs, words_of

TITLE = Evidence(
    "title",
    "the title",
    (
        Level("same", pl.col("similarity") == 1, 2.5, "the title is the same"),
        Level("at least .5", pl.col("similarity") >= 0.5, -1.0),
        Level("below .5", pl.col("similarity").is_not_null(), -3.0),
    ),
)
COAUTHORS = Evidence("coauthors", "the coauthors", (Level("shared", pl.col("shared") > 0, pl.col("shared") * 2),))
PAIRS = pl.DataFrame({"similarity": [1.0, 0.5, 0.4, None], "shared": [0.5, 0.0, 4.0, None]})
NUMBERED = PAIRS.with_columns(TITLE.number(), COAUTHORS.number())


def test_the_first_level_that_holds_counts_and_a_missing_field_is_no_evidence() -> None:
    assert NUMBERED["title"].to_list() == [0, 1, 2, None]
    assert NUMBERED["title"].dtype == pl.Int8


def test_a_level_has_a_label_and_a_weight() -> None:
    number = pl.col("title")
    found = NUMBERED.select(label=TITLE.label(number), weight=TITLE.weight(number))
    assert found.rows() == [("same", 2.5), ("at least .5", -1.0), ("below .5", -3.0), (None, 0.0)]


def test_a_weight_may_be_that_of_the_pair() -> None:
    assert NUMBERED.select(COAUTHORS.weight(COAUTHORS.numbered())).to_series().to_list() == [1.0, 0.0, 8.0, 0.0]


def test_the_score_is_the_start_and_the_weights_of_the_levels_that_hold() -> None:
    total = score_pairs(NUMBERED, (TITLE, COAUTHORS), -1.5)
    assert total.to_list() == [2.0, -2.5, 3.5, -1.5]
    assert total.name == "score"
    assert total.dtype == pl.Float32


def test_tenths_that_add_up_to_nothing_are_nothing() -> None:
    weights = (0.2, 1.0, 0.7, -0.4)
    assert sum(weights, -1.5) < 0  # as binary numbers are added
    evidence = [
        Evidence(str(place), "", (Level("holds", pl.lit(value=True), weight),)) for place, weight in enumerate(weights)
    ]
    held = pl.DataFrame({each.name: [0] for each in evidence})
    assert score_pairs(held, evidence, -1.5).to_list() == [0.0]


def test_a_level_is_asked_for_by_its_label() -> None:
    assert NUMBERED.select(TITLE.holds("same", "below .5")).to_series().to_list() == [True, False, True, False]
    with pytest.raises(KeyError, match="'title' has the levels"):
        TITLE.holds("alike")


def test_other_weights_leave_the_conditions_as_they_are() -> None:
    lighter = TITLE.reweighed({"below .5": -1.25})
    assert [level.weight for level in lighter.levels] == [2.5, -1.0, -1.25]
    assert NUMBERED.select(lighter.number()).to_series().to_list() == [0, 1, 2, None]
    with pytest.raises(KeyError, match="alike"):
        TITLE.reweighed({"alike": 1.0})


@pytest.mark.parametrize(("pairs", "number"), [(NUMBERED, Evidence.numbered), (PAIRS, Evidence.number)])
def test_evidence_is_listed_in_order_and_only_where_it_applies(pairs: pl.DataFrame, number: object) -> None:
    listed = list_evidence(pairs, (COAUTHORS, TITLE), number)  # type: ignore[arg-type]
    assert [[tuple(each.values()) for each in pair] for pair in listed] == [
        [("coauthors", "shared", 1.0), ("title", "same", 2.5)],
        [("title", "at least .5", -1.0)],
        [("coauthors", "shared", 8.0), ("title", "below .5", -3.0)],
        [],
    ]


def test_no_pair_has_no_list() -> None:
    assert list_evidence(NUMBERED.clear(), (TITLE, COAUTHORS)).is_empty()


def test_a_level_is_said_in_its_own_words_or_in_those_of_its_evidence() -> None:
    assert words_of((TITLE,)) == {
        ("title", "same"): "the title is the same",
        ("title", "at least .5"): "the title: at least .5",
        ("title", "below .5"): "the title: below .5",
    }
