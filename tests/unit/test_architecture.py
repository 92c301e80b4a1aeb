"""The arrows of the house: flows -> tasks -> schemas; stages meet in schemas only; Prefect stays in flows."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STAGES = ("extract", "transform", "load")


def imports(path: Path) -> set[str]:
    """Give the modules that a file imports anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


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


@pytest.mark.parametrize("module", ["tasks.load", "tasks.extract", "tasks.transform.papers.cluster", "flows.cli"])
def test_importing_it_does_not_load_prefect(module: str) -> None:
    code = f"import sys, {module}; sys.exit('prefect' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_every_file_is_known_to_one_of_the_folders_of_the_house() -> None:
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout, so the project's own files cannot be listed")
    tops = {line.split("/")[0] for line in listed.stdout.splitlines()}
    assert tops <= {"flows", "tasks", "schemas", "tests", "benchmarks"}
