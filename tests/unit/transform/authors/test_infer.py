"""Who owns a page."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import polars as pl

from tasks.transform.authors.infer import infer_owners
from tests.unit.transform.authors.lakes import Lake, Paper, lake, paper, resolve


def page(*papers: Paper, name: str = "page.txt") -> list[Paper]:
    return [dataclasses.replace(each, page=name) for each in papers]


def inferred(given: Lake) -> list[tuple[str, int, str]]:
    return resolve(given).authorships.filter("is_inferred").select("raw_name", "position", "author_position").rows()


def three_papers() -> tuple[Paper, ...]:
    return (paper("Lee, Yin Tat", "Li, Wei"), paper("Wu, Yue", "Lee, Yin Tat"), paper("Lee, Yin Tat"))


def test_the_one_person_on_all_papers_is_the_owner() -> None:
    given = lake(*page(*three_papers(), paper(title="Without authors")))
    assert inferred(given) == [("Lee, Yin Tat", 1, "first")]
    tables = resolve(given)
    mention = tables.mentions.filter("is_inferred")
    assert mention.select("raw_name", "position").rows() == [("Lee, Yin Tat", 1)]
    assert tables.authors.filter(pl.col("family_name") == "Lee")["n_papers"].to_list() == [4]


def test_two_papers_are_too_few() -> None:
    assert inferred(lake(*page(*three_papers()[:2], paper(title="Without authors")))) == []


def test_two_persons_on_all_papers_leave_it_open() -> None:
    both = tuple(paper("Lee, Yin Tat", "Li, Wei") for _ in range(3))
    assert inferred(lake(*page(*both, paper(title="Without authors")))) == []


def test_a_paper_without_the_person_leaves_it_open() -> None:
    assert inferred(lake(*page(*three_papers(), paper("Wu, Yue"), paper(title="Without authors")))) == []


def test_a_page_that_names_its_owner_is_left_alone() -> None:
    assert inferred(lake(*three_papers(), paper(title="Without authors"))) == []


def test_a_paper_on_the_pages_of_two_persons_gets_neither() -> None:
    others = page(*(paper("Abdin, Marah", name) for name in ("Li, Wei", "Wu, Yue", "Cai, Qin")), name="other.txt")
    ours = page(*three_papers(), paper(title="Without authors"))
    given = lake(*ours, *others)
    shared = given.assignments.filter(pl.col("paper_id") == given.assignments["paper_id"][3])
    twice = shared.with_columns(source_id=pl.lit("S" + "0" * 16), page=pl.lit("other.txt"))
    both = dataclasses.replace(
        given,
        assignments=pl.concat([given.assignments, twice]),
        sources=pl.concat([given.sources, twice.select("source_id", source_format=pl.lit("test"))]),
    )
    assert len(inferred(given)) == 1
    assert inferred(both) == []


def owners(
    clusters: list[tuple[str, int]], listed: Sequence[tuple[str, str, str | None]]
) -> list[tuple[str, int, float]]:
    """Infer owners from places (paper, person) and records (record, paper, page)."""
    places = pl.DataFrame(clusters, schema={"paper_id": pl.String, "author_id": pl.Int64}, orient="row")
    schema = dict.fromkeys(("source_id", "paper_id", "page"), pl.String)
    found = infer_owners(places, pl.DataFrame(listed, schema=schema, orient="row"))
    return found.select("source_id", "author_id", "confidence").rows()


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
