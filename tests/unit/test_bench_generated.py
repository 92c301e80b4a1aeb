"""Generated bibliographies: one seed gives the same bytes, the truth covers what is read, and scores are exact."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from benchmarks.generate.errors import NAMES
from benchmarks.generate.fit import REAL, figures
from benchmarks.generate.names import CULTURES, draw_cultures, draw_persons
from benchmarks.generate.told import tell
from benchmarks.generate.world import World
from benchmarks.generate.writing import write_bibliography
from benchmarks.generated import score_authors, score_papers
from benchmarks.yardstick import parse_bare
from tasks.extract import Part, discover, read_whole
from tasks.fields.orcid import normalise_orcid

RECORDS = 600


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated")
    write_bibliography(folder, RECORDS, seed=5)
    return folder


@pytest.fixture(scope="module")
def read(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Part:
    return read_whole(discover([folder / "raw"], tmp_path_factory.mktemp("work")).dumps)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_one_seed_gives_the_same_bytes_and_another_one_others(folder: Path, tmp_path: Path) -> None:
    write_bibliography(tmp_path / "again", RECORDS, seed=5)
    write_bibliography(tmp_path / "other", RECORDS, seed=6)
    assert files(tmp_path / "again") == files(folder)
    other = files(tmp_path / "other")
    assert all(content != other[name] for name, content in files(folder).items())


def test_all_that_is_printed_is_read(folder: Path, read: Part) -> None:
    assert read.rejects.is_empty()
    assert {name.partition("/")[0].partition(".")[0] for name in read.records["source_file"]} == set(NAMES)
    truth = pl.read_parquet(folder / "truth" / "records.parquet")
    assert truth.height == pytest.approx(RECORDS, rel=0.1)
    place = ["source_file", "source_index"]
    found = truth.join(read.records.with_columns(pl.col("source_index").cast(pl.Int64)), on=place)
    assert found.height == truth.height == read.records.height
    assert found.filter(pl.col("source_key") != pl.col("source_key_right")).is_empty()
    mentions = pl.read_parquet(folder / "truth" / "mentions.parquet")
    of_records = mentions.join(found.select("record", "source_id"), on="record").select("source_id", "position")
    assert sorted(of_records.rows()) == sorted(read.names.select("source_id", pl.col("position").cast(pl.Int64)).rows())


def test_the_yardstick_parses_every_format(folder: Path) -> None:
    assert parse_bare(folder / "raw") > 0


def test_the_truth_is_of_papers_with_several_records_and_persons_with_names(folder: Path) -> None:
    records, mentions, persons = (
        pl.read_parquet(folder / "truth" / f"{name}.parquet") for name in ("records", "mentions", "persons")
    )
    assert records["record"].is_unique().all()
    assert records["paper"].n_unique() / records.height == pytest.approx(0.75, abs=0.05)
    assert records["work"].n_unique() < records["paper"].n_unique()
    assert records.join(mentions, on="record", how="anti").is_empty()
    assert persons["person"].is_unique().all()
    assert mentions.join(persons, on="person", how="anti").is_empty()


def test_what_tells_who_is_meant() -> None:
    """Wei Wang 1 is in circle 1 and once in 2, where nobody knows him; Wen Wang 2 is in circle 1 as well, once as W."""
    rows = [
        (1, 1, "Wang", "Wei", 1),
        (1, 9, "Berg", "Liv", 1),
        (2, 1, "Wang", "Wei", 1),
        (2, 9, "Berg", "Liv", 1),
        (3, 1, "Wang", "Wei", 2),
        (4, 2, "Wang", "Wen", 1),
        (5, 3, "Wang", "Wu", 3),
    ]
    authorships = pl.DataFrame(rows, schema=["paper", "person", "family", "given", "circle"], orient="row")
    mentions = authorships.select(
        record="paper", person="person", position=pl.lit(1), given="given", orcid=pl.lit(None, pl.String)
    ).with_columns(given=pl.when(pl.col("record") == 4).then(pl.lit("W.")).otherwise("given"))
    records = authorships.select("paper", record="paper", work="paper").unique("record")
    world = World(pl.DataFrame(), authorships)
    told = tell(records, mentions.with_columns(affiliation=pl.lit(None, pl.String)), world)
    assert told["is_linked"].to_list() == [True, True, True, True, False, True, True]
    assert told["is_doubled"].to_list() == [False, False, False, False, False, True, False]


def test_what_is_printed_of_persons_and_journals_is_valid(read: Part) -> None:
    orcids = read.names["orcid"].drop_nulls()
    assert len(orcids) > 10
    assert orcids.to_frame().select(normalise_orcid(pl.col("orcid")).is_not_null().all()).item()


def test_names_are_as_common_as_in_the_world() -> None:
    chance = np.random.default_rng(1)
    persons = draw_persons(chance, draw_cultures(chance, 20_000)).with_columns(n_papers=pl.lit(1))
    papers = pl.DataFrame({"title": ["A"], "year": [2000], "n_records": [1], "n_authors": [1]})
    found = figures(papers, persons)
    for name in ("family name, rank 1", "two persons have one family name", "two persons have one given name"):
        assert found[name] == pytest.approx(REAL[name], rel=0.3)
    assert persons.select(pl.col("family", "given").is_null().any()).row(0) == (False, False)
    assert len(CULTURES) > 10


def test_versions_of_a_work_count_for_works_alone() -> None:
    records = pl.DataFrame(
        {
            "record": [1, 2, 3, 4, 5],
            "paper": [1, 1, 2, 3, 4],
            "work": [1, 1, 1, 2, 3],
            "paper_id": ["a", "a", "a", "b", "b"],
            "work_id": ["w", "w", "w", "v", "v"],
        }
    )
    papers, apart, works = score_papers(records)
    assert (papers.precision, papers.recall) == (0.5, 1.0)  # 1-2 is right, 4-5 is wrong, and 1-3 and 2-3 do not count
    assert (apart.precision, apart.recall) == (0.25, 1.0)
    assert (works.precision, works.recall) == (0.75, 1.0)


def test_a_record_that_is_missing_is_alone() -> None:
    records = pl.DataFrame(
        {"record": [1, 2], "paper": [1, 1], "work": [1, 1], "paper_id": [None, None], "work_id": [None, None]},
        schema_overrides={"paper_id": pl.String, "work_id": pl.String},
    )
    papers, *_ = score_papers(records)
    assert (papers.missing, papers.recall) == (2, 0.0)


def test_authors_are_scored_by_mention() -> None:
    mentions = pl.DataFrame(
        {
            "record": [1, 2, 3, 4],
            "position": [1, 1, 1, 1],
            "person": [1, 1, 1, 2],
            "author_id": ["a", "a", None, "a"],
            "can_tell": [True, True, True, False],
        }
    )
    told, every = score_authors(mentions)
    assert (told.items, every.items, told.missing) == (3, 4, 1)
    assert told.precision == 1.0
    assert told.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)
    assert every.precision == pytest.approx((2 / 3 + 2 / 3 + 1 + 1 / 3) / 4)
