"""Which clusters under different names are compared."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tasks.fields.names import add_name_keys
from tasks.transform.authors.commonness import name_commonness
from tasks.transform.authors.variants import block
from tasks.transform.authors.variants.block import block_variants

Printed = tuple[str, str | None]  # "Family, Given", and the ORCID iD beside it


def clusters_of(*papers: tuple[Printed | str, ...]) -> pl.DataFrame:
    """Make a cluster of each name, from the names that papers print."""
    rows = []
    for number, names in enumerate(papers):
        for each in names:
            name, orcid = (each, None) if isinstance(each, str) else each
            family, given = name.split(", ")
            rows.append((f"P{number}", name, family, given, None, orcid))
    columns = ("paper_id", "raw_name", "family_name", "given_name", "suffix", "orcid")
    places = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    keyed = add_name_keys(places).with_row_index("index").with_columns(pl.col("index").cast(pl.Int64))
    keyed = keyed.with_columns(name=pl.col("name_key").rank("dense").cast(pl.Int64) - 1)
    keyed = keyed.join(name_commonness(keyed), on="name", how="left", maintain_order="left")
    return keyed.with_columns(cluster=pl.col("index").min().over("name"))


def compared(clusters: pl.DataFrame) -> dict[tuple[str, str], tuple[str, bool, bool]]:
    """Return the pairs of names that are compared: their level, whether they are unambiguous, and of one ORCID."""
    printed = clusters.group_by("cluster").agg(pl.col("raw_name").first())
    printed_by = dict(printed.iter_rows())
    pairs = block_variants(clusters)
    return {
        (printed_by[left], printed_by[right]): (level, unambiguous, orcid)
        for left, right, level, unambiguous, orcid in pairs.iter_rows()
    }


def test_forms_of_one_name_are_compared_without_a_shared_coauthor_where_no_third_name_is_in_question() -> None:
    assert compared(clusters_of(("Abdin, Marah",), ("Abdin, M.",))) == {
        ("Abdin, Marah", "Abdin, M."): ("initial", True, False)
    }


def test_a_name_of_several_clusters_is_only_compared_where_a_coauthor_is_shared() -> None:
    clusters = clusters_of(("Abdin, Marah",), ("Abdin, M.",), ("Abdin, Marah",))
    assert compared(clusters.with_columns(cluster="index")) == {}


def test_an_initial_of_two_names_is_ambiguous_and_only_compared_where_a_coauthor_is_shared() -> None:
    papers = (("Smith, J.",), ("Smith, John",), ("Smith, James",))
    assert compared(clusters_of(*papers)) == {}
    shared = compared(clusters_of(*((*names, "Lee, Peter") for names in papers)))
    assert shared == {
        ("Smith, J.", "Smith, John"): ("initial", False, False),
        ("Smith, J.", "Smith, James"): ("initial", False, False),
    }


def test_coauthors_are_recognised_by_family_name_and_initial() -> None:
    papers = (("Smith, J.", "Lee, P."), ("Smith, John", "Lee, Peter"), ("Smith, James",))
    assert ("Smith, J.", "Smith, John") in compared(clusters_of(*papers))


def test_one_orcid_is_enough_to_compare_names_that_have_something_in_common() -> None:
    orcid = "0000-0002-1825-0097"
    both = (("Smith, Johan", orcid),), (("Smith, Johann", orcid),), *(((f"Smith, {name}", None),) for name in NAMES)
    assert compared(clusters_of(*both))["Smith, Johan", "Smith, Johann"] == ("letter", False, True)
    others = (("Smith, John", orcid),), (("Jones, Mary", orcid),)
    assert compared(clusters_of(*others)) == {}


NAMES = ["Anna", "Bert", "Carl", "Dora", "Emil", "Fred", "Gerd", "Hans", "Iris", "Karl", "Lena", "Max"]


def test_an_orcid_of_more_than_forty_clusters_is_a_mistake() -> None:
    def pairs(size: int) -> int:
        stated = pl.DataFrame({"orcid": ["A"] * size, "cluster": range(size)})
        return block._same_orcid(stated).height

    assert (pairs(40), pairs(41)) == (40 * 39 // 2, 0)


def test_names_that_differ_by_more_than_initials_are_compared_where_they_are_rare() -> None:
    circle = ("Lee, Peter", "Wu, Yue")
    papers = (("Byrne, Bill", *circle), ("Byrne, William", *circle))
    assert compared(clusters_of(*papers)) == {("Byrne, Bill", "Byrne, William"): ("familiar", False, False)}
    crowd = (*(("Byrne, " + name,) for name in NAMES), *((f"{name}son, Bill",) for name in NAMES))
    assert compared(clusters_of(*papers, *crowd)) == {}


def test_a_coauthor_of_a_crowd_tells_nothing_about_two_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = clusters_of(*((f"Smith, J. {name}", "Lee, Peter") for name in ("Anna", "Bert", "Carl")))
    shares = crowd.select("name").unique().with_columns(share=0.0)
    assert block._clusters_that_meet(crowd, shares).height == 3
    monkeypatch.setattr(block, "MAX_CIRCLE", 2)
    assert block._clusters_that_meet(crowd, shares).height == 0


def test_the_names_of_a_key_are_paired_in_windows_and_any_number_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = pl.DataFrame({"name": [3, 0, 1, 2, 0, 3, 9], "key": ["a", "a", "a", "a", "b", "b", "c"]})

    def pairs() -> list[tuple[int, int]]:
        return block._pairs_within(keys, lambda one, other: np.asarray(one + other < 5)).rows()

    whole = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3)]
    assert pairs() == whole
    monkeypatch.setattr(block, "PAIRS_AT_ONCE", 1)
    assert pairs() == whole
    monkeypatch.setattr(block, "MAX_NAMES", 2)
    assert pairs() == [(0, 1), (0, 3)]


def test_a_pair_is_unambiguous_where_each_fits_all_that_the_other_fits() -> None:
    one, other = np.array([0, 0, 1, 3, 4]), np.array([1, 2, 2, 4, 5])
    assert block._unambiguous(one, other, 6).tolist() == [True, True, True, False, False]


def test_the_form_with_umlauts_stands_for_a_name() -> None:
    clusters = pl.DataFrame({"index": [0, 1], "name": [0, 0], "raw_name": ["Muller, J.", "Müller, J."]})
    assert block._one_place_each(clusters, "name")["raw_name"].to_list() == ["Müller, J."]
