"""The project's own Python files, each parsed once for all tests that look into them."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


def modules(package: str) -> list[Path]:
    """Return the file of a module, or the files of a package."""
    path = ROOT.joinpath(*package.split("."))
    return sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


@cache
def parse(path: Path) -> ast.Module:
    """Parse a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.Import | ast.ImportFrom | ast.Constant, ...]:
    """Return the imports and constants of a file."""
    kinds = ast.Import | ast.ImportFrom | ast.Constant
    return tuple(node for node in ast.walk(parse(path)) if isinstance(node, kinds))
