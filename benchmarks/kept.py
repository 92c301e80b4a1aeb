"""Results are kept as JSON with the machine and the versions, and compared with those that were kept before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.machine import ROOT, describe_machine
from tasks.work import replace_text

KEPT = ROOT / "build" / "bench"
NEAR = 0.1  # a ratio that is so near to 1 says nothing on a machine that is shared


@dataclass(frozen=True)
class Results:
    """Figures of one benchmark by name, where and when they were measured, and all else that was.

    Attributes:
        machine: See `describe_machine`.
        measured: When.
        figures: The figures that are compared.
        details: What is kept beside them.
    """

    machine: str
    measured: str
    figures: Mapping[str, float]
    details: Any = None


def keep(name: str, figures: Mapping[str, float], details: Any = None, folder: Path = KEPT) -> list[str]:  # noqa: ANN401
    """Keep results in place of the last ones; return the lines of a table that compares both.

    Args:
        name: The name of the benchmark.
        figures: Its figures; a figure is compared with the one that had the same name.
        details: What is written beside them, as JSON.
        folder: Where results are kept.
    """
    path = folder / f"{name}.json"
    before = Results(**json.loads(path.read_text())) if path.is_file() else None
    now = Results(describe_machine(), datetime.now(UTC).isoformat(timespec="seconds"), figures, details)
    replace_text(path, json.dumps(now.__dict__, indent=1))
    return [f"Kept in {path}.", *compare(before, now)]


def compare(before: Results | None, now: Results) -> list[str]:
    """Return the lines of a table of what became of the figures; those that hardly changed are only counted."""
    if before is None:
        return ["There were no results before."]
    lines = [f"Compared with the results of {before.measured}:"]
    if before.machine != now.machine:
        lines.append(f"These are from another machine or versions: {before.machine}.")
    same = [name for name in now.figures if name in before.figures]
    changed = [name for name in same if not _is_near(before.figures[name], now.figures[name])]
    if changed:
        lines += ["", "| figure | before | now | ratio |", "|---|--:|--:|--:|"]
    for name in changed:
        old, new = before.figures[name], now.figures[name]
        lines.append(f"| {name} | {old:,.4g} | {new:,.4g} | {f'{new / old:.2f}' if old else '-'} |")
    return [*lines, "", f"{len(same) - len(changed)} of {len(same)} figures changed by less than {NEAR:.0%}."]


def _is_near(old: float, new: float) -> bool:
    """Whether a figure hardly changed."""
    return old == new or (old != 0 and abs(new / old - 1) < NEAR)
