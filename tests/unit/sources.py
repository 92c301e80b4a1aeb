"""The project's own Python files, each parsed once for all tests that look into them."""

from __future__ import annotations

import ast
from collections.abc import Iterable
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
def imported_at_once(path: Path) -> frozenset[str]:
    """Return what a file imports as soon as it is imported itself: not what its functions or type checkers import."""
    found: set[str] = set()
    left: list[ast.AST] = [parse(path)]
    for node in left:
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not is_for_type_checkers(node):
            left.extend(
                child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt | ast.excepthandler)
            )
    return frozenset(found)


def is_for_type_checkers(node: ast.AST) -> bool:
    """Whether a node is a block that only type checkers see."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def loaded(names: Iterable[str]) -> set[str]:
    """Return the modules that importing some modules loads, as far as this project's own code says so.

    Args:
        names: The modules; a name within a module stands for it.
    """
    found: set[str] = set()
    left = list(names)
    for name in left:
        parts = name.split(".")
        for module in {".".join(parts[:length]) for length in range(1, len(parts) + 1)} - found:
            found.add(module)
            path = ROOT.joinpath(*module.split("."))
            file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
            if file.is_file():
                left.extend(imported_at_once(file))
    return found


@cache
def texts(path: Path) -> tuple[str | bytes, ...]:
    """Return the texts of a file that may be patterns: all but docstrings."""
    values = (node.value for node in nodes(path) if isinstance(node, ast.Constant))
    return tuple(value for value in values if isinstance(value, str | bytes))
