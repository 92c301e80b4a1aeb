"""The ids of versions sort by time, whatever the clock and the run's name are."""

import re
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from tasks.load.snapshot_ids import mint_snapshot_id

NOON = datetime(2026, 11, 21, 12, 0, 0, 5, tzinfo=UTC)


def test_an_id_is_the_time_in_utc_and_the_run() -> None:
    assert mint_snapshot_id(NOON, "blue-tapir", []) == "20261121T120000.000005Z-blue-tapir"
    in_rome = NOON.astimezone(timezone(timedelta(hours=1)))
    assert mint_snapshot_id(in_rome, "blue-tapir", []) == "20261121T120000.000005Z-blue-tapir"


def test_the_clock_is_set_back() -> None:
    newest = mint_snapshot_id(NOON, "first", [])
    assert mint_snapshot_id(NOON - timedelta(days=1), "second", [newest]) == "20261121T120000.000006Z-second"


def test_folders_that_are_none_of_ours_do_not_matter() -> None:
    assert mint_snapshot_id(NOON, "run", ["lost+found"]) == "20261121T120000.000005Z-run"


@given(
    times=st.lists(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)), max_size=5),
    names=st.lists(st.text(), min_size=5, max_size=5),
)
def test_ids_sort_in_the_order_in_which_they_are_minted(times: list[datetime], names: list[str]) -> None:
    ids: list[str] = []
    for time, name in zip(times, names, strict=False):
        ids.append(mint_snapshot_id(time, name, ids))
    assert ids == sorted(set(ids))
    assert all(re.fullmatch(r"\d{8}T\d{6}\.\d{6}Z-[A-Za-z0-9][A-Za-z0-9-]{0,59}", one) for one in ids)
