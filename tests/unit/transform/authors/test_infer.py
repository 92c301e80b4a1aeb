"""Who owns a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from tasks.transform.authors.infer import infer_owners
from tests.unit.transform.authors.lakes import lake, paper, resolve


def test_the_one_person_on_all_papers_is_the_owner() -> None:
    papers = (paper("Lee, Yin Tat", "Li, Wei"), paper("Wu, Yue", "Lee, Yin Tat"), paper("Lee, Yin Tat"))
    tables = resolve(lake(*(replace(each, page="page.txt") for each in (*papers, paper(title="Without authors")))))
    inferred = tables.authorships.filter("is_inferred").select("raw_name", "position", "author_position")
    assert inferred.rows() == [("Lee, Yin Tat", 1, "first")]
    assert tables.mentions.filter("is_inferred").select("raw_name", "position").rows() == [("Lee, Yin Tat", 1)]
    assert tables.authors.filter(pl.col("family_name") == "Lee")["n_papers"].to_list() == [4]


def owners(
    clusters: list[tuple[str, int]], listed: Sequence[tuple[str, str, str | None]]
) -> list[tuple[str, int, float]]:
    """Infer owners from places (paper, person) and records (record, paper, page)."""
    places = pl.DataFrame(clusters, schema={"paper_id": pl.String, "author_id": pl.Int64}, orient="row")
    schema = dict.fromkeys(("source_id", "paper_id", "page"), pl.String)
    found = infer_owners(places, pl.DataFrame(listed, schema=schema, orient="row"))
    return found.select("source_id", "author_id", "confidence").rows()


def listing(*papers: str, page: str | None = "page") -> list[tuple[str, str, str | None]]:
    """Give a record of each of these papers on a page."""
    return [(f"S{paper}", paper, page) for paper in papers]


def test_two_papers_are_too_few() -> None:
    assert owners([("P0", 7), ("P1", 7)], listing("P0", "P1", "P2")) == []
    assert owners([("P0", 7), ("P1", 7), ("P2", 7)], listing("P0", "P1", "P2", "P3")) != []


def test_two_persons_on_all_papers_leave_it_open() -> None:
    persons = [(f"P{number}", person) for number in range(3) for person in (7, 8)]
    assert owners(persons, listing("P0", "P1", "P2", "P3")) == []
    assert owners(persons[:-1], listing("P0", "P1", "P2", "P3")) == [("SP3", 7, 4 / 5)]


def test_a_paper_without_the_person_leaves_it_open() -> None:
    persons = [("P0", 7), ("P1", 7), ("P2", 7), ("P3", 8)]
    assert owners(persons, listing("P0", "P1", "P2", "P3", "P4")) == []


def test_a_page_that_names_its_owner_is_left_alone() -> None:
    persons = [("P0", 7), ("P1", 7), ("P2", 7)]
    assert owners(persons, listing("P0", "P1", "P2", "P3", page=None)) == []


def test_a_paper_on_the_pages_of_two_persons_gets_neither() -> None:
    persons = [(f"P{number}", 7) for number in range(3)] + [(f"Q{number}", 8) for number in range(3)]
    ours, others = listing("P0", "P1", "P2", "P9"), listing("Q0", "Q1", "Q2", page="other")
    assert owners(persons, [*ours, *others]) == [("SP9", 7, 4 / 5)]
    assert owners(persons, [*ours, *others, ("S9", "P9", "other")]) == []


def test_the_more_papers_are_the_owners_the_surer_is_the_next_one() -> None:
    listed = [(f"S{number}", f"P{number}", "page") for number in range(5)]
    assert owners([(f"P{number}", 7) for number in range(3)], listed) == [("S3", 7, 4 / 5), ("S4", 7, 4 / 5)]
    assert owners([(f"P{number}", 7) for number in range(4)], listed) == [("S4", 7, 5 / 6)]


def test_a_paper_that_a_page_lists_twice_counts_once() -> None:
    listed = [(f"S{number}", paper, "page") for number, paper in enumerate(("P0", "P0", "P1", "P2"))]
    assert owners([("P0", 7), ("P1", 7)], listed) == []


def test_the_records_of_a_paper_that_stand_on_no_page_infer_nothing() -> None:
    listed = [(f"S{number}", f"P{number}", "page") for number in range(4)]
    assert owners([(f"P{number}", 7) for number in range(3)], [*listed, ("S9", "P3", None)]) == [("S3", 7, 4 / 5)]


def test_a_page_of_two_possible_owners_does_not_speak_against_another_page() -> None:
    listed = [(f"S{page}{number}", f"P{page}{number}", page) for page in "ab" for number in range(3)]
    persons = [("Pa0", 8), ("Pa1", 8), ("Pa2", 8), *((paper, 7) for _, paper, _ in listed)]
    assert owners(persons, [*listed, ("S8", "P8", "a"), ("S9", "P8", "b")]) == [("S9", 7, 4 / 5)]
