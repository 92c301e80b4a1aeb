"""How evidence becomes a score: of one paper, and of one work."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from benchmarks.resolving import prepare_papers
from schemas.exchange.statistics import PAPER_STATISTICS
from tasks.transform.linkage.evidence import score_pairs
from tasks.transform.linkage.pairs import PAIR
from tasks.transform.papers import relate, score
from tasks.transform.papers.closure import connect_papers
from tasks.transform.papers.cluster import score_implied
from tasks.transform.papers.evidence import ACCEPT, EVIDENCE, START
from tests.unit.transform.frames import PAPER, keys

BY_NAME = {evidence.name: evidence for evidence in EVIDENCE}


def numbered(*pairs: dict[str, str]) -> pl.DataFrame:
    """Return pairs of which these levels hold, by the names of the evidence."""
    rows = [
        {name: evidence.number_of(pair[name]) if name in pair else None for name, evidence in BY_NAME.items()}
        for pair in pairs
    ]
    places = pl.DataFrame({"left": range(len(pairs)), "right": range(1, len(pairs) + 1)})
    return places.hstack(pl.DataFrame(rows, schema=dict.fromkeys(BY_NAME, pl.Int8)))


def score_of(**levels: str) -> float:
    """Return the score of a pair of which these levels hold."""
    return round(float(score_pairs(numbered(levels), EVIDENCE, START).item()), 4)


def weight_of(name: str, label: str) -> float:
    """Return the weight that is shipped for a level."""
    evidence = next(each for each in EVIDENCE if each.name == name)
    weight = evidence.levels[evidence.number_of(label)].weight
    assert isinstance(weight, float)
    return weight


def test_a_pair_of_which_nothing_is_known_has_the_start() -> None:
    assert score_of() == START
    assert START < ACCEPT


def test_the_score_adds_up_the_weights() -> None:
    assert score_of(year="same") == pytest.approx(START + weight_of("year", "same"))
    levels = {"year": "1 apart", "doi": "same", "title": "same"}
    assert score_of(**levels) == pytest.approx(START + sum(weight_of(*level) for level in levels.items()))


ALIKE = {"title": "same", "title information": "45 and more", "names": "same, several", "year": "same"}


@pytest.mark.parametrize("name", ["doi", "identifier"])
def test_an_identifier_is_enough_for_two_titles_that_are_less_alike(name: str) -> None:
    unlike = {"title": "at least .7"}
    assert score_of(**unlike) < ACCEPT
    assert score_of(**unlike, **{name: "same"}) >= ACCEPT


def test_an_abstract_is_enough_where_a_title_is_missing() -> None:
    assert score_of(**{"untitled abstract": "words at least .6"}) >= ACCEPT
    assert score_of(**{"untitled abstract": "words at least .4"}) < ACCEPT


def test_different_parts_outweigh_all_else() -> None:
    rest = {"doi": "same", "abstract": "at least .93", "content": "same", "locators": "page and volume same"}
    assert score_of(**ALIKE, **rest) >= ACCEPT
    assert score_of(**ALIKE, **rest, **{"title part": "different"}) < ACCEPT


def test_a_title_on_one_side_and_an_abstract_on_the_other_are_left_out() -> None:
    incomparable = {"title missing": "nothing else"}
    venues = {"first_venue": pl.lit(None, pl.UInt64), "second_venue": pl.lit(None, pl.UInt64)}
    compared = numbered(incomparable, {}, {**incomparable, "doi": "same", "content": "same"}).with_columns(
        **venues, may_align=pl.lit(value=False)
    )
    scored = score.weigh_papers(compared, PAPER_STATISTICS.empty())
    assert scored["left"].to_list() == [1, 2]
    assert scored.columns[:3] == ["left", "right", "score"]


def work_score(kind: str, **levels: str) -> float:
    """Return the score of a relation."""
    pair = numbered(levels).with_columns(kind=pl.lit(kind))
    return round(float(score_pairs(pair, relate._evidence_of_works(), START).item()), 4)


@pytest.mark.parametrize("evidence", relate.OF_THE_PLACE, ids=lambda evidence: evidence.name)
def test_the_place_takes_no_part_in_the_score_of_a_relation(evidence: Any) -> None:
    for level in evidence.levels:
        assert work_score("version", **{evidence.name: level.label}) == START


@pytest.mark.parametrize(
    ("levels", "weight"),
    [
        ({"year": "same"}, weight_of("year", "same")),
        ({"year": "1 apart"}, -0.4),
        ({"year": "2 apart"}, -0.4),
        ({"year": "3 and more apart"}, weight_of("year", "3 and more apart")),
        ({"doi": "same"}, weight_of("doi", "same")),
        ({"doi": "different"}, 0.0),
        ({"doi": "different, one registrant"}, 0.0),
        ({"identifier": "different"}, 0.0),
        ({"title": "at least .93"}, weight_of("title", "at least .93")),
    ],
)
def test_what_versions_of_a_work_have_in_common(levels: dict[str, str], weight: float) -> None:
    assert work_score("version", **levels) == pytest.approx(START + weight, abs=1e-4)


@pytest.mark.parametrize("evidence", relate.OF_THE_KIND, ids=lambda evidence: evidence.name)
def test_what_tells_a_part_or_an_erratum_counts_against_a_version_only(evidence: Any) -> None:
    level = evidence.levels[-1]
    assert work_score("part", **{evidence.name: level.label}) == START
    assert work_score("version", **{evidence.name: level.label}) == pytest.approx(START + level.weight, abs=1e-4)


@pytest.mark.parametrize(
    ("levels", "kind"),
    [
        ({}, "version"),
        ({"title kind": "correction and original", "title part": "different"}, "correction"),
        ({"title kind": "different"}, "comment"),
        ({"title part": "different"}, "part"),
        ({"title part": "on one side"}, "version"),
    ],
)
def test_the_titles_say_of_what_kind_a_pair_is(levels: dict[str, str], kind: str) -> None:
    assert numbered(levels).select(relate._kind()).item() == kind


def test_pairs_that_accepted_pairs_imply_are_scored_as_if_they_had_been_proposed() -> None:
    without_venue = PAPER | {"venue": None}  # the pairs that are first scored decide which venues are one
    frame = keys(*(without_venue | {"comments": [f"reference {number}"]} for number in range(3)))
    prepared, records = prepare_papers(frame), frame["record"].sort()
    ends = [(records[left], records[right]) for left, right in ((0, 1), (1, 2), (0, 2))]
    proposed = pl.DataFrame(ends, schema=["left", "right"], orient="row", schema_overrides=PAIR)
    none = PAPER_STATISTICS.empty()

    def scored(pairs: pl.DataFrame) -> pl.DataFrame:
        measured = score.measure_candidates(pairs, prepared.statistics, prepared.features)
        compared = score.compare_papers(measured, prepared.statistics, prepared.features)
        weighed = score.weigh_papers(compared, none)
        members = connect_papers(score.accept_papers(weighed, score.NONE_CHOSEN))
        return score.score_papers(compared, none, score.NONE_CHOSEN, members)

    first = scored(proposed.head(2))
    implied = score_implied(first, prepared.statistics, none, prepared.features)
    assert implied.select("left", "right").rows() == ends[2:]
    assert pl.concat([first, implied]).sort("left", "right").equals(scored(proposed).sort("left", "right"))
