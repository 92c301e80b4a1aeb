"""Which clusters under different names are compared."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl
import pytest

from benchmarks.resolving_authors import pair_variants
from schemas.exchange.authors import CORE_CLUSTERS
from tasks.transform.authors.forms import form_of_each, name_forms
from tasks.transform.authors.variants import block
from tasks.transform.authors.variants.connect import unambiguous_names
from tasks.transform.authors.variants.describe import describe_clusters
from tasks.transform.authors.variants.keys import key_clusters, with_keys
from tests.unit.transform.authors.lakes import Author, aligned, lake, paper

Name = tuple[str, str | None]  # "Family, Given", and the ORCID iD beside it


class Printed(NamedTuple):
    """Clusters, the name that each prints, and the statistics of the lake."""

    clusters: pl.DataFrame
    names: dict[int, str]
    statistics: pl.DataFrame


def clusters_of(*papers: tuple[Name | str, ...], one_each: bool = True) -> Printed:
    """Make a cluster of each name, or else of each place, from the names that papers print."""
    authors = (
        tuple(Author(each) if isinstance(each, str) else Author(each[0], (), each[1]) for each in names)
        for names in papers
    )
    found = aligned(lake(*(paper(*each) for each in authors)))
    cores = found.places.select("key", "place", core=pl.col("place").min().over("name") if one_each else "place")
    tables = (found.forms, found.bylines, found.statistics)
    clusters = describe_clusters(found.places, cores, CORE_CLUSTERS.empty(), *tables)
    printed = found.mention_places.join(found.mentions, on=["record", "position"]).join(cores, on="place")
    return Printed(clusters, dict(printed.select("core", "raw_name").iter_rows()), found.statistics)


def compared(printed: Printed) -> dict[frozenset[str], tuple[str, bool, bool]]:
    """Return the pairs of names that are compared: their level, whether they are unambiguous, and of one ORCID."""
    pairs = pair_variants(printed.clusters)
    return {
        frozenset((printed.names[left], printed.names[right])): (level, unambiguous, orcid)
        for _, left, right, level, unambiguous, orcid, _ in pairs.iter_rows()
    }


def test_pairs_that_share_a_cluster_are_of_one_component_which_is_called_by_the_least() -> None:
    forms = ("Abdin, M.", "Abdin, Marah", "Abdin, Marah I.", "Zhou, X.", "Zhou, Xia")
    found = clusters_of(*((form, "Lee, Peter") for form in forms))
    pairs = pair_variants(found.clusters)
    members = {name: set[int]() for name in ("Abdin", "Zhou")}
    for component, left, right in pairs.select("component", "left", "right").iter_rows():
        members[found.names[left].split(",")[0]] |= {component, left, right}
    assert sorted(pairs["component"].unique()) == sorted(min(each) for each in members.values())


@pytest.mark.parametrize("partitions", [2, 7])
def test_the_pairs_are_the_same_for_any_number_of_ranges_of_keys(partitions: int) -> None:
    circle = ("Lee, Peter", "Wu, Yue")
    forms = ("Byrne, Bill", "Byrne, William", "Byrne, W.", "Müller, Jörg", "Mueller, Joerg", "Olga, Szczepan")
    meeting = [(form, *circle) for form in (*forms, "Szczepan, Olga")]
    alone = [("Abdin, Marah",), ("Abdin, Marah I.",), ("Smith, J.",), ("Smith, John",), ("Smith, James",)]
    orcid = "0000-0002-1825-0097"
    stated: list[tuple[Name | str, ...]] = [(("Smith, Johan", orcid),), (("Smith, Johann", orcid),)]
    for one_each in (True, False):
        clusters = clusters_of(*meeting, *alone, *stated, *meeting, one_each=one_each).clusters
        whole = pair_variants(clusters)
        assert whole["level"].n_unique() > 3
        assert whole["unambiguous"].any() and not whole["unambiguous"].all() and whole["same_orcid"].any()
        assert pair_variants(clusters.reverse(), partitions).sort("left", "right").equals(whole.sort("left", "right"))


def test_forms_of_one_name_are_compared_without_a_shared_coauthor_where_no_third_name_is_in_question() -> None:
    assert compared(clusters_of(("Abdin, Marah",), ("Abdin, M.",))) == {
        frozenset({"Abdin, Marah", "Abdin, M."}): ("initial", True, False)
    }


def test_a_name_of_several_clusters_is_only_compared_where_a_coauthor_is_shared() -> None:
    assert compared(clusters_of(("Abdin, Marah",), ("Abdin, M.",), ("Abdin, Marah",), one_each=False)) == {}


def test_an_initial_of_two_names_is_ambiguous_and_only_compared_where_a_coauthor_is_shared() -> None:
    papers = (("Smith, J.",), ("Smith, John",), ("Smith, James",))
    assert compared(clusters_of(*papers)) == {}
    shared = compared(clusters_of(*((*names, "Lee, Peter") for names in papers)))
    assert shared == {
        frozenset({"Smith, J.", "Smith, John"}): ("initial", False, False),
        frozenset({"Smith, J.", "Smith, James"}): ("initial", False, False),
    }


def test_coauthors_are_recognised_by_family_name_and_initial() -> None:
    papers = (("Smith, J.", "Lee, P."), ("Smith, John", "Lee, Peter"), ("Smith, James",))
    assert frozenset({"Smith, J.", "Smith, John"}) in compared(clusters_of(*papers))


def test_so_is_what_a_catalogue_calls_the_person() -> None:
    called = (("openalex", "A5023888391"),)
    names = (Author("Smith, Johan", (), None, called), Author("Smith, Johann", (), None, called))
    found = aligned(lake(*(paper(name) for name in names)))
    cores = found.places.select("key", "place", core="place")
    clusters = describe_clusters(
        found.places, cores, CORE_CLUSTERS.empty(), found.forms, found.bylines, found.statistics
    )
    (pair,) = pair_variants(clusters).iter_rows(named=True)
    assert (pair["level"], pair["same_identifier"], pair["same_orcid"]) == ("letter", True, False)


def test_one_orcid_is_enough_to_compare_names_that_have_something_in_common() -> None:
    orcid = "0000-0002-1825-0097"
    both = (("Smith, Johan", orcid),), (("Smith, Johann", orcid),), *(((f"Smith, {name}", None),) for name in NAMES)
    assert compared(clusters_of(*both))[frozenset({"Smith, Johan", "Smith, Johann"})] == ("letter", False, True)
    others = (("Smith, John", orcid),), (("Jones, Mary", orcid),)
    assert compared(clusters_of(*others)) == {}


NAMES = ["Anna", "Bert", "Carl", "Dora", "Emil", "Fred", "Gerd", "Hans", "Iris", "Karl", "Lena", "Max"]


def test_an_orcid_of_more_than_forty_clusters_is_a_mistake() -> None:
    def pairs(size: int) -> int:
        stated = pl.DataFrame({"kind": "orcid", "key": [7] * size, "cluster": range(size)})
        return block._sharing(stated, "orcid").height

    assert (pairs(40), pairs(41)) == (40 * 39 // 2, 0)


def test_names_that_differ_by_more_than_initials_are_compared_where_they_are_rare() -> None:
    circle = ("Lee, Peter", "Wu, Yue")
    papers = (("Byrne, Bill", *circle), ("Byrne, William", *circle))
    assert compared(clusters_of(*papers)) == {frozenset({"Byrne, Bill", "Byrne, William"}): ("familiar", False, False)}
    common = (("Wang, Bill", *circle), ("Wang, William", *circle))
    assert compared(clusters_of(*common)) == {}


def test_a_coauthor_of_a_crowd_tells_nothing_about_two_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = clusters_of(*((f"Smith, J. {name}", "Lee, Peter") for name in ("Anna", "Bert", "Carl")))
    keys, clusters = key_clusters(crowd.clusters), with_keys(crowd.clusters)
    assert block._clusters_that_meet(keys, clusters).height == 3
    monkeypatch.setattr(block, "MAX_CIRCLE", 2)
    assert block._clusters_that_meet(keys, clusters).height == 0


def test_the_names_of_a_key_are_paired_in_windows_and_any_number_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = pl.DataFrame({"number": [3, 0, 1, 2, 0, 3, 9], "key": ["a", "a", "a", "a", "b", "b", "c"]})

    def pairs() -> list[tuple[int, int]]:
        return block._pairs_within(keys, lambda one, other: np.asarray(one + other < 5)).rows()

    whole = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3)]
    assert pairs() == whole
    monkeypatch.setattr(block, "PAIRS_AT_ONCE", 1)
    assert pairs() == whole
    monkeypatch.setattr(block, "MAX_NAMES", 2)
    assert pairs() == [(0, 1), (0, 3)]


def test_a_pair_is_unambiguous_where_each_fits_all_that_the_other_fits() -> None:
    compatible = pl.DataFrame({"left": [4, 3, 10, 10, 11, 10], "right": [5, 4, 11, 12, 12, 11], "single": True})
    assert unambiguous_names(compatible).select("left", "right").rows() == [(10, 11), (10, 12), (11, 12)]


def test_the_form_with_umlauts_stands_for_a_name() -> None:
    forms = name_forms(pl.DataFrame({"family_name": ["Muller", "Müller", "Muller"], "given_name": ["J.", "J.", "J"]}))
    assert form_of_each(forms).select("family_name", "given_name").rows() == [("Müller", "J.")]
