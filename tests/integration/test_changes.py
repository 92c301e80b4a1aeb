"""A version with its changes is the next version, whatever has changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.lake.changes import CHANGES
from schemas.lake.tables import TABLES
from tasks.load.changes.applying import apply_changes
from tasks.load.changes.finding import find_changes
from tests.stated import Stated, version_of

NUMBERS = st.integers(1, 4)
RECORDS = st.builds(
    Stated,
    dump=st.sampled_from("abc"),
    key=st.sampled_from("klmn"),
    says=st.sampled_from(["", "Lichens", 'A "beetle"\n\u2028{}', "\0"]) | st.text(max_size=5),
    paper=NUMBERS,
    work=st.integers(1, 2),
    persons=st.lists(NUMBERS, max_size=2, unique=True).map(tuple),
    year=st.sampled_from([None, 1999, 2020]),
)
LAKES = st.lists(RECORDS, max_size=7, unique_by=lambda record: (record.dump, record.key))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LAKES, LAKES)
def test_a_version_with_its_changes_is_the_next_one(before: Sequence[Stated], now: Sequence[Stated]) -> None:
    with TemporaryDirectory() as folder:
        earlier, later = version_of(Path(folder, "1"), before), version_of(Path(folder, "2"), now)
        changes = pl.concat([CHANGES.empty(), *find_changes(earlier, later)])
        CHANGES.schema.validate(changes, lazy=True)
        for entity in ("paper", "author"):
            name = f"{entity}s"
            expected = TABLES[name].conform(later[name].collect())
            assert apply_changes(earlier[name].collect(), changes, entity).equals(expected)
        assert changes.filter(pl.col("field").is_not_null(), pl.col("before").eq_missing(pl.col("after"))).is_empty()
        assert changes.is_empty() == (set(before) == set(now))
