"""The features of records."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from benchmarks.resolving import prepare_papers
from tasks.transform.papers import features
from tasks.transform.papers.features import unfolded
from tests.unit.transform.frames import keys


def describe(*records: dict[str, Any]) -> pl.DataFrame:
    frame = keys(*records)
    return (
        unfolded(prepare_papers(frame).features)
        .join(frame.select("record", "source_id"), on="record")
        .sort("source_id")
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Erratum: Warm lakes", True),
        ("Author correction: Warm lakes", True),
        ("Warm lakes: erratum", True),
        ("The correction of warm lakes", False),
        ("Warm lakes (vol 25, pg 301, 1999)", True),
        ("Warm lakes (Vol. 25, pp. 301-322, 1999).", True),
        ("Warm lakes [vol 25, no. 3, pg E301, 1999]", True),
        ("Warm lakes, vol. 25, pp. 301-322, 1999", False),  # a citation that spills
        ("Warm lakes (vol 25)", False),
        ("Warm lakes (1999)", False),
    ],
)
def test_a_title_says_that_it_corrects(title: str, expected: bool) -> None:
    assert describe({"title": title})["title_kind_correction"].to_list() == [expected]


@pytest.mark.parametrize(("title", "expected"), [("Lake letter, volume 12", True), ("Lakes of volume", False)])
def test_a_title_names_an_issue_of_a_series(title: str, expected: bool) -> None:
    assert describe({"title": title})["is_of_a_series"].to_list() == [expected]


@pytest.mark.parametrize(
    ("venue", "kind"),
    [
        ("Proceedings of the Lake Workshop", features.CONFERENCE_KIND),
        ("Journal of Lakes", features.JOURNAL_KIND),
        ("Transactions of the Lake Symposium", features.CONFERENCE_KIND),
        ("Lakes", None),
        (None, None),
    ],
)
def test_the_kind_of_a_venue(venue: str | None, kind: int | None) -> None:
    assert describe({"title": "Warm lakes", "venue": venue})["venue_kind"].to_list() == [kind]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"venue": "Lakes", "issue": "Suppl. 1"}, True),
        ({"venue": "Abstracts of Lakes"}, True),
        ({"title": "Warm lakes [abstract]"}, True),
        ({"title": "An abstract view of lakes"}, False),
    ],
)
def test_an_abstract_of_a_meeting_is_told_by_its_place(record: dict[str, Any], expected: bool) -> None:
    assert describe({"title": "Warm lakes"} | record)["is_meeting_abstract"].fill_null(value=False).item() == expected


def test_the_registrant_of_a_doi() -> None:
    assert describe({"title": "Lakes", "doi": "10.1000/a.b/c"})["registrant"].to_list() == ["10.1000"]


def test_an_abstract_is_compared_from_a_length_on() -> None:
    lengths = (100, 101)
    described = describe(*({"title": "Lakes", "abstract": "a" * length} for length in lengths), {"title": "Lakes"})
    assert described["has_abstract"].to_list() == [False, True, False]


def test_only_a_record_of_a_catalogue_that_states_names_can_lack_them() -> None:
    nameless = [{"title": f"Lake number {number}"} for number in range(9)]
    named = {"title": "Named lake", "names": ["Haddad, Sami"]}
    assert describe(*nameless, named)["lacks_names"].to_list() == [True] * 9 + [False]
    assert describe(*nameless, {"title": "Tenth lake"}, named)["lacks_names"].any() is False


def test_a_record_of_a_list_of_citations_lacks_no_names() -> None:
    names: dict[str, Any] = {"names": ["Haddad, Sami"], "source_name": "citations"}
    cited = [{"title": "Warm lakes", "own_key": str(number), **names} for number in range(features.MIN_LISTED)]
    nameless = {"title": "Named lake", "source_name": "citations"}
    assert not describe(*cited, nameless)["lacks_names"].any()
    apart = [record | {"title": f"Warm lakes {record['own_key']}"} for record in cited]
    assert describe(*apart, nameless)["lacks_names"].sum() == 1
    of_any = [{**record, "source_name": None} for record in (*cited, nameless)]
    assert describe(*of_any)["lacks_names"].sum() == 1


@pytest.mark.parametrize(
    ("n_again", "own_keys", "volumes", "expected"),
    [
        (20, "ab", ("1",), True),
        (5, "ab", ("1",), False),
        (20, "aa", ("1",), False),  # versions of one record
        (20, "abc", ("1", "2", "3"), False),  # columns
    ],
)
def test_a_catalogue_lists_papers_again(n_again: int, own_keys: str, volumes: tuple[str, ...], expected: bool) -> None:
    titles = [f"Warm lakes {number}" for number in range(features.MIN_LISTED)]
    once = [{"title": title, "source_name": "one", "own_key": title} for title in titles[n_again:]]
    again = [
        {"title": title, "source_name": "one", "own_key": title + key, "volume": volumes[number % len(volumes)]}
        for title in titles[:n_again]
        for number, key in enumerate(own_keys)
    ]
    other = {"title": titles[0], "source_name": "two"}
    described = describe(*once, *again, other)
    assert described.group_by("listed_by").agg(pl.col("lists_again").unique().first()).sort("listed_by").rows() == [
        ("one", expected),
        ("two", False),
    ]


def test_a_catalogue_is_named_by_the_record_or_by_a_format_that_only_it_writes() -> None:
    described = describe(
        {"title": "Lakes", "format_catalogue": "DBLP"},
        {"title": "Lakes", "format_catalogue": "DBLP", "source_name": "A library"},
        {"title": "Lakes"},
    )
    assert described["listed_by"].to_list() == ["DBLP", "A library", None]


def test_one_venue_has_one_hash_and_no_venue_none() -> None:
    venues = describe(*({"title": "Lakes", "venue": venue} for venue in ("Beta", "Alfa", "Beta", None)))["venue_id"]
    assert venues[0] == venues[2] != venues[1]
    assert venues.is_null().to_list() == [False, False, False, True]


@pytest.mark.parametrize(
    ("venue", "stated", "expected"),
    [
        ("Proc. of the 1988 Workshop on Lakes", None, 1988),
        ("Proc. of the 1988 Workshop on Lakes", "1989", 1989),
        ("Lakes 19881", None, None),
    ],
)
def test_a_year_in_the_venue_is_that_of_a_record_that_states_none(
    venue: str, stated: str | None, expected: int | None
) -> None:
    record = {"title": "Lakes", "venue": venue, "publication_date": stated}
    assert describe(record)["year"].to_list() == [expected]


@pytest.mark.parametrize(
    ("venue", "is_named"),
    [("In Proceedings of the", False), ("Proc. 36th", False), ("Journal of", False), ("Proceedings of the IEEE", True)],
)
def test_a_venue_of_words_of_any_venue_is_none(venue: str, is_named: bool) -> None:
    assert describe({"title": "Lakes", "venue": venue})["venue_id"].is_not_null().to_list() == [is_named]


def test_the_words_of_the_own_venue_tell_less_of_a_title() -> None:
    title = {"title": "Limnology of glacial basins"}
    plain, own = describe(title, title | {"venue": "Limnology"}).iter_rows(named=True)
    assert plain["own_information"] == plain["title_information"] == own["title_information"]
    assert own["own_information"] < plain["own_information"]
    assert plain["telling"] == 3


@pytest.mark.parametrize(
    ("title", "expected"), [("Limnology of glacial basins", False), ("Limnology", True), ("Letters and notes", True)]
)
def test_a_title_that_tells_little_is_generic(title: str, expected: bool) -> None:
    assert describe({"title": title})["generic"].to_list() == [expected]


@pytest.mark.parametrize(("n_volumes", "expected"), [(2, False), (3, True)])
def test_a_title_in_many_volumes_recurs(n_volumes: int, expected: bool) -> None:
    records = [{"title": "Limnology of glacial basins", "volume": str(n % n_volumes)} for n in range(6)]
    described = describe(*records)
    assert set(described["recurs"]) == {expected}
    assert set(described["generic"]) == {expected}


def test_a_volume_that_is_rarely_cited_wrong_does_not_make_a_title_recur() -> None:
    records = [{"title": "Limnology of glacial basins", "volume": "1"} for _ in range(20)]
    wrong = [{"title": "Limnology of glacial basins", "volume": str(number)} for number in (2, 3)]
    assert not describe(*records, *wrong)["recurs"].any()


def test_what_is_too_long_is_cut() -> None:
    words = " ".join(f"word{number}" for number in range(features.MAX_TITLE_WORDS + 5))
    described = describe({"title": words, "venue": "v" * 400})
    assert described["title_words"].list.len().item() == features.MAX_TITLE_WORDS
    assert described["title_key"].str.len_chars().item() == features.MAX_TITLE_LENGTH
    assert described["venue_key"].str.len_chars().item() == features.MAX_VENUE_LENGTH


def test_a_record_without_words_has_no_information() -> None:
    described = describe({"abstract": "Only an abstract."}, {"title": "Lakes", "names": ["Haddad, Sami"]})
    assert described["title_ids"].list.len().to_list() == [0, 1]
    assert described["name_ids"].list.len().to_list()[0] == 0
    assert described["title_information"].to_list()[0] == 0
