"""What the last run of a lake has found, so that a run that finds the same need not compute it again."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import ValidationError

from flows.report import Report
from flows.software import software_of_all
from schemas.dump import Inventory
from schemas.limits import Limits
from schemas.model import Model
from schemas.paths import Place
from tasks import load
from tasks.work import replace_text

LAST_RUN = "last_run.json"  # in the work folder
OF_CURRENT = "those of the current version"


class LastRun(Model):
    """A run that ended well.

    Attributes:
        asked: The digest of all that decides what the run gives: see `digest_of`.
        report: Its report.
    """

    asked: str
    report: Report


def digest_of(found: Inventory, statistics: str, limits: Limits) -> str:
    """Return the digest of all that decides what a run gives, beside the version that is current.

    Limits that are overridden count as limits: the version that was published above them has been looked at.

    Args:
        found: What the raw folders hold; where they lie does not count.
        statistics: The statistics that are asked for.
        limits: The limits of the guard.
    """
    content = found.model_dump_json(exclude={"dumps": {"__all__": {"path"}}})
    asked = [content, statistics, limits.model_dump_json(), software_of_all()]
    return hashlib.sha256("\n".join(asked).encode()).hexdigest()


def find_last_run(work: Path, asked: str, out: Place, keep_snapshots: int) -> Report | None:
    """Return the report of the last run if a run would give the same now: the current version as it is.

    In this case the leftovers of killed runs and old versions are removed, as they are after publishing.

    Args:
        work: The work folder of the lake.
        asked: What is asked of this run, as a digest.
        out: The lake.
        keep_snapshots: How many versions to keep.

    Raises:
        LakeError: The lake cannot be written, or the current version is damaged or of a later schema.
    """
    try:
        last = LastRun.model_validate_json((work / LAST_RUN).read_bytes())
    except (FileNotFoundError, ValidationError):  # ValidationError: another release wrote it
        return None
    if last.asked != asked or not load.keep_current(work.parent, last.report.snapshot, keep=keep_snapshots):
        return None
    as_it_is = {"path": load.current_snapshot(out), "published": False, "statistics": OF_CURRENT, "timings": ()}
    return last.report.model_copy(update=as_it_is)


def keep_last_run(work: Path, asked: str, report: Report) -> None:
    """Write down what was asked of a run and its report."""
    replace_text(work / LAST_RUN, LastRun(asked=asked, report=report).model_dump_json())
