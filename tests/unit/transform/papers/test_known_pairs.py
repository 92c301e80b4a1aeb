"""A pair of an earlier run is taken if neither of its records has changed; it is as if it were compared anew."""

from __future__ import annotations

import polars as pl
import pytest

from benchmarks.resolving import prepare_papers
from schemas.exchange.papers import PAIR
from tasks.transform.papers import score
from tasks.transform.papers.compare import COMPARED_BY
from tasks.transform.papers.known import known_pairs
from tests.unit.transform.frames import PAPER, keys

STATISTICS, FEATURES, BLOCKING_KEYS = prepare_papers(
    keys(PAPER, {**PAPER, "year": 2004}, {**PAPER, "names": ["Quist, Ada"]}, {**PAPER, "abstract": "On other things."})
)
CANDIDATES = score.find_candidates(BLOCKING_KEYS, STATISTICS, FEATURES)
COMPARED = score.compare_candidates(CANDIDATES, STATISTICS, FEATURES)
READ = FEATURES.select(COMPARED_BY)


@pytest.mark.parametrize("taken", [slice(0, 0), slice(1, 4), slice(0, None)])
def test_what_is_compared_and_what_is_known_are_together_what_is_compared_at_once(taken: slice) -> None:
    assert COMPARED.pairs.height == 6
    known = COMPARED.pairs[taken].reverse()
    again = score.compare_candidates(CANDIDATES, STATISTICS, FEATURES, known)
    assert again.pairs.equals(COMPARED.pairs)
    assert again.venues.sort(pl.all()).equals(COMPARED.venues.sort(pl.all()))


def test_all_pairs_are_known_if_nothing_has_changed() -> None:
    assert known_pairs(CANDIDATES, READ, READ.reverse(), COMPARED.pairs).equals(COMPARED.pairs)


def test_a_pair_is_not_known_if_a_record_of_it_has_changed() -> None:
    changed = READ["record"][0]
    earlier = READ.with_columns(year=pl.when(record=changed).then(1900).otherwise("year"))
    known = known_pairs(CANDIDATES, READ, earlier, COMPARED.pairs)
    assert known.height == 3
    assert not known.select(pl.concat_list(PAIR).list.contains(changed).any()).item()


def test_a_pair_is_not_known_if_a_record_of_it_is_new() -> None:
    known = known_pairs(CANDIDATES, READ, READ[1:], COMPARED.pairs)
    assert known.height == 3
    assert READ["record"][0] not in {*known["left"], *known["right"]}


def test_what_was_compared_and_is_no_candidate_any_more_is_not_known() -> None:
    assert known_pairs(CANDIDATES[:0], READ, READ, COMPARED.pairs).is_empty()
