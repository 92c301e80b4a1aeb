"""Which full name initials mean."""

from __future__ import annotations

from tasks.transform.authors.cores import find_cores
from tasks.transform.authors.meant import meant_names
from tests.unit.transform.authors.lakes import Author, aligned, lake, paper

JIAN = [("Wang, Jian", "Wu, Yue"), ("Wang, Jian", "Cai, Qin")]
JIKE = [("Wang, Jike", "Li, An"), ("Wang, Jike", "Ma, Bo")]


def meant(*papers: tuple[Author | str, ...], by: str = "Wang, J.") -> list[str | None]:
    """Return for each paper that prints the initials which full name they mean."""
    found = aligned(lake(*(paper(*authors) for authors in papers)))
    names = dict(found.forms.select("name", "given_name").iter_rows())
    printed = found.mentions.filter(raw_name=by).join(found.mention_places, on=["record", "position"])
    places = printed.join(meant_names(found.places, found.forms, found.bylines), on="place", how="left")
    return sorted((names.get(name, "") for name in places["meant"]), key=str)


def test_initials_mean_the_full_name_whose_coauthors_stand_beside_them_however_those_are_printed() -> None:
    assert meant(*JIAN, *JIKE, ("Wang, J.", "Wu, Y."), ("Wang, J.", "Ma, Bo")) == ["Jian", "Jike"]


def test_initials_whose_coauthors_fit_two_full_names_about_alike_or_none_mean_neither() -> None:
    assert meant(*JIAN, *JIKE, ("Wang, J.", "Wu, Y.", "Li, A.")) == [""]
    assert meant(*JIAN, *JIKE, ("Wang, J.", "Roe, Ann")) == [""]
    assert meant(*JIAN, *JIKE, ("Wang, J.", "Wu, Y.", "Cai, Q.", "Li, A.")) == ["Jian"]


def test_full_names_of_one_first_given_name_are_one() -> None:
    longer = [("Wang, Jian Hua", "Wu, Yue")]
    assert meant(*JIAN, *longer, *JIKE, ("Wang, J.", "Wu, Y.")) != [""]
    assert meant(*JIAN, *longer, ("Wang, J.", "Wu, Y.")) == [""]  # no other full name is in question


def test_a_place_that_states_an_orcid_says_itself_who_it_is() -> None:
    by_orcid = (Author("Wang, J.", (), "0000-0002-1825-0097"), "Wu, Y.")
    assert meant(*JIAN, *JIKE, by_orcid) == [""]


def test_places_in_initials_that_mean_two_full_names_are_no_core_though_they_share_a_coauthor() -> None:
    both = [("Wang, J.", "Wu, Yue", "Fox, Eva"), ("Wang, J.", "Li, An", "Fox, Eva")]
    found = aligned(lake(*(paper(*authors) for authors in (*JIAN, *JIKE, *both))))
    cores = find_cores(found.places, found.forms, found.bylines, found.statistics)
    printed = found.mentions.filter(raw_name="Wang, J.").join(found.mention_places, on=["record", "position"])
    assert printed.join(cores, on="place")["core"].n_unique() == 2
    alone = aligned(lake(*(paper(*authors) for authors in both)))
    cores = find_cores(alone.places, alone.forms, alone.bylines, alone.statistics)
    assert cores["core"].n_unique() == 4
