"""A pair of an earlier run is taken if neither of its records has changed; it is as if it were compared anew."""

from __future__ import annotations

import polars as pl
import pytest

from benchmarks.resolving import prepare_papers
from schemas.exchange.decisions import LINKED_PAIRS
from schemas.exchange.papers import PAIR
from tasks.transform.papers import score
from tasks.transform.papers.compare import COMPARED_BY
from tasks.transform.papers.known import EarlierRun, find_known
from tests.unit.transform.frames import PAPER, keys

STATISTICS, FEATURES, _ = prepare_papers(
    keys(
        PAPER,
        {**PAPER, "year": 2004},
        {**PAPER, "names": ["Quist, Ada"]},
        {**PAPER, "abstract": "On other things."},
        {"title": "Lichens that grow on granite", "names": ["Roe, Ada"], "publication_date": "1971", "venue": "Flora"},
    )
)
CANDIDATES = score.measure_candidates(
    FEATURES.select(left="record")
    .join(FEATURES.select(right="record"), how="cross")
    .filter(pl.col("left") < pl.col("right")),
    STATISTICS,
    FEATURES,
)
COMPARED = score.compare_candidates(CANDIDATES, STATISTICS, FEATURES)
READ = FEATURES.select(COMPARED_BY)
NO_LINKS = LINKED_PAIRS.empty()
EARLIER = EarlierRun(CANDIDATES, COMPARED.pairs, NO_LINKS, READ)


def test_some_pairs_are_ruled_out() -> None:
    assert 0 < COMPARED.pairs.height < CANDIDATES.height == 10


@pytest.mark.parametrize("earlier", [slice(0, 0), slice(1, 4), slice(0, None)])
def test_what_is_compared_and_what_is_known_are_together_what_is_compared_at_once(earlier: slice) -> None:
    before = CANDIDATES[earlier]
    compared = score.compare_candidates(before, STATISTICS, FEATURES).pairs
    known = find_known(CANDIDATES, NO_LINKS, READ, EARLIER._replace(candidates=before, compared=compared.reverse()))
    assert known.pairs.height == before.height
    again = score.compare_candidates(CANDIDATES, STATISTICS, FEATURES, known=known)
    assert again.pairs.equals(COMPARED.pairs)
    assert again.venues.sort(pl.all()).equals(COMPARED.venues.sort(pl.all()))


def test_a_pair_is_not_known_if_a_record_of_it_has_changed() -> None:
    changed = READ["record"][0]
    features = READ.with_columns(year=pl.when(record=changed).then(1900).otherwise("year"))
    known = find_known(CANDIDATES, NO_LINKS, READ, EARLIER._replace(features=features))
    assert known.pairs.height == 6
    assert changed not in {*known.pairs["left"], *known.pairs["right"], *known.compared["left"]}


def test_a_pair_is_not_known_if_a_record_of_it_is_new() -> None:
    known = find_known(CANDIDATES, NO_LINKS, READ, EARLIER._replace(features=READ[1:]))
    assert known.pairs.height == 6
    assert READ["record"][0] not in {*known.pairs["left"], *known.pairs["right"]}


@pytest.mark.parametrize("now", [True, False])
def test_a_pair_is_not_known_if_it_is_linked_or_was(now: bool) -> None:
    linked = LINKED_PAIRS.conform(CANDIDATES[2:3].select(PAIR))
    known = find_known(
        CANDIDATES, linked if now else NO_LINKS, READ, EARLIER._replace(linked=NO_LINKS if now else linked)
    )
    assert known.pairs.height == 9
    assert known.pairs.join(linked, on=PAIR, how="semi").is_empty()


def test_what_was_compared_and_is_no_candidate_any_more_is_not_known() -> None:
    known = find_known(CANDIDATES[:0], NO_LINKS, READ, EARLIER)
    assert known.pairs.is_empty()
    assert known.compared.is_empty()
