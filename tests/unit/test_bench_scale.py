"""The benchmark of size: what is repeated is read back as other papers, and what a run costs is told by step."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import polars as pl
import pytest

from benchmarks.repeated import Changes, changed_words, entry, in_tex
from benchmarks.scale import Look, Step, exponent, steps_of
from tasks.extract.formats import FORMATS
from tasks.extract.records import Record

UNCHANGED = Changes({}, {}, {})
RECORD: dict[str, Any] = {
    "type": "article-journal",
    "own_key": "journals/moss/BergL99",
    "source_key": "1",
    "title": "Mosses & lichens: 100% of the {bog}",
    "abstract": None,
    "publication_date": "1999-04",
    "venue": "Moss_Letters",
    "volume": "12",
    "issue": "3",
    "pages": "9-11",
    "identifiers": [{"scheme": "doi", "value": "10.1000/moss"}, {"scheme": "acl", "value": "M99-1001"}],
    "authors": [
        {"family": "de Berg", "given": "Liv A.", "particle": "de", "suffix": None, "raw": "Liv A. de Berg"},
        {"family": "Lund", "given": None, "particle": None, "suffix": "Jr.", "raw": "Lund Jr."},
        {"family": None, "given": None, "particle": None, "suffix": None, "raw": "Bog Survey and Friends"},
    ],
}


def read(record: dict[str, Any], copy: int, changes: Changes) -> Record:
    """Write a record as BibTeX and read it."""
    [(_, found)] = FORMATS["bibtex"].read(BytesIO(entry(record, copy, changes).encode()))
    assert isinstance(found, Record)
    return found


def test_the_first_copy_is_what_was_read() -> None:
    found = read(RECORD, 0, UNCHANGED)
    content = found.content
    assert (content.title, content.venue) == ("Mosses & lichens: 100% of the bog", "Moss_Letters")
    assert (content.publication_date, content.volume, content.issue, content.pages) == ("1999-04", "12", "3", "9-11")
    assert content.names[0].raw_name == "de Berg, Liv A."
    assert content.names[2].raw_name == "Bog Survey and Friends"
    assert {one.value for one in content.identifiers} >= {"10.1000/moss"}


def test_another_copy_is_another_paper_of_the_same_year() -> None:
    changes = Changes({"mosses": "lichens", "lichens": "rusts"}, {"berg": "dahl"}, {"liv": "lea"})
    first, second = read(RECORD, 0, UNCHANGED), read(RECORD, 2, changes)
    assert second.content.title == "Lichens & rusts: 100% of the bog"
    assert second.content.names[0].raw_name == "de Dahl, Lea A."
    assert second.content.pages == "2009-2011"
    assert second.content.publication_date == first.content.publication_date
    assert {*second.content.identifiers}.isdisjoint(first.content.identifiers)


def test_words_are_changed_as_they_are_printed() -> None:
    changes = {"moss": "fern"}
    assert in_tex("Moss, MOSS and moss; mossy", changes) == "Fern, FERN and fern; mossy"


WORDS = pl.DataFrame({"word": [*"abcdefgh", "rare", "rust"], "n": [9] * 8 + [2, 1]})


def test_frequent_words_change_places_and_rare_ones_are_new() -> None:
    for copy in (1, 2):
        changed = changed_words(WORDS, pl.lit(""), copy)
        frequent = {word: changed[word] for word in "abcdefgh"}
        assert sorted(frequent.values()) == list("abcdefgh")
        assert all(word != other for word, other in frequent.items())
        assert changed["rare"] not in changed
        assert changed["rust"] not in changed
    assert changed_words(WORDS, pl.lit(""), 1) != changed_words(WORDS, pl.lit(""), 2)


def test_words_of_one_kind_change_places_and_keep_their_first_letters() -> None:
    kinds = pl.when(pl.col("word").is_in([*"abcd"])).then(pl.lit("low")).otherwise(pl.lit("high"))
    changed = changed_words(WORDS, kinds, 1, kept=1)
    assert {changed[word] for word in "abcd"} == set("abcd")
    assert (changed["rare"][0], changed["rust"][0]) == ("r", "r")


def test_what_the_processor_did_goes_to_the_steps_that_ran() -> None:
    def ran(name: str, *seconds: int) -> dict[str, str]:
        start, end = (f"1970-01-01T00:00:{second:02}+00:00" for second in seconds)
        return {"name": name, "start_time": start, "end_time": end}

    runs = [ran("read a.bib", 0, 2), ran("read b.bib and 3 more", 1, 3), ran("papers: block", 2, 4)]
    looks = [Look(at, cpu, 0) for at, cpu in enumerate((0.0, 1.0, 2.0, 4.0, 5.0))]
    assert steps_of(runs, looks) == {"read": Step(2, 3.0, 3.0), "papers: block": Step(1, 2.0, 2.0)}


def test_the_exponent_of_a_cost() -> None:
    assert exponent((100, 5.0), (1000, 50.0)) == pytest.approx(1)
    assert exponent((100, 5.0), (10_000, 50.0)) == pytest.approx(0.5)
