"""How much a term tells."""

from __future__ import annotations

import math

import polars as pl
import pytest

from tasks.transform.linkage.term_information import information


def told(n_texts: int, frequency: int, **prior: float) -> float:
    return float(pl.select(information(n_texts, pl.lit(frequency), **prior)).item())


def test_a_term_of_every_text_tells_nothing_and_a_rare_one_tells_how_rare_it_is() -> None:
    assert told(8, 8) == 0
    assert told(8, 2) == pytest.approx(math.log(4))


def test_a_prior_keeps_a_term_of_a_small_lake_from_being_common() -> None:
    assert told(1, 1, prior_texts=999, prior_frequency=0.001) == pytest.approx(math.log(1000 / 1.999))
    assert told(10**9, 10**6, prior_texts=999, prior_frequency=0.5) == pytest.approx(math.log(1000), abs=0.001)
