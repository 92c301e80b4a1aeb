"""The main flow reads as the summary of the pipeline: each table has one name, and the head says what its rows are."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

MODULE = ast.parse((Path(__file__).parents[3] / "flows" / "curate.py").read_text(encoding="utf-8"))
FLOW = next(node for node in MODULE.body if isinstance(node, ast.FunctionDef) and node.name == "curate")
LAKE_STEPS = {
    "plan_files",
    "write_files",
    "find_unchanged",
    "draw_account",
    "estimate",
    "discover",
    "publish_in",
}  # no frames between them


def bindings(flow: ast.FunctionDef) -> Iterator[tuple[str, ast.expr | None]]:
    """Yield every name that a function binds, and the value that it is bound to where that is an assignment."""
    for argument in (*flow.args.args, *flow.args.kwonlyargs):
        yield argument.arg, None
    for node in ast.walk(flow):
        if isinstance(node, ast.Assign):
            names = [name for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)]
            yield from ((name.id, node.value) for name in names)
        if isinstance(node, ast.withitem) and isinstance(node.optional_vars, ast.Name):
            yield node.optional_vars.id, None


def step_of(value: ast.expr | None) -> str | None:
    """Return the name of the step whose result a value is."""
    calls = [node for node in ast.walk(value) if isinstance(node, ast.Call)] if value else []
    steps = [call.args[0] for call in calls if ast.unparse(call.func) in {"step", "step.each", "step.learn"}]
    return steps[0].id if steps and isinstance(steps[0], ast.Name) else None


def test_every_variable_of_the_flow_is_bound_once() -> None:
    counts = Counter(name for name, _ in bindings(FLOW))
    assert counts["candidate_pairs"] == 1
    assert {name for name, count in counts.items() if count > 1} == set()


def test_the_head_says_of_every_table_what_a_row_is() -> None:
    described = re.findall(r"^\| (\w+) \| \S", ast.get_docstring(MODULE) or "", flags=re.MULTILINE)[1:]
    tables = [
        name
        for name, value in bindings(FLOW)
        if (step := step_of(value)) is not None and step not in {*LAKE_STEPS, "read_dumps"}
    ]
    assert described == tables
