"""How much the words of titles and names say."""

from __future__ import annotations

import math

import pytest

from tasks.transform.papers.term_information import GENERIC_SHARE, name_vocabulary, title_vocabulary
from tests.unit.transform.frames import keys


def test_a_word_counts_once_a_title_however_often_the_paper_is_cited() -> None:
    titles = ["Lichens on granite", "Lichens on granite", "Lichens and beetles"]
    counts = title_vocabulary(keys(*({"title": title} for title in titles)))
    assert dict(counts.select("word", "n").iter_rows()) == {"and": 1, "beetles": 1, "granite": 1, "on": 1, "lichens": 2}
    assert counts["id"].to_list() == list(range(5))
    assert counts["n"].is_sorted()


def test_records_without_a_title_are_counted_apart() -> None:
    counts = name_vocabulary(keys({"abstract": "One", "names": ["Ash, M."]}, {"abstract": "Two", "names": ["Ash, M."]}))
    assert counts.filter(word="ash")["n"].item() == 2


def test_a_stop_word_says_nothing_and_a_generic_word_less() -> None:
    counts = title_vocabulary(keys({"title": "The preface of lichens"}))
    told = dict(counts.select("word", "information").iter_rows())
    assert told["the"] == told["of"] == 0
    long = math.log((1 + 5000) / (1 + 5000 * 0.0008))  # of seven letters
    assert told["preface"] == pytest.approx(GENERIC_SHARE * long)
    assert told["lichens"] == pytest.approx(long)


def test_a_long_word_says_more_than_a_short_one() -> None:
    told = dict(title_vocabulary(keys({"title": "Ox lichens microbiology"})).select("word", "information").iter_rows())
    assert told["ox"] < told["lichens"] < told["microbiology"]
