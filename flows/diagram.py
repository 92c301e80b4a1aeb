"""Draw the main flow as a picture in docs/concepts.md, from the source of flows/curate.py: `python -m flows.diagram`.

A box is a step and the tables that it makes; an arrow leads from a step to one that reads its tables. The groups are
those of the comments in the flow.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FLOW = Path(__file__).with_name("curate.py")
PAGE = Path(__file__).parents[1] / "docs" / "concepts.md"
BEGIN, END = "<!-- begin: flow -->\n", "<!-- end: flow -->"
GROUP = re.compile(r"^ +# ([A-Z][a-z]+(?:: [a-z ]+)?)$")


@dataclass(frozen=True)
class Step:
    """A step of the flow.

    Attributes:
        group: The comment above it.
        task: The task that runs.
        tables: The variables that it binds.
        inputs: The variables of other steps that it reads.
    """

    group: str
    task: str
    tables: tuple[str, ...]
    inputs: tuple[str, ...]


def flow_steps(source: str) -> list[Step]:
    """Return the steps of the flow in a source text, in order."""
    groups = {number: found[1] for number, line in enumerate(source.split("\n"), 1) if (found := GROUP.match(line))}
    steps: list[Step] = []
    made_of: dict[str, tuple[str, ...]] = {}
    for assigned in _assignments(ast.parse(source)):
        targets = tuple(node.id for node in ast.walk(assigned.targets[0]) if isinstance(node, ast.Name))
        read = dict.fromkeys(
            table
            for node in ast.walk(assigned.value)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
            for table in made_of.get(node.id, ())
        )
        task = _task(assigned.value)
        if task is not None:
            group = groups[max(number for number in groups if number < assigned.lineno)]
            steps.append(Step(group, task, targets, tuple(read)))
        made_of |= {target: (target,) if task is not None else tuple(read) for target in targets}
    return steps


def draw(steps: list[Step]) -> str:
    """Return the picture in the language of Mermaid."""
    lines = ["flowchart TD"]
    for number, group in enumerate(dict.fromkeys(step.group for step in steps)):
        lines.append(f'  subgraph g{number}["{group}"]')
        lines += [
            f'    {step.task}["{", ".join(step.tables)}<br/><i>{step.task}</i>"]'
            for step in steps
            if step.group == group
        ]
        lines.append("  end")
    made_by = {table: step.task for step in steps for table in step.tables}
    arrows = dict.fromkeys((made_by[table], step.task) for step in steps for table in step.inputs)
    lines += [f"  {source} --> {target}" for source, target in arrows]
    return "\n".join(lines)


def with_picture(page: str, picture: str) -> str:
    """Return the page with the picture between its two marks."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n```mermaid\n{picture}\n```\n\n{END}{after}"


def _assignments(tree: ast.AST) -> Iterator[ast.Assign]:
    """Yield the assignments of the flow's body, in order."""
    flow = next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "curate")
    found = [node for node in ast.walk(flow) if isinstance(node, ast.Assign)]
    yield from sorted(found, key=lambda node: node.lineno)


def _task(value: ast.expr) -> str | None:
    """Return the task that an expression submits, if it submits one."""
    for node in ast.walk(value):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("step", "step.each", "step.learn"):
            task = node.args[0]
            return ast.unparse(task.func if isinstance(task, ast.Call) else task)
    return None


if __name__ == "__main__":
    picture = draw(flow_steps(FLOW.read_text(encoding="utf-8")))
    PAGE.write_text(with_picture(PAGE.read_text(encoding="utf-8"), picture), encoding="utf-8")
