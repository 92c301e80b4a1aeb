"""How much the words of titles and names say."""

from __future__ import annotations

import math

import polars as pl
import pytest

from schemas.exchange.statistics import NAME_WORD, TITLE_WORD, TITLE_WORD_RECORDS, TITLES
from tasks.transform.linkage.counts import counts_of, total_of
from tasks.transform.papers.statistics import count_titles, index_titles
from tasks.transform.papers.term_information import GENERIC_SHARE, name_word_ids, title_terms, title_word_ids
from tests.unit.transform.frames import keys


def counted(kind: str, *titles: str) -> dict[str, int]:
    """Count the words of titles."""
    statistics = count_titles(index_titles(keys(*({"title": title} for title in titles))))
    words = pl.Series(sorted({word for title in titles for word in title.lower().split()}))
    found = pl.DataFrame({"word": words, "key": title_word_ids(words)}).join(counts_of(statistics, kind), on="key")
    return dict(found.select("word", "count").iter_rows())


def told(*words: str) -> dict[str, float]:
    """Return the information of words that stand in the one title of a lake."""
    statistics = count_titles(index_titles(keys({"title": " ".join(words)})))
    information = title_terms(statistics).information(title_word_ids(pl.Series(words)))
    return dict(zip(words, information.tolist(), strict=True))


def test_a_word_counts_once_a_title_however_often_the_paper_is_cited() -> None:
    titles = ("Lichens on granite", "Lichens on granite", "Lichens and beetles")
    assert counted(TITLE_WORD, *titles) == {"and": 1, "beetles": 1, "granite": 1, "on": 1, "lichens": 2}
    assert counted(TITLE_WORD_RECORDS, *titles) == {"and": 1, "beetles": 1, "granite": 2, "on": 2, "lichens": 3}


def test_records_without_a_title_are_counted_apart() -> None:
    records = keys({"abstract": "One", "names": ["Ash, M."]}, {"abstract": "Two", "names": ["Ash, M."]})
    statistics = count_titles(index_titles(records))
    assert total_of(statistics, TITLES) == 2
    assert counts_of(statistics, NAME_WORD).rows() == [(name_word_ids(pl.Series(["ash"])).item(), 2)]


def test_a_stop_word_says_nothing_and_a_generic_word_less() -> None:
    information = told("the", "preface", "of", "lichens")
    assert information["the"] == information["of"] == 0
    long = math.log((1 + 5000) / (1 + 5000 * 0.0008))  # of seven letters
    assert information["preface"] == pytest.approx(GENERIC_SHARE * long)
    assert information["lichens"] == pytest.approx(long)


def test_a_long_word_says_more_than_a_short_one() -> None:
    information = told("ox", "lichens", "microbiology")
    assert information["ox"] < information["lichens"] < information["microbiology"]


def test_a_word_that_is_not_counted_stands_in_one_title() -> None:
    none = title_terms(count_titles(index_titles(keys())))
    assert none.information(title_word_ids(pl.Series(["lichens"]))).item() == pytest.approx(math.log(5000 / 5))
