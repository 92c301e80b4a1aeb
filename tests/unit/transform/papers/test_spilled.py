"""What has spilled into titles is set aside before they are compared."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from benchmarks.resolving import prepare_papers
from schemas.exchange.papers import CANDIDATE_PAIRS
from tasks.transform.papers.compare import set_aside_spilled
from tasks.transform.papers.features import unfolded
from tasks.transform.papers.sides import side_by_side
from tasks.transform.papers.term_information import title_terms
from tests.unit.transform.frames import keys

PAPER: dict[str, Any] = {
    "title": "On the reeds of slow rivers",
    "names": ["Silva, Ana", "Costa, Rui"],
    "venue": "Limnology Conference",
    "publication_date": "1999",
}


def compared(*records: dict[str, Any]) -> dict[str, Any]:
    """Set aside what has spilled into the titles of two records."""
    prepared = prepare_papers(keys(*records))
    features = unfolded(prepared.features.sort("own_key"))
    pair = CANDIDATE_PAIRS.conform(pl.DataFrame({"left": [0], "right": [1], "title_ratio": [0.5], "shared": [1.0]}))
    numbered = features.with_columns(record=pl.Series([0, 1], dtype=pl.UInt64))
    return set_aside_spilled(side_by_side(numbered, pair), title_terms(prepared.statistics)).row(0, named=True)


def title_of(title: str, **changed: Any) -> str:
    """Return what is left of the title of a citation beside its paper."""
    cited = PAPER | {"title": title, "own_key": "b"} | changed
    left: str = compared(PAPER | {"own_key": "a"}, cited)["title_text_right"]
    return left


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A. Silva, R. Costa. On the reeds of slow rivers", "on the reeds of slow rivers"),
        ("Silva, Costa (1999). On the reeds of slow rivers", "on the reeds of slow rivers"),
        ("1999. On the reeds of slow rivers", "on the reeds of slow rivers"),
        ("On the reeds of slow rivers, 1999", "on the reeds of slow rivers"),
        ("On the reeds of slow lakes, Proceedings of the Limnology Conference", "on the reeds of slow lakes"),
        ("A Silva, R Costa. On the reeds of slow lakes. In Proc. Conference, 1999", "on the reeds of slow lakes"),
        ("AB Silva, R Costa. On the reeds of slow rivers", "on the reeds of slow rivers"),
        ("A Silva, Jorge Lima, R Costa. On the reeds of slow rivers", "on the reeds of slow rivers"),
        ("On the reeds of slow rivers, Annual Meeting of the Society, 2004", "on the reeds of slow rivers"),
    ],
)
def test_authors_venues_and_years_are_set_aside(title: str, expected: str) -> None:
    assert title_of(title) == expected


def test_what_is_left_is_compared() -> None:
    told = compared(
        PAPER | {"own_key": "a"}, PAPER | {"own_key": "b", "title": "A Silva, R Costa. On the reeds of slow rivers"}
    )
    assert told["title_ratio"] == 1
    assert told["title_key"] == told["title_key_right"]
    assert told["title_information"] == pytest.approx(told["title_information_right"])


def test_a_record_without_a_year_has_the_one_of_its_title() -> None:
    cited = PAPER | {
        "own_key": "b",
        "title": "Silva, Costa (1999). On the reeds of slow rivers",
        "publication_date": None,
    }
    assert compared(PAPER | {"own_key": "a"}, cited)["year_right"] == 1999


@pytest.mark.parametrize(
    "title",
    [
        "Costa models of the reeds of slow rivers",  # one word may be a word
        "Reeds of rivers in 1999 and later",
        "A. Silva 1999",  # nothing would be left
        "On the reeds of the conference",
        "Reeds of a conference of rivers and lakes",
        "Many mathematical models by Costa of the reeds of slow rivers",
        "On the reeds of slow rivers and workshop schedules of Asian cities",
    ],
)
def test_words_of_a_title_are_not_set_aside(title: str) -> None:
    assert title_of(title) == " ".join(dict.fromkeys(title.lower().replace(".", "").split()))


def test_names_and_venues_of_the_other_record_tell_it_too() -> None:
    assert title_of("A. Silva, R. Costa. On the reeds of slow rivers", names=[]) == "on the reeds of slow rivers"
