"""The ids of versions: each is the time at which it was made and the run that made it, and sorts by that time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from schemas.errors import UsageError

TIME = "%Y%m%dT%H%M%S.%fZ"
MAX_RUN_NAME = 60
TIME_FORM = re.compile(r"\d{4}-")  # of a time as a person writes it; no id begins so
FORM = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[A-Za-z0-9-]+")


def is_snapshot_id(name: str) -> bool:
    """Whether the name of a folder is an id; all other folders are left alone."""
    return FORM.fullmatch(name) is not None


def mint_snapshot_id(now: datetime, run_name: str, taken: Sequence[str]) -> str:
    """Return the id of a new version, which sorts after every id before it.

    Two versions can be made in one microsecond, and a clock can be set back: the time in an id is then the least
    one after the newest id.

    Args:
        now: The time.
        run_name: The run that makes it; other characters than ASCII letters, digits and hyphens are replaced, because
            it becomes the name of a folder.
        taken: The ids that exist.
    """
    moment = now.astimezone(UTC)
    if taken:
        moment = max(moment, snapshot_time(max(taken)) + timedelta(microseconds=1))
    name = re.sub(r"[^A-Za-z0-9]+", "-", run_name)[:MAX_RUN_NAME].strip("-") or "run"
    return f"{moment.strftime(TIME)}-{name}"


def parse_time(text: str) -> datetime | None:
    """Return the time that a text names in ISO 8601 with hyphens; None if it has another form.

    A date alone is its beginning, and a time without a zone is in UTC, as in the ids of versions.
    """
    if not TIME_FORM.match(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is not a time; write it as 2026-11-21 or 2026-11-21T04:00:00Z") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def snapshot_time(snapshot: str) -> datetime:
    """Return the time in an id; the least possible time if the name holds none."""
    try:
        return datetime.strptime(snapshot.partition("-")[0], TIME).replace(tzinfo=UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
