"""The arrows of the house: flows -> tasks -> schemas; stages meet in schemas only; Prefect stays in flows."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.unit.sources import ROOT, modules, nodes

STAGES = ("extract", "transform", "load")


@cache
def imports(path: Path) -> set[str]:
    """Give the modules that a file imports anywhere in it."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def within(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


@pytest.mark.parametrize(
    ("folder", "forbidden"),
    [
        ("schemas", ("tasks", "flows", "prefect", "tests", "benchmarks")),
        ("tasks", ("flows", "prefect", "tests", "benchmarks")),
        ("flows", ("tests", "benchmarks")),
        ("tasks/fields", tuple(f"tasks.{other}" for other in (*STAGES, "explain"))),
        *[(f"tasks/{stage}", tuple(f"tasks.{other}" for other in STAGES if other != stage)) for stage in STAGES],
    ],
)
def test_no_module_imports_against_the_arrows(folder: str, forbidden: tuple[str, ...]) -> None:
    assert modules(folder)
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in modules(folder)
        for module in imports(path)
        if within(module, *forbidden)
    ]
    assert wrong == []


def test_importing_what_is_no_flow_does_not_load_prefect() -> None:
    names = ["tasks.load", "tasks.extract", "tasks.transform.papers.cluster", "flows.cli"]
    code = (
        "import importlib, sys\n"
        "for name in sys.argv[1:]:\n"
        "    importlib.import_module(name)\n"
        "    if 'prefect' in sys.modules: sys.exit(name)"
    )
    imported = subprocess.run(
        [sys.executable, "-c", code, *names], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (imported.returncode, imported.stderr) == (0, "")


def test_every_file_is_known_to_one_of_the_folders_of_the_house() -> None:
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout, so the project's own files cannot be listed")
    tops = {line.split("/")[0] for line in listed.stdout.splitlines()}
    assert tops <= {"flows", "tasks", "schemas", "tests", "benchmarks"}
