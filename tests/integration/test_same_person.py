"""Which names are one person."""

from __future__ import annotations

import polars as pl
import pytest

from schemas.lake.tables import TABLES
from tests.unit.transform.authors.lakes import Author, Lake, Paper, lake, paper, persons, resolve


def one_person(given: Lake, *names: str) -> bool:
    mentions = resolve(given).mentions.filter(pl.col("raw_name").is_in(names))
    return mentions.height >= 2 and mentions["author_id"].n_unique() == 1


def test_a_name_that_shares_a_coauthor_is_one_person() -> None:
    assert one_person(lake(paper("Wang, Wei", "Lee, Yin Tat"), paper("Wang, Wei", "Lee, Yin Tat")), "Wang, Wei")


def test_a_rare_name_repeated_is_one_person() -> None:
    assert one_person(lake(paper("Abdin, Marah"), paper("Abdin, Marah"), paper("Wu, Yue")), "Abdin, Marah")


def crowd_of_wangs(*papers: Paper) -> list[Paper]:
    """Papers in which Wang, and Wei, are everyday names."""
    given = [
        "Wei",
        "Lei",
        "Yang",
        "Hao",
        "Jing",
        "Yu",
        "Bin",
        "Li",
        "Min",
        "Jun",
        "Tao",
        "Fan",
        "Xin",
        "Kai",
        "Bo",
        "Ming",
    ]
    family = [
        "Li",
        "Zhang",
        "Liu",
        "Chen",
        "Yang",
        "Zhao",
        "Huang",
        "Zhou",
        "Wu",
        "Xu",
        "Sun",
        "Hu",
        "Zhu",
        "Gao",
        "Lin",
        "He",
    ]
    wangs = [paper(f"Wang, {name}") for name in given[1:]]
    return [*papers, *wangs, *(paper(f"{name}, Wei") for name in family)]


def test_a_common_name_without_shared_evidence_is_two_persons() -> None:
    first = paper(Author("Wang, Wei", ("Department of Chemistry, Fudan",)), "Braun, Eva", title="Catalysis of zinc")
    second = paper(Author("Wang, Wei", ("School of Law, Oslo",)), "Dahl, Per", title="Maritime contracts")
    assert not one_person(lake(*crowd_of_wangs(first, second)), "Wang, Wei")


def test_two_places_of_a_paper_are_never_one_person() -> None:
    tables = resolve(lake(paper("Wang, Wei", "Wang, Wei", "Lee, Yin Tat"), paper("Wang, Wei", "Lee, Yin Tat")))
    assert tables.authorships.group_by("paper_id").agg(pl.col("author_id").is_unique().all())["author_id"].all()
    assert tables.authors.height == 3


def test_different_orcids_are_two_persons_and_equal_ones_are_one() -> None:
    ada, eve = "0000-0002-1825-0097", "0000-0002-1694-233X"
    apart = lake(
        paper(Author("Wang, Wei", (), ada), "Lee, Yin Tat"), paper(Author("Wang, Wei", (), eve), "Lee, Yin Tat")
    )
    assert not one_person(apart, "Wang, Wei")
    first, second = (paper(Author("Wang, Wei", (), ada), name) for name in ("Braun, Eva", "Dahl, Per"))
    assert one_person(lake(*crowd_of_wangs(first, second)), "Wang, Wei")


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Behl, Harkirat", "Behl, Harkirat Singh"),
        ("Mendes, Caio C. T.", "Mendes, Caio César Teodoro"),
        ("Rosa, G.", "Rosa, Gustavo"),
    ],
)
def test_forms_of_one_name_are_one_person(short: str, full: str) -> None:
    assert one_person(lake(paper(short, "Lee, Yin Tat"), paper(full, "Lee, Yin Tat")), short, full)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Chen, Dong", "Chen, Dongdong"),
        ("Yang, Fan", "Yang, Yifan"),
        ("Gao, Mei", "Gao, Min"),
        ("Yu, Da", "Yu, Dingli"),
    ],
)
def test_names_in_conflict_are_two_persons_whoever_they_work_with(left: str, right: str) -> None:
    circle = ("Lee, Yin Tat", "Abdin, Marah", "Wu, Yue")
    assert not one_person(lake(paper(left, *circle), paper(right, *circle)), left, right)


def test_an_initial_joins_one_of_two_names_and_never_both() -> None:
    circle = ("Lee, Yin Tat", "Abdin, Marah", "Wu, Yue")
    found = persons(resolve(lake(*(paper(name, *circle) for name in ("Smith, J.", "Smith, John", "Smith, James")))))
    assert not any({"Smith, John", "Smith, James"} <= names for names in found)


def test_an_initial_that_fits_two_strangers_joins_neither() -> None:
    found = persons(resolve(lake(paper("Smith, J."), paper("Smith, John"), paper("Smith, James"))))
    assert frozenset({"Smith, J."}) in found


def varied_lake(folder: str = "dumps") -> Lake:
    return lake(
        paper("Wang, Wei", "Lee, Yin Tat", title="Graph cuts", year=2020),
        paper("Wang, W.", "Lee, Y. T.", "Smith, John", title="Graph sparsifiers", year=2021),
        paper("Wang, Wei", "Braun, Eva", title="Zinc oxides", venue="Catalysis", year=1999),
        paper("Wang, Wei", "Dahl, Per", title="Zinc alloys", venue="Catalysis", year=2001),
        paper("Smith, J. A.", "Lee, Yin Tat", title="Flows"),
        paper("Smith, John A.", "Smith, James", title="Cuts of graphs"),
        paper("Wei, Wang"),
        folder=folder,
    )


def test_the_order_of_rows_and_the_names_of_files_do_not_matter() -> None:
    expected = resolve(varied_lake())
    for seed in range(3):
        shuffled = resolve(varied_lake().shuffled(seed))
        for name, frame in expected._asdict().items():
            assert frame.equals(getattr(shuffled, name)), name
    moved = resolve(varied_lake(folder="elsewhere"))
    assert moved.authors.equals(expected.authors)
    assert moved.authorships.equals(expected.authorships)


def test_the_tables_keep_their_contracts_and_every_merge_has_its_evidence() -> None:
    tables = resolve(varied_lake())
    for name, frame in tables._asdict().items():
        TABLES[name].model.validate(frame)
    merged = tables.author_matches.filter(pl.col("decision") == "merged")
    assert (merged["score"] >= 0).all()
    assert (merged["author_id"] == merged["related_author_id"]).all()
    assert merged.height == tables.authorships.height - tables.authors.height
    others = tables.author_matches.filter(pl.col("decision") != "merged")
    assert (others["author_id"] != others["related_author_id"]).all()
    apart = pl.col("decision") == "apart"
    assert tables.author_matches.select((pl.col("kept_apart_by").is_not_null() == apart).all()).item()


def test_what_keeps_two_persons_apart_is_on_record() -> None:
    circle = ("Lee, Yin Tat", "Abdin, Marah")
    twins = lake(*strangers(), paper("Costa, Rui", "Costa, Rui", *circle), paper("Costa, Rui", "Dahl, Ove"))
    ada, eve = "0000-0002-1825-0097", "0000-0002-1694-233X"
    stated = lake(*strangers(), *(paper(Author("Costa, Rui", (), orcid), *circle) for orcid in (ada, eve)))
    for given, reason in ((twins, "paper"), (stated, "orcid")):
        pairs = resolve(given).author_matches.filter(pl.col("kept_apart_by") == reason)
        assert (pairs["decision"] == "apart").all()
        assert pairs.height
        assert (pairs["score"] >= 0).all()


def test_the_evidence_says_how_two_names_differ() -> None:
    circle = ("Lee, Yin Tat", "Wu, Yue")
    tables = resolve(lake(*strangers(), paper("Byrne, Bill", *circle), paper("Byrne, William", *circle)))
    link = tables.author_matches.filter(pl.col("evidence").list.len() == 2)  # not of a core, nor of one name
    assert {"evidence": "name form", "level": "familiar"}.items() <= {
        key: value for item in link["evidence"][0] for key, value in item.items() if item["evidence"] == "name form"
    }.items()
    assert link["matched_by"].to_list() == ["coauthors"]


def test_a_lake_without_names_has_empty_tables() -> None:
    assert all(frame.is_empty() for frame in resolve(lake(paper(title="Anonymous"))))


def strangers() -> list[Paper]:
    """Papers of many others, so that a shared coauthor tells something."""
    return [paper(f"{family}, {given}") for family in FAMILIES for given in ("Eva", "Per", "Ida", "Jan", "Liv")]


FAMILIES = ["Braun", "Dahl", "Costa", "Moretti", "Novak", "Haas", "Lund", "Pinto", "Silva", "Kovacs", "Popa", "Ivanov"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Möller, Martin", "Moeller, Martin"),
        ("García Márquez, Gabriel", "Márquez, Gabriel"),
        ("Byrne, William", "Byrne, Bill"),
        ("Tang, Tianxiang", "Tianxiang, Tang"),
    ],
)
def test_other_forms_of_a_rare_name_are_one_person_in_one_circle(one: str, other: str) -> None:
    circle = ("Lee, Yin Tat", "Abdin, Marah", "Wu, Yue")
    assert one_person(lake(*strangers(), paper(one, *circle), paper(other, *circle)), one, other)


def test_a_familiar_form_and_the_initial_of_the_full_name_are_one_person() -> None:
    circle = ("Lee, Yin Tat", "Abdin, Marah", "Wu, Yue")
    forms = ("Byrne, William", "Byrne, W.", "Byrne, Bill")
    assert one_person(lake(*strangers(), *(paper(form, *circle) for form in forms)), *forms)


def test_one_orcid_joins_two_forms_of_a_name_but_not_two_names() -> None:
    orcid = "0000-0002-1825-0097"
    married = lake(
        *strangers(), paper(Author("Rios, Annette", (), orcid)), paper(Author("Rios Gonzales, Annette", (), orcid))
    )
    assert one_person(married, "Rios, Annette", "Rios Gonzales, Annette")
    pasted = lake(*strangers(), paper(Author("Rios, Annette", (), orcid)), paper(Author("Tang, Jian", (), orcid)))
    assert not one_person(pasted, "Rios, Annette", "Tang, Jian")


def test_different_orcids_are_outweighed_by_everything_else() -> None:
    def papers(*orcids: str | None) -> list[Paper]:
        return [
            paper(
                Author("Abdin, Marah", ("Institute of Zinc, Oslo",), orcid),
                *("Lee, Yin Tat", "Wu, Yue"),
                title="Zinc oxides in catalysis",
                venue="Catalysis",
            )
            for orcid in orcids
        ]

    ada, eve = "0000-0002-1825-0097", "0000-0002-1694-233X"
    assert one_person(lake(*strangers(), *papers(ada, eve, None)), "Abdin, Marah")


def test_a_life_in_print_has_an_end() -> None:
    early, late = paper("Abdin, Marah", year=1900), paper("Abdin, Marah", year=1990)
    assert not one_person(lake(early, late, paper("Wu, Yue")), "Abdin, Marah")


def test_a_name_that_some_papers_print_twice_stays_together_where_it_is_printed_once() -> None:
    circle = ("Lee, Y. T.", "Abdin, M.")
    once = [paper(*circle, "Wang, H.", title=f"Zinc {number}") for number in range(6)]
    twice = [paper("Wang, H.", *circle, "Wang, H.", title=f"Oxide {number}") for number in range(4)]
    places = resolve(lake(*once, *twice)).authorships
    of_wang = places.filter(pl.col("raw_name") == "Wang, H.").group_by("author_id").agg(pl.col("position").sort())
    assert sorted(of_wang["position"].to_list()) == [[1] * 4, [3] * 6 + [4] * 4]


def test_mentions_without_coauthors_or_titles_are_one_person() -> None:
    assert one_person(lake(*strangers(), *(paper("Abdin, Marah") for _ in range(12))), "Abdin, Marah")
