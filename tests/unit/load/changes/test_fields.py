"""The fields of papers and authors that changed, with their values as JSON."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.lake.changes import CHANGES
from schemas.table import IDENTIFIER
from tasks.load.changes.fields import row_digest, value_as_json, value_from_json
from tasks.load.changes.finding import find_changes
from tests.lake_frames import an_id
from tests.stated import Stated, version_of

P1, P2 = (an_id("P", number) for number in (1, 2))
TYPES = [pl.String(), pl.List(pl.String), pl.List(IDENTIFIER), pl.Int32()]
TEXTS = st.none() | st.text()
VALUES = st.tuples(
    TEXTS,
    st.none() | st.lists(TEXTS, max_size=3),
    st.none() | st.lists(st.fixed_dictionaries({"scheme": TEXTS, "value": TEXTS}), max_size=2),
    st.none() | st.integers(-(2**31), 2**31 - 1),
)


@given(st.lists(VALUES, max_size=4))
def test_a_value_is_the_same_after_json(rows: list[tuple[object, ...]]) -> None:
    schema = {str(number): dtype for number, dtype in enumerate(TYPES)}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    written = frame.select(value_as_json(name).alias(name) for name in schema)
    assert [frame[name].is_null().to_list() for name in schema] == [
        written[name].is_null().to_list() for name in schema
    ]
    assert written.select(value_from_json(name, dtype).alias(name) for name, dtype in schema.items()).equals(frame)


FEW = st.sampled_from([None, "", "a", "ab"])
SIMILAR = st.tuples(
    FEW,
    st.none() | st.lists(FEW, max_size=2),
    st.none() | st.lists(st.fixed_dictionaries({"scheme": FEW, "value": FEW}), max_size=2),
    st.none() | st.integers(0, 1),
)


@given(st.lists(SIMILAR, min_size=2, max_size=2))
def test_rows_have_one_digest_if_they_are_the_same(rows: list[tuple[object, ...]]) -> None:
    schema = pl.Schema({str(number): dtype for number, dtype in enumerate(TYPES)})
    digests = [pl.DataFrame([row], schema=schema, orient="row").select(row_digest(schema)).item() for row in rows]
    assert (digests[0] == digests[1]) == (rows[0] == rows[1])


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
