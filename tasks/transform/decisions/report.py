"""What a run reports of decisions: how many hold, and why the others do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import polars as pl

from schemas.decisions import Decision
from schemas.dump import Inventory, Refusal
from tasks.transform.decisions.agreement import CONTRADICTED, GONE, OBEYED

DECISIONS = "decisions"  # the table of rows of rejects that are decisions
UNREADABLE = "unreadable"
REASONS = {CONTRADICTED: "contradicted_decision", GONE: "decision_without_records"}
MAX_WARNINGS = 5


def refuse_decisions(decisions: Sequence[Decision], outcomes: pl.DataFrame) -> list[Refusal]:
    """Return a row of rejects for each decision that does not hold.

    Args:
        decisions: All decisions, newest first.
        outcomes: The table DECISION_OUTCOMES of papers and authors.
    """
    return [
        Refusal(
            source_file=decisions[number].source_file,
            table=DECISIONS,
            line_start=decisions[number].line,
            reason=REASONS[outcome],
            detail=detail,
            raw=_row(decisions[number]),
        )
        for number, outcome, detail in outcomes.sort("decision").iter_rows()
        if outcome != OBEYED
    ]


def count_decisions(inventory: Inventory) -> dict[str, int]:
    """Count decisions by what became of them; empty where there are none.

    Args:
        inventory: What the raw folders hold, the decisions that do not hold among its refusals.
    """
    refused = Counter(refusal.reason for refusal in inventory.refusals if refusal.table == DECISIONS)
    against = {outcome: refused.pop(reason, 0) for outcome, reason in REASONS.items()}
    counts = {OBEYED: len(inventory.decisions) - sum(against.values()), **against, UNREADABLE: refused.total()}
    return counts if any(counts.values()) else {}


def warn_of_decisions(refusals: Sequence[Refusal]) -> tuple[str, ...]:
    """Return a warning for each of the first decisions that do not hold, and one for the rest.

    Args:
        refusals: The rows of rejects; those of other tables are left out.
    """
    ours = sorted(
        (refusal for refusal in refusals if refusal.table == DECISIONS),
        key=lambda refusal: (refusal.source_file, refusal.line_start or 0),
    )
    lines = [f"{refusal.source_file}, line {refusal.line_start}: {refusal.detail}" for refusal in ours[:MAX_WARNINGS]]
    if len(ours) > MAX_WARNINGS:
        lines.append(f"{len(ours) - MAX_WARNINGS:,} more decisions do not hold; the table rejects says why")
    return tuple(lines)


def _row(decision: Decision) -> str:
    """Return a decision as its row says it, with tabs between the cells."""
    one = decision
    return "\t".join(cell or "" for cell in (one.entity, one.decision, one.left, one.right, one.who, one.when, one.why))
