"""The project's own Python files, each parsed once for all tests that look into them."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def modules(package: str) -> tuple[Path, ...]:
    """Return the file of a module, or the files of a package."""
    path = ROOT.joinpath(*package.split("."))
    return tuple(sorted(path.rglob("*.py"))) if path.is_dir() else (path.with_suffix(".py"),)


@cache
def parse(path: Path) -> ast.Module:
    """Parse a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.Import | ast.ImportFrom | ast.Constant, ...]:
    """Return the imports and constants of a file, but for docstrings."""
    found, described = [], set()
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Constant):
            found.append(node)
        elif isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node, clean=False):
            described.add(id(node.body[0].value))  # type: ignore[attr-defined]
    return tuple(node for node in found if id(node) not in described)


@cache
def texts(path: Path) -> tuple[str | bytes, ...]:
    """Return the texts of a file that may be patterns: all but docstrings."""
    values = (node.value for node in nodes(path) if isinstance(node, ast.Constant))
    return tuple(value for value in values if isinstance(value, str | bytes))
