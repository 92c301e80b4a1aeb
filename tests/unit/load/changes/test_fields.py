"""The fields of papers and authors that changed, with their values as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.lake.changes import CHANGES
from schemas.lake.tables import TABLES
from tasks.load.changes.fields import as_json, row_digest, value_as_json, value_from_json
from tasks.load.changes.finding import find_changes
from tests.lake_frames import an_id
from tests.stated import Stated, version_of

P1, P2 = (an_id("P", number) for number in (1, 2))
TYPES = list({dtype: None for name in ("papers", "authors") for dtype in TABLES[name].polars_schema.values()})
SCHEMA = pl.Schema({str(number): dtype for number, dtype in enumerate(TYPES)})
TEXTS = st.none() | st.text()
NUMBERS = st.none() | st.integers(-(2**31), 2**31 - 1)
FEW_TEXTS = st.sampled_from([None, "", "a", "ab"])
FEW_NUMBERS = st.sampled_from([None, 0, 1])


def values(dtype: pl.DataType, texts: st.SearchStrategy[Any], numbers: st.SearchStrategy[Any]) -> Any:
    """Give any value of a type."""
    if isinstance(dtype, pl.List):
        return st.none() | st.lists(values(dtype.inner, texts, numbers), max_size=3)  # type: ignore[arg-type]
    if isinstance(dtype, pl.Struct):
        return st.fixed_dictionaries({field.name: values(field.dtype, texts, numbers) for field in dtype.fields})  # type: ignore[arg-type]
    return {pl.String(): texts, pl.Int32(): numbers}[dtype]


def rows(texts: st.SearchStrategy[Any], numbers: st.SearchStrategy[Any]) -> Any:
    """Give a row with a value of each type that papers and authors have."""
    return st.tuples(*(values(dtype, texts, numbers) for dtype in TYPES))


@given(st.lists(rows(TEXTS, NUMBERS), max_size=4))
def test_a_value_is_the_same_after_json(some: list[tuple[object, ...]]) -> None:
    frame = pl.DataFrame(some, schema=SCHEMA, orient="row")
    written = frame.select(value_as_json(name).alias(name) for name in SCHEMA)
    assert [frame[name].is_null().to_list() for name in SCHEMA] == [
        written[name].is_null().to_list() for name in SCHEMA
    ]
    assert written.select(value_from_json(name, dtype).alias(name) for name, dtype in SCHEMA.items()).equals(frame)


@given(rows(TEXTS, NUMBERS))
def test_a_row_is_the_same_after_json(row: tuple[object, ...]) -> None:
    frame = pl.DataFrame([row], schema=SCHEMA, orient="row")
    written = frame.select(row=as_json(pl.struct(*SCHEMA)))
    assert written.select(pl.col("row").str.json_decode(pl.Struct(SCHEMA))).unnest("row").equals(frame)


@given(rows(FEW_TEXTS, FEW_NUMBERS), rows(FEW_TEXTS, FEW_NUMBERS), st.integers(0, len(TYPES) - 1), st.booleans())
def test_rows_have_one_digest_if_they_are_the_same(
    one: tuple[object, ...], other: tuple[object, ...], place: int, is_near: bool
) -> None:
    if is_near:
        other = (*one[:place], other[place], *one[place + 1 :])
    digests = [
        pl.DataFrame([row], schema=SCHEMA, orient="row").select(row_digest(SCHEMA)).item() for row in (one, other)
    ]
    assert (digests[0] == digests[1]) == (one == other)


def test_each_field_that_changed_is_a_row(tmp_path: Path) -> None:
    before = [Stated("a", "k", "Lichens", 1, year=1999), Stated("a", "l", "Beetles", 2)]
    now = [Stated("a", "k", "Lichens", 1, year=None), Stated("a", "l", "Beetles", 2), Stated("b", "m", "A beetle", 2)]
    changes = pl.concat(find_changes(version_of(tmp_path / "1", before), version_of(tmp_path / "2", now)))
    assert changes.schema == CHANGES.polars_schema
    assert set(changes["event"]) == {"changed"}
    keys = [[{"scheme": "key", "value": key} for key in keys] for keys in ("l", "lm")]
    assert {row[0]: row[1:] for row in changes.filter(id=P2).select("field", "before", "after").iter_rows()} == {
        "identifiers": tuple(str(each).replace("'", '"').replace(" ", "") for each in keys),
        "n_sources": ("1", "2"),
    }
    assert changes.filter(id=P1).select("field", "before", "after").rows() == [("year", "1999", None)]


def test_an_id_that_is_new_or_gone_has_all_its_fields_in_one_value(tmp_path: Path) -> None:
    before, now = [Stated("a", "k", "Lichens", 1)], [Stated("b", "k", "Beetles", 2)]
    changes = pl.concat(find_changes(version_of(tmp_path / "1", before), version_of(tmp_path / "2", now)))
    papers = {row["id"]: row for row in changes.filter(entity="paper").to_dicts()}
    assert (papers[P1]["event"], papers[P1]["after"], '"title":"Lichens"' in papers[P1]["before"]) == (
        "retired",
        None,
        True,
    )
    assert (papers[P2]["event"], papers[P2]["before"], '"title":"Beetles"' in papers[P2]["after"]) == (
        "minted",
        None,
        True,
    )


def test_the_first_version_tells_only_its_ids(tmp_path: Path) -> None:
    lake = version_of(tmp_path / "1", [Stated("a", "k", "Lichens", 1, persons=(1,))])
    changes = pl.concat(find_changes(None, lake))
    assert changes["id"].to_list() == [an_id("A", 1), P1, an_id("W", 1)]
    assert changes.select(pl.col("before", "after", "field").is_null().all()).row(0) == (True, True, True)
    assert [each["name"] for causes in changes["causes"].to_list() for each in causes] == ["a"] * 3


@pytest.mark.parametrize("most", [1, 2])
def test_ids_are_compared_some_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    before = [Stated("a", str(-n), f"Part {n}", n, persons=(n,)) for n in range(1, 6)]
    now = [one._replace(says=f"{one.says}, revised") for one in before[:3]]
    versions = version_of(tmp_path / "1", before), version_of(tmp_path / "2", now)
    whole = pl.concat(find_changes(*versions))
    assert whole.equals(CHANGES.conform(whole))
    monkeypatch.setattr("tasks.load.changes.finding.MAX_IDS", most)
    monkeypatch.setattr("tasks.load.changes.comparison.MAX_ROWS", most)
    parts = list(find_changes(*versions))
    assert all(part["id"].n_unique() <= most for part in parts)
    assert pl.concat(parts).equals(whole)
