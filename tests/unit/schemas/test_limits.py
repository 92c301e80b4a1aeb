"""The guard: a run is held if a figure is above its limit, and that limit is not overridden by its name."""

from __future__ import annotations

import pickle
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.errors import HeldError
from schemas.limits import LIMIT_NAMES, Excess, Figures, LimitName, Limits, find_excesses, that_hold

counts = st.integers(0, 10**9)
shares = st.none() | st.floats(0, 100)
figures = st.builds(
    lambda before, papers, records, rejects, authors: Figures(
        papers_before=before,
        papers=papers,
        records=records,
        rejects=min(rejects, records),
        authors_of_one_name=authors,
        commonest_name="Wei Wang",
    ),
    st.none() | counts,
    counts,
    counts,
    counts,
    st.none() | counts,
)
limits = st.builds(
    lambda lost, rejects, authors: Limits(max_papers_lost=lost, max_rejects=rejects, max_authors_of_one_name=authors),
    shares,
    shares,
    st.none() | st.integers(1, 10**9),
)
names = st.sets(st.sampled_from(LIMIT_NAMES))


def out_of_bounds(found: Figures, set_: Limits) -> set[LimitName]:
    """Give the names of the limits that the figures are above, in exact arithmetic."""
    before = found.papers_before or 0
    above: set[LimitName] = set()
    if set_.max_papers_lost is not None and (before - found.papers) * 100 > Fraction(set_.max_papers_lost) * before:
        above.add("papers-lost")
    if set_.max_rejects is not None and found.rejects * 100 > Fraction(set_.max_rejects) * found.records:
        above.add("rejects")
    if set_.max_authors_of_one_name is not None and (found.authors_of_one_name or 0) > set_.max_authors_of_one_name:
        above.add("authors-of-one-name")
    return above


@given(figures)
def test_nothing_is_held_without_limits(found: Figures) -> None:
    assert list(find_excesses(found, Limits())) == []


@given(figures, limits, names)
@example(Figures(papers_before=60, papers=57, records=50, rejects=1), Limits(max_papers_lost=5, max_rejects=2), set())
def test_a_run_is_held_if_a_figure_is_above_a_limit_that_is_not_overridden(
    found: Figures, set_: Limits, override: set[LimitName]
) -> None:
    held = that_hold(tuple(find_excesses(found, set_)), override)
    exact = out_of_bounds(found, set_) - override
    near = {
        name
        for name, limit in set_.by_name.items()
        if limit is not None and abs(found.by_name[name] - limit) <= 1e-12 * limit
    }
    assert {excess.name for excess in held} - near == exact - near
    for excess in held:
        assert excess.limit == set_.by_name[excess.name]
        assert f"--override {excess.name}" in excess.line


def test_a_figure_that_is_the_limit_is_within_it() -> None:
    found = Figures(papers_before=100, papers=95, records=50, rejects=1, authors_of_one_name=7)
    at = Limits(max_papers_lost=5, max_rejects=2, max_authors_of_one_name=7)
    assert list(find_excesses(found, at)) == []
    below = Limits(max_papers_lost=4.99, max_rejects=1.99, max_authors_of_one_name=6)
    assert [excess.name for excess in find_excesses(found, below)] == list(LIMIT_NAMES)


def test_the_line_of_a_figure_names_the_figure_the_limit_and_the_option() -> None:
    found = Figures(papers_before=9800, papers=8596, records=10, rejects=0)
    [excess] = find_excesses(found, Limits(max_papers_lost=5))
    assert excess.line == (
        "papers-lost: 1,204 of 9,800 papers would be gone (12.29 %), and the limit is 5 %: look for a dump that is "
        "missing, cut short or refused; if it is right, publish it with --override papers-lost"
    )


def test_a_share_that_is_hardly_above_its_limit_looks_so() -> None:
    [excess] = find_excesses(Figures(papers_before=1, papers=1, records=10**6, rejects=20_001), Limits(max_rejects=2))
    assert "(2.01 %), and the limit is 2 %" in str(excess)


def test_the_error_survives_the_way_to_another_process() -> None:
    excess = Excess(name="rejects", figure=3.5, limit=2, said="35 of 1,000 records were rejected (3.5 %)")
    error = pickle.loads(pickle.dumps(HeldError([excess])))
    assert error.excesses == (excess,)
    assert "rejects: 35 of 1,000 records were rejected (3.5 %), and the limit is 2 %" in str(error)


@pytest.mark.parametrize("wrong", [{"max_rejects": -1}, {"max_papers_lost": 101}, {"max_authors": 3}])
def test_limits_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        Limits.model_validate(wrong)
