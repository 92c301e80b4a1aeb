"""One list of places for each paper."""

from __future__ import annotations

import polars as pl

from tasks.transform.authors.align import describe_places
from tests.unit.transform.authors.lakes import Author, Paper, lake, mentions_of, paper


def lists(*records: tuple[Author | str, ...]) -> pl.DataFrame:
    return describe_places(mentions_of(lake(Paper(records=records))))


def test_records_of_one_list_have_its_places() -> None:
    places = lists(("Lee, Yin Tat", "Li, Wei"), ("Lee, Yin Tat", "Li, Wei"))
    assert places.select("place", "raw_name").rows() == [(1, "Lee, Yin Tat"), (2, "Li, Wei")]


def test_the_fullest_form_represents_a_place() -> None:
    places = lists(("Mendes, Caio C. T.", "Li, Wei"), ("Mendes, Caio César Teodoro", "Li, Wei"))
    assert places["raw_name"].to_list() == ["Mendes, Caio César Teodoro", "Li, Wei"]


def test_of_records_that_say_the_same_the_order_of_rows_chooses_none() -> None:
    mentions = mentions_of(lake(paper("Li, Wei"))).with_columns(source_id=pl.lit("S1"))
    twice = pl.concat([mentions, mentions.with_columns(source_id=pl.lit("S2"))])
    assert describe_places(twice)["source_id"].to_list() == ["S1"]
    assert describe_places(twice.reverse()).equals(describe_places(twice))


def test_a_truncated_or_reordered_list_is_aligned_to_the_longest() -> None:
    long = ("Abdin, Marah", "Lee, Yin Tat", "Li, Wei", "Wu, Yue")
    mentions = mentions_of(lake(Paper(records=(("Wu, Yue", "Lee, Y. T."), long, ("Abdin, Marah", "et al.")))))
    places = dict(mentions.select("raw_name", "place").iter_rows())
    assert places == {"Abdin, Marah": 1, "Lee, Yin Tat": 2, "Lee, Y. T.": 2, "Li, Wei": 3, "Wu, Yue": 4, "et al.": 5}


def test_names_that_fit_none_are_appended_once() -> None:
    places = lists(("Li, Wei", "Wu, Yue", "Lee, Peter"), ("Li, Wei", "Cai, Qin"), ("Cai, Q.", "Wu, Yue"))
    assert places["raw_name"].to_list() == ["Li, Wei", "Wu, Yue", "Lee, Peter", "Cai, Qin"]


def test_two_names_of_a_record_never_share_a_place() -> None:
    places = lists(("Wang, Wei", "Wang, Wei", "Wu, Yue"), ("Wang, W.", "Wang, Wei", "Wang, Wei"))
    assert places["place"].to_list() == [1, 2, 3, 4]


def test_an_equal_name_is_preferred_to_a_nearer_compatible_one() -> None:
    mentions = mentions_of(lake(Paper(records=(("Li, W.", "Wu, Yue", "Li, Wei"), ("Li, Wei", "Wu, Yue")))))
    assert mentions.filter(pl.col("raw_name") == "Li, Wei")["place"].to_list() == [3, 3]


def test_more_lists_than_bases_still_have_a_place_for_every_name() -> None:
    records = tuple((f"Name{'abcdefghijklmnop'[number]}, Wei", "Wu, Yue") for number in range(14))
    places = lists(*records)
    assert places["place"].to_list() == list(range(1, 16))


def test_affiliations_and_orcid_are_merged() -> None:
    places = lists(
        (Author("Li, Wei", ("Z University",), None), "Wu, Yue"),
        (Author("Li, W.", ("A Institute",), "0000-0002-1825-0097"),),
    )
    assert places["affiliations"].to_list() == [["A Institute", "Z University"], []]
    assert places["orcid"].to_list() == ["0000-0002-1825-0097", None]


def test_no_names_give_no_places() -> None:
    assert describe_places(mentions_of(lake(paper()))).is_empty()
