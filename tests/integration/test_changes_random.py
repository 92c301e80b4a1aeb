"""Random versions of small lakes: each is the one before with its changes, and every id can be followed to the last."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from schemas.lake.changes import CHANGES
from schemas.lake.tables import TABLES
from tasks.explain.gone import explain_gone
from tasks.load.changes.applying import apply_changes
from tasks.load.changes.finding import find_changes
from tasks.load.changes.writing import write_changes
from tasks.load.reading import Lake
from tests.stated import Stated, version_of

IDS = {"paper": ("papers", "paper_id"), "author": ("authors", "author_id"), "work": ("papers", "work_id")}
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]  # shrinking an example takes minutes
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


@settings(max_examples=40, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.too_slow])
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
        before_ids, now_ids = (
            set(pl.concat([lake[table].select(id=column) for table, column in IDS.values()]).collect()["id"])
            for lake in (earlier, later)
        )
        events = {event: set(changes.filter(event=event)["id"]) for event in ("minted", "merged", "split", "retired")}
        assert events["minted"] == now_ids - before_ids
        assert events["merged"] | events["retired"] <= before_ids - now_ids
        assert before_ids - now_ids <= events["merged"] | events["retired"] | events["split"] <= before_ids
        assert changes.is_empty() == (set(before) == set(now))


@settings(max_examples=15, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LAKES, min_size=2, max_size=6))
def test_every_id_that_was_ever_published_can_be_followed(versions: Sequence[Sequence[Stated]]) -> None:
    with TemporaryDirectory() as folder:
        lake: Lake | None = None
        ever: set[str] = set()
        for number, records in enumerate(versions):
            made = version_of(Path(folder, str(number)), records)
            manifest = made.manifest.model_copy(update={"files": (*made.manifest.files, *write_changes(lake, made))})
            lake = Lake(made.folder, manifest)
            own = set(pl.concat([lake[table].select(id=column) for table, column in IDS.values()]).collect()["id"])
            ever |= own
            for gone in sorted(ever - own):
                found = explain_gone(lake, gone)
                assert found is not None
                assert set(found.now) <= own
                assert found.now or "retired" in {step.event for step in found.steps}
            assert all(explain_gone(lake, present) is None for present in own)
