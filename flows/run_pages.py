"""What a run leaves in Prefect, as Markdown: rejects, changes, timings, what is held, and what failed.

Each page is bounded, whatever the size of the lake, and reads narrow columns of it and the rows that it shows. Nothing
here imports Prefect.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import polars as pl

from flows.markdown import cell, table
from flows.timings import HEAD, StepTime, timing_rows
from schemas.limits import Excess
from tasks.explain.changes import describe_change
from tasks.explain.words import name_causes

MAX_EXAMPLES = 5  # of a reason, or of a kind of change
MAX_KINDS = 20  # reasons, or causes
MAX_EXCERPT = 120  # characters of what a dump says
ROW = "row"
NUMBERS = frozenset(range(1, len(HEAD)))


def rejects_page(rejects: pl.LazyFrame) -> str:
    """Return the rejects by reason, the commonest first, with the first examples of each.

    Args:
        rejects: The table rejects.
    """
    counts = rejects.group_by("reason").agg(n=pl.len()).sort("n", "reason", descending=[True, False]).collect()
    if counts.is_empty():
        return "Nothing was rejected.\n"
    examples = first_rows(rejects, ["reason"], counts.head(MAX_KINDS).select("reason"))
    parts = [table(("reason", "rejects"), ((cell(name), f"{n:,}") for name, n in counts.head(MAX_KINDS).iter_rows()))]
    if counts.height > MAX_KINDS:
        parts.append(f"\n... and {counts.height - MAX_KINDS:,} reasons more, all in the table rejects.\n")
    for name in counts.head(MAX_KINDS)["reason"]:
        rows = examples.filter(reason=name).to_dicts()
        cells = (
            (
                cell(row["source_file"], MAX_EXCERPT),
                str(row["line_start"] or ""),
                cell(row["detail"], MAX_EXCERPT),
                cell(row["raw"], MAX_EXCERPT),
            )
            for row in rows
        )
        head = ("dump", "line", "what is wrong", "it begins with")
        parts.append(f"\n## {cell(name)}\n\n{table(head, cells, right=frozenset({1}))}")
    return "".join(parts)


def changes_page(changes: pl.LazyFrame, before: str | None, now: str) -> str:
    """Return what has changed since the version before, by entity and event, with causes and the first examples.

    Args:
        changes: The table changes.
        before: The version before; None if there is none.
        now: The version now.
    """
    if before is None:
        return f"{cell(now)} is the first version: all is new.\n"
    kind = ["entity", "event"]
    counts = changes.group_by(kind).agg(n=pl.len()).sort(kind).collect()
    said = f"From {cell(before)} to {cell(now)}.\n\n"
    if counts.is_empty():
        return f"{said}No paper, work or author has changed.\n"
    rows = ((entity, event, f"{n:,}") for entity, event, n in counts.iter_rows())
    parts = [said, table(("entity", "event", "changes"), rows, right=frozenset({2})), "\n", _causes(changes)]
    examples = first_rows(changes, kind, counts.select(kind))
    for entity, event, _ in counts.iter_rows():
        cells = (
            (cell(row["id"]), cell(describe_change(row), MAX_EXCERPT), cell(name_causes(row["causes"]), MAX_EXCERPT))
            for row in examples.filter(entity=entity, event=event).to_dicts()
        )
        parts.append(f"\n## {entity}s: {event}\n\n{table((entity, 'what', 'why'), cells)}")
    return "".join(parts)


def _causes(changes: pl.LazyFrame) -> str:
    """Return how many changes each cause has, the commonest first."""
    causes = changes.select(pl.col("causes").explode(empty_as_null=False)).unnest("causes")
    by = ["cause", "name"]
    counts = causes.group_by(by).agg(n=pl.len()).sort("n", *by, descending=[True, False, False]).collect()
    rows = ((cell(cause), cell(name), f"{n:,}") for cause, name, n in counts.head(MAX_KINDS).iter_rows())
    more = f"\n... and {counts.height - MAX_KINDS:,} causes more.\n" if counts.height > MAX_KINDS else ""
    return table(("cause", "name", "changes"), rows, right=frozenset({2})) + more


def timings_page(timings: Sequence[StepTime]) -> str:
    """Return what each step took; a step whose results all came from the cache has no times."""
    rows = ((cell(step), *others) for step, *others in timing_rows(timings))
    return (
        table(HEAD, rows, right=NUMBERS)
        + "\nseconds: from the beginning of a step's first task to the end of its last one. of tasks: what its tasks "
        "took together. cached: tasks whose results came from the cache. peak MB: the most memory that a process in "
        "which the step ran had used by then.\n"
    )


def held_page(
    excesses: Sequence[Excess],
    accounts: Mapping[str, int],
    dumps: Mapping[str, Collection[str]],
    rows: Mapping[str, tuple[int, int]],
) -> str:
    """Return why a run is held, its account, and how what it would have published differs from the current version.

    Args:
        excesses: The figures that are above their limits.
        accounts: The lines of the account.
        dumps: The names of the dumps that are new, changed or gone since the current version, by which they are.
        rows: The rows of each table in the current version and in the one that would have been.
    """
    why = "".join(f"- {cell(excess.line)}\n" for excess in excesses)
    compared = ((name, f"{was:,}", f"{now:,}", f"{now - was:+,}") for name, (was, now) in rows.items())
    listed = "".join(f"- dumps that are {what}: {len(names):,}{_names(names)}\n" for what, names in dumps.items())
    drawn = ((cell(item), f"{number:,}") for item, number in accounts.items())
    return (
        f"Nothing was published, and the current version stays.\n\n{why}\n## What would have changed\n\n"
        + table(("table", "rows now", "rows it would have", "difference"), compared, right=frozenset({1, 2, 3}))
        + f"\n{listed}\n## The account\n\n"
        + table(("item", "number"), drawn, right=frozenset({1}))
    )


def _names(names: Collection[str]) -> str:
    """Return the first of several names, in brackets; empty if there are none."""
    shown = ", ".join(cell(name, MAX_EXCERPT) for name in sorted(names)[:MAX_EXAMPLES])
    return f" ({shown}{', ...' if len(names) > MAX_EXAMPLES else ''})" if names else ""


def failure_page(error: BaseException, task: str | None, lines: Sequence[str]) -> str:
    """Return what ended a run.

    Args:
        error: The error.
        task: The task in which it was raised; None if that is not known.
        lines: What the error says.
    """
    where = f"In the task {cell(task)}:\n\n" if task else ""
    return f"{where}" + "".join(f"- {cell(type(error).__name__)}: {cell(line, 2000)}\n" for line in lines)


def first_rows(rows: pl.LazyFrame, kind: list[str], wanted: pl.DataFrame) -> pl.DataFrame:
    """Return the first rows of each kind: first only the columns of the kind are read, then the rows themselves."""
    numbered = rows.with_row_index(ROW)
    firsts = (
        numbered.select(ROW, *kind)
        .join(wanted.lazy(), on=kind, how="semi", nulls_equal=True)
        .group_by(kind)
        .agg(pl.col(ROW).sort().head(MAX_EXAMPLES))
        .explode(ROW)
        .collect()
    )
    return numbered.filter(pl.col(ROW).is_in(firsts[ROW].implode())).collect(engine="streaming").sort(ROW)


def would_be_rows(before: Mapping[str, int], now: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Return the rows of each table before and now."""
    return {name: (before.get(name, 0), rows) for name, rows in now.items()}
