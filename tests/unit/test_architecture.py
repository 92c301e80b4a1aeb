"""The rules of the house that a program can hold: which way imports go, how long files are, how docstrings begin."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from flows.software import LIBRARIES, PACKAGES
from flows.software import imports as fast_imports
from tests.unit.sources import ROOT, loaded, modules, nodes, parse

LOOKING = ("tasks.describe", "tasks.explain", "tasks.export", "tasks.report", "tasks.review")  # at published versions
STAGES = ("tasks.extract", "tasks.transform", "tasks.load", *LOOKING)
TRANSFORM = "tasks.transform"
FORMATS = "tasks.extract.formats"

# What a package, or a module, does not import.
FORBIDDEN = {
    "schemas": ("tasks", "flows", "prefect", "tests", "benchmarks"),
    "tasks": ("flows", "prefect", "tests", "benchmarks"),
    "flows": ("tests", "benchmarks"),
    "tasks.work": ("tasks.fields", *STAGES),
    "tasks.minting": ("tasks.fields", *STAGES),
    "tasks.hashing": ("tasks.fields", *STAGES),
    "tasks.object_requests": ("tasks.fields", *STAGES),
    "tasks.objects": ("tasks.fields", *STAGES),
    "tasks.fields": STAGES,
    "tasks.extract": (TRANSFORM, "tasks.load", *LOOKING),
    "tasks.extract.syntax": (FORMATS, "tasks.extract.inventory", "tasks.extract.read"),
    "tasks.extract.printed": (FORMATS, "tasks.extract.inventory", "tasks.extract.read"),
    "tasks.extract.format": (FORMATS, "tasks.extract.inventory", "tasks.extract.read"),
    "tasks.extract.formats": ("tasks.extract.inventory", "tasks.extract.read"),
    "tasks.extract.inventory": ("tasks.extract.read",),
    "tasks.transform": ("tasks.extract", "tasks.load", *LOOKING),
    "tasks.transform.linkage": ("tasks.transform.papers", "tasks.transform.authors"),
    "tasks.transform.papers": ("tasks.transform.authors",),
    "tasks.transform.authors": ("tasks.transform.papers",),
    "tasks.load": ("tasks.extract", TRANSFORM, *LOOKING),
    **{stage: ("tasks.extract", TRANSFORM, *(other for other in LOOKING if other != stage)) for stage in LOOKING},
}

MAX_LINES = 300
REASON = "300 lines"  # the docstring of a longer module says why it "has more than 300 lines"

# Words with which a docstring says what something is, where it should say what it does.
NO_VERBS = frozenset("A All An Each Every How It Its No Nothing One That The These This What When Where Which".split())

DISTRIBUTIONS = {
    "pydantic_core": "pydantic",
    "python_calamine": "python-calamine",
    "stdnum": "python-stdnum",
    "yaml": "pyyaml",
}


@cache
def imports(path: Path) -> frozenset[str]:
    """Return what a file imports anywhere in it."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def within(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def project() -> list[Path]:
    return [path for package in PACKAGES for path in modules(package)]


@pytest.mark.parametrize("package", FORBIDDEN)
def test_no_module_imports_against_the_arrows(package: str) -> None:
    assert modules(package)
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in modules(package)
        for module in imports(path)
        if within(module, *FORBIDDEN[package])
    ]
    assert wrong == []


def test_the_quick_way_to_find_imports_finds_those_that_the_parser_finds() -> None:
    for path in project():
        ours = {name for name in imports(path) if within(name, *PACKAGES)}
        assert set(fast_imports(path.read_text(encoding="utf-8"))) >= ours, path


def test_the_software_of_a_step_has_all_libraries_that_steps_import() -> None:
    looking = {stage.removeprefix("tasks.") for stage in LOOKING}  # their libraries show tables, and decide no value
    steps = [*modules("schemas"), *(path for path in modules("tasks") if looking.isdisjoint(path.parts))]
    tops = {name.partition(".")[0] for path in steps for name in imports(path)}
    libraries = tops - sys.stdlib_module_names - {*PACKAGES, "obstore"}  # it moves bytes, and changes none
    assert {DISTRIBUTIONS.get(name, name) for name in libraries} == set(LIBRARIES)


def test_what_answers_at_once_and_what_has_unit_tests_does_not_load_prefect() -> None:
    tested = {name for path in modules("tests.unit") for name in imports(path) if within(name, "flows")}
    light = loaded({"tasks.load", "tasks.extract", "flows.cli", *tested})
    assert {"tasks.load.reading", "flows.server"} <= light
    assert "prefect" not in light
    assert "prefect" in loaded({"flows.curate"})


def test_the_command_line_loads_no_polars_before_it_knows_the_command() -> None:
    assert "polars" not in loaded({"flows.cli"})
    assert "polars" in loaded({"tasks.load"})


def test_every_file_is_known_to_one_of_the_folders_of_the_house() -> None:
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout, so the project's own files cannot be listed")
    tops = {line.split("/")[0] for line in listed.stdout.splitlines()}
    assert tops <= {"flows", "tasks", "schemas", "tests", "benchmarks"}


def test_a_long_file_says_why_it_is_long() -> None:
    long = {path for path in project() if len(path.read_text(encoding="utf-8").splitlines()) > MAX_LINES}
    assert [str(path.relative_to(ROOT)) for path in long if REASON not in (ast.get_docstring(parse(path)) or "")] == []


def documented(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the public functions and methods of a module or class; a property reads as an attribute, and is none."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and not child.name.startswith("_"):
            if not any(re.search("property|overload", ast.unparse(each)) for each in child.decorator_list):
                yield child
        elif isinstance(child, ast.ClassDef):
            yield from documented(child)


def test_docstrings_begin_with_what_is_done() -> None:
    wrong = []
    for path in project():
        for function in documented(parse(path)):
            first = (ast.get_docstring(function) or "").partition(" ")[0].rstrip(".,:;")
            if not re.fullmatch(r"[A-Z][a-z]*([^s]|ss)", first) or first in NO_VERBS:  # "Returns" is not "Return"
                wrong.append(f"{path.relative_to(ROOT)}:{function.lineno} {function.name}: {first}")
    assert wrong == []
